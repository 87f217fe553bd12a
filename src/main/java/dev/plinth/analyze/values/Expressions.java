package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Expressions: what each can be.
final class Expressions {
  private static final int WRITTEN_MAX = 2_000;

  private final Interpreter interpreter;
  private final Operators operators;
  private final Calls calls;

  Expressions(Interpreter interpreter) {
    this.interpreter = interpreter;
    this.operators = new Operators(interpreter);
    this.calls = new Calls(interpreter);
  }

  /// What stands right of `name =`: a function gets that name.
  Value evalNamed(Node node, Scope scope, Frame frame, Node name) {
    var value = eval(node, scope, frame);
    return value instanceof Value.Fn(var code, var outer, var self, var known)
            && known.isEmpty()
            && name.is("identifier")
        ? new Value.Fn(code, outer, self, name.text())
        : value;
  }

  Value eval(Node node, Scope scope, Frame frame) {
    if (!interpreter.step()) {
      return new Value.Unknown("");
    }
    return switch (node.kind()) {
      case "identifier", "shorthand_property_identifier" -> name(node.text(), scope);
      case "string" -> Values.text(Values.stringText(node));
      case "number" -> number(node.text());
      case "true" -> Values.TRUE;
      case "false" -> Values.FALSE;
      case "null" -> Values.NULL;
      case "undefined" -> Values.UNDEFINED;
      case "this" -> self(scope, frame);
      case "template_string" -> template(node, scope, frame);
      case "regex" -> new Value.External("global", "regex:" + text(node.child("pattern")));
      case "object" -> object(node, scope, frame);
      case "array" -> array(node, scope, frame);
      case "arrow_function",
          "function_expression",
          "function_declaration",
          "generator_function",
          "generator_function_declaration",
          "function" ->
          new Value.Fn(node, scope, null, text(node.child("name")));
      case "class", "class_declaration", "abstract_class_declaration" ->
          interpreter.classes().declare(node, scope, frame);
      case "member_expression" -> member(node, scope, frame);
      case "subscript_expression" -> subscript(node, scope, frame);
      case "call_expression" -> calls.call(node, scope, frame);
      case "new_expression" -> calls.create(node, scope, frame);
      case "ternary_expression" -> ternary(node, scope, frame);
      case "binary_expression" -> binary(node, scope, frame);
      case "unary_expression" ->
          operators.unary(node, eval(node.require("argument"), scope, frame));
      case "update_expression" -> {
        var old = eval(node.require("argument"), scope, frame);
        operators.use(old, Shape.Kind.NUMBER);
        yield new Value.Unknown(Values.nameOf(node.require("argument")));
      }
      case "assignment_expression" -> {
        var left = node.require("left");
        var value = evalNamed(node.require("right"), scope, frame, left);
        interpreter.patterns().assign(left, value, scope, frame);
        yield value;
      }
      case "augmented_assignment_expression" -> augmented(node, scope, frame);
      case "parenthesized_expression",
          "non_null_expression",
          "spread_element",
          "yield_expression" ->
          inner(node, scope, frame);
      case "await_expression" -> interpreter.members().awaited(inner(node, scope, frame), node);
      case "as_expression", "satisfies_expression" -> {
        var parts = node.named();
        var value = eval(parts.getFirst(), scope, frame);
        yield parts.size() > 1
            ? interpreter.types().typed(value, new TypeRef(parts.getLast(), scope))
            : value;
      }
      case "type_assertion" -> {
        var parts = node.named();
        yield eval(parts.getLast(), scope, frame);
      }
      case "sequence_expression" -> {
        Value last = Values.UNDEFINED;
        for (var part : node.named()) {
          last = eval(part, scope, frame);
        }
        yield last;
      }
      case "jsx_element", "jsx_self_closing_element", "jsx_fragment" ->
          interpreter.jsx().create(node, scope, frame);
      case "jsx_expression" -> {
        var value = node.first();
        yield value == null ? Values.UNDEFINED : eval(value, scope, frame);
      }
      case "meta_property" -> new Value.External("global", "import.meta");
      case "instantiation_expression" -> inner(node, scope, frame);
      default -> new Value.Unknown("");
    };
  }

