package dev.plinth.analyze.sinks;

import dev.plinth.analyze.StatusUse;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// axios: the global, instances with their defaults, interceptors.
final class Axios implements Library {
  private final Client global = new Client(null);

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "isAxiosError" -> Values.TRUE;
      case "isCancel" -> new Value.Test(new Object(), false);
      default -> null;
    };
  }

  /// The global client.
  Value client() {
    return global.value();
  }

  @Override
  public @Nullable Value member(String path) {
    return switch (path) {
      case "default", "axios", "Axios" -> global.value();
      case "isAxiosError", "AxiosError", "CancelToken", "AxiosHeaders" -> null;
      default -> global.value().members().get(path);
    };
  }

  /// One client: the global one or an instance.
  private static final class Client {
    private final Value.Native value;
    private final Value.Obj defaults = Play.object();
    private final List<Value> requests = new ArrayList<>();
    private final List<Value> responses = new ArrayList<>();
    private final List<Value> refusals = new ArrayList<>();
    private boolean open;

    Client(@Nullable Client parent) {
      value = new Value.Native("axios", this::request);
      var common = Play.object();
      defaults.with("headers", Play.object().with("common", common));
      value.with("defaults", defaults);
      value.with(
          "interceptors",
          Play.object()
              .with("request", interceptors(requests, new ArrayList<>()))
              .with("response", interceptors(responses, refusals)));
      for (var verb : List.of("get", "delete", "head", "options")) {
        value.with(
            verb,
            Play.fn(
                verb, call -> send(call, verb, call.arg(0), call.arg(1), Values.UNDEFINED, true)));
      }
      for (var verb : List.of("post", "put", "patch", "postForm", "putForm", "patchForm")) {
        value.with(
            verb,
            Play.fn(
                verb,
                call ->
                    send(
                        call,
                        verb.replace("Form", ""),
                        call.arg(0),
                        call.arg(2),
                        call.arg(1),
                        false)));
      }
      value.with("request", Play.fn("request", this::request));
      value.with("create", Play.fn("create", call -> create(call, parent)));
      value.with("isAxiosError", Play.fn("isAxiosError", call -> Values.TRUE));
      value.with("isCancel", Play.fn("isCancel", call -> new Value.Test(new Object(), false)));
      value.with("all", Play.same("all"));
      value.with("spread", Play.same("spread"));
      value.with("getUri", Play.fn("getUri", call -> call.member(0, "url")));
    }

    Value.Native value() {
      return value;
    }

    private static Value create(Invocation call, @Nullable Client parent) {
      call.interpreter().exchanges().facts().style("axios");
      var made = new Client(parent);
      for (var option : Values.options(call.arg(0))) {
        if (option instanceof Value.Obj config) {
          config
              .members()
              .forEach((name, member) -> {
                if (name.equals("headers") && member instanceof Value.Obj headers) {
                  made.defaults.with("*own", headers);
                } else {
                  made.defaults.with(name, member);
                }
              });
          made.defaults.spreads().addAll(config.spreads());
        }
      }
      return made.value;
    }

    private Value interceptors(List<Value> good, List<Value> bad) {
      return Play.object()
          .with(
              "use",
              Play.fn(
                  "use",
                  call -> {
                    if (Values.isCallable(call.arg(0))) {
                      good.add(call.arg(0));
                    }
                    if (Values.isCallable(call.arg(1))) {
                      bad.add(call.arg(1));
                      call.interpreter().escape(call.arg(1));
                    }
                    return Values.number(0);
                  }))
          .with("eject", Play.nothing("eject"))
          .with("clear", Play.nothing("clear"));
    }

    private Value request(Invocation call) {
      var first = call.arg(0);
      boolean address =
          first instanceof Value.Const
              || first instanceof Value.Text
              || first instanceof Value.Hole;
      var config = address ? call.arg(1) : first;
      if (config instanceof Value.Unknown || (config instanceof Value.Const && !address)) {
        // A request that is sent again, as it was.
        call.interpreter().exchanges().react(call.interpreter(), StatusUse.Kind.REQUEST, call.at());
        return new Value.Unknown("response");
      }
      var members = call.interpreter().members();
      var url = address ? first : members.get(config, "url", call.at());
      var verb = Fetch.usual(members.get(config, "method", call.at()), "GET");
      return send(call, verb, url, config, members.get(config, "data", call.at()));
    }

    private Value send(
        Invocation call, String verb, Value url, Value config, Value body, boolean inConfig) {
      var data = inConfig ? call.interpreter().members().get(config, "data", call.at()) : body;
      return send(call, Values.text(verb.toUpperCase(Locale.ROOT)), url, config, data);
    }

    private Value send(Invocation call, Value verb, Value url, Value config, Value body) {
      var interpreter = call.interpreter();
      interpreter.exchanges().facts().style("axios");
      var members = interpreter.members();
      var at = call.at();
      var base = members.get(config, "baseURL", at);
      if (Values.isNothing(base)) {
        base = members.get(defaults, "baseURL", at);
      }
      var headers = headers(interpreter, config, at);
      var prepared =
          Play.object()
              .with("headers", headers)
              .with("url", url)
              .with("method", verb)
              .with("data", body)
              .with("params", members.get(config, "params", at))
              .with("baseURL", base);
      boolean credentials = isOn(interpreter, config, at) || isOn(interpreter, defaults, at);
      credentials |= intercept(interpreter, prepared, at);
      if (credentials) {
        interpreter.exchanges().facts().credentials();
      }
      var reply =
          interpreter
              .exchanges()
              .send(
                  interpreter,
                  new Exchange.Sent(
                      members.get(prepared, "method", at),
                      members.get(prepared, "baseURL", at),
                      members.get(prepared, "url", at),
                      members.get(prepared, "params", at),
                      members.get(prepared, "data", at),
                      Bodies.kind(members.get(prepared, "data", at)),
                      credentials,
                      Bodies.token(interpreter, members.get(prepared, "headers", at), at),
                      "axios",
                      true),
                  at);
      declare(call, reply);
      return received(interpreter, reply, at);
    }

    private static void declare(Invocation call, Value reply) {
      var type = call.type(0);
      if (type != null) {
        for (var option : Values.options(reply)) {
          if (option instanceof Value.Reply(var exchange, _)) {
            exchange.answer().declare(type);
          }
        }
      }
    }

    private static boolean isOn(Interpreter interpreter, Value config, Node at) {
      var flag = interpreter.members().get(config, "withCredentials", at);
      return flag.equals(Values.TRUE)
          || flag instanceof Value.Choice
          || flag instanceof Value.OneOf;
    }

    private Value.Obj headers(Interpreter interpreter, Value config, Node at) {
      var all = Play.object();
      all.with(
          "set",
          Play.fn(
              "set",
              call -> {
                var name = Values.string(call.arg(0));
                return name == null ? all : all.with(name, call.arg(1));
              }));
      all.with("common", all);
      if (defaults.members().get("headers") instanceof Value.Obj some
          && some.members().get("common") instanceof Value.Obj common) {
        all.members().putAll(common.members());
        some.members()
            .forEach((name, value) -> {
              if (!(value instanceof Value.Obj)) {
                all.with(name, value);
              }
            });
      }
      if (defaults.members().get("*own") instanceof Value.Obj own) {
        all.members().putAll(own.members());
        all.spreads().addAll(own.spreads());
      }
      var given = interpreter.members().get(config, "headers", at);
      if (!Values.isNothing(given)) {
        all.spreads().add(given);
      }
      return all;
    }

    /// Runs the request interceptors on a request.
    ///
    /// @return whether one of them sends cookies along
    private boolean intercept(Interpreter interpreter, Value.Obj prepared, Node at) {
      if (open) {
        return false;
      }
      open = true;
      try {
        for (var interceptor : List.copyOf(requests)) {
          interpreter.call(interceptor, Values.UNDEFINED, List.of(prepared), at, List.of());
        }
      } finally {
        open = false;
      }
      return isOn(interpreter, prepared, at);
    }

    private Value received(Interpreter interpreter, Value reply, Node at) {
      if (open || !(reply instanceof Value.Reply || reply instanceof Value.OneOf)) {
        return reply;
      }
      open = true;
      try {
        var result = reply;
        for (var interceptor : List.copyOf(responses)) {
          var given =
              interpreter.call(interceptor, Values.UNDEFINED, List.of(result), at, List.of());
          result = Values.isUndefined(given) || given instanceof Value.Unknown ? result : given;
        }
        var failed = new ArrayList<Exchange>();
        for (var option : Values.options(reply)) {
          if (option instanceof Value.Reply(var exchange, _)) {
            failed.add(exchange);
          }
        }
        for (var refusal : List.copyOf(refusals)) {
          interpreter.call(
              refusal, Values.UNDEFINED, List.of(new Value.Failure(failed)), at, List.of());
        }
        return result;
      } finally {
        open = false;
      }
    }
  }
}
