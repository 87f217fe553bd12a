package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Components given to code that we do not know: `observer(Page)`, `withTranslation()(Page)`,
/// `styled(Card)`. What comes back is that component, which gets more props than it is shown with;
/// whoever mounts it mounts what is inside.
final class Wrappers {
  static final String NAME = "wrapped component";

  /// Names of functions that show a component rather than giving one back.
  private static final Pattern SHOWS =
      Pattern.compile(
          "(?i)(show|open|push|present|register|mount|render|hydrate|start|bootstrap|navigate|add|set|define|use|create(root|app)).*");

  private static final Pattern WRAPS = Pattern.compile("observer|inject|with[A-Z]\\w*|memo|hoc");

  private final Interpreter interpreter;

  Wrappers(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// The component that a call gives back, or null when it is no such call.
  @Nullable Value wrap(List<Value> args, Node at) {
    var name = calleeName(at);
    Value component = null;
    for (var arg : args) {
      if (isComponent(arg) || (WRAPS.matcher(name).matches() && arg instanceof Value.Fn)) {
        if (component != null) {
          return null;
        }
        component = arg;
      }
    }
    return component == null || SHOWS.matcher(name).matches() ? null : wrapped(component, at);
  }

  private static Value wrapped(Value component, Node at) {
    var self = new Value[1];
    self[0] =
        new Value.Native(
            NAME,
            call -> {
              // styled(Card)`…` is a call with a text.
              if (call.arg(0) instanceof Value.Const || call.arg(0) instanceof Value.Text) {
                return self[0];
              }
              var props = new Value.Obj(at, 0);
              if (call.arg(0) instanceof Value.Obj own) {
                props.members().putAll(own.members());
                props.spreads().addAll(own.spreads());
              }
              props.spreads().add(new Value.Unknown("props"));
              return new Value.Element(component, props, at);
            });
    return self[0];
  }

  /// Whether a function of a library is a component of the app, wrapped.
  static boolean is(Value.Native known) {
    return known.name().equals(NAME) || known.name().equals("connected");
  }

  private boolean isComponent(Value value) {
    return switch (value) {
      case Value.Klass klass -> interpreter.classes().isComponent(klass);
      case Value.Fn fn ->
          fn.name().length() > 1
              && Character.isUpperCase(fn.name().charAt(0))
              && !fn.name().equals(fn.name().toUpperCase(Locale.ROOT));
      case Value.Native known -> is(known);
      default -> false;
    };
  }

  /// What is thrown away was made to be shown.
  void discard(Value value) {
    if (value instanceof Value.Native known && known.name().equals(NAME)) {
      interpreter.escape(value);
    }
  }

  private static String calleeName(Node at) {
    var callee = at.child("function");
    if (callee == null) {
      return "";
    }
    var last = callee.is("member_expression") ? callee.require("property") : callee;
    return last.is("identifier") || last.is("property_identifier") ? last.text() : "";
  }
}
