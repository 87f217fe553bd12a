package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Things that people have some number of: `POST /cart {productId}` twice is one item of the cart
/// with quantity 2. There is one item for each person and thing, and a second one adds to it.
final class Counting {
  private static final Set<String> NUMBERS =
      Set.of("quantity", "qty", "amount", "count", "units", "pieces", "quantities");
  private static final Set<String> CHANGES = Set.of("PUT", "PATCH");

  /// @param reference the field that names the thing
  /// @param number the field that says how many
  private record Found(String reference, String number, boolean isSent) {}

  private Counting() {}

  /// Gives those collections their unique group.
  static void into(
      Map<String, Entity> entities, java.util.Collection<Target> targets, Notes notes) {
    for (var target : targets) {
      var entity = entities.get(target.collection());
      if (entity != null && entity.collection().uniqueGroups().isEmpty()) {
        found(target, entity)
            .filter(found -> !found.isSent() || isSetElsewhere(found, entity, targets))
            .ifPresent(found -> {
              var group = List.of(String.valueOf(entity.owner()), found.reference());
              entities.put(entity.name(), entity.with(entity.collection().unique(group)));
              notes.decide(
                  entity.name() + ".unique",
                  "one for each " + found.reference() + " and person",
                  "the app adds by "
                      + found.reference()
                      + " alone, and shows how many there are ("
                      + found.number()
                      + ")",
                  target.call().at());
            });
      }
    }
  }

  /// The endpoint that adds, where the call is one.
  static Optional<Endpoint> endpoint(
      Target target, Entity entity, RecordEndpoints records, Notes notes) {
    return found(target, entity)
        .filter(found ->
            entity
                .collection()
                .uniqueGroups()
                .equals(List.of(List.of(String.valueOf(entity.owner()), found.reference()))))
        .map(found -> {
          var draft = records.draft(target, entity, Verb.UPSERT);
          var name = draft.body == null ? "body." + found.number() : found.number();
          Template amount =
              found.isSent()
                  ? new Template.Variable(name)
                  : new Template.Literal(IntNode.valueOf(1));
          draft.set.put(found.number(), new Template.Members(Map.of("+=", amount)));
          notes.decide(
              target.call().key(),
              "adds to " + found.number() + " of the one that is there",
              "there is one for each " + found.reference() + " and person",
              target.call().at());
          return draft.build();
        });
  }

  /// It sends which thing, at most how many, and nothing else.
  private static Optional<Found> found(Target target, Entity entity) {
    if (!target.method().equals("POST")
        || !target.isPlain()
        || target.key() != null
        || target.parent() != null
        || entity.owner() == null) {
      return Optional.empty();
    }
    var sent = Envelope.ofRequest(target.call().request(), target.noun()).item().names();
    var references =
        sent.stream()
            .filter(name -> entity.field(name).filter(field -> isThing(field, entity)).isPresent())
            .toList();
    var numbers =
        entity.collection().fields().stream().filter(Counting::isNumber).map(Field::name).toList();
    boolean isAll =
        references.size() == 1
            && numbers.size() == 1
            && sent.stream().allMatch(name -> references.contains(name) || numbers.contains(name));
    return isAll
        ? Optional.of(
            new Found(references.getFirst(), numbers.getFirst(), sent.contains(numbers.getFirst())))
        : Optional.empty();
  }

  private static boolean isThing(Field field, Entity entity) {
    return field.type() instanceof FieldType.Reference && !field.name().equals(entity.owner());
  }

  private static boolean isNumber(Field field) {
    return (field.type() instanceof FieldType.Int || field.type() instanceof FieldType.Real)
        && !field.hidden()
        && !field.isDerived()
        && NUMBERS.contains(Words.flat(field.name()));
  }

  /// Where how many is sent too, adding is told from setting by another call that sets it.
  private static boolean isSetElsewhere(
      Found found, Entity entity, java.util.Collection<Target> targets) {
    return targets.stream()
        .filter(target -> target.collection().equals(entity.name()))
        .filter(target -> CHANGES.contains(target.method()))
        .anyMatch(target ->
            Envelope.ofRequest(target.call().request(), target.noun())
                .item()
                .names()
                .contains(found.number()));
  }
}
