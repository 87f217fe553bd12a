package dev.plinth.analyze.values;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.analyze.SourceRef;
import dev.plinth.typescript.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What was seen besides requests: what is kept where, headers that carry credentials, routes,
/// tables.
public final class Facts {
  private final Set<SignInFlow.Kept> kept = new LinkedHashSet<>();
  private final Set<SignInFlow.Sent> sent = new LinkedHashSet<>();
  private final Map<String, Analysis.RouteUse> routes = new TreeMap<>();
  private final Set<String> state = new TreeSet<>();
  private final Set<String> styles = new TreeSet<>();
  private final Map<String, Set<String>> tables = new TreeMap<>();
  private final Map<String, Set<String>> columns = new TreeMap<>();
  private final Map<String, Set<String>> supabase = new TreeMap<>();
  private final Map<String, Analysis.Need> needs = new TreeMap<>();
  private final Set<String> graphQl = new TreeSet<>();
  private final Set<String> cookiesRead = new TreeSet<>();
  private final Set<String> cookiesSet = new TreeSet<>();
  private final Map<String, Set<String>> parts = new TreeMap<>();
  private boolean credentials;
  private long events;

  /// Something of an answer goes into a store of the browser.
  public void keep(String place, String name, Value value, Node at) {
    for (var option : flat(value)) {
      if (option instanceof Value.Answer(var node)) {
        events++;
        kept.add(
            new SignInFlow.Kept(
                node.exchange().method() + " " + node.exchange().path(),
                node.path(),
                place,
                name,
                Exchanges.place(at)));
      }
    }
  }

  private static List<Value> flat(Value value) {
    var all = new ArrayList<Value>();
    for (var option : Values.options(value)) {
      switch (option) {
        case Value.Text(var parts) -> parts.forEach(part -> all.addAll(flat(part)));
        case Value.Hole(_, var inner) -> all.addAll(flat(inner));
        case Value.Obj obj -> {
          obj.spreads().forEach(spread -> all.addAll(Values.options(spread)));
          obj.members().values().forEach(member -> all.addAll(Values.options(member)));
        }
        default -> all.add(option);
      }
    }
    return all;
  }

  /// The app asks the browser for a cookie.
  public void readCookie(String name) {
    cookiesRead.add(name);
  }

  /// The app sets a cookie itself.
  public void setCookie(String name) {
    cookiesSet.add(name);
  }

  /// Names of cookies that the app reads and never sets itself: it expects them of its backend.
  public List<String> cookies() {
    return cookiesRead.stream().filter(name -> !cookiesSet.contains(name)).toList();
  }

  public void send(String header, String scheme, @Nullable String from, Node at) {
    sent.add(new SignInFlow.Sent(header, scheme, from, Exchanges.place(at)));
  }

  /// A component stands in what these functions give, inner first.
  void shown(String component, List<String> around) {
    around.stream()
        .filter(outer -> !outer.isEmpty() && !outer.equals(component))
        .forEach(outer -> parts.computeIfAbsent(outer, key -> new TreeSet<>()).add(component));
  }

  /// The components that stand in one, however deep.
  private Set<String> parts(String component) {
    var all = new TreeSet<String>();
    var open = new ArrayDeque<>(List.of(component));
    while (!open.isEmpty()) {
      for (var part : parts.getOrDefault(open.pop(), Set.of())) {
        if (all.add(part)) {
          open.push(part);
        }
      }
    }
    return all;
  }

  public void route(String path, String guard, @Nullable String component, Node at) {
    routes.merge(
        path,
        new Analysis.RouteUse(path, guard, component, Set.of(), Exchanges.place(at)),
        (a, b) -> a.guard().equals("none") ? b : a);
  }

  public void table(String table, String operation, Set<String> itsColumns) {
    tables.computeIfAbsent(table, key -> new TreeSet<>()).add(operation);
    columns.computeIfAbsent(table, key -> new TreeSet<>()).addAll(itsColumns);
  }

  /// A use of supabase-js besides tables: `rpc`, `bucket`, `channel`, `function`, `auth`.
  public void supabase(String kind, String name) {
    supabase.computeIfAbsent(kind, key -> new TreeSet<>()).add(name);
  }

  public Analysis.Supabase supabase() {
    var all = new TreeMap<String, Analysis.Supabase.TableUse>();
    tables.forEach((name, operations) ->
        all.put(
            name,
            new Analysis.Supabase.TableUse(operations, columns.getOrDefault(name, Set.of()))));
    return new Analysis.Supabase(
        all,
        supabase.getOrDefault("function", Set.of()),
        supabase.getOrDefault("rpc", Set.of()),
        supabase.getOrDefault("bucket", Set.of()),
        supabase.getOrDefault("channel", Set.of()),
        supabase.getOrDefault("auth", Set.of()));
  }

  /// The app uses a service through its own package.
  ///
  /// @param what it does there: `firestore users`, `sign-in`
  public void need(String service, String what, Node at) {
    if (needs.putIfAbsent(
            service + " " + what, new Analysis.Need(service, what, Exchanges.place(at)))
        == null) {
      events++;
    }
  }

  /// A path at which GraphQL operations are answered.
  public void graphQl(String path) {
    graphQl.add(path);
  }

  public Set<String> graphQl() {
    return graphQl;
  }

  public List<Analysis.Need> needs() {
    return List.copyOf(needs.values());
  }

  public void state(String kind) {
    state.add(kind);
  }

  public void style(String style) {
    styles.add(style);
  }

  public void credentials() {
    credentials = true;
  }

  public boolean hasCredentials() {
    return credentials;
  }

  public Set<String> states() {
    return state;
  }

  public Set<String> styles() {
    return styles;
  }

  public List<Analysis.RouteUse> routes() {
    return routes.values().stream()
        .map(route ->
            new Analysis.RouteUse(
                route.path(),
                route.guard(),
                route.component(),
                route.component() == null ? Set.of() : parts(route.component()),
                route.at()))
        .toList();
  }

  public List<SignInFlow.Kept> kept() {
    return List.copyOf(kept);
  }

  public List<SignInFlow.Sent> sent() {
    return List.copyOf(sent);
  }

  long events() {
    return events;
  }

  static SourceRef place(Node at) {
    return Exchanges.place(at);
  }
}
