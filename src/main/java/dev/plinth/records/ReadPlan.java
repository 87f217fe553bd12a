package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.db.JsonPlaces;
import dev.plinth.db.SqlJson;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.QueryPart;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// A query, rendered: one statement for each way in which it can be cut.
final class ReadPlan {
  /// Values that the plan gives itself.
  static final int LIMIT = 0;

  static final int OFFSET = 1;
  static final int KEYS = 2;

  /// In place of the number of items: this row has the keys of the next one.
  static final int NEXT = -1;

  static final String ALIAS = "t";
  private static final String ID = "id";

  private final Collection collection;
  private final Rules rules;
  private final Query query;
  private final boolean ruled;
  private final List<Sort> sort;
  private @Nullable Statement one;
  private @Nullable Statement offset;
  private @Nullable Statement first;
  private @Nullable Statement next;
  private @Nullable Statement count;
  private @Nullable Statement bounded;
  private final Map<String, Statement> values = new ConcurrentHashMap<>();

  /// @param ruled false for an admin
  ReadPlan(Collection collection, Rules rules, Query query, boolean ruled) {
    this.collection = collection;
    this.rules = rules;
    this.query = query;
    this.ruled = ruled;
    this.sort = complete(query.sort());
  }

  private List<Sort> complete(List<Sort> wanted) {
    var keys = new ArrayList<Sort>();
    var seen = new LinkedHashSet<String>();
    for (var key : wanted) {
      if (seen.add(key.field())) {
        keys.add(key);
      }
    }
    if (seen.add(ID)) {
      keys.add(new Sort(ID, !keys.isEmpty() && idDescends(keys.getLast())));
    }
    return List.copyOf(keys);
  }

  /// Ids decide between equals in the direction in which an index has them, so that nothing is left
  /// to sort; else in the direction of the last key, as the indexes that Plinth completes have
  /// them.
  private boolean idDescends(Sort last) {
    var key = (last.descends() ? "-" : "") + last.field();
    for (var index : collection.indexes()) {
      int end = index.size() - 1;
      if (end > 0 && index.get(end - 1).equals(key) && Sort.of(index.get(end)).field().equals(ID)) {
        return Sort.of(index.get(end)).descends();
      }
    }
    return last.descends();
  }

  int keys() {
    return sort.size();
  }

  /// Whether one row tells of a page and of the next one's keys ([Searched#page]).
  boolean isSearch() {
    return query.finding().isSearch();
  }

  /// Whether the best come first. How well an item fits changes with every other one, so that a
  /// cursor says how many came before it.
  boolean isRanked() {
    return isSearch() && query.sort().isEmpty();
  }

  Query query() {
    return query;
  }

  boolean ruled() {
    return ruled;
  }

  /// One item: its JSON.
  synchronized Statement one() {
    if (one == null) {
      var json = new ItemJson(rules, ruled);
      var item = json.of(collection, ALIAS, query.form());
      one = statement("select {0} from {1} where {2} limit 1", item, table(), condition());
    }
    return one;
  }

  /// The different values of a field; as many as the hole says.
  Statement values(String field) {
    return values.computeIfAbsent(
        field, name -> ValuesPlan.of(collection, rules, name, ruled, table(), condition()));
  }

  /// The number of items.
  synchronized Statement count() {
    if (count == null) {
      count = statement("select count(*) from {0} where {1}", table(), condition());
    }
    return count;
  }

  /// The number of items, or one more than [Totals#COUNTED_MAX].
  synchronized Statement bounded() {
    if (bounded == null) {
      bounded =
          statement(
              "select count(*) from (select 1 from {0} where {1} limit {2})",
              table(), condition(), DSL.inline(Totals.COUNTED_MAX + 1));
    }
    return bounded;
  }

  /// A part by offset: the array, how many, and the total where it is wanted.
  synchronized Statement offset() {
    if (offset == null) {
      offset = list(false, false);
    }
    return offset;
  }

  /// A part by cursor: a row as of [#offset], and, where the list goes on, another one with the
  /// keys of the item that comes next, as JSON, and [#NEXT] for the number.
  synchronized Statement keyset(boolean isFirst) {
    if (isFirst) {
      if (first == null) {
        first = list(true, false);
      }
      return first;
    }
    if (isRanked()) {
      return keyset(true);
    }
    if (next == null) {
      next = list(true, true);
    }
    return next;
  }

  /// The second half finds its row through the same index and costs a tenth of the first (measured
  /// on 50 rows); one statement sees one moment.
  private Statement list(boolean keyset, boolean isLater) {
    var json = new ItemJson(rules, ruled);
    var item = json.of(collection, ALIAS, query.form());
    var columns = new LinkedHashSet<>(json.columns());
    columns.addAll(sortColumns());
    if (isSearch()) {
      return searched(item, columns, isLater);
    }
    var answered = List.of(SqlJson.group(item), DSL.count(), total());
    var items = part(answered, columns, isLater, Statement.hole(LIMIT), Statement.hole(OFFSET));
    if (!keyset) {
      return statement("{0}", items);
    }
    var after =
        part(
            List.of(keysOfSort(), DSL.inline(NEXT), DSL.inline(0)),
            sortColumns(),
            isLater,
            DSL.inline(1),
            Statement.hole(LIMIT));
    return statement("{0} union all {1}", items, after);
  }

  private Statement statement(String template, QueryPart... parts) {
    return Statement.of(query.isInvented(), template, parts);
  }

