package dev.plinth.records;

import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;

/// One key of an order.
public record Sort(String field, boolean descends) {
  /// `-created` descends.
  public static Sort of(String text) {
    return text.startsWith("-") ? new Sort(text.substring(1), true) : new Sort(text, false);
  }

  /// Whether clients may sort by a field: it is there, visible, and its values have an order.
  public static boolean isPossible(Collection collection, String name) {
    return name.equals(Query.ID)
        || collection
            .field(name)
            .filter(field -> !field.hidden())
            .filter(field ->
                !(field.type() instanceof FieldType.AnyJson)
                    && !(field.type() instanceof FieldType.ListOf)
                    && !(field.type() instanceof FieldType.References))
            .isPresent();
  }
}
