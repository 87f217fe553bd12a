package dev.plinth.db;

import java.util.Set;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The numbers that rows have in the database, by which they are told apart more cheaply than by
/// ids. They outlive all that Plinth does ([SearchIndex] says why); that of a row that is gone may
/// be given again.
public final class RowNumbers {
  private static final char SEPARATOR = ',';

  private RowNumbers() {}

  /// The number of a row.
  ///
  /// @param names all columns of its table
  public static Field<Long> of(String alias, Set<String> names) {
    return DSL.field(DSL.name(alias, SearchIndex.rowNumber(names)), SQLDataType.BIGINT);
  }

  /// The numbers of all rows in one value, which [#read] reads: a row for each would take ten times
  /// as long.
  public static Field<String> all(Field<Long> number) {
    return DSL.field("group_concat({0}, ',')", String.class, number);
  }

  /// The numbers that [#all] wrote.
  ///
  /// @param text as it lies in the database
  public static long[] read(byte[] text) {
    int count = text.length == 0 ? 0 : 1;
    for (byte sign : text) {
      count += sign == SEPARATOR ? 1 : 0;
    }
    var numbers = new long[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      boolean isNegative = text[at] == '-';
      long number = 0;
      for (at += isNegative ? 1 : 0; at < text.length && text[at] != SEPARATOR; at++) {
        number = number * 10 + (text[at] - '0');
      }
      numbers[i] = isNegative ? -number : number;
      at++;
    }
    return numbers;
  }
}
