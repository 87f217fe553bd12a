package dev.plinth.analyze.values;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Code that we do not know may do anything with what it gets: functions are called with unknown
/// arguments, elements are rendered, what objects and lists hold likewise; each once in a round.
final class Escapes {
  /// Elements within elements, each a few levels.
  private static final int DEPTH_MAX = 500;

  private final Interpreter interpreter;
  private final Set<Object> escaped = new HashSet<>();
  private final List<Value> roots = new ArrayList<>();
  private int depth;

  Escapes(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// A new round: everything may escape again.
  void begin() {
    escaped.clear();
  }

  /// What escaped while modules were loaded: from there the next round starts.
  List<Value> roots() {
    return List.copyOf(roots);
  }

  /// What reaches code that we do not know.
  ///
  /// @param input the name of the form field whose handler it is, or empty
  void escape(Value value, String input) {
    if (depth == 0 && interpreter.statements().isLoading()) {
      roots.add(value);
    }
    depth++;
    try {
      if (depth < DEPTH_MAX) {
        escapeInner(value, input);
      }
    } finally {
      depth--;
    }
  }

  private record EscapeKey(Object what, String input) {}

  private void escapeInner(Value value, String input) {
    switch (value) {
      case Value.Fn fn -> {
        if (escaped.add(new EscapeKey(fn, input))) {
          var result =
              interpreter.call(
                  fn,
                  Values.UNDEFINED,
                  interpreter.jsx().arguments(fn, input),
                  fn.node(),
                  List.of());
          escape(result, "");
        }
      }
      case Value.Native known -> {
        if (escaped.add(new EscapeKey(known, input))) {
          var node = interpreter.site();
          if (node != null) {
            known
                .body()
                .call(
                    new Invocation(
                        interpreter,
                        Values.UNDEFINED,
                        interpreter.jsx().event(input),
                        node,
                        List.of()));
          }
        }
      }
      case Value.Element element -> {
        if (escaped.add(element)) {
          interpreter.jsx().render(element);
        }
      }
      case Value.Obj obj -> {
        if (escaped.add(obj)) {
          List.copyOf(obj.members().values()).forEach(member -> escape(member, ""));
          List.copyOf(obj.spreads()).forEach(spread -> escape(spread, ""));
        }
      }
      case Value.Arr arr -> {
        if (escaped.add(arr)) {
          List.copyOf(arr.items()).forEach(item -> escape(item, ""));
          List.copyOf(arr.spreads()).forEach(spread -> escape(spread, ""));
        }
      }
      case Value.Choice(var key, var yes, var no) -> {
        var known = interpreter.flow().assumed(key);
        if (known == null || known) {
          interpreter.flow().assuming(key, true, () -> escaped(yes, input));
        }
        if (known == null || !known) {
          interpreter.flow().assuming(key, false, () -> escaped(no, input));
        }
      }
      case Value.OneOf(var options) -> options.forEach(option -> escape(option, input));
      case Value.Namespace(var module) -> {
        for (var name :
            List.of("default", "Component", "loader", "action", "clientLoader", "element")) {
          if (module.exports.containsKey(name)) {
            escape(interpreter.export(module, name), "");
          }
        }
      }
      case Value.Klass klass -> {
        if (escaped.add(klass) && interpreter.classes().isComponent(klass)) {
          interpreter.classes().render(klass, new Value.Obj(null, 0), klass.node());
        }
      }
      case Value.Getter _,
          Value.Const _,
          Value.Unknown _,
          Value.Text _,
          Value.Hole _,
          Value.EnvVar _,
          Value.External _,
          Value.Test _,
          Value.Answer _,
          Value.Reply _,
          Value.Status _,
          Value.Failure _,
          Value.Schema _ -> {}
    }
  }

  private boolean escaped(Value value, String input) {
    escape(value, input);
    return true;
  }
}
