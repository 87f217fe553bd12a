package dev.plinth.rules;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The fields of its own row that an expression may ask for.
final class OwnFields {
  private final Set<String> found = new LinkedHashSet<>();

  private OwnFields() {}

  static Set<String> of(Expr expr) {
    var fields = new OwnFields();
    fields.walk(expr, 0);
    return fields.found;
  }

  /// @param depth how many `exists` lie around: at 0 the row's fields stand by themselves, at 1 as
  ///   `$row.field`; deeper they cannot be named
  private void walk(Expr expr, int depth) {
    switch (expr) {
      case Expr.Constant _, Expr.SignedIn _ -> {}
      case Expr.And(var all) -> all.forEach(one -> walk(one, depth));
      case Expr.Or(var any) -> any.forEach(one -> walk(one, depth));
      case Expr.Not(var negated) -> walk(negated, depth);
      case Expr.Compare(var left, _, var right) -> both(left, right, depth);
      case Expr.In(var left, var values, _) -> {
        operand(left, depth);
        values.forEach(value -> operand(value, depth));
      }
      case Expr.IsNull(var operand, _) -> operand(operand, depth);
      case Expr.Like(var left, var pattern) -> both(left, pattern, depth);
      case Expr.Contains(var left, var part) -> both(left, part, depth);
      case Expr.Among(var value, var list) -> both(value, list, depth);
      case Expr.Starts(var left, var part) -> both(left, part, depth);
      case Expr.Related(var path, var where) -> {
        if (depth == 0) { // one of both links to the others
          found.add(Types.ID);
          found.add(path.getFirst());
        }
        walk(where, depth + 1);
      }
      case Expr.Truth(var operand) -> operand(operand, depth);
      case Expr.Exists(_, var where) -> walk(where, depth + 1);
      case Expr.Asked(var filter) -> walk(filter, depth);
    }
  }

  private void both(Operand left, Operand right, int depth) {
    operand(left, depth);
    operand(right, depth);
  }

  private void operand(Operand operand, int depth) {
    switch (operand) {
      case Operand.FieldPath(var path) -> add(path, depth == 0);
      case Operand.OuterPath(var path) -> add(path, depth == 1);
      case Operand.Call(_, var arguments) -> arguments.forEach(one -> operand(one, depth));
      case Operand.Literal _,
          Operand.CallerId _,
          Operand.CallerField _,
          Operand.Claim _,
          Operand.Variable _,
          Operand.Sent _,
          Operand.SentFields _,
          Operand.Parameter _,
          Operand.Now _,
          Operand.Today _ -> {}
    }
  }

  private void add(List<String> path, boolean isOwn) {
    if (isOwn) {
      found.add(path.getFirst());
    }
  }
}
