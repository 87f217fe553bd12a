package dev.plinth.analyze.decide;

import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds things that only tie a person to something else: what lies in a cart, what is on a wish
/// list. The app sends the other thing's id and reads the other thing's members back, so the
/// collection holds the id and what is its own (a quantity), and the answer shows the other's
/// members.
final class Associations {
  private static final int SHARED_MIN = 2;

  private final Map<String, Entity> entities;
  private final Notes notes;

  Associations(Map<String, Entity> entities, Notes notes) {
    this.entities = entities;
    this.notes = notes;
  }

  Map<String, Entity> apply() {
    var applied = new LinkedHashMap<String, Entity>();
    entities.forEach((name, entity) ->
        applied.put(name, other(entity).map(field -> tied(entity, field)).orElse(entity)));
    return applied;
  }

  /// The one reference that creating sends, where all else that is read belongs to its target.
  private Optional<Field> other(Entity entity) {
    if (entity.name().equals(Schema.USERS) || entity.owner() == null) {
      return Optional.empty();
    }
    var sent =
        entity.collection().fields().stream()
            .filter(field -> !field.name().equals(entity.owner()))
            .filter(field ->
                entity.draft().part(field.name()).filter(EntityDraft.Part::isCreated).isPresent())
            .toList();
    var references = sent.stream().filter(Field::isReference).toList();
    if (references.size() != 1 || sent.size() > 2) {
      return Optional.empty();
    }
    var shared = shared(entity, references.getFirst());
    return shared.size() >= SHARED_MIN ? Optional.of(references.getFirst()) : Optional.empty();
  }

  /// Fields that nobody sends and that the other thing has under the same name.
  private List<Field> shared(Entity entity, Field reference) {
    var target = target(reference);
    return entity.collection().fields().stream()
        .filter(field ->
            !field.isReference()
                && !FieldTypes.isStamp(field.name())
                && target != null
                && target.field(field.name()).isPresent())
        .filter(
            field -> entity.draft().part(field.name()).filter(part -> !part.isSent()).isPresent())
        .toList();
  }

  private @Nullable Entity target(Field reference) {
    return reference.type() instanceof FieldType.Reference(var to, _) ? entities.get(to) : null;
  }

  private Entity tied(Entity entity, Field reference) {
    var shared = shared(entity, reference).stream().map(Field::name).toList();
    var fields = new ArrayList<Field>();
    for (var field : entity.collection().fields()) {
      if (field.name().equals(reference.name())) {
        var to = ((FieldType.Reference) field.type()).to();
        fields.add(
            new Field(
                field.name(),
                new FieldType.Reference(to, OnDelete.CASCADE),
                true,
                false,
                null,
                field.set(),
                false));
      } else if (!shared.contains(field.name())) {
        fields.add(field);
      }
    }
    notes.decide(
        entity.name(),
        "ties a person to one of " + ((FieldType.Reference) reference.type()).to(),
        "the app sends " + reference.name() + " and reads " + String.join(", ", shared) + " back",
        entity.draft().part(reference.name()).map(EntityDraft.Part::at).orElse(List.of()));
    var old = entity.collection();
    return new Entity(
        old.with(old.id(), fields, old.access(), old.indexes()),
        entity.keys(),
        entity.embeds(),
        entity.owner(),
        new Entity.Tie(reference.name(), shared),
        entity.draft());
  }
}
