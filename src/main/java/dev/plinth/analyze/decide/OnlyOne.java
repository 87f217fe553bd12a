package dev.plinth.analyze.decide;

import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.Schema;
import java.util.List;

/// Things of which there is exactly one: settings, a profile of the shop.
final class OnlyOne {
  private OnlyOne() {}

  /// `GET /settings` that answers one object, with nothing anywhere that makes, lists or names one.
  static boolean is(EntityDraft draft, java.util.Collection<Target> targets) {
    var about =
        targets.stream().filter(target -> target.collection().equals(draft.collection())).toList();
    return !draft.collection().equals(Schema.USERS)
        && draft.seed().isEmpty()
        && about.stream().anyMatch(OnlyOne::isReadAsOne)
        && about.stream().anyMatch(OnlyOne::isChange)
        && about.stream()
            .allMatch(target ->
                target.isPlain()
                    && target.key() == null
                    && target.parent() == null
                    && (isReadAsOne(target) || isChange(target)));
  }

  /// What nothing changes is worked out somehow, and nobody knows how.
  private static boolean isChange(Target target) {
    return target.method().equals("PUT") || target.method().equals("PATCH");
  }

  private static boolean isReadAsOne(Target target) {
    return target.method().equals("GET")
        && !target.call().response().names().isEmpty()
        && !Envelope.of(target.call().response(), target.noun(), true).isList();
  }

  /// The collection with its one item, made of defaults: nothing in it is required.
  static Collection of(Collection collection, Notes notes) {
    notes.decide(
        collection.name(),
        "exactly one, which is always there",
        "the app reads one object and changes it, and makes none",
        List.of());
    return new Collection(
        collection.name(),
        IdType.TEXT,
        collection.fields().stream().map(Field::optional).toList(),
        collection.access(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        true);
  }
}
