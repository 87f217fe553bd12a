package dev.plinth.records;

import dev.plinth.db.SearchIndex.Tokenizer;
import dev.plinth.db.SearchSql;
import dev.plinth.db.SqlJson;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Search;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// The statements of a list that is found by words. In a first step the index and the read rule
/// give the numbers of the rows of one page, and nothing but what decides their order is read of
/// those that are not on it; in a second one they become items. No name here can be a collection's.
final class Searched {
  private static final String PAGE = "_plinth_page";
  private static final String MARKS = "_plinth_marks";
  private static final String NUMBER = "number";
  private static final String PLACE = "_plinth_place";
  private static final String HIGHLIGHT = "_plinth_highlight";

  private final Search search;
  private final SearchSql sql;

  /// @throws IllegalArgumentException for a collection that is not searched
  Searched(Collection collection) {
    this.search =
        Optional.ofNullable(collection.search())
            .orElseThrow(() -> new IllegalArgumentException(collection.name() + " has no search"));
    this.sql = new SearchSql(collection.name(), collection.columns(), Statement.slot(Finding.PATH));
  }

  /// A collection, or what of it is found.
  static Table<?> table(Collection collection, String alias, Finding finding) {
    return finding.isSearch()
        ? new Searched(collection).sql.found(alias)
        : DSL.table("{0} as {1}", DSL.name(collection.name()), DSL.name(alias));
  }

  /// The best come first in the order of this.
  Field<?> rank() {
    return sql.rank(search.weights().values());
  }

  /// An item with where it was found.
  Field<String> highlighted(Field<String> item, String alias) {
    return SqlJson.with(item, Finding.HIGHLIGHT, DSL.field(DSL.name(alias, HIGHLIGHT)));
  }

  /// What a page consists of.
  ///
  /// @param columns of the table that the items need
  /// @param order by which it is ordered, over the rows found under the alias
  /// @param next the keys of the first item of the next page, as a JSON array
  record Parts(
      QueryPart condition,
      List<? extends QueryPart> order,
      List<? extends QueryPart> columns,
      Field<?> item,
      Field<?> total,
      Field<?> next) {}

  /// One row: the items as an array, how many, the total, and the keys of the next page, null where
  /// there is none. A page looks one row further than it shows.
  Statement page(Parts parts, String alias, boolean isHighlighted) {
    var limit = Statement.hole(ReadPlan.LIMIT);
    var numbers =
        DSL.sql(
            "select {0} as {1} from {2} where {3} order by {4} limit {5} + 1 offset {6}",
            sql.indexNumber(),
            DSL.name(NUMBER),
            sql.found(alias),
            parts.condition(),
            DSL.list(parts.order()),
            limit,
            Statement.hole(ReadPlan.OFFSET));
    var page =
        DSL.sql(
            "with {0} as materialized (select {1}, row_number() over () as {2} from ({3}))",
            DSL.name(PAGE), DSL.name(NUMBER), DSL.name(PLACE), numbers);
    var place = DSL.field(DSL.name(alias, PLACE));
    return Statement.of(
        "{0} select {1} filter (where {2} <= {3}), count(*) filter (where {2} <= {3}), {4},"
            + " max({5}) filter (where {2} > {3}) from ({6}) as {7}",
        isHighlighted ? DSL.sql("{0}, {1}", page, marks()) : page,
        SqlJson.group(parts.item()),
        place,
        limit,
        parts.total(),
        parts.next(),
        rows(parts, alias, isHighlighted),
        DSL.name(alias));
  }

  /// Where the words were found, for the rows of the page alone: the index is gone through once
  /// more, since looking up each row by itself would read the words anew for it.
  private QueryPart marks() {
    var fields = new LinkedHashMap<String, Field<?>>();
    var tokenizer = Tokenizer.valueOf(search.tokenizer().name());
    var names = search.fields();
    for (int i = 0; i < names.size(); i++) {
      fields.put(names.get(i), sql.snippet(i, tokenizer));
    }
    return DSL.sql(
        "{0} as materialized (select {1} as {2}, {3} as {4} from {5} cross join {6} on {7} = {1})",
        DSL.name(MARKS),
        sql.indexNumber(),
        DSL.name(NUMBER),
        SqlJson.patched(DSL.inline("{}"), SqlJson.object(fields)),
        DSL.name(HIGHLIGHT),
        sql.index(),
        DSL.name(PAGE),
        DSL.name(PAGE, NUMBER));
  }

  private QueryPart rows(Parts parts, String alias, boolean isHighlighted) {
    var rows = sql.rows(DSL.table(DSL.name(PAGE)), "p", alias);
    var columns = DSL.list(parts.columns());
    return isHighlighted
        ? DSL.sql(
            "select {0}, {1}, {2} from {3} cross join {4} on {5} = {6}",
            columns,
            DSL.name(PLACE),
            DSL.name(HIGHLIGHT),
            rows,
            DSL.name(MARKS),
            DSL.name(MARKS, NUMBER),
            DSL.name("p", NUMBER))
        : DSL.sql("select {0}, {1} from {2}", columns, DSL.name(PLACE), rows);
  }
}
