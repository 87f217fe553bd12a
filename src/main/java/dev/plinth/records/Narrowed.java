package dev.plinth.records;

import dev.plinth.rules.Expr;
import dev.plinth.rules.Operand;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A rule in the light of what the query has fixed already: where `room = $query.room` holds for
/// every row that is looked at, `exists(members where room = $row.room …)` asks the same for each
/// of them. With the value in its place it is asked once: 50 rows cost half (measured).
final class Narrowed {
  private final Map<String, Operand> fixed = new HashMap<>();

  private Narrowed() {}

  /// The rule, with fields that `where` fixes replaced by their value.
  static Expr rule(Expr rule, Expr where, Collection collection) {
    var narrowed = new Narrowed();
    narrowed.collect(where, collection);
    return narrowed.fixed.isEmpty() ? rule : narrowed.inside(rule, 0);
  }

  private void collect(Expr where, Collection collection) {
    switch (where) {
      case Expr.And(var all) -> all.forEach(part -> collect(part, collection));
      case Expr.Asked(var filter) -> collect(filter, collection);
      case Expr.Compare(var left, var operator, var right) when operator == Expr.Operator.EQUAL -> {
        fix(left, right, collection);
        fix(right, left, collection);
      }
      case Expr.Compare _,
          Expr.Constant _,
          Expr.SignedIn _,
          Expr.Or _,
          Expr.Not _,
          Expr.In _,
          Expr.IsNull _,
          Expr.Like _,
          Expr.Contains _,
          Expr.Among _,
          Expr.Starts _,
          Expr.Truth _,
          Expr.Exists _,
          Expr.Related _ -> {}
    }
  }

  /// Only types whose equality is that of the stored values: e-mail addresses have cases, decimals
  /// have trailing zeros.
  private void fix(Operand field, Operand value, Collection collection) {
    boolean isFixed =
        value instanceof Operand.Variable
            || value instanceof Operand.CallerId
            || (value instanceof Operand.Literal(var literal) && literal != null);
    if (isFixed && field instanceof Operand.FieldPath(var path) && path.size() == 1) {
      collection
          .field(path.getFirst())
          .map(dev.plinth.schema.Field::type)
          .filter(type -> type instanceof FieldType.Reference || type instanceof FieldType.Uuid)
          .ifPresent(_ -> fixed.put(path.getFirst(), value));
    }
  }

  /// @param depth how many `exists` lie around: at 0 the row's fields stand by themselves, at 1 as
  ///   `$row.field`; deeper they cannot be named
  private Expr inside(Expr expr, int depth) {
    return switch (expr) {
      case Expr.And(var all) -> new Expr.And(every(all, depth));
      case Expr.Or(var any) -> new Expr.Or(every(any, depth));
      case Expr.Not(var negated) -> new Expr.Not(inside(negated, depth));
      case Expr.Exists(var name, var where) -> new Expr.Exists(name, inside(where, depth + 1));
      case Expr.Compare(var left, var operator, var right) ->
          new Expr.Compare(value(left, depth), operator, value(right, depth));
      case Expr.In _,
          Expr.IsNull _,
          Expr.Like _,
          Expr.Contains _,
          Expr.Among _,
          Expr.Starts _,
          Expr.Truth _,
          Expr.Related _,
          Expr.Constant _,
          Expr.SignedIn _,
          Expr.Asked _ ->
          expr;
    };
  }

  private List<Expr> every(List<Expr> parts, int depth) {
    return parts.stream().map(part -> inside(part, depth)).toList();
  }

  /// Only inside an `exists`, against a field there: a comparison needs one side with a type.
  private Operand value(Operand operand, int depth) {
    return depth == 1
            && operand instanceof Operand.OuterPath(var path)
            && path.size() == 1
            && fixed.containsKey(path.getFirst())
        ? fixed.getOrDefault(path.getFirst(), operand)
        : operand;
  }
}
