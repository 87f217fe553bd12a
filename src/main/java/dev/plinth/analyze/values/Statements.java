package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statements: what runs, in which order, and under which condition.
final class Statements {
  private final Interpreter interpreter;
  private int loading;

  Statements(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  boolean isLoading() {
    return loading > 0;
  }

  /// Evaluates a module's top level.
  void module(ModuleCode module) {
    loading++;
    try {
      var frame = new Frame(Values.UNDEFINED, null, interpreter.flow().depth());
      var all = module.source.root().named();
      new Imports(interpreter, module).declare(all);
      hoist(all, module.scope);
      for (var statement : all) {
        run(statement, module.scope, frame);
      }
    } finally {
      loading--;
    }
  }

  /// Calls a function: binds its parameters, runs its body.
  Value call(Value.Fn fn, @Nullable Value self, List<Value> args, Value.@Nullable Klass home) {
    int outer = interpreter.flow().depth();
    var scope = fn.scope().inner();
    scope.ownedBy(fn.name());
    boolean arrow = fn.node().is("arrow_function");
    var frame = new Frame(self, home, outer);
    if (!arrow) {
      scope.declare("this", self == null ? Values.UNDEFINED : self).constant = true;
      scope.declare("arguments", Value.Arr.of(args));
    }
    try {
      interpreter.patterns().parameters(fn.node(), args, scope, frame);
      var body = fn.node().child("body");
      if (body == null) {
        return new Value.Unknown("");
      }
      if (body.is("statement_block")) {
        block(body, scope, frame);
        return annotated(fn, frame.result(), scope);
      }
      return annotated(fn, interpreter.expressions().eval(body, scope, frame), scope);
    } finally {
      interpreter.flow().forget(outer);
    }
  }

  private Value annotated(Value.Fn fn, Value result, Scope scope) {
    var type = fn.node().child("return_type");
    if (type != null) {
      interpreter.types().declare(result, new TypeRef(type, scope));
    }
    return result;
  }

  /// Runs a block in a scope of its own.
  ///
  /// @return true when its end is not reached
  boolean block(Node block, Scope outer, Frame frame) {
    var scope = outer.inner();
    var all = block.named();
    hoist(all, scope);
    return all(all, scope, frame);
  }

  private boolean all(List<Node> statements, Scope scope, Frame frame) {
    int depth = interpreter.flow().depth();
    try {
      for (var statement : statements) {
        if (run(statement, scope, frame)) {
          return true;
        }
      }
      return false;
    } finally {
      if (!frameOwns(frame, depth)) {
        interpreter.flow().forget(depth);
      }
    }
  }

  /// What an early return tells stays true until the function's end.
  private static boolean frameOwns(Frame frame, int depth) {
    return frame.assumptions == depth;
  }

  private void hoist(List<Node> statements, Scope scope) {
    for (var statement : statements) {
      var declaration =
          statement.is("export_statement") ? statement.child("declaration") : statement;
      if (declaration != null
          && (declaration.is("function_declaration")
              || declaration.is("generator_function_declaration"))) {
        var name = declaration.require("name").text();
        scope.declare(name, new Value.Fn(declaration, scope, null, name));
      }
    }
  }

  /// Runs a statement; true when what follows it is not reached.
  boolean run(Node node, Scope scope, Frame frame) {
    if (!interpreter.step()) {
      return true;
    }
    var expressions = interpreter.expressions();
    return switch (node.kind()) {
      case "expression_statement" -> {
        node.named()
            .forEach(
                inner -> interpreter.wrappers().discard(expressions.eval(inner, scope, frame)));
        yield false;
      }
      case "lexical_declaration", "variable_declaration" -> {
        variables(node, scope, frame);
        yield false;
      }
      case "return_statement" -> {
        var value = node.first();
        frame.give(
            interpreter.flow(),
            value == null ? Values.UNDEFINED : expressions.eval(value, scope, frame));
        yield true;
      }
      case "throw_statement" -> {
        node.named().forEach(inner -> expressions.eval(inner, scope, frame));
        yield true;
      }
      case "break_statement", "continue_statement" -> true;
      case "if_statement" -> condition(node, scope, frame);
      case "statement_block" -> block(node, scope, frame);
      case "for_in_statement" -> forIn(node, scope, frame);
      case "for_statement" -> forLoop(node, scope, frame);
      case "while_statement", "do_statement" -> loop(node, scope, frame);
      case "try_statement" -> attempt(node, scope, frame);
      case "switch_statement" -> cases(node, scope, frame);
      case "labeled_statement" -> run(node.require("body"), scope, frame);
      case "class_declaration", "abstract_class_declaration" -> {
        expressions.eval(node, scope, frame);
        yield false;
      }
      case "enum_declaration" -> {
        enumeration(node, scope, frame);
        yield false;
      }
      case "export_statement" -> {
        exported(node, scope, frame);
        yield false;
      }
      default -> false;
    };
  }

  private void variables(Node node, Scope scope, Frame frame) {
    for (var declarator : node.named()) {
      if (!declarator.is("variable_declarator")) {
        continue;
      }
      var name = declarator.require("name");
      var value = declarator.child("value");
      var type = declarator.child("type");
      var given =
          value == null
              ? Values.UNDEFINED
              : interpreter.expressions().evalNamed(value, scope, frame, name);
      if (type != null) {
        given = interpreter.types().typed(given, new TypeRef(type, scope));
      }
      interpreter.patterns().declare(name, given, scope, frame);
    }
  }

  private boolean condition(Node node, Scope scope, Frame frame) {
    var test = interpreter.expressions().eval(node.require("condition"), scope, frame);
    var truth = interpreter.flow().truth(test);
    var consequence = node.require("consequence");
    var alternative = node.child("alternative");
    var otherwise = alternative == null ? null : alternative.first();
    var ends = new boolean[2];
    ends[0] = truth.known() != null && !truth.known();
    ends[1] = truth.known() != null && truth.known();
    interpreter
        .flow()
        .branch(
            truth,
            () -> ends[0] = run(consequence, scope, frame),
            () -> ends[1] = otherwise != null && run(otherwise, scope, frame));
    if (truth.known() == null && ends[0] != ends[1]) {
      interpreter.flow().assume(truth.key(), ends[0] == truth.negated());
    }
    return ends[0] && ends[1];
  }

  private boolean forIn(Node node, Scope scope, Frame frame) {
    var all = interpreter.expressions().eval(node.require("right"), scope, frame);
    var operator = node.child("operator");
    boolean keys = operator != null && operator.is("in");
    var items = keys ? Keys.of(interpreter, all) : interpreter.members().items(all);
    for (var item : items) {
      var inner = scope.inner();
      var left = node.require("left");
      if (node.child("kind") != null) {
        interpreter.patterns().declare(left, item, inner, frame);
      } else {
        interpreter.patterns().assign(left, item, inner, frame);
      }
      optional(node, () -> run(node.require("body"), inner, frame));
    }
    return false;
  }

  private boolean forLoop(Node node, Scope scope, Frame frame) {
    var inner = scope.inner();
    var start = node.child("initializer");
    if (start != null) {
      run(start, inner, frame);
      // A counter takes many values: no one of them names a path.
      if (start.is("lexical_declaration")) {
        for (var declarator : start.named()) {
          var name = declarator.child("name");
          if (name != null && name.is("identifier")) {
            inner.declare(name.text(), new Value.Unknown(name.text()));
          }
        }
      }
    }
    for (var part : node.children()) {
      if ("condition".equals(part.field()) && part.isNamed() && !part.is("empty_statement")) {
        if (part.is("expression_statement")) {
          run(part, inner, frame);
        } else {
          interpreter.expressions().eval(part, inner, frame);
        }
      }
    }
    optional(node, () -> run(node.require("body"), inner, frame));
    return false;
  }

  private boolean loop(Node node, Scope scope, Frame frame) {
    interpreter.expressions().eval(node.require("condition"), scope, frame);
    optional(node, () -> run(node.require("body"), scope, frame));
    return false;
  }

  /// Something that may run or not.
  private void optional(Object key, Runnable work) {
    interpreter.flow().branch(new Flow.Truth(null, key, false), work, () -> {});
  }

  private boolean attempt(Node node, Scope scope, Frame frame) {
    var exchanges = interpreter.exchanges();
    exchanges.watch();
    boolean ended = block(node.require("body"), scope, frame);
    var seen = exchanges.unwatch();
    var handler = node.child("handler");
    var ends = new boolean[] {ended};
    if (handler != null) {
      var inner = scope.inner();
      var parameter = handler.child("parameter");
      if (parameter != null) {
        var failure = seen.isEmpty() ? new Value.Unknown("error") : new Value.Failure(seen);
        interpreter.patterns().declare(parameter, failure, inner, frame);
      }
      optional(handler, () -> ends[0] = block(handler.require("body"), inner, frame) && ended);
    }
    var last = node.child("finalizer");
    if (last != null) {
      block(last.require("body"), scope, frame);
    }
    return ends[0];
  }

  private boolean cases(Node node, Scope scope, Frame frame) {
    var value = interpreter.expressions().eval(node.require("value"), scope, frame);
    var inner = scope.inner();
    var all = node.require("body").named();
    for (var branch : all) {
      hoist(branch.named(), inner);
    }
    return from(all, 0, value, inner, frame);
  }

  /// The cases from one on: the first whose value fits is taken, with those that it falls through
  /// to.
  private boolean from(List<Node> all, int index, Value value, Scope scope, Frame frame) {
    if (index == all.size()) {
      return false;
    }
    var branch = all.get(index);
    var test = branch.child("value");
    if (test == null && index < all.size() - 1) {
      var reordered = new ArrayList<>(all);
      reordered.add(reordered.remove(index));
      return from(reordered, index, value, scope, frame);
    }
    var truth =
        test == null
            ? Flow.Truth.of(true)
            : interpreter
                .flow()
                .truth(
                    interpreter
                        .expressions()
                        .same(value, interpreter.expressions().eval(test, scope, frame), test));
    var ends = new boolean[2];
    interpreter
        .flow()
        .branch(
            truth,
            () -> ends[0] = through(all, index, scope, frame),
            () -> ends[1] = from(all, index + 1, value, scope, frame));
    return truth.known() == null ? ends[0] && ends[1] : truth.known() ? ends[0] : ends[1];
  }

  private boolean through(List<Node> all, int index, Scope scope, Frame frame) {
    for (int i = index; i < all.size(); i++) {
      for (var statement : all.get(i).named()) {
        if ("value".equals(statement.field())) {
          continue;
        }
        if (statement.is("break_statement")) {
          return false;
        }
        if (run(statement, scope, frame)) {
          return endsWithReturn(statement);
        }
      }
    }
    return false;
  }

  private static boolean endsWithReturn(Node statement) {
    if (statement.is("return_statement") || statement.is("throw_statement")) {
      return true;
    }
    var all = statement.named();
    return statement.is("statement_block") && !all.isEmpty() && endsWithReturn(all.getLast());
  }

  private void enumeration(Node node, Scope scope, Frame frame) {
    var made = new Value.Obj(node, 0);
    int next = 0;
    for (var member : node.require("body").named()) {
      if (member.is("enum_assignment")) {
        var value = interpreter.expressions().eval(member.require("value"), scope, frame);
        made.with(Patterns.keyText(member.require("name")), value);
      } else {
        made.with(Patterns.keyText(member), Values.number(next));
      }
      next++;
    }
    scope.declare(node.require("name").text(), made);
  }

  private void exported(Node node, Scope scope, Frame frame) {
    var declaration = node.child("declaration");
    if (declaration != null) {
      run(declaration, scope, frame);
      return;
    }
    var value = node.child("value");
    if (value != null) {
      scope.declare("*default", interpreter.expressions().eval(value, scope, frame));
    }
  }
}
