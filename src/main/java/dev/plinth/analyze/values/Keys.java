package dev.plinth.analyze.values;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The names that an object's members have, for those that go through all of them: `Object.keys`,
/// `for … in`.
public final class Keys {
  /// Objects with more members than that are data, not code.
  private static final int KEYS_MAX = 60;

  private Keys() {}

  /// The names as texts; one that is not known where some of them are not.
  public static List<Value> of(Interpreter interpreter, Value object) {
    var names = new LinkedHashSet<String>();
    boolean whole = true;
    for (var option : Values.options(interpreter.prune(object))) {
      whole &= collect(interpreter, option, names);
    }
    var all = new ArrayList<Value>();
    names.stream().limit(KEYS_MAX).forEach(name -> all.add(Values.text(name)));
    if (!whole || all.isEmpty()) {
      all.add(new Value.Unknown("key"));
    }
    return all;
  }

  private static boolean collect(Interpreter interpreter, Value value, Set<String> names) {
    return switch (value) {
      case Value.Obj obj -> {
        boolean whole = !obj.members().containsKey("*");
        for (var spread : obj.spreads()) {
          whole &= collect(interpreter, spread, names);
        }
        obj.members()
            .forEach((name, member) -> {
              if (!name.startsWith("*") && !isMethod(obj, member)) {
                names.add(name);
              }
            });
        yield whole;
      }
      case Value.Namespace(var module) -> {
        names.addAll(module.exports.keySet());
        for (var star : module.stars) {
          var from = interpreter.module(star);
          if (from != null) {
            names.addAll(from.exports.keySet());
          }
        }
        yield true;
      }
      case Value.Schema(var shape, _) -> {
        names.addAll(shape.names());
        yield !shape.names().isEmpty();
      }
      case Value.OneOf(var options) -> {
        boolean whole = true;
        for (var option : options) {
          whole &= collect(interpreter, option, names);
        }
        yield whole;
      }
      case Value.Choice(_, var yes, var no) -> {
        boolean whole = collect(interpreter, yes, names);
        yield collect(interpreter, no, names) && whole;
      }
      case Value.Const _ -> true;
      default -> false;
    };
  }

  /// What a library gives along with its data is no data: `append` of a form.
  private static boolean isMethod(Value.Obj obj, Value member) {
    return obj.site() == null && member instanceof Value.Native;
  }
}
