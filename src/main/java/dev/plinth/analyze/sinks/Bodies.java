package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.Locale;
import java.util.Set;

/// What goes along with a request: bodies, headers.
final class Bodies {
  private static final Set<String> CREDENTIALS =
      Set.of(
          "authorization",
          "x-auth-token",
          "x-access-token",
          "token",
          "auth-token",
          "x-token",
          "jwt",
          "access-token");

  private Bodies() {}

  static Value form(Invocation call) {
    var made = Play.object().with("*form", Values.text("multipart"));
    Value.NativeCall put =
        inner -> {
          var name = Values.string(inner.arg(0));
          made.members().merge(name == null ? "*" : name, inner.arg(1), Values::join);
          return Values.UNDEFINED;
        };
    made.with("append", Play.fn("append", put)).with("set", Play.fn("set", put));
    made.with(
        "get",
        Play.fn(
            "get",
            inner -> {
              var name = Values.string(inner.arg(0));
              var known = name == null ? null : made.members().get(name);
              return known == null ? new Value.Unknown(name == null ? "value" : name) : known;
            }));
    made.with("entries", Play.fn("entries", inner -> made));
    made.with("forEach", Play.nothing("forEach"));
    made.with("delete", Play.nothing("delete"));
    return made;
  }

  static Value headers(Invocation call) {
    var made = Play.object();
    if (call.arg(0) instanceof Value.Obj given) {
      made.members().putAll(given.members());
      made.spreads().addAll(given.spreads());
    }
    Value.NativeCall put =
        inner -> {
          var name = Values.string(inner.arg(0));
          if (name != null) {
            made.members().merge(name, inner.arg(1), Values::join);
          }
          return made;
        };
    made.with("append", Play.fn("append", put)).with("set", Play.fn("set", put));
    made.with(
        "setAuthorization",
        Play.fn("setAuthorization", inner -> made.with("Authorization", inner.arg(0))));
    made.with("get", Play.fn("get", inner -> new Value.Unknown("header")));
    made.with("has", Play.fn("has", inner -> new Value.Test(new Object(), false)));
    return made;
  }

  static Value url(Invocation call) {
    var query =
        QueryStrings.make(
            new Invocation(
                call.interpreter(),
                call.self(),
                java.util.List.of(),
                call.at(),
                java.util.List.of()));
    Value href = call.arg(0);
    var base = Values.string(call.arg(1));
    if (base != null && href instanceof Value.Const(String path) && path.startsWith("/")) {
      href = Values.text(base.replaceAll("(?<![:/])/.*$", "") + path);
    } else if (call.args().size() > 1 && !(call.arg(1) instanceof Value.External)) {
      href =
          new Value.Text(java.util.List.of(hole(call.arg(1)), Values.text("/"), hole(call.arg(0))));
    }
    var made = Play.object().with("href", href).with("searchParams", query);
    made.with("toString", Play.fn("toString", inner -> made));
    made.with("pathname", new Value.Unknown("pathname"))
        .with("origin", new Value.Unknown("origin"));
    return made;
  }

  private static Value hole(Value value) {
    return value instanceof Value.Const ? value : new Value.Hole("", value);
  }

  static Call.Body kind(Value body) {
    for (var option : Values.options(body)) {
      switch (option) {
        case Value.Const(Value.Nothing _) -> {}
        case Value.Obj obj when obj.members().get("*form") instanceof Value.Const(String form) -> {
          return form.equals("multipart") ? Call.Body.MULTIPART : Call.Body.FORM;
        }
        default -> {
          return Call.Body.JSON;
        }
      }
    }
    return Call.Body.NONE;
  }

  /// Whether headers carry a credential; if so it is noted which and how.
  static boolean token(Interpreter interpreter, Value headers, Node at) {
    boolean found = false;
    for (var option : Values.options(headers)) {
      if (option instanceof Value.Obj obj) {
        for (var entry : obj.members().entrySet()) {
          boolean credential = CREDENTIALS.contains(entry.getKey().toLowerCase(Locale.ROOT));
          if (credential && !Values.isNothing(entry.getValue())) {
            found = true;
            note(interpreter, entry.getKey(), entry.getValue(), at);
          }
        }
        for (var spread : obj.spreads()) {
          found |= token(interpreter, spread, at);
        }
      } else if (option instanceof Value.Unknown unknown
          && unknown.name().matches("(?i)headers?|auth\\w*")) {
        found = true;
      }
    }
    return found;
  }

  private static void note(Interpreter interpreter, String header, Value value, Node at) {
    for (var option : Values.options(value)) {
      var scheme = "";
      String from = null;
      if (option instanceof Value.Text(var parts)
          && parts.getFirst() instanceof Value.Const(String first)) {
        scheme = first.strip();
      } else if (option instanceof Value.Const(String text)) {
        scheme = text.contains(" ") ? text.substring(0, text.indexOf(' ')) : "";
      } else if (Values.isNothing(option)) {
        continue;
      }
      interpreter.exchanges().facts().send(header, scheme, from, at);
    }
  }
}
