package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what the name of a type means: in its module, through imports and re-exports.
final class TypeNames {
  /// Aliases of aliases, before we stop.
  private static final int DEPTH_MAX = 7;

  private final Interpreter interpreter;

  /// Where an imported name comes from.
  record Imported(@Nullable String file, String name) {}

  /// A declaration of a type, and the scope of its parameters.
  record Declared(Node node, Scope scope) {}

  TypeNames(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// The declaration that a name means where it stands; null when there is none.
  @Nullable Declared find(String name, Scope scope) {
    return find(name, scope.module(), new LinkedHashSet<>());
  }

  private @Nullable Declared find(String name, ModuleCode module, Set<String> seen) {
    if (!seen.add(module.file + " " + name)) {
      return null;
    }
    var own = module.types().get(name);
    if (own != null) {
      return new Declared(own, module.scope);
    }
    var imported = module.typeImports.get(name);
    if (imported == null) {
      imported = module.typeImports.get("export " + name);
    }
    if (imported != null) {
      return in(imported.file(), imported.name().equals("default") ? name : imported.name(), seen);
    }
    for (var star : module.stars) {
      var found = in(star, name, seen);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Declared in(@Nullable String file, String name, Set<String> seen) {
    var module = file == null ? null : interpreter.module(file);
    return module == null ? null : find(name, module, seen);
  }

  static boolean isType(Node node) {
    return switch (node.kind()) {
      case "type_alias_declaration",
          "interface_declaration",
          "enum_declaration",
          "class_declaration" ->
          true;
      default -> false;
    };
  }

  /// The type of a member, or null.
  @Nullable TypeRef member(@Nullable TypeRef type, String name) {
    if (type == null) {
      return null;
    }
    var body = body(type, 0);
    if (body != null) {
      for (var member : body.node().named()) {
        var its = member.child("name");
        var annotation = member.child("type");
        if (member.is("property_signature")
            && its != null
            && annotation != null
            && Patterns.keyText(its).equals(name)) {
          return new TypeRef(annotation, body.scope());
        }
      }
    }
    return null;
  }

  static @Nullable TypeRef element(@Nullable TypeRef type) {
    if (type == null) {
      return null;
    }
    var node = type.node().is("type_annotation") ? type.node().first() : type.node();
    var inner = node != null && node.is("array_type") ? node.first() : null;
    return inner == null ? null : new TypeRef(inner, type.scope());
  }

  private @Nullable Declared body(TypeRef type, int depth) {
    var node = type.node();
    if (depth > DEPTH_MAX) {
      return null;
    }
    return switch (node.kind()) {
      case "object_type", "interface_body" -> new Declared(node, type.scope());
      case "type_annotation", "parenthesized_type" -> {
        var inner = node.first();
        yield inner == null ? null : body(new TypeRef(inner, type.scope()), depth + 1);
      }
      case "type_identifier" -> {
        var bound = type.scope().findType(node.text());
        if (bound != null && bound.node() != node) {
          yield body(bound, depth + 1);
        }
        var declared = find(node.text(), type.scope());
        if (declared == null) {
          yield null;
        }
        boolean plain = declared.node().is("interface_declaration");
        var value = declared.node().child(plain ? "body" : "value");
        yield value == null ? null : body(new TypeRef(value, declared.scope()), depth + 1);
      }
      default -> null;
    };
  }
}
