package dev.plinth.rules;

import dev.plinth.db.JsonPlaces;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Holds an expression against a schema: every field there, every comparison possible, every
/// variable known. All faults are told at once.
public final class RuleCheck {
  private final Schema schema;
  private final Types types;
  private final Set<String> variables;
  private final IdentityHashMap<Operand, Integer> columns;
  private final List<String> faults = new ArrayList<>();
  private boolean asked;

  private RuleCheck(
      Schema schema, Set<String> variables, IdentityHashMap<Operand, Integer> columns) {
    this.columns = columns;
    this.schema = schema;
    this.types = new Types(schema);
    this.variables = variables;
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
    var check = new RuleCheck(schema, variables, columns);
    check.walk(expr, collection, null);
    return List.copyOf(check.faults);
  }

  private void walk(Expr expr, Collection own, @Nullable Collection outer) {
    switch (expr) {
      case Expr.Constant _, Expr.SignedIn _ -> {}
      case Expr.And(var all) -> all.forEach(one -> walk(one, own, outer));
      case Expr.Or(var any) -> any.forEach(one -> walk(one, own, outer));
      case Expr.Not(var negated) -> walk(negated, own, outer);
      case Expr.Compare(var left, _, var right) -> pair(left, right, own, outer);
      case Expr.In(var left, var values, _) ->
          values.forEach(value -> pair(left, value, own, outer));
      case Expr.IsNull(var operand, _) -> known(operand, own, outer);
      case Expr.Like(var left, var pattern) -> {
        texts("like", left, own, outer);
        texts("like", pattern, own, outer);
      }
      case Expr.Starts(var left, var part) -> {
        texts("starts with", left, own, outer);
        texts("starts with", part, own, outer);
      }
      case Expr.Related(var path, var where) -> related(path, where, own);
      case Expr.Contains(var left, var part) -> contains(left, part, own, outer);
      case Expr.Truth(var operand) -> truth(operand, own, outer);
      case Expr.Exists(var name, var where) -> exists(name, where, own);
      case Expr.Asked(var filter) -> {
        boolean before = asked;
        asked = true;
        walk(filter, own, outer);
        asked = before;
      }
    }
  }

  private void exists(String name, Expr where, Collection own) {
    schema
        .collection(name)
        .ifPresentOrElse(
            inner -> walk(where, inner, own),
            () ->
                faults.add(
                    "there is no collection "
                        + name
                        + Nearest.hint(
                            name, schema.collections().stream().map(Collection::name).toList())));
  }

  private void pair(Operand left, Operand right, Collection own, @Nullable Collection outer) {
    if (!known(left, own, outer) || !known(right, own, outer)) {
      return;
    }
    var leftType = types.of(left, own, outer);
    var rightType = types.of(right, own, outer);
    if (isList(leftType) || isList(rightType)) {
      fault(left, shown(left) + " is a list: use `contains`");
    } else if (leftType != null && rightType != null) {
      if (!Kind.of(leftType).comparesWith(Kind.of(rightType))) {
        fault(
            left,
            shown(left)
                + " holds "
                + Kind.of(leftType).words()
                + " and "
                + shown(right)
                + " "
                + Kind.of(rightType).words()
                + ": they cannot be compared");
      }
    } else if (leftType != null && right instanceof Operand.Literal(var value)) {
      literal(left, leftType, right, value);
    } else if (rightType != null && left instanceof Operand.Literal(var value)) {
      literal(right, rightType, left, value);
    }
  }

  private static boolean isList(@Nullable FieldType type) {
    return type instanceof FieldType.ListOf || type instanceof FieldType.References;
  }

  private void literal(Operand field, FieldType type, Operand literal, @Nullable Object value) {
    if (value == null) {
      return;
    }
    if (type instanceof FieldType.OneOf(var words) && !words.contains(String.valueOf(value))) {
      fault(literal, shown(field) + " is one of " + String.join(", ", words) + ", never " + value);
    } else if (!Kind.fits(type, value)) {
      fault(
          literal,
          shown(field)
              + " holds "
              + Kind.of(type).words()
              + ": it never equals "
              + text(value)
              + wanted(type));
    }
  }

  private static String wanted(FieldType type) {
    return switch (type) {
      case FieldType.Date _ -> "; write '2026-11-22'";
      case FieldType.DateTime _ -> "; write '2026-11-22' or '2026-11-22T10:00:00Z'";
      default -> "";
    };
  }

  private void texts(String verb, Operand operand, Collection own, @Nullable Collection outer) {
    if (known(operand, own, outer)) {
      var type = types.of(operand, own, outer);
      if (type != null && !Kind.TEXT.mayBe(type)) {
        fault(
            operand,
            shown(operand) + " holds " + Kind.of(type).words() + ": `" + verb + "` needs text");
      }
    }
  }

  private void contains(Operand left, Operand part, Collection own, @Nullable Collection outer) {
    if (!known(left, own, outer) || !known(part, own, outer)) {
      return;
    }
    var type = types.of(left, own, outer);
    if (type instanceof FieldType.ListOf list) {
      if (part instanceof Operand.Literal(var value)) {
        literal(left, list.element(), part, value);
      }
    } else if (type != null && !Kind.TEXT.mayBe(type)) {
      fault(
          left,
          shown(left) + " holds " + Kind.of(type).words() + ": `contains` needs text or a list");
    }
  }

