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
  /// @param field the form field whose handler it is
  void escape(Value value, Field field) {
    if (depth == 0 && interpreter.statements().isLoading()) {
      roots.add(value);
    }
    depth++;
    try {
      if (depth < DEPTH_MAX) {
        escapeInner(value, field);
      }
    } finally {
      depth--;
    }
  }

  private record EscapeKey(Object what, Field field) {}

  private void escapeInner(Value value, Field field) {
    switch (value) {
      case Value.Fn fn -> {
        if (escaped.add(new EscapeKey(fn, field))) {
          var result =
              interpreter.call(
                  fn,
                  Values.UNDEFINED,
                  interpreter.jsx().arguments(fn, field),
                  fn.node(),
                  List.of());
          escape(result, Field.NONE);
        }
      }
      case Value.Native known -> {
        if (escaped.add(new EscapeKey(known, field))) {
          var node = interpreter.site();
          if (node != null) {
            known
                .body()
                .call(
                    new Invocation(
                        interpreter,
                        Values.UNDEFINED,
                        interpreter.jsx().event(field),
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
        if (!obj.isClient() && escaped.add(obj)) {
          // What a library's object can do, a library does not do unasked.
          List.copyOf(obj.members().values()).stream()
              .filter(member -> obj.site() != null || !(member instanceof Value.Native))
              .forEach(member -> escape(member, Field.NONE));
          List.copyOf(obj.spreads()).forEach(spread -> escape(spread, Field.NONE));
        }
      }
      case Value.Arr arr -> {
        if (escaped.add(arr)) {
          List.copyOf(arr.items()).forEach(item -> escape(item, Field.NONE));
          List.copyOf(arr.spreads()).forEach(spread -> escape(spread, Field.NONE));
        }
      }
      case Value.Choice(var key, var yes, var no) -> {
        var known = interpreter.flow().assumed(key);
        if (known == null || known) {
          interpreter.flow().assuming(key, true, () -> escaped(yes, field));
        }
        if (known == null || !known) {
          interpreter.flow().assuming(key, false, () -> escaped(no, field));
        }
      }
      case Value.OneOf(var options) -> options.forEach(option -> escape(option, field));
      case Value.Namespace(var module) -> {
        for (var name :
            List.of("default", "Component", "loader", "action", "clientLoader", "element")) {
          if (module.exports.containsKey(name)) {
            escape(interpreter.export(module, name), Field.NONE);
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

  private boolean escaped(Value value, Field field) {
    escape(value, field);
    return true;
  }
}
