package dev.plinth.rules;

import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
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
  private final List<String> faults = new ArrayList<>();
  private boolean asked;

  private RuleCheck(Schema schema, Set<String> variables) {
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
    var check = new RuleCheck(schema, variables);
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
        texts(left, own, outer);
        texts(pattern, own, outer);
      }
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
      faults.add(shown(left) + " is a list: use `contains`");
    } else if (leftType != null && rightType != null) {
      if (kind(leftType) != kind(rightType)
          && kind(leftType) != Kind.ANY
          && kind(rightType) != Kind.ANY) {
        faults.add(
            shown(left)
                + " holds "
                + kind(leftType).words
                + " and "
                + shown(right)
                + " "
                + kind(rightType).words
                + ": they cannot be compared");
      }
    } else if (leftType != null && right instanceof Operand.Literal(var value)) {
      literal(left, leftType, value);
    } else if (rightType != null && left instanceof Operand.Literal(var value)) {
      literal(right, rightType, value);
    }
  }

  private static boolean isList(@Nullable FieldType type) {
    return type instanceof FieldType.ListOf || type instanceof FieldType.References;
  }

  private void literal(Operand field, FieldType type, @Nullable Object value) {
    if (value == null) {
      return;
    }
    if (type instanceof FieldType.OneOf(var words) && !words.contains(String.valueOf(value))) {
      faults.add(shown(field) + " is one of " + String.join(", ", words) + ", never " + value);
      return;
    }
    boolean fits =
        switch (kind(type)) {
          case TEXT, TIME ->
              value instanceof String
                  || (type instanceof FieldType.DateTime && value instanceof Number);
          case NUMBER -> value instanceof Number;
          case TRUTH -> value instanceof Boolean;
          case ANY -> true;
        };
    if (!fits) {
      faults.add(shown(field) + " holds " + kind(type).words + ": it never equals " + text(value));
    }
  }

  private void texts(Operand operand, Collection own, @Nullable Collection outer) {
    if (known(operand, own, outer)) {
      var type = types.of(operand, own, outer);
      if (type != null && kind(type) != Kind.TEXT && kind(type) != Kind.ANY) {
        faults.add(shown(operand) + " holds " + kind(type).words + ": `like` needs text");
      }
    }
  }

  private void contains(Operand left, Operand part, Collection own, @Nullable Collection outer) {
    if (!known(left, own, outer) || !known(part, own, outer)) {
      return;
    }
    var type = types.of(left, own, outer);
    if (type instanceof FieldType.ListOf(var element, _)) {
      if (part instanceof Operand.Literal(var value)) {
        literal(left, element, value);
      }
    } else if (type != null && kind(type) != Kind.TEXT && kind(type) != Kind.ANY) {
      faults.add(shown(left) + " holds " + kind(type).words + ": `contains` needs text or a list");
    }
  }

  private void truth(Operand operand, Collection own, @Nullable Collection outer) {
    if (known(operand, own, outer)) {
      var type = types.of(operand, own, outer);
      if (type != null && kind(type) != Kind.TRUTH && kind(type) != Kind.ANY) {
        faults.add(
            shown(operand) + " holds " + kind(type).words + ": expected a comparison such as `=`");
      }
    }
  }

  private boolean known(Operand operand, Collection own, @Nullable Collection outer) {
    return switch (operand) {
      case Operand.Literal _, Operand.CallerId _, Operand.Now _ -> true;
      case Operand.FieldPath(var path) -> path(path, own);
      case Operand.OuterPath(var path) -> {
        if (outer == null) {
          faults.add("`$row` means something inside `exists` alone");
          yield false;
        }
        yield path(path, outer);
      }
      case Operand.CallerField(var field) -> callerField(field);
      case Operand.Variable(var path) -> variable(path);
      case Operand.Call(var function, var argument) -> {
        boolean known = known(argument, own, outer);
        var type = types.of(argument, own, outer);
        if (known && type != null && kind(type) != Kind.TEXT && kind(type) != Kind.ANY) {
          faults.add(
              function.name().toLowerCase(java.util.Locale.ROOT)
                  + " needs text, and "
                  + shown(argument)
                  + " holds "
                  + kind(type).words);
          yield false;
        }
        yield known;
      }
    };
  }

  private boolean variable(List<String> path) {
    if (variables.contains(path.getFirst())) {
      return true;
    }
    faults.add(
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

  private boolean callerField(String field) {
    var users = schema.collection(Schema.USERS);
    if (users.isEmpty()) {
      faults.add("$caller." + field + " needs a collection users, and there is none");
      return false;
    }
    return path(List.of(field), users.get());
  }

  private boolean path(List<String> path, Collection collection) {
    var name = path.getFirst();
    var field = collection.field(name);
    boolean isThere = name.equals(Types.ID) || field.map(this::isSeen).orElse(false);
    if (!isThere) {
      faults.add(
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
    var target = types.target(collection, name);
    if (target.isEmpty()) {
      faults.add(name + " in " + collection.name() + " is no reference: nothing follows it");
      return false;
    }
    return path(path.subList(1, path.size()), target.get());
  }

  private boolean isSeen(Field field) {
    return !asked || !field.hidden();
  }

  private enum Kind {
    TEXT("text"),
    NUMBER("numbers"),
    TRUTH("true or false"),
    TIME("times"),
    ANY("JSON");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static Kind kind(FieldType type) {
    return switch (type) {
      case FieldType.Text _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.OneOf _ ->
          Kind.TEXT;
      case FieldType.Int _, FieldType.Real _, FieldType.Decimal _ -> Kind.NUMBER;
      case FieldType.Bool _ -> Kind.TRUTH;
      case FieldType.Date _, FieldType.DateTime _ -> Kind.TIME;
      case FieldType.AnyJson _, FieldType.ListOf _, FieldType.Reference _, FieldType.References _ ->
          Kind.ANY;
    };
  }

  private static String shown(Operand operand) {
    return switch (operand) {
      case Operand.FieldPath(var path) -> String.join(".", path);
      case Operand.OuterPath(var path) -> "$row." + String.join(".", path);
      case Operand.CallerField(var field) -> "$caller." + field;
      case Operand.CallerId _ -> "$caller.id";
      case Operand.Variable(var path) -> "$" + String.join(".", path);
      case Operand.Now _ -> "now";
      case Operand.Literal(var value) -> text(value);
      case Operand.Call(var function, var argument) ->
          function.name().toLowerCase(java.util.Locale.ROOT) + "(" + shown(argument) + ")";
    };
  }

  private static String text(@Nullable Object value) {
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }
}
