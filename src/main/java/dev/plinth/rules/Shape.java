package dev.plinth.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A client's filter without its values: `title = 'x'` and `title = 'y'` are one statement.
///
/// @param expr with a [Operand.Variable] under [#ASKED] in place of each value
/// @param values by their names there
public record Shape(Expr expr, Map<String, Object> values) {
  /// The first name of the variables.
  public static final String ASKED = "asked";

  public Shape {
    values = Map.copyOf(values);
  }

  /// Takes the values out of a filter that passed [RuleCheck].
  ///
  /// @param given what the client gave for the filter's own variables, by first name
  public static Shape of(Expr filter, Map<String, String> given) {
    return of(filter, given, "");
  }

  /// Takes the values out of one of several conditions of a request.
  ///
  /// @param prefix of the names of its values
  public static Shape of(Expr filter, Map<String, String> given, String prefix) {
    var taking = new Taking(given, prefix, new HashMap<>());
    return new Shape(taking.from(filter), taking.values);
  }

  private record Taking(Map<String, String> given, String prefix, Map<String, Object> values) {

    Expr from(Expr expr) {
      return switch (expr) {
        case Expr.Constant _, Expr.SignedIn _ -> expr;
        case Expr.And(var all) -> new Expr.And(all.stream().map(this::from).toList());
        case Expr.Or(var any) -> new Expr.Or(any.stream().map(this::from).toList());
        case Expr.Not(var negated) -> new Expr.Not(from(negated));
        case Expr.Compare(var left, var operator, var right) ->
            new Expr.Compare(operand(left), operator, operand(right));
        case Expr.In(var left, var list, boolean negated) ->
            new Expr.In(operand(left), padded(list), negated);
        case Expr.IsNull(var one, boolean negated) -> new Expr.IsNull(operand(one), negated);
        case Expr.Like(var left, var pattern) -> new Expr.Like(operand(left), operand(pattern));
        case Expr.Contains(var left, var part) -> new Expr.Contains(operand(left), operand(part));
        case Expr.Among(var value, var list) -> new Expr.Among(operand(value), operand(list));
        case Expr.Starts(var left, var part) -> new Expr.Starts(operand(left), operand(part));
        case Expr.Truth(var one) -> new Expr.Truth(operand(one));
        case Expr.Exists(var name, var where) -> new Expr.Exists(name, from(where));
        case Expr.Related(var path, var where) -> new Expr.Related(path, from(where));
        case Expr.Asked(var asked) -> new Expr.Asked(from(asked));
      };
    }

    /// Lists of three and of four values are one statement: the last value stands there twice.
    private List<Operand> padded(List<Operand> list) {
      var padded = new ArrayList<>(list);
      int size = Integer.highestOneBit(2 * list.size() - 1);
      while (padded.size() < size) {
        padded.add(padded.getLast());
      }
      return padded.stream().map(this::operand).toList();
    }

    private Operand operand(Operand operand) {
      return switch (operand) {
        case Operand.Literal(var value) -> value == null ? operand : taken(value);
        case Operand.Call(var function, var arguments) ->
            new Operand.Call(function, arguments.stream().map(this::operand).toList());
        case Operand.Variable(var path) -> given(path.getFirst());
        case Operand.FieldPath _,
            Operand.OuterPath _,
            Operand.CallerId _,
            Operand.CallerField _,
            Operand.Claim _,
            Operand.Sent _,
            Operand.SentFields _,
            Operand.Parameter _,
            Operand.Now _,
            Operand.Today _ ->
            operand;
      };
    }

    private Operand given(String name) {
      var value = given.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no value for $" + name);
      }
      values.put("$" + name, value);
      return new Operand.Variable(List.of(ASKED, "$" + name));
    }

    private Operand taken(Object value) {
      var name = prefix + values.size();
      values.put(name, value);
      return new Operand.Variable(List.of(ASKED, name));
    }
  }
}
