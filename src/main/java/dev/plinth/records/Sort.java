package dev.plinth.records;

import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Key;
import org.jooq.Field;
import org.jooq.OrderField;

/// One key of an order.
///
/// @param nullsLast whether missing values come after all others
public record Sort(String field, boolean descends, boolean nullsLast) {
  private static final String NULLS_FIRST = ":nullsfirst";
  private static final String NULLS_LAST = ":nullslast";

  /// Missing values count as the smallest.
  public Sort(String field, boolean descends) {
    this(field, descends, descends);
  }

  /// `-created` descends; `due:nullslast`, `-due:nullsfirst` say where missing values stand.
  public static Sort of(String text) {
    boolean descends = text.startsWith("-");
    var field = descends ? text.substring(1) : text;
    if (field.endsWith(NULLS_FIRST)) {
      return new Sort(without(field, NULLS_FIRST), descends, false);
    }
    return field.endsWith(NULLS_LAST)
        ? new Sort(without(field, NULLS_LAST), descends, true)
        : new Sort(field, descends);
  }

  private static String without(String text, String end) {
    return text.substring(0, text.length() - end.length());
  }

  /// The order of these values.
  OrderField<?> order(Field<?> values) {
    var order = descends ? values.desc() : values.asc();
    if (isNatural()) {
      return order;
    }
    return nullsLast ? order.nullsLast() : order.nullsFirst();
  }

  /// Whether an index that sorts this field this way has missing values in the same place.
  private boolean isNatural() {
    return nullsLast == descends;
  }

  /// Whether clients may sort by a field: it is there, visible, and its values have an order; or by
  /// a place in the JSON of one.
  public static boolean isPossible(Collection collection, String name) {
    var key = Key.read(name);
    return name.equals(Query.ID)
        || collection
            .field(key.map(Key::field).orElse(name))
            .filter(field -> !field.hidden())
            .filter(field ->
                field.type() instanceof FieldType.AnyJson == key.filter(Key::isInside).isPresent()
                    && !(field.type() instanceof FieldType.ListOf)
                    && !(field.type() instanceof FieldType.References))
            .isPresent();
  }
}
