package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// `URLSearchParams`, qs and query-string: an object whose members are the names in the query.
final class QueryStrings implements Library {
  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "stringify" -> fill(Play.object(), call);
      default -> null;
    };
  }

  static Value make(Invocation call) {
    var made = Play.object().with("*form", Values.text("urlencoded"));
    Value.NativeCall put =
        inner -> {
          var name = Values.string(inner.arg(0));
          if (name != null) {
            made.members().merge(name, inner.arg(1), Values::join);
          }
          return Values.UNDEFINED;
        };
    made.with("append", Play.fn("append", put)).with("set", Play.fn("set", put));
    made.with("delete", Play.nothing("delete"));
    made.with(
        "get",
        Play.fn(
            "get",
            inner -> {
              var name = Values.string(inner.arg(0));
              return new Value.Unknown(name == null ? "value" : name);
            }));
    made.with("has", Play.fn("has", inner -> new Value.Test(new Object(), false)));
    made.with("toString", Play.fn("toString", inner -> made));
    made.with("entries", Play.fn("entries", inner -> made));
    return fill(made, call);
  }

  private static Value fill(Value.Obj made, Invocation call) {
    for (var option : Values.options(call.arg(0))) {
      switch (option) {
        case Value.Obj obj ->
            obj.members()
                .forEach((name, value) -> {
                  if (!name.startsWith("*") && !(value instanceof Value.Native)) {
                    made.members().merge(name, value, Values::join);
                  }
                });
        case Value.Arr arr -> {
          for (var pair : new ArrayList<>(arr.items())) {
            if (pair instanceof Value.Arr two && two.items().size() == 2) {
              var name = Values.string(two.items().getFirst());
              if (name != null) {
                made.members().merge(name, two.items().get(1), Values::join);
              }
            }
          }
        }
        case Value.Unknown unknown -> made.spreads().add(unknown);
        default -> {}
      }
      if (option instanceof Value.Obj obj) {
        made.spreads().addAll(obj.spreads());
      }
    }
    return made;
  }
}
