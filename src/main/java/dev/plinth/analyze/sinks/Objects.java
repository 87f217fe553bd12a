package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Keys;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `Object.keys` and its like.
final class Objects {
  private Objects() {}

  static @Nullable Value call(String name, Invocation call) {
    var arg = call.arg(0);
    return switch (name) {
      case "assign" -> assign(call);
      case "keys", "getOwnPropertyNames" -> Value.Arr.of(Keys.of(call.interpreter(), arg));
      case "values" -> Value.Arr.of(values(call, arg));
      case "entries" -> entries(call, arg);
      case "fromEntries" -> fromEntries(call, arg);
      case "freeze", "seal", "create" -> arg;
      default -> null;
    };
  }

  private static Value assign(Invocation call) {
    if (call.arg(0) instanceof Value.Obj into) {
      for (var other : call.args().subList(1, call.args().size())) {
        for (var option : Values.options(other)) {
          if (option instanceof Value.Obj from) {
            into.members().putAll(from.members());
            into.spreads().addAll(from.spreads());
          } else if (!Values.isNothing(option)) {
            into.spreads().add(option);
          }
        }
      }
    }
    return call.arg(0);
  }

  private static List<Value> values(Invocation call, Value value) {
    if (isKnown(value)) {
      var members = call.interpreter().members();
      return Keys.of(call.interpreter(), value).stream()
          .map(key -> members.index(value, key, call.at()))
          .toList();
    }
    return call.interpreter().members().items(value);
  }

  private static Value entries(Invocation call, Value value) {
    if (value instanceof Value.External(var pack, var path)
        && pack.equals("global")
        && path.equals("import.meta.env")) {
      return environment(call);
    }
    if (!isKnown(value)) {
      return Value.Arr.of(List.of(Play.list(new Value.Unknown("key"), new Value.Unknown("value"))));
    }
    var members = call.interpreter().members();
    return Value.Arr.of(
        Keys.of(call.interpreter(), value).stream()
            .map(key -> Play.list(key, members.index(value, key, call.at())))
            .toList());
  }

  private static boolean isKnown(Value value) {
    return Values.options(value).stream()
        .anyMatch(option -> option instanceof Value.Obj || option instanceof Value.Namespace);
  }

  /// The names that the app's `.env` files give.
  private static Value environment(Invocation call) {
    var pairs = new ArrayList<Value>();
    for (var name : call.interpreter().given().environment().keySet()) {
      pairs.add(
          Play.list(
              Values.text(name),
              call.interpreter().members().external("global", "import.meta.env." + name)));
    }
    return Value.Arr.of(pairs);
  }

  private static Value fromEntries(Invocation call, Value value) {
    var made = Play.object();
    for (var pair : call.interpreter().members().items(value)) {
      if (pair instanceof Value.Arr arr && arr.items().size() == 2) {
        var name = Values.string(arr.items().getFirst());
        made.with(name == null ? "*" : name, arr.items().get(1));
      }
    }
    if (value instanceof Value.Obj obj) {
      made.members().putAll(obj.members());
    }
    return made;
  }
}
