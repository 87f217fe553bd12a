package dev.plinth.analyze.decide;

import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tallies: `POST /posts/{id}/reactions {reaction: 'heart'}` where a post shows `reactions: {heart:
/// 3, eyes: 0}`. Each one given is an item of its own, and the post counts them by kind, so that no
/// two people count over one another.
final class Tallies {
  /// An app may send kinds that it does not count.
  private static final int KIND_MAX = 100;

  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH");

  private final Map<String, Entity> entities;
  private final boolean hasSignIn;
  private final Notes notes;
  private final Map<String, String> collections = new LinkedHashMap<>();

  private Tallies(Map<String, Entity> entities, boolean hasSignIn, Notes notes) {
    this.entities = entities;
    this.hasSignIn = hasSignIn;
    this.notes = notes;
  }

  /// Finds the tallies, and adds their collections and fields to the entities.
  static Tallies into(
      Map<String, Entity> entities,
      java.util.Collection<Target> targets,
      boolean hasSignIn,
      Notes notes) {
    var tallies = new Tallies(entities, hasSignIn, notes);
    targets.forEach(tallies::find);
    return tallies;
  }

  private void find(Target target) {
    var entity = entities.get(target.collection());
    var word = target.word();
    if (entity == null
        || word == null
        || target.key() == null
        || !WRITES.contains(target.method())) {
      return;
    }
    var kinds = kinds(entity, word);
    var sent = sent(target);
    if (!kinds.isEmpty() && sent.isPresent() && !collections.containsKey(key(target))) {
      add(target, entity, word, kinds, sent.get());
    }
  }

  /// The members of the field that the word names, where all are numbers.
  private static Set<String> kinds(Entity entity, String word) {
    var part = entity.draft().part(word);
    return part.isPresent()
            && part.get().shape() instanceof Shape.Obj(var members, _)
            && members.values().stream().allMatch(member -> isNumber(member.shape()))
        ? members.keySet()
        : Set.of();
  }

  private static boolean isNumber(Shape shape) {
    return shape instanceof Shape.Scalar(var kinds, _, _)
        && kinds.equals(Set.of(Shape.Kind.NUMBER));
  }

  /// The one member of the body that says which kind it is.
  private static Optional<String> sent(Target target) {
    var names =
        target.call().request().names().stream()
            .filter(name -> !EntityDraft.isKey(name) && !name.matches(".*(Id|_id|ID)"))
            .toList();
    return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
  }

  private void add(Target target, Entity entity, String word, Set<String> kinds, String sent) {
    var noun = Words.singular(entity.name());
    var plural = Words.plural(word);
    var name =
        entities.containsKey(plural)
            ? noun + Character.toUpperCase(plural.charAt(0)) + plural.substring(1)
            : plural;
    var fields =
        List.of(
            required(noun, new FieldType.Reference(entity.name(), OnDelete.CASCADE)),
            required(sent, new FieldType.Text(1, KIND_MAX, null)));
    var access =
        new Access(
            entity.collection().access().read(),
            hasSignIn ? "signed_in" : "anyone",
            "nobody",
            "nobody",
            "nobody");
    var collection = new Collection(name, IdType.UUID, fields, access, List.of());
    entities.put(
        name, new Entity(collection, Set.of("id"), Map.of(), null, null, new EntityDraft(name)));
    entities.put(entity.name(), counted(entity, word, kinds, name, noun, sent));
    collections.put(key(target), name);
    notes.decide(
        entity.name() + "." + word,
        "counts " + name + " by " + sent,
        "the app sends one of these words at a time, and shows a number for each",
        target.call().at());
  }

  private static Field required(String name, FieldType type) {
    return new Field(name, type, true, false, null, Field.Source.CLIENT, false);
  }

  /// The entity with a number for each kind in the place of the field.
  private static Entity counted(
      Entity entity, String word, Set<String> kinds, String name, String noun, String sent) {
    var fields = new ArrayList<Field>();
    var members = new LinkedHashMap<String, String>();
    for (var field : entity.collection().fields()) {
      if (field.name().equals(word)) {
        for (var kind : kinds) {
          var count = word + Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
          var items = "%s where %s = $row.id and %s = '%s'".formatted(name, noun, sent, kind);
          members.put(kind, count);
          fields.add(Field.derived(count, new FieldType.Int(), items, false, field.read()));
        }
      } else {
        fields.add(field);
      }
    }
    var old = entity.collection();
    return entity
        .with(old.with(old.id(), fields, old.access(), old.indexes()))
        .grouping(word, members);
  }

  private static String key(Target target) {
    return target.collection() + " " + target.word();
  }

  /// The endpoint that gives one; empty for calls that do not.
  Optional<Endpoint> endpoint(Target target, RecordEndpoints records) {
    var collection = collections.get(key(target));
    var entity = entities.get(target.collection());
    if (collection == null || entity == null || target.key() == null) {
      return Optional.empty();
    }
    var sent = sent(target).orElseThrow();
    var draft = records.draft(target, entity, Verb.UPDATE);
    draft.change(collection, Verb.CREATE, Words.singular(entity.name()), "");
    draft.body = new Template.Members(Map.of(sent, new Template.Variable(sent)));
    return Optional.of(draft.build());
  }
}
