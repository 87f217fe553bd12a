package dev.plinth.rules;

import dev.plinth.db.JsonLists;
import dev.plinth.db.JsonPlaces;
import dev.plinth.db.Links;
import dev.plinth.db.SqlJson;
import dev.plinth.db.SqlText;
import dev.plinth.rules.Expr.Operator;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// Makes SQL of an expression. A relation path becomes a scalar subquery, so that a missing link
/// gives null, which no comparison holds for.
///
/// SQL's third truth value never gets out: as a whole condition it counts as false, `and` and `or`
/// keep it that way, and a negation is written `(…) IS NOT TRUE`.
final class ConditionCompiler {
  /// A slot is carried through jOOQ as the value of a bind variable and never converted by it.
  private static final DataType<Slot> SLOT =
      SQLDataType.OTHER.asConvertedDataType(
          Converter.ofNullable(Object.class, Slot.class, Slot.class::cast, Object.class::cast));

  private static final String GATHERED = "value";

  private final Rules rules;
  private final Schema schema;
  private final Types types;
  private final boolean ruled;
  private final Calls calls;
  private int aliases;

  /// @param ruled false for an admin: a filter of theirs is taken as a rule is
  ConditionCompiler(Rules rules, Schema schema, boolean ruled) {
    this.rules = rules;
    this.schema = schema;
    this.ruled = ruled;
    this.types = new Types(schema);
    this.calls = new Calls(this, types);
  }

  Condition condition(Expr expr, Row row) {
    return compile(expr, new Scope(row));
  }

  /// A field as whoever asks for it sees it. The rule itself is trusted, and sees every value.
  Field<Object> seen(Row row, String name) {
    var column = column(row, name);
    var rule = rules.of(row.collection().name()).field(name);
    return rule.equals(Expr.ANYONE)
        ? column
        : DSL.field(
            "case when {0} then {1} end", Object.class, compile(rule, new Scope(row)), column);
  }

  private Condition compile(Expr expr, Scope scope) {
    return switch (expr) {
      case Expr.Constant(boolean value) -> value ? DSL.trueCondition() : DSL.falseCondition();
      case Expr.SignedIn _ -> slot(new Slot.CallerId()).isNotNull();
      case Expr.And(var all) -> DSL.and(all.stream().map(one -> compile(one, scope)).toList());
      case Expr.Or(var any) -> DSL.or(any.stream().map(one -> compile(one, scope)).toList());
      case Expr.Not(var negated) -> DSL.condition("({0}) is not true", compile(negated, scope));
      case Expr.Compare(var left, var operator, var right) -> compare(left, operator, right, scope);
      case Expr.In(var left, var values, boolean negated) -> in(left, values, negated, scope);
      case Expr.IsNull(var operand, boolean negated) -> {
        var field = field(operand, null, scope);
        yield negated ? field.isNotNull() : field.isNull();
      }
      case Expr.Like(var left, var pattern) -> text(left, scope).like(text(pattern, scope), '\\');
      case Expr.Starts(var left, var part) -> {
        var start = text(part, scope);
        yield DSL.left(DSL.lower(text(left, scope)), DSL.length(start)).eq(DSL.lower(start));
      }
      case Expr.Related(var path, var where) -> related(path, where, scope);
      case Expr.Contains(var left, var part) -> contains(left, part, scope);
      case Expr.Among(var value, var list) -> among(value, list, scope);
      case Expr.Truth(var operand) -> field(operand, new FieldType.Bool(), scope).eq(constant(1L));
      case Expr.Exists(var name, var where) -> exists(named(name), where, scope);
      case Expr.Asked(var filter) -> compile(filter, scope.asked(ruled));
    };
  }

