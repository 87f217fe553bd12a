package dev.plinth.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Every operand of an expression, inside of `exists` and of functions too.
final class Mentions {
  private final List<Operand> found = new ArrayList<>();

  private Mentions() {}

  static Stream<Operand> in(Expr expr) {
    var mentions = new Mentions();
    mentions.walk(expr);
    return mentions.found.stream();
  }

  private void walk(Expr expr) {
    switch (expr) {
      case Expr.Constant _, Expr.SignedIn _ -> {}
      case Expr.And(var all) -> all.forEach(this::walk);
      case Expr.Or(var any) -> any.forEach(this::walk);
      case Expr.Not(var negated) -> walk(negated);
      case Expr.Compare(var left, _, var right) -> add(left, right);
      case Expr.In(var left, var values, _) -> {
        add(left);
        values.forEach(this::add);
      }
      case Expr.IsNull(var operand, _) -> add(operand);
      case Expr.Like(var left, var pattern) -> add(left, pattern);
      case Expr.Contains(var left, var part) -> add(left, part);
      case Expr.Among(var value, var list) -> add(value, list);
      case Expr.Starts(var left, var part) -> add(left, part);
      case Expr.Truth(var operand) -> add(operand);
      case Expr.Exists(_, var where) -> walk(where);
      case Expr.Related(_, var where) -> walk(where);
      case Expr.Asked(var filter) -> walk(filter);
    }
  }

  private void add(Operand... operands) {
    for (var operand : operands) {
      found.add(operand);
      if (operand instanceof Operand.Call(_, var arguments)) {
        arguments.forEach(this::add);
      }
    }
  }
}
