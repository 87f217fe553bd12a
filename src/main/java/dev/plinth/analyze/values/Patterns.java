package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Names that are bound: by declarations, parameters, destructuring, assignment.
final class Patterns {
  private final Interpreter interpreter;

  private interface Binder {
    void bind(Node target, Value value);
  }

  Patterns(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  void declare(Node pattern, Value value, Scope scope, Frame frame) {
    take(pattern, value, scope, frame, (target, given) -> scope.declare(target.text(), given));
  }

  void assign(Node pattern, Value value, Scope scope, Frame frame) {
    take(pattern, value, scope, frame, (target, given) -> store(target, given, scope, frame));
  }

  private void store(Node target, Value value, Scope scope, Frame frame) {
    switch (target.kind()) {
      case "identifier", "shorthand_property_identifier_pattern" -> {
        var cell = scope.find(target.text());
        if (cell != null) {
          interpreter.flow().write(cell, value, interpreter.isAtTopLevel());
        }
      }
      case "member_expression" ->
          interpreter
              .members()
              .set(
                  interpreter.expressions().eval(target.require("object"), scope, frame),
                  target.require("property").text(),
                  value,
                  target);
      case "subscript_expression" -> {
        var object = interpreter.expressions().eval(target.require("object"), scope, frame);
        var index = interpreter.expressions().eval(target.require("index"), scope, frame);
        for (var option : Values.options(index)) {
          var name = Values.string(option);
          interpreter.members().set(object, name == null ? "*" : name, value, target);
        }
      }
      case "non_null_expression", "parenthesized_expression", "as_expression" -> {
        var inner = target.first();
        if (inner != null) {
          store(inner, value, scope, frame);
        }
      }
      default -> {}
    }
  }

  private void take(Node pattern, Value value, Scope scope, Frame frame, Binder binder) {
    switch (pattern.kind()) {
      case "object_pattern", "object" -> fromObject(pattern, value, scope, frame, binder);
      case "array_pattern", "array" -> fromList(pattern, value, scope, frame, binder);
      case "assignment_pattern", "object_assignment_pattern" ->
          take(
              pattern.require("left"),
              otherwise(value, pattern.require("right"), scope, frame),
              scope,
              frame,
              binder);
      default -> binder.bind(pattern, value);
    }
  }

  private Value otherwise(Value value, Node fallback, Scope scope, Frame frame) {
    if (Values.isUndefined(value)) {
      return interpreter.expressions().eval(fallback, scope, frame);
    }
    if (value instanceof Value.EnvVar(var name, var known) && known == null) {
      var given = interpreter.expressions().eval(fallback, scope, frame);
      interpreter.exchanges().environment(name, given);
      return new Value.EnvVar(name, given);
    }
    if (value instanceof Value.Choice(var key, var yes, var no)) {
      return Values.choice(
          key, otherwise(yes, fallback, scope, frame), otherwise(no, fallback, scope, frame));
    }
    return value;
  }

  private void fromObject(Node pattern, Value value, Scope scope, Frame frame, Binder binder) {
    Set<String> taken = new HashSet<>();
    for (var part : pattern.named()) {
      switch (part.kind()) {
        case "shorthand_property_identifier_pattern", "shorthand_property_identifier" -> {
          taken.add(part.text());
          binder.bind(part, member(value, part.text(), part));
        }
        case "object_assignment_pattern", "assignment_pattern" -> {
          var left = part.require("left");
          taken.add(left.text());
          var found = member(value, left.text(), part);
          take(left, otherwise(found, part.require("right"), scope, frame), scope, frame, binder);
        }
        case "pair_pattern", "pair" -> {
          var key = part.require("key");
          var name = key.is("computed_property_name") ? null : keyText(key);
          if (name != null) {
            taken.add(name);
          }
          take(
              part.require("value"),
              name == null ? interpreter.members().item(value) : member(value, name, part),
              scope,
              frame,
              binder);
        }
        case "rest_pattern", "spread_element" -> {
          var name = part.first();
          if (name != null) {
            take(
                name,
                Spreads.without(interpreter.flow().prune(value), taken),
                scope,
                frame,
                binder);
          }
        }
        default -> {}
      }
    }
  }

  private Value member(Value value, String name, Node at) {
    return interpreter.members().get(value, name, at);
  }

  private void fromList(Node pattern, Value value, Scope scope, Frame frame, Binder binder) {
    int index = 0;
    for (var part : pattern.children()) {
      if (!part.isNamed()) {
        continue;
      }
      if (part.is("rest_pattern") || part.is("spread_element")) {
        var name = part.first();
        if (name != null) {
          take(name, Spreads.rest(interpreter.flow().prune(value), index), scope, frame, binder);
        }
      } else {
        take(
            part,
            interpreter.members().at(value, position(pattern, part, index)),
            scope,
            frame,
            binder);
      }
      index++;
    }
  }

  /// `[, setX]`: the grammar drops what is left out, the comma tells.
  private static int position(Node pattern, Node part, int index) {
    var before = pattern.text().substring(0, Math.min(pattern.text().length(), 3));
    return index == 0 && before.replace(" ", "").startsWith("[,") && part.isNamed() ? 1 : index;
  }

  void parameters(Node function, List<Value> args, Scope scope, Frame frame) {
    var single = function.child("parameter");
    if (single != null) {
      scope.declare(single.text(), args.isEmpty() ? Values.UNDEFINED : args.getFirst());
      return;
    }
    var list = function.child("parameters");
    if (list == null) {
      return;
    }
    int index = 0;
    for (var parameter : list.named()) {
      var pattern = parameter.child("pattern");
      if (pattern == null || pattern.is("this")) {
        continue;
      }
      if (pattern.is("rest_pattern")) {
        var name = pattern.first();
        if (name != null) {
          declare(
              name,
              Value.Arr.of(args.subList(Math.min(index, args.size()), args.size())),
              scope,
              frame);
        }
        return;
      }
      Value given = index < args.size() ? args.get(index) : Values.UNDEFINED;
      var fallback = parameter.child("value");
      if (fallback != null) {
        given = otherwise(given, fallback, scope, frame);
      }
      var type = parameter.child("type");
      if (type != null) {
        given = interpreter.types().typed(given, new TypeRef(type, scope));
      }
      declare(pattern, given, scope, frame);
      if (parameter.first("accessibility_modifier") != null && frame.self instanceof Value.Obj me) {
        me.with(pattern.text(), given);
      }
      index++;
    }
  }

  /// Unknown arguments for each parameter of a function.
  static List<Value> unknowns(Node function, Scope scope) {
    var single = function.child("parameter");
    if (single != null) {
      return List.of(new Value.Unknown(single.text()));
    }
    var list = function.child("parameters");
    var args = new ArrayList<Value>();
    if (list != null) {
      for (var parameter : list.named()) {
        var pattern = parameter.child("pattern");
        if (pattern != null && pattern.is("this")) {
          continue; // says what the function is called on, and is given nothing
        }
        var type = parameter.child("type");
        var name = pattern != null && pattern.is("identifier") ? pattern.text() : "";
        args.add(
            parameter.child("value") != null && type == null
                ? new Value.Unknown(name)
                : new Value.Unknown(name, type == null ? null : new TypeRef(type, scope)));
      }
    }
    return args;
  }

  /// All names that a pattern binds.
  static List<String> names(Node pattern) {
    var found = new ArrayList<String>();
    collect(pattern, found);
    return found;
  }

  private static void collect(Node pattern, List<String> found) {
    switch (pattern.kind()) {
      case "identifier", "shorthand_property_identifier_pattern" -> found.add(pattern.text());
      case "pair_pattern" -> collect(pattern.require("value"), found);
      case "object_assignment_pattern", "assignment_pattern" ->
          collect(pattern.require("left"), found);
      default -> pattern.named().forEach(part -> collect(part, found));
    }
  }

  /// The name of a member as written: `a`, `'a-b'`, `1`.
  static String keyText(Node key) {
    return key.is("string") ? Values.stringText(key) : key.text();
  }

  static @Nullable TypeRef type(Node node, Scope scope) {
    var type = node.child("type");
    return type == null ? null : new TypeRef(type, scope);
  }
}
