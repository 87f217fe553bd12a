package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import dev.plinth.typescript.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A module as the interpreter knows it: its top-level names and what it exports.
public final class ModuleCode {
  final String file;
  final Source source;
  final Scope scope;
  final Map<String, Supplier<Value>> exports = new LinkedHashMap<>();
  final List<String> stars = new ArrayList<>();
  final Map<String, TypeNames.Imported> typeImports = new LinkedHashMap<>();
  boolean started;

  ModuleCode(String file, Source source) {
    this.file = file;
    this.source = source;
    this.scope = new Scope(null, this);
  }

  public String file() {
    return file;
  }

  /// The names that it exports itself.
  public List<String> exported() {
    return List.copyOf(exports.keySet());
  }

  /// The module's tree.
  public Node root() {
    return source.root();
  }
}
