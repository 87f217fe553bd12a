package dev.plinth.analyze.values;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The modules that were evaluated, and what they export.
final class ModuleTable {
  private final Interpreter interpreter;
  private final Map<String, ModuleCode> all = new LinkedHashMap<>();

  ModuleTable(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// The module of a file, evaluated once; null when there is no such file.
  @Nullable ModuleCode module(String file) {
    var known = all.get(file);
    if (known != null) {
      return known;
    }
    var source = interpreter.modules().source(file);
    if (source == null) {
      return null;
    }
    var made = new ModuleCode(file, source);
    all.put(file, made);
    made.started = true;
    var outer = interpreter.flow().depth();
    interpreter.statements().module(made);
    interpreter.flow().forget(outer);
    return made;
  }

  /// An exported value; undefined when there is none.
  Value export(ModuleCode module, String name) {
    return export(module, name, new HashSet<>());
  }

  private Value export(ModuleCode module, String name, Set<String> seen) {
    var direct = module.exports.get(name);
    if (direct != null) {
      return direct.get();
    }
    if (seen.add(module.file)) {
      for (var star : module.stars) {
        var from = module(star);
        if (from != null) {
          var value = export(from, name, seen);
          if (!Values.isUndefined(value)) {
            return value;
          }
        }
      }
    }
    return Values.UNDEFINED;
  }

  /// Files that were evaluated, in that order.
  Set<String> reached() {
    return all.keySet();
  }
}
