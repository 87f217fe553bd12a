package dev.plinth.migrate;

import dev.plinth.rules.Expr;
import dev.plinth.rules.Operand;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Indexes that make rules fast: a rule runs for every request, on tables of any size.
final class RuleIndexes {
  private final Collection collection;
  private final Set<List<String>> keys = new LinkedHashSet<>();

  private RuleIndexes(Collection collection) {
    this.collection = collection;
  }

  /// The keys that the rules of all collections want on this one.
  static List<List<String>> of(Collection collection, Rules rules) {
    var found = new RuleIndexes(collection);
    for (var other : rules.schema().collections()) {
      for (var rule : Layout.all(rules.of(other.name()))) {
        found.visit(rule, other.name());
      }
    }
    return found.keys.stream().filter(key -> isUseful(key, collection)).toList();
  }

  private void visit(Expr expr, String of) {
    if (of.equals(collection.name())) {
      var together = equalities(expr, collection);
      if (!together.isEmpty()) {
        keys.add(together);
      }
    }
    switch (expr) {
      case Expr.And(var all) -> all.forEach(part -> visitInside(part, of));
      case Expr.Or(var any) -> any.forEach(part -> visit(part, of));
      case Expr.Not(var negated) -> visitInside(negated, of);
      case Expr.Exists(var name, var where) -> visit(where, name);
      case Expr.Related(var path, var where) -> visit(where, path.getFirst());
      case Expr.Asked(var filter) -> visit(filter, of);
      case Expr.Constant _,
          Expr.SignedIn _,
          Expr.Compare _,
          Expr.In _,
          Expr.IsNull _,
          Expr.Like _,
          Expr.Contains _,
          Expr.Among _,
          Expr.Starts _,
          Expr.Truth _ -> {}
    }
  }

  /// A part of a conjunction whose own equalities were taken already.
  private void visitInside(Expr part, String of) {
    boolean isTaken =
        part instanceof Expr.Compare || part instanceof Expr.In || part instanceof Expr.IsNull;
    if (!isTaken) {
      visit(part, of);
    }
  }

  /// The fields, and places in their JSON, that one conjunction compares for equality, in the order
  /// written; one of several values, or no value, is an equality too.
  static List<String> equalities(Expr expr, Collection collection) {
    var parts = expr instanceof Expr.And(var all) ? all : List.of(expr);
    var fields = new ArrayList<String>();
    for (var part : parts) {
      var operands =
          switch (part) {
            case Expr.Compare(var left, var operator, var right)
                when operator == Expr.Operator.EQUAL ->
                List.of(left, right);
            case Expr.In(var left, _, boolean negated) when !negated -> List.of(left);
            case Expr.IsNull(var operand, boolean negated) when !negated -> List.of(operand);
            default -> List.<Operand>of();
          };
      operands.stream()
          .flatMap(operand -> ownKey(operand, collection).stream())
          .findFirst()
          .filter(f -> !fields.contains(f))
          .ifPresent(fields::add);
    }
    return fields;
  }

  private static Optional<String> ownKey(Operand operand, Collection collection) {
    if (!(operand instanceof Operand.FieldPath(var path))) {
      return Optional.empty();
    }
    boolean isJson =
        collection
            .field(path.getFirst())
            .filter(field -> field.type() instanceof FieldType.AnyJson)
            .isPresent();
    if (isJson) {
      // a name that no key can write gets no index
      return Optional.of(new Key(path, false).text())
          .filter(text -> Key.read(text).filter(key -> key.path().equals(path)).isPresent());
    }
    return path.size() == 1 || (path.size() == 2 && path.getLast().equals("id"))
        ? Optional.of(path.getFirst())
        : Optional.empty();
  }

  private static boolean isUseful(List<String> key, Collection collection) {
    return !key.contains("id")
        && key.stream()
            .allMatch(name ->
                collection
                    .field(Key.of(name).field())
                    .filter(field -> !field.isDerived())
                    .isPresent())
        && key.stream()
            .flatMap(name -> collection.field(Key.of(name).field()).stream())
            .anyMatch(field -> !(field.type() instanceof FieldType.Bool));
  }
}
