package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;

/// Words for playing libraries.
final class Play {
  private Play() {}

  static Value fn(String name, Value.NativeCall body) {
    return new Value.Native(name, body);
  }

  static Value.Obj object() {
    return new Value.Obj(null, 0);
  }

  static Value.Native nothing(String name) {
    return new Value.Native(name, call -> Values.UNDEFINED);
  }

  static Value.Native same(String name) {
    return new Value.Native(name, call -> call.arg(0));
  }

  static Value list(Value... values) {
    return Value.Arr.of(List.of(values));
  }

  /// The path without a leading `default.`: `React.useState` is `useState`.
  static String plain(String path) {
    return path.startsWith("default.") ? path.substring("default.".length()) : path;
  }
}
