package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Classes of the app: made, inherited, their methods found.
final class Classes {
  private final Interpreter interpreter;

  Classes(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  Value declare(Node node, Scope scope, Frame frame) {
    var heritage = node.first("class_heritage");
    var clause = heritage == null ? null : heritage.first("extends_clause");
    var parentNode =
        clause != null ? clause.child("value") : heritage == null ? null : heritage.first();
    var parent =
        parentNode == null || parentNode.is("implements_clause")
            ? null
            : interpreter.expressions().eval(parentNode, scope, frame);
    var klass = new Value.Klass(node, scope, parent);
    var name = node.child("name");
    if (name != null) {
      scope.declare(name.text(), klass);
    }
    for (var member : node.require("body").named()) {
      if (!member.has("static")) {
        continue;
      }
      if (member.is("method_definition")) {
        var key = Patterns.keyText(member.require("name"));
        klass.statics().put(key, new Value.Fn(member, scope, klass, key));
      } else if (member.is("public_field_definition") || member.is("field_definition")) {
        var value = member.child("value");
        var key = Patterns.keyText(member.require("name"));
        var inner = scope.inner();
        inner.declare("this", klass);
        klass
            .statics()
            .put(
                key,
                value == null
                    ? Values.UNDEFINED
                    : interpreter.expressions().eval(value, inner, frame));
      }
    }
    return klass;
  }

  Value statics(Value.Klass klass, String name) {
    var own = klass.statics().get(name);
    if (own != null) {
      return own;
    }
    var parent = klass.parent();
    if (name.equals("prototype")) {
      return new Value.Obj(null, 0).of(klass);
    }
    return parent == null
        ? Values.UNDEFINED
        : interpreter.members().get(parent, name, klass.node());
  }

  /// The method, found up the chain, with `this` bound; null when there is none.
  @Nullable Value method(Value.Klass klass, String name, Value self, Node at) {
    for (var member : klass.node().require("body").named()) {
      if (member.is("method_definition")
          && !member.has("static")
          && Patterns.keyText(member.require("name")).equals(name)) {
        var fn = new Value.Fn(member, home(klass), self, name);
        return member.has("get") ? interpreter.call(fn, self, List.of(), at, List.of()) : fn;
      }
    }
    return klass.parent() instanceof Value.Klass parent ? method(parent, name, self, at) : null;
  }

  /// A scope that knows the class, for `super`.
  private Scope home(Value.Klass klass) {
    var scope = klass.scope().inner();
    scope.declare("*class", klass);
    return scope;
  }

  boolean isMethod(Value.Fn fn) {
    return fn.node().is("method_definition");
  }

  Value run(Value.Fn fn, @Nullable Value self, List<Value> args) {
    var cell = fn.scope().find("*class");
    return interpreter
        .statements()
        .call(
            fn, self, args, cell != null && cell.value instanceof Value.Klass klass ? klass : null);
  }

  Value construct(Value.Klass klass, List<Value> args, Node at) {
    var self = new Value.Obj(at, interpreter.flow().depth()).of(klass);
    var given = initialize(klass, self, args);
    return given instanceof Value.Const ? self : given;
  }

  /// Runs the constructors; one that returns something makes that instead.
  private Value initialize(Value.Klass klass, Value.Obj self, List<Value> args) {
    var constructor = constructor(klass);
    if (constructor == null) {
      parentInit(klass, self, args);
      fields(klass, self);
      return Values.UNDEFINED;
    }
    if (!(klass.parent() instanceof Value.Klass)) {
      fields(klass, self);
    }
    var fn = new Value.Fn(constructor, home(klass), self, "constructor");
    return interpreter.call(fn, self, args, constructor, List.of());
  }

  private void parentInit(Value.Klass klass, Value.Obj self, List<Value> args) {
    if (klass.parent() instanceof Value.Klass parent) {
      initialize(parent, self, args);
    } else if (klass.parent() != null) {
      // `super()` without props: React gives them all the same.
      var props = args.isEmpty() ? new Value.Unknown("props") : args.getFirst();
      self.members().merge("props", props, (known, given) -> args.isEmpty() ? known : given);
    }
  }

  Value superCall(Frame frame, List<Value> args, Scope scope) {
    var cell = scope.find("*class");
    if (cell != null
        && cell.value instanceof Value.Klass klass
        && frame.self instanceof Value.Obj self) {
      parentInit(klass, self, args);
      fields(klass, self);
    }
    return Values.UNDEFINED;
  }

  Value inherited(Frame frame, String name, Scope scope) {
    var cell = scope.find("*class");
    if (cell != null
        && cell.value instanceof Value.Klass klass
        && klass.parent() instanceof Value.Klass parent) {
      var self = frame.self == null ? Values.UNDEFINED : frame.self;
      var method = method(parent, name, self, klass.node());
      return method == null ? statics(parent, name) : method;
    }
    return new Value.Unknown(name);
  }

  private void fields(Value.Klass klass, Value.Obj self) {
    var scope = home(klass);
    scope.declare("this", self);
    var frame = new Frame(self, klass, interpreter.flow().depth());
    for (var member : klass.node().require("body").named()) {
      boolean field = member.is("public_field_definition") || member.is("field_definition");
      if (!field || member.has("static")) {
        continue;
      }
      var name = member.child("name");
      var value = member.child("value");
      if (name != null && value != null) {
        var given = interpreter.expressions().eval(value, scope, frame);
        self.with(
            Patterns.keyText(name),
            given instanceof Value.Fn(var code, var outer, var me, var known) && known.isEmpty()
                ? new Value.Fn(code, outer, me, Patterns.keyText(name))
                : given);
      } else if (name != null) {
        self.members().putIfAbsent(Patterns.keyText(name), Values.UNDEFINED);
      }
    }
  }

  private static @Nullable Node constructor(Value.Klass klass) {
    for (var member : klass.node().require("body").named()) {
      if (member.is("method_definition") && member.require("name").text().equals("constructor")) {
        return member;
      }
    }
    return null;
  }

  boolean isComponent(Value.Klass klass) {
    for (var member : klass.node().require("body").named()) {
      if (member.is("method_definition") && member.require("name").text().equals("render")) {
        return true;
      }
    }
    return klass.parent() instanceof Value.Klass parent && isComponent(parent);
  }

  /// A class component: made once, mounted, rendered; its state is an object that `setState` adds
  /// to.
  void render(Value.Klass klass, Value.Obj props, Node at) {
    var self = new Value.Obj(at, 0).of(klass);
    self.with("props", props);
    self.with(
        "setState",
        new Value.Native(
            "setState",
            call -> {
              var given = call.arg(0);
              if (Values.isCallable(given)) {
                given =
                    interpreter.call(
                        given,
                        Values.UNDEFINED,
                        List.of(interpreter.members().get(self, "state", at), props),
                        at,
                        List.of());
              }
              interpreter.add(interpreter.sharedKey(klass.node()), given);
              return Values.UNDEFINED;
            }));
    initialize(klass, self, List.of(props));
    var added = interpreter.read(interpreter.sharedKey(klass.node()));
    if (self.members().get("state") instanceof Value.Obj state) {
      for (var option : Values.options(added)) {
        if (option instanceof Value.Obj more) {
          more.members().forEach((name, value) -> state.members().merge(name, value, Values::join));
        }
      }
    }
    for (var name :
        List.of(
            "componentWillMount",
            "render",
            "componentDidMount",
            "componentDidUpdate",
            "componentWillUnmount")) {
      var method = method(klass, name, self, at);
      if (method != null) {
        interpreter.escape(
            interpreter.call(method, self, List.of(new Value.Unknown("prevProps")), at, List.of()));
      }
    }
  }
}
