package dev.plinth.records;

import dev.plinth.db.SqlJson;
import dev.plinth.schema.FieldType;
import org.jooq.Field;

/// A value on its way into JSON.
///
/// @param isJson whether SQLite already knows it as JSON rather than as plain text or a number
record JsonValue(Field<?> field, boolean isJson) {
  /// A stored value as clients see it.
  static JsonValue of(FieldType type, Field<?> raw) {
    return switch (type) {
      case FieldType.Bool _ -> new JsonValue(SqlJson.truth(raw), true);
      case FieldType.Real _ -> new JsonValue(SqlJson.real(raw), false);
      case FieldType.Decimal _, FieldType.AnyJson _, FieldType.ListOf _, FieldType.References _ ->
          new JsonValue(raw, true);
      case FieldType.DateTime(boolean epoch) ->
          new JsonValue(epoch ? SqlJson.epochMillis(raw) : raw, false);
      case FieldType.Text _,
          FieldType.Int _,
          FieldType.Date _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.File _,
          FieldType.OneOf _,
          FieldType.Reference _ ->
          new JsonValue(raw, false);
    };
  }

  /// As a member of an object; what comes out of a subquery has lost the mark of being JSON.
  Field<?> member() {
    return isJson ? SqlJson.parsed(field) : field;
  }
}
