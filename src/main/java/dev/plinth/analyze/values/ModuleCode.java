package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import dev.plinth.typescript.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A module as the interpreter knows it: its top-level names and what it exports.
public final class ModuleCode {
  final String file;
  final Source source;
  final Scope scope;
  final Map<String, Supplier<Value>> exports = new LinkedHashMap<>();
  final List<String> stars = new ArrayList<>();
  final Map<String, TypeNames.Imported> typeImports = new LinkedHashMap<>();
  boolean started;
  private final Map<Node, Set<String>> values = new HashMap<>();
  private @Nullable Map<String, Node> types;

  ModuleCode(String file, Source source) {
    this.file = file;
    this.source = source;
    this.scope = new Scope(null, this);
  }

  public String file() {
    return file;
  }

  /// The types that it declares, by name.
  Map<String, Node> types() {
    var known = types;
    if (known == null) {
      known = new HashMap<>();
      for (var statement : source.root().named()) {
        var node =
            statement.is("export_statement") || statement.is("ambient_declaration")
                ? statement.child("declaration")
                : statement;
        var name = node != null && TypeNames.isType(node) ? node.child("name") : null;
        if (node != null && name != null) {
          known.putIfAbsent(name.text(), node);
        }
      }
      types = known;
    }
    return known;
  }

  /// The values that a type speaks of.
  Set<String> valuesIn(Node type) {
    return values.computeIfAbsent(type, TypeRef::valuesIn);
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
