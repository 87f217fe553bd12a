package dev.plinth.analyze.values;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.SourceRef;
import dev.plinth.analyze.StatusUse;
import dev.plinth.typescript.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All requests that were seen, and what else the sinks have to tell.
public final class Exchanges {
  /// More different requests than that come from a wrapper.
  private static final int OWN_MAX = 3;

  private final Map<String, Exchange> all = new LinkedHashMap<>();
  private final Deque<Set<Exchange>> watched = new ArrayDeque<>();
  private final Map<String, Value> environment = new TreeMap<>();
  private final Map<Analysis.Undecided, Integer> undecided = new LinkedHashMap<>();
  private final Set<Analysis.LlmUse> llm = new LinkedHashSet<>();
  private final Map<SocketKey, Heard> sockets = new LinkedHashMap<>();
  private final Set<String> devOrigins = new LinkedHashSet<>();
  private final Facts facts = new Facts();
  private int round;
  private long events;

  private record SocketKey(String kind, String path) {}

  private record Heard(SourceRef at, Set<String> events) {}

  /// Sends a request: notes it, and gives what the app gets back.
  public Value send(Interpreter interpreter, Exchange.Sent sent, Node at) {
    var targets = targets(interpreter, sent);
    if (targets.isEmpty()) {
      undecided(at, "the address of this request is only known when the app runs");
      return new Value.Unknown("response");
    }
    return send(interpreter, targets, sent, at);
  }

  /// Sends an operation that has a name rather than an address of its own: a query of GraphQL.
  ///
  /// @param target whose path is that name
  public Value operation(
      Interpreter interpreter, Exchange.Target target, Exchange.Sent sent, Node at) {
    return send(interpreter, List.of(target), sent, at);
  }

  /// The addresses that a request can have.
  public List<Exchange.Target> targets(Interpreter interpreter, Exchange.Sent sent) {
    return new Urls(interpreter).targets(sent);
  }

  private Value send(
      Interpreter interpreter, List<Exchange.Target> targets, Exchange.Sent sent, Node at) {
    var replies = new ArrayList<Value>();
    for (var target : targets.subList(0, Math.min(targets.size(), 24))) {
      var exchange = note(sent, target, interpreter, at);
      for (var set : watched) {
        set.add(exchange);
      }
      replies.add(new Value.Reply(exchange, sent.axios()));
    }
    return Values.oneOf(replies);
  }

  /// Something happens that no request shows by itself, because an answer had a certain status.
  public void react(Interpreter interpreter, StatusUse.Kind kind, Node at) {
    new Statuses(interpreter).reacted(kind, best(interpreter, at));
  }

  /// Notes a request to one address.
  Exchange note(Exchange.Sent sent, Exchange.Target target, Interpreter interpreter, Node at) {
    var exchange = exchange(target, sent.via());
    exchange.sent(sent, target, place(best(interpreter, at)), interpreter.owners());
    react(interpreter, StatusUse.Kind.REQUEST, at);
    events++;
    return exchange;
  }

  private static Node best(Interpreter interpreter, Node at) {
    return at.source().name().isEmpty() && !interpreter.trail().isEmpty()
        ? interpreter.trail().getFirst()
        : at;
  }

  private Exchange exchange(Exchange.Target target, String via) {
    var host = target.configured() || isLocal(target.origin()) ? null : target.origin();
    var key = target.method() + " " + (host == null ? "" : host) + target.path();
    return all.computeIfAbsent(
        key + (target.hollow() == null ? "" : " hollow"), name -> new Exchange(target, via));
  }

  /// An address of this machine or network.
  public static boolean isLocal(@Nullable String origin) {
    return origin == null
        || origin.matches(
            "(?i)(https?|wss?):?//(localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1\\]|10\\.[\\d.]+|192\\.168\\.[\\d.]+|[\\w-]+\\.local)(:\\d+)?");
  }

  static SourceRef place(Node at) {
    return new SourceRef(at.source().name(), at.line());
  }

  public Collection<Exchange> all() {
    return all.values().stream()
        .filter(exchange -> all.values().stream().noneMatch(exchange::isHollowOf))
        .toList();
  }

  /// A new round begins: what is still not decided at its end is not decided.
  void begin() {
    round++;
  }

  /// Notes every request until `unwatch`.
  void watch() {
    watched.push(new LinkedHashSet<>());
  }

  List<Exchange> unwatch() {
    var seen = watched.pop();
    return seen.size() > 6 ? List.of() : List.copyOf(seen);
  }

  void environment(String name, Value fallback) {
    environment.merge(
        name,
        fallback,
        (a, b) -> Values.isUndefined(a) ? b : Values.isUndefined(b) ? a : Values.join(a, b));
  }

  public Map<String, Value> environment() {
    return environment;
  }

  public void undecided(Node at, String why) {
    undecided.put(new Analysis.Undecided(place(at), why), round);
  }

  /// What was not decided in the last round, or while modules were loaded, which happens once.
  public List<Analysis.Undecided> undecided() {
    return undecided.entrySet().stream()
        .filter(entry ->
            (entry.getValue() == round || entry.getValue() == 0) && !isDecided(entry.getKey().at()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Whether a place is known to ask for something of its own; a wrapper, through which many
  /// different requests go, tells nothing of the one that is not known.
  private boolean isDecided(SourceRef place) {
    long known = all.values().stream().filter(exchange -> exchange.at().contains(place)).count();
    return known > 0 && known <= OWN_MAX;
  }

  public void llm(String protocol, String path, @Nullable String host, Node at) {
    llm.add(new Analysis.LlmUse(protocol, path, host, place(at)));
  }

  public Set<Analysis.LlmUse> llm() {
    return llm;
  }

  /// A connection that stays open.
  ///
  /// @param kind `websocket`, `event-source`, `socket.io` …
  /// @param path the address, empty when only the running app knows it
  /// @param names what is said over it: `on message`, `emit join`
  public void socket(String kind, String path, List<String> names, Node at) {
    var heard =
        sockets.computeIfAbsent(
            new SocketKey(kind, path), key -> new Heard(place(at), new TreeSet<>()));
    heard.events().addAll(names);
    events++;
  }

  public List<Analysis.Socket> sockets() {
    var all = new ArrayList<Analysis.Socket>();
    sockets.forEach((key, heard) ->
        all.add(
            new Analysis.Socket(key.kind(), key.path(), List.copyOf(heard.events()), heard.at())));
    return all;
  }

  /// Origins that the app uses while it is being developed.
  public Set<String> devOrigins() {
    return devOrigins;
  }

  public Facts facts() {
    return facts;
  }

  /// Grows with every request: whether a function led to one.
  long events() {
    return events + facts.events();
  }

  long weight() {
    return all.values().stream().mapToLong(Exchange::weight).sum()
        + all.size()
        + sockets.values().stream().mapToLong(heard -> 1 + heard.events().size()).sum();
  }
}