  private void truth(Operand operand, Collection own, @Nullable Collection outer) {
    if (known(operand, own, outer)) {
      var type = types.of(operand, own, outer);
      if (type != null && !Kind.TRUTH.mayBe(type)) {
        fault(
            operand,
            shown(operand)
                + " holds "
                + Kind.of(type).words()
                + ": expected a comparison such as `=`");
      }
    }
  }

  private void related(List<String> path, Expr where, Collection own) {
    Relation.find(schema, own, path)
        .ifPresentOrElse(
            link -> walk(where, link.collection(), own),
            () -> faults.add(Relation.fault(schema, own, path)));
  }

  private boolean known(Operand operand, Collection own, @Nullable Collection outer) {
    return switch (operand) {
      case Operand.Literal _, Operand.CallerId _, Operand.Now _ -> true;
      case Operand.FieldPath(var path) -> path(operand, path, own);
      case Operand.OuterPath(var path) -> {
        if (outer == null) {
          fault(operand, "`$row` means something inside `exists` alone");
          yield false;
        }
        yield path(operand, path, outer);
      }
      case Operand.CallerField(var path) -> callerField(operand, path);
      case Operand.Variable(var path) -> variable(operand, path);
      case Operand.Call(var function, var arguments) ->
          arguments.stream().allMatch(one -> known(one, own, outer))
              && arguments.stream().allMatch(one -> takes(function, one, arguments, own, outer));
    };
  }

  private boolean takes(
      Operand.Function function,
      Operand argument,
      List<Operand> all,
      Collection own,
      @Nullable Collection outer) {
    var first = types.ofFirst(all, own, outer);
    var type = types.of(argument, own, outer);
    var wanted =
        switch (function) {
          case LOWER, UPPER, TRIM, LENGTH -> Kind.TEXT;
          case ABS -> Kind.NUMBER;
          case DATE, YEAR, MONTH, DAY, HOUR -> Kind.TIME;
          case COALESCE -> first == null ? Kind.ANY : Kind.of(first);
        };
    if (function == Operand.Function.COALESCE
        && first != null
        && argument instanceof Operand.Literal(var value)) {
      literal(all.getFirst(), first, argument, value);
    }
    if (type == null || wanted.mayBe(type)) {
      return true;
    }
    fault(
        argument,
        function.text()
            + " needs "
            + wanted.words()
            + ", and "
            + shown(argument)
            + " holds "
            + Kind.of(type).words());
    return false;
  }

  private boolean variable(Operand operand, List<String> path) {
    if (variables.contains(path.getFirst())) {
      return true;
    }
    fault(
        operand,
        "there is no variable $"
            + path.getFirst()
            + " here: expected one of $"
            + String.join(
                ", $",
                Stream.concat(variables.stream(), Stream.of("caller", "now"))
                    .distinct()
                    .sorted()
                    .toList()));
    return false;
  }

  private boolean callerField(Operand operand, List<String> path) {
    var users = schema.collection(Schema.USERS);
    if (users.isEmpty()) {
      fault(operand, shown(operand) + " needs a collection users, and there is none");
      return false;
    }
    return path(operand, path, users.get());
  }

  private boolean path(Operand operand, List<String> path, Collection collection) {
    var name = path.getFirst();
    var field = collection.field(name);
    boolean isThere = name.equals(Types.ID) || field.map(this::isSeen).orElse(false);
    if (!isThere) {
      fault(
          operand,
          "there is no field "
              + name
              + " in "
              + collection.name()
              + Nearest.hint(name, Types.visible(collection)));
      return false;
    }
    if (path.size() == 1) {
      return true;
    }
    if (types.isJson(collection, name)) {
      return json(operand, path, collection);
    }
    var target = types.target(collection, name);
    if (target.isEmpty()) {
      fault(operand, name + " in " + collection.name() + " is no reference: nothing follows it");
      return false;
    }
    return path(operand, path.subList(1, path.size()), target.get());
  }

  private boolean json(Operand operand, List<String> path, Collection collection) {
    boolean isPossible =
        types.at(collection, path).isPresent()
            && path.stream().skip(1).allMatch(JsonPlaces::isPossible);
    if (!isPossible) {
      fault(
          operand,
          shown(operand)
              + " cannot be followed: a list has places such as `[0]`, and no name in JSON has a"
              + " quote or a backslash here");
    }
    return isPossible;
  }

  private void fault(Operand at, String words) {
    var column = columns.get(at);
    faults.add(column == null ? words : "column " + column + ": " + words);
  }

  private boolean isSeen(Field field) {
    return !asked || !field.hidden();
  }

  private static String shown(Operand operand) {
    return switch (operand) {
      case Operand.FieldPath(var path) -> String.join(".", path);
      case Operand.OuterPath(var path) -> "$row." + String.join(".", path);
      case Operand.CallerField(var path) -> "$caller." + String.join(".", path);
      case Operand.CallerId _ -> "$caller.id";
      case Operand.Variable(var path) -> "$" + String.join(".", path);
      case Operand.Now _ -> "now";
      case Operand.Literal(var value) -> text(value);
      case Operand.Call(var function, var arguments) ->
          function.text()
              + "("
              + String.join(", ", arguments.stream().map(RuleCheck::shown).toList())
              + ")";
    };
  }

  private static String text(@Nullable Object value) {
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }
}
