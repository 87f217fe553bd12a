package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls and `new`: who is called, with what.
final class Calls {
  private final Interpreter interpreter;

  Calls(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  Value call(Node node, Scope scope, Frame frame) {
    var callee = node.require("function");
    // `await f<T>(x)` is read by the grammar as a call of `await f`.
    while ((callee.is("await_expression")
            || callee.is("parenthesized_expression")
            || callee.is("non_null_expression"))
        && callee.first() != null) {
      var inner = callee.first();
      if (inner == null) {
        break;
      }
      callee = inner;
    }
    var types = types(node, scope);
    if (callee.is("import")) {
      return dynamicImport(node, scope, frame);
    }
    if (callee.is("super")) {
      return interpreter.classes().superCall(frame, arguments(node, scope, frame), scope);
    }
    if (callee.is("member_expression") && !callee.require("object").is("super")) {
      var object = callee.require("object");
      var self = interpreter.expressions().eval(object, scope, frame);
      var name = callee.require("property").text();
      return interpreter.members().call(self, name, arguments(node, scope, frame), node, types);
    }
    if (callee.is("subscript_expression")) {
      var self = interpreter.expressions().eval(callee.require("object"), scope, frame);
      var index = interpreter.expressions().eval(callee.require("index"), scope, frame);
      var args = arguments(node, scope, frame);
      return Values.each(
          index,
          option -> {
            var name = Values.string(option);
            return name == null
                ? interpreter.call(
                    interpreter.members().index(self, option, node), self, args, node, types)
                : interpreter.members().call(self, name, args, node, types);
          });
    }
    var target = interpreter.expressions().eval(callee, scope, frame);
    Value self = Values.UNDEFINED;
    if (callee.is("member_expression") && frame.self != null) {
      self = frame.self;
    }
    return interpreter.call(target, self, arguments(node, scope, frame), node, types);
  }

  private Value dynamicImport(Node node, Scope scope, Frame frame) {
    var args = arguments(node, scope, frame);
    var name = args.isEmpty() ? null : Values.string(args.getFirst());
    if (name == null) {
      return new Value.Unknown("module");
    }
    var file = interpreter.modules().resolve(scope.module().file, name);
    if (file == null) {
      return name.startsWith(".") ? new Value.Unknown("module") : new Value.External(name, "");
    }
    if (file.endsWith(".json")) {
      return Value.Obj.of(
          java.util.Map.of(
              "default", interpreter.members().json(interpreter.modules().app().json(file))));
    }
    var module = interpreter.module(file);
    return module == null ? new Value.Unknown("module") : new Value.Namespace(module);
  }

  private static List<TypeRef> types(Node node, Scope scope) {
    var arguments = node.child("type_arguments");
    return arguments == null
        ? List.of()
        : arguments.named().stream().map(type -> new TypeRef(type, scope)).toList();
  }

  List<Value> arguments(Node node, Scope scope, Frame frame) {
    var list = node.child("arguments");
    if (list == null) {
      return List.of();
    }
    if (list.is("template_string")) {
      return List.of(interpreter.expressions().eval(list, scope, frame));
    }
    var args = new ArrayList<Value>();
    for (var part : list.named()) {
      if (part.is("spread_element")) {
        var value = interpreter.expressions().eval(part, scope, frame);
        if (value instanceof Value.Arr arr && arr.spreads().isEmpty()) {
          args.addAll(arr.items());
        } else {
          args.add(interpreter.members().item(value));
        }
      } else {
        args.add(interpreter.expressions().eval(part, scope, frame));
      }
    }
    return args;
  }

  Value create(Node node, Scope scope, Frame frame) {
    var callee = interpreter.expressions().eval(node.require("constructor"), scope, frame);
    var args = arguments(node, scope, frame);
    return Values.each(callee, option -> create(option, args, node, scope));
  }

  private Value create(Value callee, List<Value> args, Node node, Scope scope) {
    return switch (callee) {
      case Value.Klass klass -> interpreter.classes().construct(klass, args, node);
      case Value.External(var pack, var path) -> {
        var library = interpreter.library(pack);
        @Nullable Value made =
            library == null
                ? null
                : library.construct(
                    path,
                    new Invocation(interpreter, Values.UNDEFINED, args, node, types(node, scope)));
        if (made != null) {
          yield made;
        }
        args.forEach(interpreter::escape);
        yield new Value.External(pack, path + "#");
      }
      default -> {
        args.forEach(interpreter::escape);
        yield new Value.Unknown(Values.nameOf(node.require("constructor")));
      }
    };
  }
}
