package dev.plinth.console;

import dev.plinth.schema.FieldType;

/// What a field holds, in the contract's words.
final class FieldWords {
  private FieldWords() {}

  static String type(FieldType type) {
    return switch (type) {
      case FieldType.Text _ -> "text";
      case FieldType.Int _ -> "integer";
      case FieldType.Real _ -> "number";
      case FieldType.Decimal _ -> "decimal";
      case FieldType.Bool _ -> "boolean";
      case FieldType.Date _ -> "date";
      case FieldType.DateTime _ -> "datetime";
      case FieldType.Email _ -> "email";
      case FieldType.Url _ -> "url";
      case FieldType.Uuid _ -> "uuid";
      case FieldType.OneOf(var values) -> "one of " + String.join(", ", values);
      case FieldType.AnyJson _ -> "json";
      case FieldType.ListOf(var element, _) -> "list of " + type(element);
      case FieldType.Reference(var to, _) -> "reference to " + to;
      case FieldType.References(var to, _, _) -> "references to " + to;
      case FieldType.File _ -> "file";
    };
  }
}
