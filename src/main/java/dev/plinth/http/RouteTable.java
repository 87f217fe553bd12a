package dev.plinth.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who answers a path. Four layers are asked in order: operations, the app's own endpoints, the
/// surfaces, the app's files. Within a layer literal text wins over a parameter.
///
/// It never changes once it is built.
public final class RouteTable {
  /// Where a route stands in the order of precedence.
  public enum Layer {
    /// `/health/…` and `/_/…`.
    OPERATIONS,
    /// The contract's endpoints; a browser's navigation passes them by.
    ENDPOINTS,
    /// The native API and the surfaces for foreign clients.
    SURFACES
  }

  /// What was found for a method and a path.
  sealed interface Match {
    /// A route, and the path's segments, of which the route names some.
    record Found(Entry entry, List<String> segments) implements Match {
      Route route() {
        return entry.route();
      }

      @Nullable String parameter(String name) {
        int place = entry.names().indexOf(name);
        if (place < 0) {
          return null;
        }
        return place == entry.tail()
            ? String.join("/", segments.subList(place, segments.size()))
            : segments.get(place);
      }
    }

    /// The path is known, with other methods.
    record OtherMethods(List<String> allowed) implements Match {}

    /// Nobody knows the path.
    record Nothing() implements Match {}
  }

  /// A route with what its pattern says, worked out once.
  ///
  /// @param names of the parameters, by place
  /// @param tail the place of the parameter that takes all remaining segments; -1 for none
  record Entry(Route route, List<String> names, int tail) {
    static Entry of(Route route) {
      var segments = route.segments();
      boolean hasTail = !segments.isEmpty() && Route.isTail(segments.getLast());
      return new Entry(route, List.copyOf(route.names()), hasTail ? segments.size() - 1 : -1);
    }
  }

  private static final Match NOTHING = new Match.Nothing();

  private final Map<Layer, Branch> layers;
  private final List<Route> routes;
  private final Set<Route> endpoints;
  private final List<String> shadowed;
  private final @Nullable Handler files;

  private RouteTable(
      Map<Layer, Branch> layers,
      List<Route> routes,
      List<Route> endpoints,
      List<String> shadowed,
      @Nullable Handler files) {
    this.layers = layers;
    this.routes = List.copyOf(routes);
    this.endpoints = Set.copyOf(endpoints);
    this.shadowed = List.copyOf(shadowed);
    this.files = files;
  }

  public static Builder builder() {
    return new Builder();
  }

  /// All routes in the order in which they were added, each once: a surface at its second address,
  /// below `/_/`, where an endpoint of the app hides the first one.
  public List<Route> routes() {
    return routes;
  }

  /// Whether a route is an endpoint of the app, which a browser's navigation passes by.
  public boolean isEndpoint(Route route) {
    return endpoints.contains(route);
  }

  /// One sentence for each surface that an endpoint of the app hides.
  public List<String> shadowed() {
    return shadowed;
  }

  /// What answers when no route does: the app's files.
  @Nullable Handler files() {
    return files;
  }

