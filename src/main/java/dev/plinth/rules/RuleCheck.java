package dev.plinth.rules;

import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Holds an expression against a schema: every field there, every comparison possible, every
/// variable known. All faults are told at once.
public final class RuleCheck {
  private final Schema schema;
  private final Types types;
  private final OperandCheck operands;

  private RuleCheck(Schema schema, OperandCheck operands) {
    this.schema = schema;
    this.types = new Types(schema);
    this.operands = operands;
  }

  /// The faults of an expression about items of a collection, as sentences; empty when it is right.
  ///
  /// @param variables first names of the variables there are beside `$caller` and `$now`: `path`,
  ///   `query`, `body`, what `with` loads
  public static List<String> faults(
      Expr expr, Schema schema, Collection collection, Set<String> variables) {
    return faults(expr, schema, collection, variables, new IdentityHashMap<>());
  }

  /// The faults, with their places.
  ///
  /// @param columns as [RuleParser.Parsed] gives them
  public static List<String> faults(
      Expr expr,
      Schema schema,
      Collection collection,
      Set<String> variables,
      IdentityHashMap<Operand, Integer> columns) {
    var operands = new OperandCheck(schema, variables, columns);
    new RuleCheck(schema, operands).walk(expr, new Place(collection));
    return operands.faults();
  }

  private void walk(Expr expr, Place at) {
    switch (expr) {
      case Expr.Constant _, Expr.SignedIn _ -> {}
      case Expr.And(var all) -> all.forEach(one -> walk(one, at));
      case Expr.Or(var any) -> any.forEach(one -> walk(one, at));
      case Expr.Not(var negated) -> walk(negated, at);
      case Expr.Compare(var left, _, var right) -> pair(left, right, at);
      case Expr.In(var left, var values, _) -> values.forEach(value -> pair(left, value, at));
      case Expr.IsNull(var operand, _) -> operands.known(operand, at);
      case Expr.Like(var left, var pattern) -> {
        texts("like", left, at);
        texts("like", pattern, at);
      }
      case Expr.Starts(var left, var part) -> {
        texts("starts with", left, at);
        texts("starts with", part, at);
      }
      case Expr.Related(var path, var where) -> related(path, where, at);
      case Expr.Contains(var left, var part) -> contains(left, part, at);
      case Expr.Among(var value, var list) -> among(value, list, at);
      case Expr.Truth(var operand) -> truth(operand, at);
      case Expr.Exists(var name, var where) -> exists(name, where, at);
      case Expr.Asked(var filter) -> {
        boolean before = operands.asked(true);
        walk(filter, at);
        operands.asked(before);
      }
    }
  }

  private void exists(String name, Expr where, Place at) {
    schema
        .collection(name)
        .ifPresentOrElse(
            inner -> walk(where, at.inside(inner)),
            () ->
                operands.fault(
                    "there is no collection "
                        + name
                        + Nearest.hint(
                            name, schema.collections().stream().map(Collection::name).toList())));
  }

  private void pair(Operand left, Operand right, Place at) {
    if (!operands.known(left, at) || !operands.known(right, at)) {
      return;
    }
    var leftType = types.of(left, at);
    var rightType = types.of(right, at);
    if (Types.isList(leftType) || Types.isList(rightType)) {
      operands.fault(left, OperandCheck.shown(left) + " is a list: use `contains`");
    } else if (leftType != null && rightType != null) {
      if (!Kind.of(leftType).comparesWith(Kind.of(rightType))) {
        operands.fault(
            left,
            OperandCheck.shown(left)
                + " holds "
                + Kind.of(leftType).words()
                + " and "
                + OperandCheck.shown(right)
                + " "
                + Kind.of(rightType).words()
                + ": they cannot be compared");
      }
    } else if (leftType != null && right instanceof Operand.Literal(var value)) {
      operands.literal(left, leftType, right, value);
    } else if (rightType != null && left instanceof Operand.Literal(var value)) {
      operands.literal(right, rightType, left, value);
    }
  }

  private void texts(String verb, Operand operand, Place at) {
    if (operands.known(operand, at)) {
      var type = types.of(operand, at);
      if (type != null && !Kind.TEXT.mayBe(type)) {
        operands.fault(
            operand,
            OperandCheck.shown(operand)
                + " holds "
                + Kind.of(type).words()
                + ": `"
                + verb
                + "` needs text");
      }
    }
  }

  private void contains(Operand left, Operand part, Place at) {
    if (!operands.known(left, at) || !operands.known(part, at)) {
      return;
    }
    var type = types.of(left, at);
    if (left instanceof Operand.SentFields) {
      named(part, at);
    } else if (type instanceof FieldType.ListOf list) {
      if (part instanceof Operand.Literal(var value)) {
        operands.literal(left, list.element(), part, value);
      }
    } else if (type != null && !Kind.TEXT.mayBe(type)) {
      operands.fault(
          left,
          OperandCheck.shown(left)
              + " holds "
              + Kind.of(type).words()
              + ": `contains` needs text or a list");
    }
  }

  private void among(Operand value, Operand list, Place at) {
    if (!operands.known(value, at) || !operands.known(list, at)) {
      return;
    }
    var type = types.of(list, at);
    if (list instanceof Operand.SentFields) {
      named(value, at);
    } else if (type instanceof FieldType.ListOf(var element, _)) {
      if (value instanceof Operand.Literal(var literal)) {
        operands.literal(list, element, value, literal);
      }
    } else if (!(type instanceof FieldType.References || type instanceof FieldType.AnyJson)) {
      operands.fault(
          list,
          OperandCheck.shown(list) + " is no list: `in` needs one, or values between parentheses");
    }
  }

  /// What is looked for among the names of fields is one.
  private void named(Operand name, Place at) {
    if (!(name instanceof Operand.Literal(String text))) {
      operands.fault(name, "expected the name of a field, such as 'title'");
    } else {
      var _ = operands.sent(name, List.of(text), at.root());
    }
  }

  private void truth(Operand operand, Place at) {
    if (operands.known(operand, at)) {
      var type = types.of(operand, at);
      if (type != null && !Kind.TRUTH.mayBe(type)) {
        operands.fault(
            operand,
            OperandCheck.shown(operand)
                + " holds "
                + Kind.of(type).words()
                + ": expected a comparison such as `=`");
      }
    }
  }

  private void related(List<String> path, Expr where, Place at) {
    Relation.find(schema, at.own(), path)
        .ifPresentOrElse(
            link -> walk(where, at.inside(link.collection())),
            () -> operands.fault(Relation.fault(schema, at.own(), path)));
  }
}
