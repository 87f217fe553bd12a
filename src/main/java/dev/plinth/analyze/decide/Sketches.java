package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.EntitySketch;
import dev.plinth.analyze.Shape;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Entities as the app sees them: its own names, and types in the words of JSON.
final class Sketches {
  private Sketches() {}

  static List<EntitySketch> of(Collection<Entity> entities) {
    return entities.stream().filter(entity -> !isMade(entity)).map(Sketches::sketch).toList();
  }

  /// A collection that no call and no type speaks of: the app does not know of it.
  private static boolean isMade(Entity entity) {
    return entity.draft().parts().isEmpty() && entity.draft().calls().isEmpty();
  }

  static EntitySketch sketch(Entity entity) {
    var fields = new ArrayList<EntitySketch.Field>();
    var relations = new ArrayList<EntitySketch.Relation>();
    for (var key : entity.keys()) {
      if (entity.draft().part(key).isEmpty()) {
        boolean isNumber = entity.collection().id() == IdType.INTEGER;
        fields.add(new EntitySketch.Field(key, isNumber ? "number" : "string", false, null));
      }
    }
    for (var part : entity.draft().parts()) {
      if (!SignInCalls.isRepetition(part.name())) {
        var at = part.at().isEmpty() ? null : part.at().getFirst();
        boolean isOptional = part.isRead() ? part.optionalRead() : !part.requiredAtCreation();
        fields.add(new EntitySketch.Field(part.name(), type(entity, part), isOptional, at));
      }
    }
    boolean isWords = fields.stream().allMatch(field -> EntityDraft.isKey(field.name()));
    if (isWords && entity.draft().calls().stream().anyMatch(Sketches::answersWords)) {
      fields.add(new EntitySketch.Field("name", "string", false, null));
    }
    entity
        .embeds()
        .forEach((name, embed) ->
            relations.add(new EntitySketch.Relation(name, Words.singular(embed.to()))));
    for (var field : entity.collection().fields()) {
      boolean isNew =
          !field.hidden()
              && entity.embeds().values().stream()
                  .noneMatch(e -> e.reference().equals(field.name()));
      if (isNew && field.type() instanceof FieldType.Reference(var to, _)) {
        relations.add(new EntitySketch.Relation(field.name(), Words.singular(to)));
      }
    }
    return new EntitySketch(entity.draft().noun(), fields, relations);
  }

  /// `GET /tags` that answers words: each is the name of one.
  private static boolean answersWords(Call call) {
    return Envelope.of(call.response(), "", true).item() instanceof Shape.Scalar;
  }

  private static String type(Entity entity, EntityDraft.Part part) {
    if (EntityDraft.isKey(part.name())) {
      return entity.collection().id() == IdType.INTEGER ? "number" : "string";
    }
    if (Envelope.object(part.shape()) instanceof Shape.Obj) {
      return "object";
    }
    if (part.shape() instanceof Shape.Arr) {
      return "array";
    }
    var field = entity.field(part.name());
    return field.isEmpty() ? "string" : word(field.get().type());
  }

  private static String word(FieldType type) {
    return switch (type) {
      case FieldType.Text _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.File _,
          FieldType.OneOf _,
          FieldType.Reference _ ->
          "string";
      case FieldType.Int _, FieldType.Real _, FieldType.Decimal _ -> "number";
      case FieldType.Bool _ -> "boolean";
      case FieldType.Date _, FieldType.DateTime _ -> "date";
      case FieldType.AnyJson _ -> "unknown";
      case FieldType.ListOf _, FieldType.References _ -> "array";
    };
  }
}
