package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Shape;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.ValueShapes;
import dev.plinth.analyze.values.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `@mswjs/data`: `factory({ user: { id: primaryKey(String), posts: manyOf('post') } })`, and the
/// database that it gives.
final class MswData implements Library {
  private static final String KIND = "mswjs-data";
  private static final Shape NUMBER = new Shape.Scalar(Shape.Kind.NUMBER);
  private static final Set<String> ALL = Set.of("getAll", "findMany", "updateMany", "deleteMany");

  private final Mocked mocked;

  MswData(Mocked mocked) {
    this.mocked = mocked;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (path) {
      case "factory" -> factory(call);
      case "primaryKey" -> Play.object().with("*of", call.arg(0)).with("*key", Values.TRUE);
      case "nullable" -> Play.object().with("*of", call.arg(0));
      case "oneOf" -> Play.object().with("*one", call.arg(0));
      case "manyOf" -> Play.object().with("*many", call.arg(0));
      default -> path.equals("drop") ? Values.UNDEFINED : null;
    };
  }

  private Value factory(Invocation call) {
    var database = Play.object();
    if (call.arg(0) instanceof Value.Obj models) {
      models
          .members()
          .forEach((name, model) -> {
            if (model instanceof Value.Obj fields) {
              mocked.model(name, shape(fields, call));
              database.with(name, table(name, fields));
            }
          });
    }
    return database;
  }

  private Value table(String name, Value.Obj fields) {
    var rows = Value.Arr.of(List.of());
    var table = Play.object();
    table.with(
        "create",
        Play.fn(
            "create",
            call -> {
              var row = row(fields, call.arg(0), call);
              number(row, fields, name + "-" + (rows.items().size() + 1));
              mocked.item(name, KIND, row, call.at());
              rows.items().add(row);
              return row;
            }));
    for (var verb :
        List.of(
            "findFirst", "getAll", "findMany", "update", "updateMany", "delete", "deleteMany")) {
      table.with(
          verb,
          Play.fn(
              verb,
              call -> {
                if (ALL.contains(verb)) {
                  return rows.items().isEmpty()
                      ? Value.Arr.of(List.of(row(fields, Values.UNDEFINED, call)))
                      : rows;
                }
                return rows.items().isEmpty()
                    ? row(fields, Values.UNDEFINED, call)
                    : rows.items().getFirst();
              }));
    }
    table.with("count", Play.fn("count", _ -> new Value.Unknown("number", NUMBER)));
    for (var verb : List.of("toHandlers", "toGraphQLSchema")) {
      table.with(
          verb,
          Play.fn(
              verb,
              call -> {
                if ("rest".equals(Values.string(call.arg(0)))) {
                  rest(name, rows, fields, call);
                }
                return Value.Arr.of(List.of());
              }));
    }
    return table;
  }

  /// `db.user.toHandlers('rest', base)` makes routes named by the plural.
  private void rest(String name, Value.Arr rows, Value.Obj fields, Invocation call) {
    var base = Msw.text(call.arg(1));
    var path = (base == null ? "*" : base.replaceAll("/+$", "")) + "/" + name + "s";
    var row = row(fields, Values.UNDEFINED, call);
    mocked.answered("GET", path, 200, rows, call.at());
    mocked.answered("GET", path + "/:id", 200, row, call.at());
    mocked.answered("POST", path, 201, row, call.at());
    mocked.answered("PUT", path + "/:id", 200, row, call.at());
  }

  /// What was given; where nothing was, what the model's own functions make of it.
  private static Value.Obj row(Value.Obj fields, Value given, Invocation call) {
    var row = new LinkedHashMap<String, Value>();
    fields
        .members()
        .forEach((name, field) -> {
          var value = call.interpreter().members().get(given, name, call.at());
          row.put(name, Values.isNothing(value) ? usual(field, call) : value);
        });
    if (given instanceof Value.Obj known) {
      row.putAll(known.members());
    }
    row.values().removeIf(Values::isUndefined);
    return Value.Obj.of(row);
  }

  /// A key that is only made when the mock runs is made up: other rows refer to it.
  private static void number(Value.Obj row, Value.Obj fields, String key) {
    fields
        .members()
        .forEach((name, field) -> {
          boolean isKey =
              field instanceof Value.Obj wrapped && wrapped.members().containsKey("*key");
          var value = row.members().getOrDefault(name, Values.UNDEFINED);
          if (isKey && !(value instanceof Value.Const) && !(value instanceof Value.Text)) {
            row.with(name, Values.text(key));
          }
        });
  }

  private static Value usual(Value field, Invocation call) {
    return switch (field) {
      case Value.Obj wrapped when wrapped.members().containsKey("*of") ->
          usual(wrapped.members().getOrDefault("*of", Values.UNDEFINED), call);
      case Value.Obj related
          when related.members().containsKey("*one") || related.members().containsKey("*many") ->
          Values.UNDEFINED;
      case Value.Fn fn -> call.interpreter().callIf(fn, List.of(), call.at());
      case Value.External(_, var name) -> new Value.Unknown(name, scalar(name));
      default -> field;
    };
  }

  private static Shape.Obj shape(Value.Obj fields, Invocation call) {
    Map<String, Shape.Member> members = new LinkedHashMap<>();
    fields
        .members()
        .forEach((name, field) -> {
          var shape = field(field, call);
          if (shape != null) {
            members.put(name, new Shape.Member(shape, false));
          }
        });
    return new Shape.Obj(members, null);
  }

  private static @Nullable Shape field(Value field, Invocation call) {
    return switch (field) {
      case Value.Obj wrapped when wrapped.members().containsKey("*of") ->
          field(wrapped.members().getOrDefault("*of", Values.UNDEFINED), call);
      case Value.Obj related
          when related.members().containsKey("*one") || related.members().containsKey("*many") ->
          null;
      case Value.External(_, var name) -> scalar(name);
      default -> new ValueShapes(call.interpreter()).shape(usual(field, call));
    };
  }

  private static Shape scalar(String constructor) {
    return switch (constructor) {
      case "Number" -> NUMBER;
      case "Boolean" -> new Shape.Scalar(Shape.Kind.BOOLEAN);
      case "Date" -> new Shape.Scalar(Set.of(Shape.Kind.STRING), Set.of(), Set.of("date"));
      case "Array" -> new Shape.Arr(Shape.unknown());
      case "String" -> new Shape.Scalar(Shape.Kind.STRING);
      default -> Shape.unknown();
    };
  }
}
