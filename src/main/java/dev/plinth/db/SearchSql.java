package dev.plinth.db;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Pieces of statements that find rows by words, through a [SearchIndex].
///
/// @param table whose rows are found
/// @param names all columns of the table
/// @param match the expression that finds them
public record SearchSql(String table, Set<String> names, Field<?> match) {
  private static final String INDEX = "found";

  /// Around a word that was found lie so many others, of 64 that FTS5 allows.
  private static final int WORDS = 24;

  private static final int TRIGRAMS = 64;

  public SearchSql {
    names = Set.copyOf(names);
  }

  /// The rows that are found, from first to last in the order of their numbers. SQLite never asks
  /// it the other way round, row by row: the words are looked up anew for each then.
  public Table<?> found(String alias) {
    return DSL.table(
        "{0} cross join {1} as {2} on {3} = {4}",
        index(), DSL.name(table), DSL.name(alias), number(alias), DSL.name(INDEX, "rowid"));
  }

  /// The rows of some numbers, in the order of these.
  ///
  /// @param numbers a subquery with the numbers as `number`
  public Table<?> rows(Table<?> numbers, String from, String alias) {
    return DSL.table(
        "{0} as {1} cross join {2} as {3} on {4} = {5}",
        numbers,
        DSL.name(from),
        DSL.name(table),
        DSL.name(alias),
        number(alias),
        DSL.name(from, "number"));
  }

  /// The index alone.
  public Table<?> index() {
    return DSL.table("{0}({1}) as {2}", DSL.name(SearchIndex.name(table)), match, DSL.name(INDEX));
  }

  /// The number of a row in the index.
  public Field<Long> indexNumber() {
    return DSL.field(DSL.name(INDEX, "rowid"), SQLDataType.BIGINT);
  }

  private Field<?> number(String alias) {
    return DSL.field(DSL.name(alias, SearchIndex.rowNumber(names)));
  }

  /// How well a row fits, the best the smallest: BM25, as all search engines have it.
  ///
  /// @param weights how much each column of the index counts
  public Field<Double> rank(Collection<Integer> weights) {
    return DSL.field(
        "bm25({0}, {1})",
        SQLDataType.DOUBLE, self(), DSL.list(weights.stream().map(DSL::inline).toList()));
  }

  /// Where words were found in a column of the index: HTML in which `<mark>` is the only element,
  /// null where there were none. A text of the outside cannot write one itself: its own `<` is
  /// `&lt;` there, and the signs that become `<mark>` were left out when it was indexed.
  public Field<String> snippet(int column, SearchIndex.Tokenizer tokenizer) {
    int length = tokenizer == SearchIndex.Tokenizer.TRIGRAM ? TRIGRAMS : WORDS;
    var text =
        DSL.field(
            "snippet({0}, {1}, {2}, {3}, '…', {4})",
            String.class,
            self(),
            DSL.inline(column),
            DSL.raw(SearchIndex.OPEN),
            DSL.raw(SearchIndex.CLOSE),
            DSL.inline(length));
    Field<?> html = text;
    for (var sign :
        List.of(
            List.of("'&'", "'&amp;'"),
            List.of("'<'", "'&lt;'"),
            List.of("'>'", "'&gt;'"),
            List.of("'\"'", "'&quot;'"),
            List.of("''''", "'&#39;'"),
            List.of(SearchIndex.OPEN, "'<mark>'"),
            List.of(SearchIndex.CLOSE, "'</mark>'"))) {
      html =
          DSL.field(
              "replace({0}, {1}, {2})",
              String.class, html, DSL.raw(sign.getFirst()), DSL.raw(sign.getLast()));
    }
    return DSL.field(
        "case when instr({0}, {1}) then {2} end",
        String.class, text, DSL.raw(SearchIndex.OPEN), html);
  }

  private Field<?> self() {
    return DSL.field(DSL.name(INDEX, SearchIndex.name(table)));
  }
}
