package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Mirage: `createServer({ models, fixtures, seeds(server) { … }, routes() { this.get(…) } })`.
final class Mirage implements Library {
  private static final String KIND = "mirage";
  private static final int LIST_MAX = 50;

  private final Mocked mocked;

  Mirage(Mocked mocked) {
    this.mocked = mocked;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (path) {
      case "createServer" -> server(call.arg(0), call);
      case "Factory.extend" -> call.arg(0);
      case "Model.extend", "hasMany", "belongsTo", "Serializer.extend" -> Values.UNDEFINED;
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return switch (path) {
      case "Server" -> server(call.arg(0), call);
      case "Response" -> Play.object().with("*status", call.arg(0)).with("*body", call.arg(2));
      default -> null;
    };
  }

  private Value server(Value config, Invocation call) {
    var members = call.interpreter().members();
    var factories = members.get(config, "factories", call.at());
    fixtures(members.get(config, "fixtures", call.at()), call);
    var tables = new TreeMap<String, Value.Arr>();
    var server = maker(factories, tables);
    run(members.get(config, "seeds", call.at()), server, call);
    var routes = new Routes(tables, call);
    run(members.get(config, "routes", call.at()), routes.value(), call);
    run(members.get(config, "baseConfig", call.at()), routes.value(), call);
    return server.with("shutdown", Play.nothing("shutdown"));
  }

  /// Functions of the configuration see the server as `this`, and get it.
  private static void run(Value function, Value.Obj server, Invocation call) {
    var bound =
        function instanceof Value.Fn(var node, var scope, _, var name)
            ? new Value.Fn(node, scope, null, name)
            : function;
    if (Values.isCallable(bound)) {
      call.interpreter().call(bound, server, List.of(server), call.at(), List.of());
    }
  }

  private void fixtures(Value fixtures, Invocation call) {
    if (fixtures instanceof Value.Obj tables) {
      tables
          .members()
          .forEach((name, rows) ->
              call.interpreter()
                  .members()
                  .items(rows)
                  .forEach(row -> mocked.item(name, KIND, row, call.at())));
    }
  }

  private Value.Obj maker(Value factories, Map<String, Value.Arr> tables) {
    var server = Play.object();
    server.with(
        "create",
        Play.fn(
            "create",
            call -> create(call, factories, tables, call.arg(call.args().size() - 1), 0)));
    server.with(
        "createList",
        Play.fn(
            "createList",
            call -> {
              int count =
                  call.arg(1) instanceof Value.Const(Double number)
                      ? (int) Math.clamp(number, 0, LIST_MAX)
                      : 1;
              var given = call.args().size() > 2 ? call.arg(2) : Values.UNDEFINED;
              var made = Value.Arr.of(List.of());
              for (int i = 0; i < count; i++) {
                made.items().add(create(call, factories, tables, given, i));
              }
              return made;
            }));
    server.with(
        "db",
        Play.object()
            .with(
                "loadData",
                Play.fn(
                    "loadData",
                    call -> {
                      fixtures(call.arg(0), call);
                      return Values.UNDEFINED;
                    })));
    server.with("loadFixtures", Play.nothing("loadFixtures"));
    return server;
  }

  private Value create(
      Invocation call, Value factories, Map<String, Value.Arr> tables, Value given, int index) {
    var name = Values.string(call.arg(0));
    var row = Play.object();
    if (name == null) {
      return row;
    }
    var factory = call.interpreter().members().get(factories, name, call.at());
    if (factory instanceof Value.Obj usual) {
      usual
          .members()
          .forEach((field, value) ->
              row.with(
                  field,
                  Values.isCallable(value)
                      ? call.interpreter().callIf(value, List.of(Values.number(index)), call.at())
                      : value));
    }
    if (given instanceof Value.Obj known) {
      row.members().putAll(known.members());
      row.spreads().addAll(known.spreads());
    }
    mocked.item(name, KIND, row, call.at());
    tables.computeIfAbsent(name, _ -> Value.Arr.of(List.of())).items().add(row);
    return row;
  }

  /// What `this` is in `routes`: verbs, and a namespace before what they name.
  private final class Routes {
    private final Value.Obj self = Play.object();
    private final Map<String, Value.Arr> tables;
    private final Invocation made;

    Routes(Map<String, Value.Arr> tables, Invocation made) {
      this.tables = tables;
      this.made = made;
      for (var verb : List.of("get", "post", "put", "patch", "del", "delete")) {
        var method = verb.equals("del") ? "DELETE" : verb.toUpperCase(Locale.ROOT);
        self.with(verb, Play.fn(verb, call -> route(method, call)));
      }
      self.with("passthrough", Play.nothing("passthrough"));
      self.with("resource", Play.nothing("resource"));
    }

    Value.Obj value() {
      return self;
    }

    private Value route(String method, Invocation call) {
      var path = Msw.text(call.arg(0));
      if (path == null || !Values.isCallable(call.arg(1))) {
        return Values.UNDEFINED;
      }
      var answer = call.interpreter().callIf(call.arg(1), List.of(schema(), request()), call.at());
      for (var option : Values.options(answer)) {
        boolean isReply = option instanceof Value.Obj o && o.members().containsKey("*status");
        var body =
            isReply && option instanceof Value.Obj o
                ? o.members().getOrDefault("*body", Values.UNDEFINED)
                : option;
        int status =
            isReply
                    && option instanceof Value.Obj o
                    && o.members().get("*status") instanceof Value.Const(Double number)
                ? number.intValue()
                : method.equals("POST") ? 201 : 200;
        mocked.answered(
            method, namespace() + "/" + path.replaceAll("^/+", ""), status, body, made.at());
      }
      return Values.UNDEFINED;
    }

    private String namespace() {
      var before = self.members().get("namespace") instanceof Value.Const(String text) ? text : "";
      var host = self.members().get("urlPrefix") instanceof Value.Const(String text) ? text : "";
      var path = before.replaceAll("^/+|/+$", "");
      return host.replaceAll("/+$", "") + (path.isEmpty() ? "" : "/" + path);
    }

    /// Serializers wrap what the schema gives; that is not followed, so that it says nothing.
    private Value schema() {
      var schema = Play.object();
      schema.with("db", new Value.Unknown("db"));
      tables.forEach((name, rows) -> schema.with("*" + name, rows));
      return schema;
    }

    private Value request() {
      return Play.object()
          .with("params", new Value.Unknown("params"))
          .with("queryParams", new Value.Unknown("queryParams"))
          .with("requestBody", new Value.Unknown("requestBody"))
          .with("requestHeaders", new Value.Unknown("requestHeaders"));
    }
  }
}
