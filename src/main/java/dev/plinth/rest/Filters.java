package dev.plinth.rest;

import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Template;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Expr.Operator;
import dev.plinth.rules.Operand;
import dev.plinth.rules.RuleParser;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which items an endpoint is about: its `where`, and those of its `filter` whose variables have a
/// value in this request.
final class Filters {
  /// A filter's key that lets a query parameter of any field's name filter by that field, also as
  /// `price_gte`, `price_lte`, `price_ne`, `title_like`, as json-server reads them.
  static final String ANY_FIELD = "*";

  /// A filter's key that looks into every text.
  static final String EVERY_TEXT = "q";

  private static final Map<String, Operator> SUFFIXES =
      Map.of("_gte", Operator.AT_LEAST, "_lte", Operator.AT_MOST, "_ne", Operator.NOT_EQUAL);
  private static final String LIKE = "_like";

  /// As many values of one parameter as the rule language takes in a list.
  private static final int VALUES_MAX = 200;

  private final Collection collection;
  private final Expr where;
  private final Map<String, Template> filter;
  private final Set<String> reserved;

  Filters(Endpoint endpoint, Collection collection) {
    this.collection = collection;
    this.where = endpoint.where() == null ? Expr.ANYONE : RuleParser.parse(endpoint.where());
    this.filter = endpoint.filter();
    this.reserved = Paging.parameters(endpoint);
  }

  /// The condition for changes: what the endpoint says, whatever the query holds.
  Expr where() {
    return where;
  }

  /// The condition for lists.
  Expr where(Variables variables) {
    var all = new ArrayList<Expr>();
    filter.forEach((name, value) -> {
      switch (name) {
        case ANY_FIELD -> anyField(variables, all);
        case EVERY_TEXT -> {
          if (variables.text(value) != null) {
            all.add(everyText(operand(value)));
          }
        }
        default -> {
          if (variables.text(value) != null) {
            named(name, value, variables).ifPresent(all::add);
          }
        }
      }
    });
    if (all.isEmpty()) {
      return where;
    }
    var asked = new Expr.Asked(all.size() == 1 ? all.getFirst() : new Expr.And(all));
    return Expr.both(where, asked);
  }

  private Optional<Expr> named(String name, Template value, Variables variables) {
    var several =
        value instanceof Template.Variable(var path)
                && path.size() == 2
                && path.getFirst().equals("query")
            ? variables.queries(path.get(1)).size()
            : 1;
    var type = type(name);
    if (type == null) {
      return Optional.empty();
    }
    if (several > 1 && value instanceof Template.Variable(var path)) {
      return Optional.of(oneOf(name, path.get(1), Math.min(several, VALUES_MAX)));
    }
    return Optional.of(holds(name, type, operand(value)));
  }

  private static Expr holds(String name, FieldType type, Operand value) {
    var field = new Operand.FieldPath(name);
    return type instanceof FieldType.ListOf
        ? new Expr.Contains(field, value)
        : new Expr.Compare(field, Operator.EQUAL, value);
  }

  /// `?tag=a&tag=b`: one of both.
  private Expr oneOf(String name, String parameter, int count) {
    var type = type(name);
    var any = new ArrayList<Operand>();
    for (int i = 0; i < count; i++) {
      any.add(new Operand.Variable(List.of("queries", parameter, Integer.toString(i))));
    }
    return type instanceof FieldType.ListOf
        ? new Expr.Or(any.stream().map(value -> holds(name, type, value)).toList())
        : new Expr.In(new Operand.FieldPath(name), any, false);
  }

  private void anyField(Variables variables, List<Expr> all) {
    variables
        .queries()
        .forEach((parameter, values) -> {
          var value = new Operand.Variable(List.of("query", parameter));
          if (reserved.contains(parameter) || values.getFirst().isEmpty()) {
            return;
          }
          var type = type(parameter);
          if (type != null) {
            all.add(
                values.size() > 1
                    ? oneOf(parameter, parameter, Math.min(values.size(), VALUES_MAX))
                    : holds(parameter, type, value));
          } else {
            suffixed(parameter, value).ifPresent(all::add);
          }
        });
  }

  private Optional<Expr> suffixed(String parameter, Operand value) {
    int mark = parameter.lastIndexOf('_');
    if (mark < 1) {
      return Optional.empty();
    }
    var name = parameter.substring(0, mark);
    var suffix = parameter.substring(mark);
    var type = type(name);
    if (type == null || type instanceof FieldType.ListOf || type instanceof FieldType.AnyJson) {
      return Optional.empty();
    }
    if (suffix.equals(LIKE)) {
      return isText(type)
          ? Optional.of(new Expr.Contains(new Operand.FieldPath(name), value))
          : Optional.empty();
    }
    return Optional.ofNullable(SUFFIXES.get(suffix))
        .map(operator -> new Expr.Compare(new Operand.FieldPath(name), operator, value));
  }

  private Expr everyText(Operand value) {
    return new Expr.Or(
        collection.fields().stream()
            .filter(field -> !field.hidden() && isText(field.type()))
            .<Expr>map(field -> new Expr.Contains(new Operand.FieldPath(field.name()), value))
            .toList());
  }

  /// A field's type; null for what clients do not see, and what has no single value.
  private @Nullable FieldType type(String name) {
    if (name.equals("id")) {
      return new FieldType.Text();
    }
    return collection
        .field(name)
        .filter(field -> !field.hidden())
        .map(Field::type)
        .filter(type -> !(type instanceof FieldType.AnyJson))
        .orElse(null);
  }

  private static boolean isText(FieldType type) {
    return switch (type) {
      case FieldType.Text _, FieldType.OneOf _, FieldType.Email _, FieldType.Url _ -> true;
      case FieldType.Int _,
          FieldType.Real _,
          FieldType.Decimal _,
          FieldType.Bool _,
          FieldType.Date _,
          FieldType.DateTime _,
          FieldType.Uuid _,
          FieldType.File _,
          FieldType.AnyJson _,
          FieldType.ListOf _,
          FieldType.Reference _,
          FieldType.References _ ->
          false;
    };
  }

  private static Operand operand(Template value) {
    return switch (value) {
      case Template.Variable(var path) when path.equals(List.of("caller", "id")) ->
          new Operand.CallerId();
      case Template.Variable(var path) -> new Operand.Variable(path);
      case Template.Literal(var json) when json.isBoolean() ->
          new Operand.Literal(json.booleanValue());
      case Template.Literal(var json) when json.isNumber() ->
          new Operand.Literal(
              json.canConvertToExactIntegral() ? (Object) json.longValue() : json.decimalValue());
      case Template.Literal(var json) -> new Operand.Literal(json.asText());
      case Template.Members _, Template.Elements _ ->
          throw new IllegalArgumentException("a filter compares with one value");
    };
  }
}