  private Statement searched(Field<String> item, Set<String> columns, boolean isLater) {
    var searched = new Searched(collection);
    boolean isHighlighted = query.finding() == Finding.HIGHLIGHTED;
    var order = new ArrayList<QueryPart>();
    if (isRanked()) {
      order.add(searched.rank());
    }
    sort.forEach(key -> order.add(order(key)));
    var parts =
        new Searched.Parts(
            isLater ? DSL.and(condition(), after(0)) : condition(),
            order,
            columns.stream().map(ReadPlan::field).toList(),
            isHighlighted ? searched.highlighted(item, ALIAS) : item,
            total(),
            isRanked() ? keyOfPlace() : keysOfSort());
    return searched.page(parts, ALIAS, isHighlighted);
  }

  private Field<?> keyOfPlace() {
    return SqlJson.array(
        List.of(DSL.field("{0} + {1}", Statement.hole(OFFSET), Statement.hole(LIMIT))));
  }

  private Field<?> keysOfSort() {
    return SqlJson.array(sort.stream().map(this::kept).toList());
  }

  private QueryPart part(
      List<Field<?>> answered,
      Set<String> columns,
      boolean isLater,
      Field<?> limit,
      Field<?> offset) {
    return DSL.sql(
        "select {0} from (select {1} from {2} where {3} order by {4} limit {5} offset {6}) as {7}",
        DSL.list(answered),
        DSL.list(columns.stream().map(ReadPlan::field).toList()),
        table(),
        isLater ? DSL.and(condition(), after(0)) : condition(),
        DSL.list(sort.stream().map(this::order).toList()),
        limit,
        offset,
        DSL.name(ALIAS));
  }

  private Field<?> total() {
    if (query.count() != Count.EXACT) {
      return DSL.inline(0);
    }
    return DSL.field("(select count(*) from {0} where {1})", table(), condition());
  }

  private Table<?> table() {
    return Searched.table(collection, ALIAS, query.finding());
  }

  private Condition condition() {
    var row = new Row(collection, ALIAS);
    var where = query.where();
    var rule = rules.of(collection.name()).read();
    var all = ruled ? Expr.both(where, Narrowed.rule(rule, where, collection)) : where;
    return rules.condition(all, row, ruled);
  }

  /// What the order needs: its keys, and what says who may see them.
  private Set<String> sortColumns() {
    var columns = new LinkedHashSet<String>();
    for (var key : sort) {
      columns.addAll(rules.columns(collection, Key.of(key.field()).field(), ruled));
    }
    return columns;
  }

  private static Field<Object> field(String name) {
    return DSL.field(DSL.name(ALIAS, name), Object.class);
  }

  /// A sort key as it is compared: decimals as numbers, e-mail addresses without case, null where
  /// the caller may not see the value: neither the order nor a cursor tells of it.
  private Field<Object> column(Sort key) {
    var path = Key.of(key.field());
    var type = collection.field(path.field()).map(dev.plinth.schema.Field::type);
    var row = new Row(collection, ALIAS);
    var field = ruled ? rules.seen(row, path.field()) : rules.value(row, path.field());
    if (path.isInside()) {
      return JsonPlaces.at(field, path.inside());
    }
    if (type.filter(FieldType.Decimal.class::isInstance).isPresent()) {
      return DSL.field("cast({0} as real)", Object.class, field);
    }
    return type.filter(FieldType::isCaseless).isPresent()
        ? DSL.field("{0} collate nocase", Object.class, field)
        : field;
  }

  /// A sort key as a cursor keeps it.
  private Field<Object> kept(Sort key) {
    return Key.of(key.field()).isInside() ? JsonPlaces.plain(column(key)) : column(key);
  }

  private OrderField<?> order(Sort key) {
    return key.order(column(key));
  }

  /// This row is the cursor's or one after it.
  private Condition after(int place) {
    var key = sort.get(place);
    var column = column(key);
    Field<?> from = Statement.hole(KEYS + place);
    boolean isLast = place == sort.size() - 1;
    if (isLast && isNeverNull(key)) {
      return DSL.condition(key.descends() ? "{0} <= {1}" : "{0} >= {1}", column, from);
    }
    var rest = isLast ? DSL.trueCondition() : after(place + 1);
    if (isNeverNull(key)) {
      // the first part alone lets an index find the place
      return DSL.condition(
          key.descends()
              ? "({0} <= {1} and ({0} < {1} or {2}))"
              : "({0} >= {1} and ({0} > {1} or {2}))",
          column,
          from,
          rest);
    }
    var pastNulls =
        key.nullsLast() ? "({0} is null and {1} is not null)" : "({0} is not null and {1} is null)";
    return DSL.condition(
        "({0} "
            + (key.descends() ? "<" : ">")
            + " {1} or "
            + pastNulls
            + " or ({0} is {1} and {2}))",
        column,
        from,
        rest);
  }

  private boolean isNeverNull(Sort key) {
    boolean isSeen = !ruled || rules.of(collection.name()).field(key.field()).equals(Expr.ANYONE);
    return key.field().equals(ID) || (isSeen && isStamp(key));
  }

  private boolean isStamp(Sort key) {
    return collection
        .field(key.field())
        .map(dev.plinth.schema.Field::set)
        .filter(source -> source == Source.CREATED || source == Source.UPDATED)
        .isPresent();
  }

  /// The values of a cursor, as the statement compares them.
  static @Nullable Object key(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.asText();
  }
}
