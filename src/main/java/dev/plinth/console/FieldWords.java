package dev.plinth.console;

import dev.plinth.schema.FieldType;

/// What a field holds, with what belongs to it.
final class FieldWords {
  private FieldWords() {}

  static String type(FieldType type) {
    return switch (type) {
      case FieldType.OneOf(var values) -> "one of " + String.join(", ", values);
      case FieldType.ListOf(var element, _) -> "list of " + type(element);
      case FieldType.Reference(var to, _) -> "reference to " + to;
      case FieldType.References(var to, _, _) -> "references to " + to;
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
          FieldType.AnyJson _,
          FieldType.File _ ->
          type.word();
    };
  }
}
