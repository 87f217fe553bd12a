package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// React Router: routes render their elements, loaders run, pages get what their loader gave.
final class Router implements Library {
  private final Deque<Value> loaded = new ArrayDeque<>();
  private final Deque<String> paths = new ArrayDeque<>();
  private final Deque<String> guards = new ArrayDeque<>();
  private Value outlet = Values.UNDEFINED;

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "createBrowserRouter", "createHashRouter", "createMemoryRouter", "useRoutes" -> {
        call.interpreter()
            .escape(
                Play.fn(
                    "routes",
                    inner -> {
                      routes(inner.interpreter(), call.arg(0), call.at());
                      return Values.UNDEFINED;
                    }));
        yield new Value.Unknown("router");
      }
      case "createRoutesFromElements", "createRoutesFromChildren" -> call.arg(0);
      case "useLoaderData", "useRouteLoaderData" -> loader();
      case "useActionData" -> new Value.Unknown("actionData");
      case "useParams" -> params(call);
      case "useSearchParams" -> Play.list(search(call), Play.nothing("setSearchParams"));
      case "useNavigate", "useRevalidator" -> Play.nothing("navigate");
      case "useLocation" -> new Value.Unknown("location");
      case "useOutletContext" -> outlet;
      case "useOutlet" -> Values.UNDEFINED;
      case "redirect" -> Values.UNDEFINED;
      case "generatePath" ->
          OpenApiFetch.filled(call.interpreter(), call.arg(0), call.arg(1), call.at());
      case "json", "defer" -> call.arg(0);
      default -> null;
    };
  }

  private static Value params(Invocation call) {
    return new Value.Unknown("params", call.type(0));
  }

  private static Value search(Invocation call) {
    return QueryStrings.make(
        new Invocation(call.interpreter(), call.self(), List.of(), call.at(), List.of()));
  }

  private Value loader() {
    var current = loaded.peek();
    return current == null ? new Value.Unknown("loaderData") : current;
  }

  private void routes(Interpreter interpreter, Value routes, Node at) {
    for (var option : Values.options(routes)) {
      switch (option) {
        case Value.Arr list -> list.items().forEach(item -> routes(interpreter, item, at));
        case Value.Obj route -> route(interpreter, route, route.site() == null ? at : route.site());
        case Value.Element element -> interpreter.escape(element);
        default -> interpreter.escape(option);
      }
    }
  }

  private void route(Interpreter interpreter, Value.Obj route, Node at) {
    var members = interpreter.members();
    var lazy = members.get(route, "lazy", at);
    var more = interpreter.callIf(lazy, List.of(), at);
    var path = Values.string(members.get(route, "path", at));
    var here = join(paths.peek(), path == null ? "" : path);
    var shown = either(interpreter, route, more, "element", at);
    var component = either(interpreter, route, more, "Component", at);
    if (Values.isNothing(component) && !Values.isNothing(more)) {
      component = members.get(more, "default", at);
    }
    var guard = guard(interpreter, shown, guards.peek());
    note(
        interpreter,
        here,
        path,
        members.get(route, "index", at),
        guard,
        name(shown, component),
        at);
    var request =
        Play.object().with("params", new Value.Unknown("params")).with("request", request());
    var data =
        interpreter.callIf(
            either(interpreter, route, more, "loader", at),
            List.of(request, new Value.Unknown("context")),
            at);
    interpreter.callIf(either(interpreter, route, more, "action", at), List.of(request), at);
    paths.push(here);
    guards.push(guard);
    loaded.push(data);
    try {
      interpreter.escape(shown);
      if (!Values.isNothing(component)) {
        interpreter.escape(new Value.Element(component, Play.object(), at));
      }
      for (var name : List.of("errorElement", "ErrorBoundary", "HydrateFallback")) {
        interpreter.escape(members.get(route, name, at));
      }
      loaded.pop();
      loaded.push(Values.UNDEFINED);
      routes(interpreter, members.get(route, "children", at), at);
    } finally {
      loaded.pop();
      guards.pop();
      paths.pop();
    }
  }

  private static Value request() {
    var form = new Value.Unknown("formData");
    return Play.object()
        .with("formData", Play.fn("formData", call -> form))
        .with("json", Play.fn("json", call -> new Value.Unknown("body")))
        .with("url", new Value.Unknown("url"))
        .with("method", new Value.Unknown("method"))
        .with("signal", new Value.Unknown("signal"));
  }

  private static Value either(
      Interpreter interpreter, Value route, Value more, String name, Node at) {
    var own = interpreter.members().get(route, name, at);
    return Values.isNothing(own) ? interpreter.members().get(more, name, at) : own;
  }

  private static String join(@Nullable String parent, String path) {
    if (path.startsWith("/")) {
      return path;
    }
    var base = parent == null ? "/" : parent.replaceAll("/\\*$", "");
    return path.isEmpty() ? base : base.endsWith("/") ? base + path : base + "/" + path;
  }

  private static void note(
      Interpreter interpreter,
      String here,
      @Nullable String path,
      Value index,
      String guard,
      String component,
      Node at) {
    if (path != null || index.equals(Values.TRUE)) {
      interpreter
          .exchanges()
          .facts()
          .route(here, guard, component.isEmpty() ? null : component, at);
    }
  }

  private static String name(Value shown, Value component) {
    for (var option : Values.options(shown)) {
      if (option instanceof Value.Element element) {
        var inner = element.props().members().get("children");
        var its = componentName(element.component());
        if (inner instanceof Value.Element && !guardOf(its, "none").equals("none")) {
          return name(inner, component);
        }
        if (!its.equals("Navigate")) {
          return its;
        }
      }
    }
    return componentName(component);
  }

  private static String componentName(Value component) {
    return switch (component) {
      case Value.Fn fn -> fn.name();
      case Value.External(_, var path) -> path.substring(path.lastIndexOf('.') + 1);
      case Value.Native known -> known.name();
      default -> "";
    };
  }

  /// Who may see it: an element chosen by a condition whose other side leads away, or one wrapped
  /// in a component whose name says that it guards.
  private static String guard(Interpreter interpreter, Value shown, @Nullable String outer) {
    var usual = outer == null ? "none" : outer;
    if (shown instanceof Value.Choice || shown instanceof Value.OneOf) {
      for (var option : Values.options(shown)) {
        if (option instanceof Value.Element element
            && componentName(element.component()).equals("Navigate")) {
          var to = Values.string(interpreter.members().get(element.props(), "to", element.at()));
          var role =
              shown instanceof Value.Choice(var key, _, var no)
                      && Values.options(no).contains(option)
                  ? Values.role(key)
                  : Optional.<String>empty();
          if (role.isPresent()) {
            return "role:" + role.get();
          }
          return to != null && to.matches("(?i).*(log-?in|sign-?in|auth|register|sign-?up).*")
              ? "signed-in"
              : "guest";
        }
      }
    }
    if (shown instanceof Value.Element element) {
      return guardOf(componentName(element.component()), usual);
    }
    return usual;
  }

  private static String guardOf(String name, String usual) {
    if (name.matches(
        "(?i).*admin.*(route|guard|only|require).*|.*(require|only|protect).*admin.*")) {
      return "role:admin";
    }
    if (name.matches("(?i).*(guest|public|anonymous|unauth).*(route|only|guard).*|redirectif.*")) {
      return "guest";
    }
    return name.matches(
            "(?i).*(protected|private|requireauth|authguard|authenticated|authroute|requireuser|withauth).*")
        ? "signed-in"
        : usual;
  }

  @Override
  public boolean render(String path, Value.Element element, Interpreter interpreter) {
    var at = element.at();
    return switch (Play.plain(path)) {
      case "Route", "PrivateRoute" -> {
        var route = Play.object();
        route.members().putAll(element.props().members());
        route.spreads().addAll(element.props().spreads());
        var old = route.members().get("component");
        if (old != null) {
          route.with("Component", old);
        }
        var render = route.members().get("render");
        var children = route.members().get("children");
        if (render != null) {
          interpreter.escape(render);
        }
        if (children != null && Values.isCallable(children)) {
          interpreter.escape(children);
        }
        route(interpreter, route, at);
        yield true;
      }
      case "Outlet" -> {
        var context = element.props().members().get("context");
        if (context != null) {
          outlet = Values.isUndefined(outlet) ? context : Values.join(outlet, context);
        }
        yield true;
      }
      default -> false;
    };
  }
}
