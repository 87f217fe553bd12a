package dev.plinth.chat.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.List;

/// Fields as models are told of them: JSON Schema, as plain as small models need it. What is sent
/// is checked by the records themselves.
final class ToolFields {
  private ToolFields() {}

  /// What may be written.
  static List<Field> written(Collection collection) {
    return collection.fields().stream()
        .filter(field -> field.set() == Field.Source.CLIENT && !field.hidden())
        .filter(field -> !field.isDerived() && field.computed() == null)
        .filter(field -> !(field.type() instanceof FieldType.File))
        .toList();
  }

  /// What items are chosen by: everything that one value of can be named.
  static List<Field> compared(Collection collection) {
    return collection.fields().stream()
        .filter(field -> !field.hidden() && isScalar(field.type()))
        .toList();
  }

  /// Everything of an item that is answered, as words for the model.
  static String shown(Collection collection) {
    var names =
        collection.fields().stream().filter(field -> !field.hidden()).map(Field::name).toList();
    return "id" + (names.isEmpty() ? "" : ", " + String.join(", ", names));
  }

  /// The object of these fields.
  ///
  /// @param wants whether fields that are required are said to be
  static ObjectNode object(List<Field> fields, boolean wants) {
    var object = Json.object().put("type", "object");
    var properties = object.putObject("properties");
    fields.forEach(field -> properties.set(field.name(), schema(field.type())));
    if (wants && fields.stream().anyMatch(Field::required)) {
      var required = object.putArray("required");
      fields.stream().filter(Field::required).forEach(field -> required.add(field.name()));
    }
    return object.put("additionalProperties", false);
  }

  private static ObjectNode schema(FieldType type) {
    return switch (type) {
      case FieldType.Text _ -> of("string");
      case FieldType.Int _ -> of("integer");
      case FieldType.Real _, FieldType.Decimal _ -> of("number");
      case FieldType.Bool _ -> of("boolean");
      case FieldType.Date _ -> of("string").put("description", "a day, YYYY-MM-DD");
      case FieldType.DateTime(boolean epoch) ->
          epoch
              ? of("integer").put("description", "milliseconds since 1970")
              : of("string").put("description", "a time, ISO 8601");
      case FieldType.Email _ -> of("string").put("description", "an e-mail address");
      case FieldType.Url _ -> of("string").put("description", "an address, https://…");
      case FieldType.Uuid _ -> of("string").put("description", "a UUID");
      case FieldType.File _ -> of("string");
      case FieldType.OneOf(var values) -> {
        var choice = of("string");
        var words = choice.putArray("enum");
        values.forEach(words::add);
        yield choice;
      }
      case FieldType.AnyJson _ -> Json.object();
      case FieldType.ListOf(var element, _) -> of("array").set("items", schema(element));
      case FieldType.Reference reference ->
          Json.object().put("description", "the id of one of " + target(reference));
      case FieldType.References references ->
          of("array").put("description", "ids of " + target(references));
    };
  }

  private static String target(FieldType type) {
    return type.target().orElse("");
  }

  private static ObjectNode of(String type) {
    return Json.object().put("type", type);
  }

  private static boolean isScalar(FieldType type) {
    return switch (type) {
      case FieldType.Text _,
          FieldType.Int _,
          FieldType.Real _,
          FieldType.Decimal _,
          FieldType.Bool _,
          FieldType.Date _,
          FieldType.DateTime _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.OneOf _,
          FieldType.Reference _ ->
          true;
      case FieldType.File _, FieldType.AnyJson _, FieldType.ListOf _, FieldType.References _ ->
          false;
    };
  }
}