  private Value inner(Node node, Scope scope, Frame frame) {
    var inner = node.first();
    return inner == null ? Values.UNDEFINED : eval(inner, scope, frame);
  }

  private static String text(@Nullable Node node) {
    return node == null ? "" : node.text();
  }

  private static Value number(String text) {
    try {
      var digits = text.endsWith("n") ? text.substring(0, text.length() - 1) : text;
      return Values.number(Double.parseDouble(digits.replace("_", "")));
    } catch (NumberFormatException e) {
      return new Value.Unknown("number");
    }
  }

  Value name(String name, Scope scope) {
    var cell = scope.find(name);
    if (cell != null) {
      return interpreter.flow().prune(cell.read());
    }
    return switch (name) {
      case "undefined" -> Values.UNDEFINED;
      case "window", "globalThis", "self" -> new Value.External("global", "");
      default -> interpreter.members().external("global", name);
    };
  }

  private static Value self(Scope scope, Frame frame) {
    var cell = scope.find("this");
    if (cell != null) {
      return cell.value;
    }
    return frame.self == null ? Values.UNDEFINED : frame.self;
  }

  private Value template(Node node, Scope scope, Frame frame) {
    var parts = new ArrayList<Value>();
    for (var part : node.children()) {
      if (part.is("template_substitution")) {
        var inner = part.first();
        if (inner != null) {
          Texts.add(parts, Values.nameOf(inner), eval(inner, scope, frame));
        }
      } else if (part.is("escape_sequence")) {
        Texts.add(parts, "", Values.text(Values.unescape(part.text())));
      } else {
        Texts.add(parts, "", Values.text(part.text()));
      }
    }
    return Texts.of(parts);
  }

  private Value object(Node node, Scope scope, Frame frame) {
    var made = new Value.Obj(node, interpreter.flow().depth());
    for (var part : node.children()) {
      switch (part.kind()) {
        case "pair" -> pair(made, part, scope, frame);
        case "shorthand_property_identifier" -> made.with(part.text(), name(part.text(), scope));
        case "spread_element" -> Spreads.spread(made, inner(part, scope, frame));
        case "method_definition" -> {
          var key = Patterns.keyText(part.require("name"));
          var fn = new Value.Fn(part, scope, made, key);
          made.with(key, part.has("get") ? new Value.Getter(fn) : fn);
        }
        default -> {}
      }
    }
    return made;
  }

  private void pair(Value.Obj made, Node pair, Scope scope, Frame frame) {
    var key = pair.require("key");
    if (!key.is("computed_property_name")) {
      var name = Patterns.keyText(key);
      var value = eval(pair.require("value"), scope, frame);
      made.with(
          name,
          value instanceof Value.Fn(var code, var outer, var self, var known) && known.isEmpty()
              ? new Value.Fn(code, outer, self, name)
              : value);
      return;
    }
    var names = inner(key, scope, frame);
    var value = eval(pair.require("value"), scope, frame);
    for (var option : Values.options(names)) {
      var name = Values.string(option);
      made.with(name == null ? "*" : name, value);
    }
  }

  private Value array(Node node, Scope scope, Frame frame) {
    // what somebody wrote out, such as an app's pages, counts to the last one
    int written = Math.min(node.named().size(), WRITTEN_MAX);
    var made = new Value.Arr(node, Math.max(written, interpreter.itemsMax()));
    for (var part : node.named()) {
      if (part.is("spread_element")) {
        var value = inner(part, scope, frame);
        for (var option : Values.options(value)) {
          if (option instanceof Value.Arr other) {
            made.items().addAll(other.items());
            made.spreads().addAll(other.spreads());
          } else if (!Values.isNothing(option)) {
            made.spreads().add(option);
          }
        }
      } else {
        made.items().add(eval(part, scope, frame));
      }
    }
    return made;
  }