  private Condition compare(Operand left, Operator operator, Operand right, Scope scope) {
    var leftType = types.of(left, scope.place());
    var rightType = types.of(right, scope.place());
    var a = comparable(field(left, rightType, scope), leftType, rightType);
    var b = comparable(field(right, leftType, scope), rightType, leftType);
    return switch (operator) {
      case EQUAL -> a.eq(b);
      case NOT_EQUAL -> a.ne(b);
      case LESS -> a.lt(b);
      case AT_MOST -> a.le(b);
      case GREATER -> a.gt(b);
      case AT_LEAST -> a.ge(b);
    };
  }

  private Condition in(Operand left, List<Operand> values, boolean negated, Scope scope) {
    var type = types.of(left, scope.place());
    var a = comparable(field(left, null, scope), type, null);
    var list =
        values.stream()
            .<Field<?>>map(value -> comparable(field(value, type, scope), type, null))
            .toList();
    return negated ? a.notIn(list) : a.in(list);
  }

  private Condition contains(Operand left, Operand part, Scope scope) {
    var type = types.of(left, scope.place());
    if (type instanceof FieldType.ListOf(var element, _)) {
      return JsonLists.contains(field(left, null, scope), field(part, element, scope));
    }
    if (type instanceof FieldType.References) {
      return JsonLists.contains(field(left, null, scope), field(part, null, scope));
    }
    if (type instanceof FieldType.AnyJson) {
      return JsonLists.containsAny(json(left, scope), field(part, null, scope));
    }
    return DSL.position(DSL.lower(text(left, scope)), DSL.lower(text(part, scope)))
        .gt(DSL.inline(0));
  }

  private Condition among(Operand value, Operand list, Scope scope) {
    var type = types.of(list, scope.place());
    if (type instanceof FieldType.ListOf(var element, _)) {
      return JsonLists.among(field(value, element, scope), field(list, null, scope));
    }
    return type instanceof FieldType.References
        ? JsonLists.among(field(value, null, scope), field(list, null, scope))
        : JsonLists.amongAny(field(value, null, scope), json(list, scope));
  }

  /// A value as JSON, which tells a list from a text.
  Field<?> json(Operand operand, Scope scope) {
    return switch (operand) {
      case Operand.FieldPath(var path) -> path(path, new Sought(scope.row(), scope.asked(), true));
      case Operand.OuterPath(var path) -> path(path, new Sought(outer(scope), scope.asked(), true));
      case Operand.CallerField(var path) -> callerField(path, scope.asked(), true);
      case Operand.Claim(var path) -> JsonPlaces.json(slot(new Slot.Claims()), path);
      case Operand.Sent(var path) ->
          slot(new Slot.JsonVariable(Slot.sent(scope.place().root(), path)));
      case Operand.Literal _,
          Operand.CallerId _,
          Operand.Variable _,
          Operand.SentFields _,
          Operand.Parameter _,
          Operand.Now _,
          Operand.Today _,
          Operand.Call _ ->
          field(operand, null, scope);
    };
  }

  Field<String> text(Operand operand, Scope scope) {
    return DSL.field("{0}", SQLDataType.CLOB, field(operand, new FieldType.Text(), scope));
  }

  /// Decimals are stored as text and compared as numbers; e-mail addresses without case.
  static Field<Object> comparable(
      Field<Object> field, @Nullable FieldType own, @Nullable FieldType other) {
    if (own instanceof FieldType.Decimal || other instanceof FieldType.Decimal) {
      return untyped(field.cast(SQLDataType.REAL));
    }
    return (own != null && own.isCaseless()) || (own == null && other != null && other.isCaseless())
        ? DSL.field("{0} collate nocase", Object.class, field)
        : field;
  }