  /// @param navigation whether a browser asks for a page
  Match match(String method, List<String> segments, boolean navigation) {
    for (var layer : Layer.values()) {
      var entry = hides(layer, navigation) ? null : find(layer, method, segments);
      if (entry != null) {
        return new Match.Found(entry, segments);
      }
    }
    var allowed = new TreeSet<String>();
    for (var layer : Layer.values()) {
      if (!hides(layer, navigation)) {
        branch(layer).methods(segments, 0, allowed);
      }
    }
    if (allowed.isEmpty()) {
      return NOTHING;
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    return new Match.OtherMethods(List.copyOf(allowed));
  }

  private boolean hides(Layer layer, boolean navigation) {
    return navigation && layer == Layer.ENDPOINTS && files != null;
  }

  private @Nullable Entry find(Layer layer, String method, List<String> segments) {
    var entry = branch(layer).find(segments, 0, method);
    return entry == null && method.equals("HEAD") ? branch(layer).find(segments, 0, "GET") : entry;
  }

  private Branch branch(Layer layer) {
    return Objects.requireNonNull(layers.get(layer));
  }

  /// A node of the tree of segments.
  private static final class Branch {
    private final Map<String, Branch> literals = new HashMap<>();
    private final Map<String, Entry> here = new HashMap<>();
    private final Map<String, Entry> tails = new HashMap<>();
    private @Nullable Branch parameter;

    boolean add(Route route, List<String> segments, int depth) {
      if (depth == segments.size()) {
        return here.putIfAbsent(route.method(), Entry.of(route)) == null;
      }
      var segment = segments.get(depth);
      if (Route.isTail(segment)) {
        return tails.putIfAbsent(route.method(), Entry.of(route)) == null;
      }
      if (Route.isParameter(segment)) {
        if (parameter == null) {
          parameter = new Branch();
        }
        return parameter.add(route, segments, depth + 1);
      }
      return literals.computeIfAbsent(segment, _ -> new Branch()).add(route, segments, depth + 1);
    }

    @Nullable Entry find(List<String> path, int depth, String method) {
      if (depth == path.size()) {
        return here.get(method);
      }
      var literal = literals.get(path.get(depth));
      var entry = literal == null ? null : literal.find(path, depth + 1, method);
      if (entry == null && parameter != null) {
        entry = parameter.find(path, depth + 1, method);
      }
      return entry == null ? tails.get(method) : entry;
    }

    void methods(List<String> path, int depth, Set<String> methods) {
      if (depth == path.size()) {
        methods.addAll(here.keySet());
        return;
      }
      var literal = literals.get(path.get(depth));
      if (literal != null) {
        literal.methods(path, depth + 1, methods);
      }
      if (parameter != null) {
        parameter.methods(path, depth + 1, methods);
      }
      methods.addAll(tails.keySet());
    }
  }

  /// Collects routes. What faces HTTP is named `XRoutes` and has a method `addTo(Builder)`.
  public static final class Builder {
    private final Map<Layer, List<Route>> added = new EnumMap<>(Layer.class);
    private @Nullable Handler files;

    private Builder() {
      for (var layer : Layer.values()) {
        added.put(layer, new ArrayList<>());
      }
    }

    /// A route of Plinth itself: `/health/…` or `/_/…`.
    public Builder operation(Route route) {
      return add(Layer.OPERATIONS, route);
    }

    /// An endpoint of the app.
    public Builder endpoint(Route route) {
      return add(Layer.ENDPOINTS, route);
    }

    /// A route of the native API or of a surface for foreign clients; it is reachable below `/_`
    /// too, where no endpoint of the app can hide it.
    public Builder surface(Route route) {
      return add(Layer.SURFACES, route);
    }

    /// The same as `surface(new Route(…))`.
    public Builder surface(String method, String pattern, Handler handler, RouteInfo info) {
      return surface(new Route(method, pattern, handler, info));
    }

    /// What answers when no route does.
    public Builder files(Handler handler) {
      files = handler;
      return this;
    }

    private Builder add(Layer layer, Route route) {
      added(layer).add(route);
      return this;
    }

    private List<Route> added(Layer layer) {
      return Objects.requireNonNull(added.get(layer));
    }

    /// The finished table.
    ///
    /// @throws IllegalStateException when two routes of a layer have the same method and pattern
    public RouteTable build() {
      var layers = new EnumMap<Layer, Branch>(Layer.class);
      var routes = new ArrayList<Route>();
      for (var layer : Layer.values()) {
        var branch = layers.computeIfAbsent(layer, _ -> new Branch());
        for (var route : added(layer)) {
          require(branch.add(route, route.segments(), 0), route);
          boolean isHidden = layer == Layer.SURFACES && hiding(route).isPresent();
          routes.add(isHidden ? second(route) : route);
        }
      }
      for (var route : added(Layer.SURFACES)) {
        var second = second(route);
        require(
            Objects.requireNonNull(layers.get(Layer.OPERATIONS)).add(second, second.segments(), 0),
            second);
      }
      return new RouteTable(layers, routes, added(Layer.ENDPOINTS), shadowed(), files);
    }

    private static void require(boolean isNew, Route route) {
      if (!isNew) {
        throw new IllegalStateException("two routes answer " + route.key());
      }
    }

    private static Route second(Route surface) {
      return surface.at("/_" + surface.pattern());
    }

    private List<String> shadowed() {
      var sentences = new ArrayList<String>();
      for (var surface : added(Layer.SURFACES)) {
        hiding(surface)
            .ifPresent(endpoint ->
                sentences.add(
                    "%s is answered by the app's own %s; Plinth's stays at /_%s"
                        .formatted(surface.key(), endpoint.key(), surface.pattern())));
      }
      return sentences;
    }

    /// The endpoint that answers some of the paths of a surface, or all of them.
    private Optional<Route> hiding(Route surface) {
      return added(Layer.ENDPOINTS).stream()
          .filter(
              endpoint -> endpoint.method().equals(surface.method()) && overlap(endpoint, surface))
          .findFirst();
    }

    private static boolean overlap(Route one, Route other) {
      var a = one.segments();
      var b = other.segments();
      for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
        if ((i < a.size() && Route.isTail(a.get(i))) || (i < b.size() && Route.isTail(b.get(i)))) {
          return true;
        }
        if (i >= a.size() || i >= b.size()) {
          return false;
        }
        boolean open = Route.isParameter(a.get(i)) || Route.isParameter(b.get(i));
        if (!open && !a.get(i).equals(b.get(i))) {
          return false;
        }
      }
      return true;
    }
  }
}
