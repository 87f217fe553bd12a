package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// JSX: elements are made where they stand and rendered where they end up.
public final class Jsx {
  /// What is given under such a name is called when something happens; other functions of a library
  /// that is given along, `reset` of a form, are not.
  private static final Pattern HANDLER =
      Pattern.compile(
          "on[A-Z]\\w*|action|formAction|children|render\\w*|\\w*([Hh]andler|[Cc]allback|[Cc]omponent|[Ee]lement)|as|fallback");

  private final Interpreter interpreter;
  private final Map<Field, List<Value>> events = new HashMap<>();

  Jsx(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  Value create(Node node, Scope scope, Frame frame) {
    var open = node.child("open_tag");
    var tag = open == null ? node : open;
    var name = tag.child("name");
    var props = new Value.Obj(node, 0);
    for (var attribute : tag.named()) {
      if (!"attribute".equals(attribute.field())) {
        continue;
      }
      if (attribute.is("jsx_attribute")) {
        var parts = attribute.named();
        props.with(
            parts.getFirst().text(),
            parts.size() < 2
                ? Values.TRUE
                : interpreter.expressions().eval(parts.get(1), scope, frame));
      } else {
        var inner = attribute.first();
        if (inner != null) {
          Spreads.spread(props, interpreter.expressions().eval(inner, scope, frame));
        }
      }
    }
    var children = new ArrayList<Value>();
    for (var child : node.named()) {
      if (child.field() == null && child.kind().startsWith("jsx_") && !child.is("jsx_text")) {
        children.add(interpreter.expressions().eval(child, scope, frame));
      } else if (child.is("jsx_text") && !child.text().isBlank()) {
        children.add(Values.text(child.text().strip()));
      }
    }
    if (!children.isEmpty()) {
      props.with("children", children.size() == 1 ? children.getFirst() : Value.Arr.of(children));
    }
    var component = component(name, scope, frame);
    if (component instanceof Value.Fn fn) {
      interpreter.exchanges().facts().shown(fn.name(), scope.owners());
    }
    return new Value.Element(component, props, node);
  }

  private Value component(@Nullable Node name, Scope scope, Frame frame) {
    if (name == null) {
      return Values.text("");
    }
    var text = name.text();
    boolean plain = name.is("identifier") && Character.isLowerCase(text.charAt(0));
    if (plain || name.is("jsx_namespace_name")) {
      return Values.text(text);
    }
    return interpreter.expressions().eval(name, scope, frame);
  }

  /// Renders an element: enters its component, or hands what it holds to the browser.
  public void render(Value.Element element) {
    render(element.component(), element);
  }

  private void render(Value component, Value.Element element) {
    var at = element.at();
    switch (interpreter.prune(component)) {
      case Value.Const(String tag) -> intrinsic(tag, element);
      case Value.Klass klass -> interpreter.classes().render(klass, element.props(), at);
      case Value.Fn fn ->
          interpreter.escape(
              interpreter.call(
                  fn,
                  Values.UNDEFINED,
                  List.of(element.props(), new Value.Unknown("ref")),
                  at,
                  List.of()));
      case Value.Native known ->
          interpreter.escape(
              known
                  .body()
                  .call(
                      new Invocation(
                          interpreter, Values.UNDEFINED, List.of(element.props()), at, List.of())));
      case Value.External(var pack, var path) -> {
        var library = interpreter.library(pack);
        if (library == null || !library.render(path, element, interpreter)) {
          props(element, Field.ofComponent(path, element.props()));
        }
      }
      case Value.Choice(_, var yes, var no) -> {
        render(yes, element);
        render(no, element);
      }
      case Value.OneOf(var options) -> options.forEach(option -> render(option, element));
      case Value.Namespace(var module) -> render(interpreter.export(module, "default"), element);
      default -> props(element, Field.NONE);
    }
  }

  private void intrinsic(String tag, Value.Element element) {
    shown(tag, element);
    interpreter.markup().shown(tag, element);
    props(element, Field.of(tag, element.props()));
  }

  /// What an element of the browser shows is a text or a number; some attributes say more.
  private static void shown(String tag, Value.Element element) {
    element
        .props()
        .members()
        .forEach((name, value) -> {
          switch (name) {
            case "children" -> hint(value, "shown");
            case "src" -> hint(value, "url");
            case "href" -> hint(value, tag.equals("a") ? "url" : "shown");
            case "key" -> hint(value, "key");
            case "value", "defaultValue", "title", "alt", "placeholder", "dateTime" ->
                hint(value, "shown");
            case "checked", "defaultChecked" -> is(value, Shape.Kind.BOOLEAN);
            default -> {}
          }
        });
  }

  private static void hint(Value value, String hint) {
    for (var option : Values.options(value)) {
      switch (option) {
        case Value.Answer(var node) -> node.hint(hint);
        case Value.Arr arr when hint.equals("shown") ->
            arr.items()
                .forEach(item -> {
                  if (item instanceof Value.Answer(var node)) {
                    node.hint(hint);
                  }
                });
        default -> {}
      }
    }
  }

  private static void is(Value value, Shape.Kind kind) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)) {
        node.is(kind);
      }
    }
  }

  /// Renders or calls all that an element is given.
  void props(Value.Element element, Field field) {
    var props = element.props();
    new LinkedHashMap<>(props.members())
        .forEach((name, value) -> {
          if (!(value instanceof Value.Native known)
              || Wrappers.is(known)
              || HANDLER.matcher(name).matches()) {
            interpreter.escape(value, field);
          }
        });
    List.copyOf(props.spreads()).forEach(value -> interpreter.escape(value, field));
  }

  /// What a handler is called with.
  List<Value> arguments(Value.Fn fn, Field field) {
    return field.plain() ? event(field) : withEvent(fn, field);
  }

  private List<Value> withEvent(Value.Fn fn, Field field) {
    var args = new ArrayList<>(Patterns.unknowns(fn.node(), fn.scope()));
    if (!args.isEmpty()
        && args.getFirst() instanceof Value.Unknown unknown
        && unknown.name().matches("e|ev|evt|event")) {
      args.set(0, event(field).getFirst());
    }
    return args;
  }

  /// An event of a form field.
  List<Value> event(Field field) {
    return events.computeIfAbsent(field, Jsx::made);
  }

  private static List<Value> made(Field field) {
    var name = field.name();
    boolean known = !field.isNone();
    var target =
        new Value.Obj(null, 0)
            .with(
                "value",
                new Value.Unknown(known ? name : "value", new Shape.Scalar(Shape.Kind.STRING)))
            .with("checked", new Value.Test("checked " + name, false))
            .with("files", new Value.Unknown("files"));
    target.with("name", known ? Values.text(name) : new Value.Unknown("name"));
    target.with("id", known ? Values.text(name) : new Value.Unknown("id"));
    target.with(
        "type", field.type().isEmpty() ? new Value.Unknown("type") : Values.text(field.type()));
    var event = new Value.Obj(null, 0).with("target", target).with("currentTarget", target);
    event.spreads().add(new Value.Unknown("event"));
    return List.of(event);
  }
}
