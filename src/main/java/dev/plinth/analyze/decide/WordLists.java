package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Calls that answer a list of words rather than items: `GET /tags`, `GET /products/categories`.
/// They are the different values of a field, where just one field is called like that.
final class WordLists {
  private final Map<String, Entity> entities;
  private final RecordEndpoints records;
  private final Notes notes;

  WordLists(Map<String, Entity> entities, RecordEndpoints records, Notes notes) {
    this.entities = entities;
    this.records = records;
    this.notes = notes;
  }

  /// A field, and whose it is.
  private record Place(Entity entity, Field field) {}

  /// `{ tags: string[] }`: words, gathered from somewhere.
  static boolean holds(Target target) {
    var call = target.call();
    var answer = Envelope.of(call.response(), noun(call), true);
    return target.method().equals("GET")
        && target.key() == null
        && answer.isList()
        && isAlone(answer)
        && answer.item() instanceof Shape.Scalar(var kinds, _, var hints)
        && (!kinds.isEmpty() || hints.contains("shown"));
  }

  /// A list inside of an item is none of this: the item shows more than what is said of lists.
  private static boolean isAlone(Envelope answer) {
    return answer.path().isEmpty()
        || answer.whole().names().stream()
            .allMatch(name ->
                name.equals(answer.path().getFirst())
                    || Envelope.beside(name, answer.whole().member(name)).isPresent());
  }

  private static String noun(Call call) {
    return Words.singular(call.path().substring(call.path().lastIndexOf('/') + 1));
  }

  /// The endpoint that answers the words; empty when it stays undecided, which has been noted.
  Optional<Endpoint> of(Target target) {
    var call = target.call();
    var places = places(target, noun(call));
    if (places.size() != 1) {
      notes.leave(
          call,
          places.isEmpty()
              ? "it answers a list of words, no items: say where they come from"
              : "it answers a list of words, and several fields are called like that: say which");
      return Optional.empty();
    }
    var place = places.getFirst();
    notes.decide(
        call.key(),
        "the different values of " + place.entity().name() + "." + place.field().name(),
        "it answers words, and that field is called so",
        call.at());
    var draft = records.draft(target, place.entity(), Verb.VALUES);
    draft.item = new Template.Variable(place.field().name());
    draft.reply =
        Envelope.of(call.response(), noun(call), true)
            .around(new Template.Variable("items"), new ArrayList<>());
    return Optional.of(draft.build());
  }

  /// Fields of that name: those of the collection that the path names come first.
  private List<Place> places(Target target, String noun) {
    var places = new ArrayList<Place>();
    var own = entities.get(target.collection());
    if (own != null) {
      add(own, noun, places);
      if (places.isEmpty() && target.isPlain()) {
        named(own).ifPresent(places::add);
      }
    }
    if (places.isEmpty()) {
      entities.values().forEach(entity -> add(entity, noun, places));
    }
    return places;
  }

  private static void add(Entity entity, String noun, List<Place> places) {
    var flat = Words.flat(noun);
    for (var field : entity.collection().fields()) {
      var name = Words.flat(Words.singular(field.name()));
      boolean isListed = field.type() instanceof FieldType.ListOf && name.equals(flat + "list");
      if ((name.equals(flat) || isListed) && holdsWords(field)) {
        places.add(new Place(entity, field));
      }
    }
  }

  private static boolean holdsWords(Field field) {
    return !field.hidden()
        && !field.isDerived()
        && switch (field.type()) {
          case FieldType.ListOf _, FieldType.Text _, FieldType.OneOf _ -> true;
          default -> false;
        };
  }

  /// `POST /tags {name}` beside `GET /tags` as words: they are the names.
  private static Optional<Place> named(Entity entity) {
    return entity.collection().fields().stream()
        .filter(field -> field.name().matches("name|title|label") && !field.hidden())
        .filter(
            field -> entity.draft().part(field.name()).filter(EntityDraft.Part::isSent).isPresent())
        .findFirst()
        .map(field -> new Place(entity, field));
  }
}
