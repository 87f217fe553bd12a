package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a module brings in and what it gives out. Imports are looked up when they are read, so that
/// circles do no harm.
final class Imports {
  private final Interpreter interpreter;
  private final ModuleCode module;

  Imports(Interpreter interpreter, ModuleCode module) {
    this.interpreter = interpreter;
    this.module = module;
  }

  void declare(List<Node> statements) {
    for (var statement : statements) {
      if (statement.is("export_statement")) {
        export(statement);
      }
    }
    for (var statement : statements) {
      if (statement.is("import_statement")) {
        bring(statement);
      }
    }
  }

  private void bring(Node statement) {
    var from = from(statement);
    if (from == null) {
      return;
    }
    boolean typeOnly = statement.has("type");
    var file = interpreter.modules().resolve(module.file, from);
    var clause = statement.first("import_clause");
    if (file != null && !typeOnly && isCode(file)) {
      interpreter.module(file);
    }
    if (clause == null) {
      return;
    }
    for (var part : clause.named()) {
      switch (part.kind()) {
        case "identifier" -> bind(part.text(), "default", from, file);
        case "namespace_import" -> {
          var name = part.first();
          if (name != null) {
            bind(name.text(), "*", from, file);
          }
        }
        case "named_imports" -> {
          for (var specifier : part.named()) {
            var name = Patterns.keyText(specifier.require("name"));
            var alias = specifier.child("alias");
            bind(alias == null ? name : alias.text(), name, from, file);
          }
        }
        default -> {}
      }
    }
  }

  private static boolean isCode(String file) {
    return !file.endsWith(".json") && !file.endsWith(".d.ts") && !isGraphQl(file);
  }

  private static boolean isGraphQl(String file) {
    return file.endsWith(".graphql") || file.endsWith(".gql");
  }

  private void bind(String local, String name, String from, @Nullable String file) {
    module.typeImports.put(local, new TypeNames.Imported(file, name));
    module.scope.declareLazily(local, value(name, from, file));
  }

  private Supplier<Value> value(String name, String from, @Nullable String file) {
    if (file == null) {
      var value =
          from.startsWith(".") || from.startsWith("/")
              ? new Value.Unknown(name)
              : name.equals("*")
                  ? new Value.External(from, "")
                  : interpreter.members().external(from, name);
      return () -> value;
    }
    if (file.endsWith(".json")) {
      var data = interpreter.members().json(interpreter.modules().app().json(file));
      return () -> data;
    }
    if (isGraphQl(file)) {
      var text = interpreter.modules().app().text(file);
      var document =
          new Value.Obj(null, 0).with(Values.GRAPHQL, Values.text(text == null ? "" : text));
      if (!name.equals("default")) {
        document.with(Values.OPERATION, Values.text(name));
      }
      return () -> document;
    }
    return () -> {
      var target = interpreter.module(file);
      if (target == null) {
        return new Value.Unknown(name);
      }
      return name.equals("*") ? new Value.Namespace(target) : interpreter.export(target, name);
    };
  }

  private void export(Node statement) {
    var from = from(statement);
    var clause = statement.first("export_clause");
    if (from != null) {
      reexport(statement, clause, from);
      return;
    }
    if (clause != null) {
      for (var specifier : clause.named()) {
        var name = specifier.require("name").text();
        var alias = specifier.child("alias");
        give(alias == null ? name : Patterns.keyText(alias), name);
      }
      return;
    }
    var declaration = statement.child("declaration");
    if (statement.has("default")) {
      var name = declaration == null ? null : declaration.child("name");
      give("default", name == null ? "*default" : name.text());
      if (declaration != null && name == null) {
        module.scope.declareLazily(
            "*default",
            () ->
                declaration.kind().contains("class")
                    ? new Value.Unknown("default")
                    : new Value.Fn(declaration, module.scope, null, "default"));
      }
    } else if (declaration != null) {
      switch (declaration.kind()) {
        case "lexical_declaration", "variable_declaration" ->
            declaration.named().stream()
                .filter(d -> d.is("variable_declarator"))
                .flatMap(d -> Patterns.names(d.require("name")).stream())
                .forEach(name -> give(name, name));
        default -> {
          var name = declaration.child("name");
          if (name != null) {
            give(name.text(), name.text());
          }
        }
      }
    }
  }

  private void give(String exported, String local) {
    module.exports.put(
        exported,
        () -> {
          var cell = module.scope.own(local);
          return cell == null ? Values.UNDEFINED : interpreter.flow().prune(cell.read());
        });
  }

  private void reexport(Node statement, @Nullable Node clause, String from) {
    var file = interpreter.modules().resolve(module.file, from);
    if (clause != null) {
      for (var specifier : clause.named()) {
        var name = Patterns.keyText(specifier.require("name"));
        var alias = specifier.child("alias");
        var outside = alias == null ? name : Patterns.keyText(alias);
        module.exports.put(outside, value(name, from, file));
        module.typeImports.put("export " + outside, new TypeNames.Imported(file, name));
      }
      return;
    }
    var space = statement.first("namespace_export");
    if (space != null) {
      var name = space.first();
      if (name != null) {
        module.exports.put(name.text(), value("*", from, file));
      }
    } else if (file != null) {
      module.stars.add(file);
    }
    if (file != null && !statement.has("type") && isCode(file)) {
      interpreter.module(file);
    }
  }

  private static @Nullable String from(Node statement) {
    var source = statement.child("source");
    return source == null ? null : Values.stringText(source);
  }
}