  private Value member(Node node, Scope scope, Frame frame) {
    var object = node.require("object");
    var property = node.require("property");
    if (object.is("super")) {
      return interpreter.classes().inherited(frame, property.text(), scope);
    }
    var value = eval(object, scope, frame);
    if (node.child("optional_chain") != null) {
      guard(value, property.text());
    }
    return interpreter.members().get(value, property.text(), node);
  }

  private static void guard(Value value, String name) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)
          && Character.isJavaIdentifierStart(name.charAt(0))) {
        node.guard(name);
      }
    }
  }

  private Value subscript(Node node, Scope scope, Frame frame) {
    var value = eval(node.require("object"), scope, frame);
    var index = eval(node.require("index"), scope, frame);
    return interpreter.members().index(value, index, node);
  }

  private Value ternary(Node node, Scope scope, Frame frame) {
    var test = eval(node.require("condition"), scope, frame);
    var truth = interpreter.flow().truth(test);
    if (truth.known() == null && test instanceof Value.EnvVar) {
      return eval(node.require("alternative"), scope, frame);
    }
    var results = new Value[] {Values.UNDEFINED, Values.UNDEFINED};
    interpreter
        .flow()
        .branch(
            truth,
            () -> results[0] = eval(node.require("consequence"), scope, frame),
            () -> results[1] = eval(node.require("alternative"), scope, frame));
    if (truth.known() != null) {
      return truth.known() ? results[0] : results[1];
    }
    return Flow.choice(truth, results[0], results[1]);
  }

  private Value binary(Node node, Scope scope, Frame frame) {
    var operator = node.require("operator").kind();
    var left = eval(node.require("left"), scope, frame);
    return switch (operator) {
      case "&&", "||", "??" -> shortcut(operator, left, node.require("right"), scope, frame);
      default -> operators.binary(node, operator, left, eval(node.require("right"), scope, frame));
    };
  }

  private Value shortcut(String operator, Value left, Node right, Scope scope, Frame frame) {
    if (!operator.equals("&&") && left instanceof Value.EnvVar(var name, var fallback)) {
      var otherwise = eval(right, scope, frame);
      interpreter.exchanges().environment(name, otherwise);
      return new Value.EnvVar(name, fallback == null ? otherwise : fallback);
    }
    boolean both = operator.equals("&&");
    if (!both && left.equals(Values.OMITTED)) {
      return eval(right, scope, frame);
    }
    var truth = operator.equals("??") ? operators.present(left) : interpreter.flow().truth(left);
    if (truth.known() != null) {
      return truth.known() == both ? eval(right, scope, frame) : left;
    }
    var result = new Value[] {Values.UNDEFINED};
    Runnable taken = () -> result[0] = eval(right, scope, frame);
    interpreter.flow().branch(truth, both ? taken : () -> {}, both ? () -> {} : taken);
    if (both && result[0] instanceof Value.Test && left instanceof Value.Test) {
      return Values.choice(
          truth.key(),
          truth.negated() ? Values.FALSE : result[0],
          truth.negated() ? result[0] : Values.FALSE);
    }
    var otherwise = both && !(left instanceof Value.Answer) ? Values.FALSE : left;
    return both ? Flow.choice(truth, result[0], otherwise) : Flow.choice(truth, left, result[0]);
  }

  private Value augmented(Node node, Scope scope, Frame frame) {
    var left = node.require("left");
    var operator = node.require("operator").kind();
    var old = eval(left, scope, frame);
    var value =
        switch (operator) {
          case "||=", "??=", "&&=" ->
              shortcut(operator.substring(0, 2), old, node.require("right"), scope, frame);
          default ->
              operators.binary(
                  node,
                  operator.substring(0, operator.length() - 1),
                  old,
                  eval(node.require("right"), scope, frame));
        };
    interpreter.patterns().assign(left, value, scope, frame);
    return value;
  }

  Value same(Value left, Value right, Node at) {
    return operators.same(left, right, at);
  }

  List<Value> arguments(Node call, Scope scope, Frame frame) {
    return calls.arguments(call, scope, frame);
  }
}