  Field<Object> field(Operand operand, @Nullable FieldType opposite, Scope scope) {
    return switch (operand) {
      case Operand.Literal(var value) -> literal(value, opposite);
      case Operand.FieldPath(var path) -> path(path, new Sought(scope.row(), scope.asked(), false));
      case Operand.OuterPath(var path) ->
          path(path, new Sought(outer(scope), scope.asked(), false));
      case Operand.CallerId _ -> slot(new Slot.CallerId());
      case Operand.CallerField(var path) -> callerField(path, scope.asked(), false);
      case Operand.Claim(var path) -> JsonPlaces.at(slot(new Slot.Claims()), path);
      case Operand.Variable(var path) -> slot(new Slot.Variable(path, opposite));
      case Operand.Sent(var path) -> {
        boolean isTyped = !(types.of(operand, scope.place()) instanceof FieldType.AnyJson);
        yield slot(
            new Slot.Variable(Slot.sent(scope.place().root(), path), isTyped ? null : opposite));
      }
      case Operand.SentFields _ ->
          slot(new Slot.Variable(Slot.sentFields(scope.place().root()), null));
      case Operand.Parameter(var name) ->
          slot(new Slot.Variable(List.of(Slot.QUERY, name), opposite));
      case Operand.Now(var offset) ->
          slot(new Slot.Now(offset, opposite instanceof FieldType.Date));
      case Operand.Today(var offset) ->
          slot(new Slot.Today(offset, opposite instanceof FieldType.Date));
      case Operand.Call(var function, var arguments) ->
          calls.compile(function, arguments, opposite, scope);
    };
  }

  private static Row outer(Scope scope) {
    if (scope.outer() == null) {
      throw new IllegalArgumentException("$row outside exists");
    }
    return scope.outer();
  }

  private Field<Object> literal(@Nullable Object value, @Nullable FieldType as) {
    return constant(SqlValue.of(value, as));
  }

  /// Where a path begins.
  ///
  /// @param asJson whether what it ends at in JSON stays JSON
  private record Sought(Row row, boolean asked, boolean asJson) {
    Sought from(Row next) {
      return new Sought(next, asked, asJson);
    }
  }

  private Field<Object> path(List<String> path, Sought from) {
    var row = from.row();
    var first = path.getFirst();
    var column = from.asked() ? seen(row, first) : column(row, first);
    if (path.size() == 1) {
      return column;
    }
    var rest = path.subList(1, path.size());
    if (types.isJson(row.collection(), first)) {
      return from.asJson() ? JsonPlaces.json(column, rest) : JsonPlaces.at(column, rest);
    }
    if (path.size() == 2 && path.getLast().equals(Types.ID) && !from.asked()) {
      return column;
    }
    var target =
        types
            .target(row.collection(), first)
            .orElseThrow(() -> new IllegalArgumentException(first + " is no reference"));
    var next = new Row(target, alias());
    var linked = column(next, Types.ID).eq(column);
    return DSL.field(
        DSL.select(path(rest, from.from(next)))
            .from(DSL.table(SqlText.table(target.name())).as(DSL.name(next.alias())))
            .where(from.asked() ? linked.and(readable(next)) : linked));
  }

  private Condition exists(Collection inner, Expr where, Scope scope) {
    var row = new Row(inner, alias());
    var condition = compile(where, scope.inside(row));
    return DSL.exists(
        DSL.selectOne()
            .from(DSL.table(SqlText.table(inner.name())).as(DSL.name(row.alias())))
            .where(scope.asked() ? condition.and(readable(row)) : condition));
  }

  private Condition related(List<String> path, Expr where, Scope scope) {
    var relation = Relation.find(schema, scope.row().collection(), path).orElseThrow();
    var row = new Row(relation.collection(), alias());
    var asked = scope.asked();
    var linked = linked(relation, scope.row(), row, asked).and(compile(where, scope.inside(row)));
    return DSL.exists(
        DSL.selectOne()
            .from(DSL.table(SqlText.table(relation.collection().name())).as(DSL.name(row.alias())))
            .where(asked ? linked.and(readable(row)) : linked));
  }

  /// Whether a row is one of the many that belong to another.
  Condition linked(Relation relation, Row one, Row many, boolean asked) {
    var field = relation.field();
    return switch (relation.way()) {
      case OWN ->
          JsonLists.among(column(many, Types.ID), asked ? seen(one, field) : column(one, field));
      case BACK -> (asked ? seen(many, field) : column(many, field)).eq(column(one, Types.ID));
      case BACK_FROM_MANY -> {
        var inTable =
            Links.linked(
                relation.collection().name(), field, column(many, Types.ID), column(one, Types.ID));
        yield asked ? inTable.and(seen(many, field).isNotNull()) : inTable;
      }
    };
  }

  /// The read rule of another collection, on its row; that rule itself is trusted.
  private Condition readable(Row row) {
    return compile(rules.of(row.collection().name()).read(), new Scope(row));
  }

  private Field<Object> callerField(List<String> path, boolean asked, boolean asJson) {
    var row = new Row(named(Schema.USERS), alias());
    return DSL.field(
        DSL.select(path(path, new Sought(row, asked, asJson)))
            .from(DSL.table(SqlText.table(Schema.USERS)).as(DSL.name(row.alias())))
            .where(column(row, Types.ID).eq(slot(new Slot.CallerId()))));
  }

  private Collection named(String name) {
    return schema
        .collection(name)
        .orElseThrow(() -> new IllegalArgumentException("no collection " + name));
  }

  /// A field of a row as it is.
  Field<Object> column(Row row, String name) {
    if (row.changed().contains(name)) {
      return slot(new Slot.NewValue(name));
    }
    boolean isDerived =
        row.collection().field(name).filter(dev.plinth.schema.Field::isDerived).isPresent();
    return isDerived ? derived(row, name) : DSL.field(DSL.name(row.alias(), name), Object.class);
  }

  /// A flag, or a number of items. It comes of the contract and is trusted as a rule is.
  private Field<Object> derived(Row row, String name) {
    var collection = row.collection();
    var expr = rules.of(collection.name()).derived().getOrDefault(name, Expr.NOBODY);
    var field = collection.field(name).orElseThrow();
    boolean isFlag = field.type() instanceof FieldType.Bool;
    if (!isFlag && expr instanceof Expr.Exists(var counted, var where)) {
      var each = new Row(named(counted), alias());
      if (field.type() instanceof FieldType.ListOf) {
        return gathered(Gathered.read(String.valueOf(field.derived())).field(), each, where, row);
      }
      return DSL.field(
          "(select count(*) from {0} as {1} where {2})",
          Object.class,
          SqlText.table(counted),
          DSL.name(each.alias()),
          compile(where, new Scope(row).inside(each)));
    }
    return DSL.field(
        "case when {0} then 1 else 0 end", Object.class, compile(expr, new Scope(row)));
  }

  /// The values of one field of all items that match, in the order of their ids.
  private Field<Object> gathered(String field, Row each, Expr where, Row row) {
    return DSL.field(
        "(select {0} from (select {1} as {2} from {3} as {4} where {5} order by {6} limit {7}))",
        Object.class,
        SqlJson.group(DSL.field(DSL.name(GATHERED))),
        DSL.field(DSL.name(each.alias(), field)),
        DSL.name(GATHERED),
        SqlText.table(each.collection().name()),
        DSL.name(each.alias()),
        compile(where, new Scope(row).inside(each)),
        DSL.field(DSL.name(each.alias(), Types.ID)),
        DSL.inline(Gathered.VALUES_MAX));
  }

  private String alias() {
    return "r" + ++aliases;
  }

  /// A bind variable that a request fills.
  ///
  /// It is no bind variable for jOOQ, which would give what it is compared with its type.
  static Field<Object> slot(Slot slot) {
    return DSL.field("{0}", Object.class, DSL.val(slot, SLOT));
  }

  private static Field<Object> constant(@Nullable Object value) {
    return value instanceof Number ? untyped(DSL.inline(value)) : untyped(DSL.val(value));
  }

  /// SQLite types values, not columns: conditions are built over plain objects.
  @SuppressWarnings("unchecked")
  static Field<Object> untyped(Field<?> field) {
    return (Field<Object>) field;
  }
}
