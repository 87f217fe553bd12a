package dev.plinth.analyze.values;

import dev.plinth.analyze.values.Exchange.Sent;
import dev.plinth.analyze.values.Exchange.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From the values that a client library is given to the addresses that they can mean.
final class Urls {
  private static final int KEYS_MAX = 6;
  private static final int VARIANTS_MAX = 48;
  private static final String DEV = "mode:development";

  /// Stands for a hole with nothing in it.
  static final String HOLLOW = "\u0001";

  /// A made-up id stands for any.
  private static final Pattern ID =
      Pattern.compile(
          "(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{24}");

  /// Addresses that an answer gives are links to be followed: the backend's business, no endpoint.
  private static final Pattern LINK =
      Pattern.compile(
          "(?i)(.*[.\\]])?(next|prev|previous|first|last|self|\\w*(url|uri|link|href))");

  private final Interpreter interpreter;

  /// A piece of an address: text, or a named value.
  private record Piece(String text, @Nullable Value value) {}

  /// An address in pieces; `configured` when an environment variable stands in it.
  private record Draft(List<Piece> pieces, boolean configured) {}

  Urls(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  List<Target> targets(Sent sent) {
    var keys = new LinkedHashSet<Object>();
    keys(sent.method(), keys);
    keys(sent.base(), keys);
    keys(sent.url(), keys);
    keys.removeIf(key -> interpreter.flow().assumed(key) != null);
    var list = List.copyOf(keys).subList(0, Math.min(keys.size(), KEYS_MAX));
    var found = new LinkedHashMap<String, Target>();
    expand(sent, list, 0, found);
    return List.copyOf(found.values());
  }

  private void expand(Sent sent, List<Object> keys, int index, Map<String, Target> found) {
    if (index == keys.size()) {
      collect(sent, found);
      return;
    }
    var key = keys.get(index);
    // What is built is served: production's side first, development's only for its origin.
    for (boolean side : new boolean[] {false, true}) {
      if (key.equals(DEV) && side) {
        var aside = new LinkedHashMap<String, Target>();
        interpreter
            .flow()
            .assuming(key, true, () -> run(() -> expand(sent, keys, index + 1, aside)));
        for (var target : aside.values()) {
          if (target.origin() != null) {
            interpreter.exchanges().devOrigins().add(target.origin());
          }
          if (found.isEmpty()) {
            found.putAll(aside);
          }
        }
      } else {
        boolean holds = side;
        interpreter
            .flow()
            .assuming(key, holds, () -> run(() -> expand(sent, keys, index + 1, found)));
      }
    }
  }

  private static boolean run(Runnable work) {
    work.run();
    return true;
  }

  private void keys(Value value, Set<Object> keys) {
    switch (value) {
      case Value.Choice(var key, var yes, var no) -> {
        keys.add(key);
        keys(yes, keys);
        keys(no, keys);
      }
      case Value.Text(var parts) -> {
        for (var part : parts) {
          keys(part, keys);
          if (part instanceof Value.Const(String text) && text.contains("?")) {
            break;
          }
        }
      }
      case Value.Hole(_, var inner) -> {
        if (!isOpaque(inner)) {
          keys(inner, keys);
        }
      }
      case Value.OneOf(var options) -> options.forEach(option -> keys(option, keys));
      case Value.EnvVar(_, var fallback) -> {
        if (fallback != null) {
          keys(fallback, keys);
        }
      }
      default -> {}
    }
  }

  /// Something that can be anything stands for a parameter, whatever else it can be.
  private boolean isOpaque(Value value) {
    return Values.options(value).stream()
            .anyMatch(option ->
                switch (option) {
                  case Value.Unknown _, Value.Answer _ -> true;
                  case Value.Const(Double _) -> true;
                  default -> false;
                })
        && Values.options(value).stream()
            .noneMatch(option ->
                option instanceof Value.Text
                    || (option instanceof Value.Const(String text)
                        && (text.contains("/") || text.contains("?"))));
  }

  private void collect(Sent sent, Map<String, Target> found) {
    for (var method : decided(sent.method())) {
      var verb = Values.string(method);
      for (var base : drafts(sent.base())) {
        for (var url : asked(drafts(sent.url()))) {
          if (found.size() >= VARIANTS_MAX) {
            return;
          }
          var target =
              target(verb == null ? "GET" : verb.toUpperCase(Locale.ROOT), join(base, url), sent);
          if (target != null) {
            found.merge(
                target.method() + " " + target.origin() + target.path(), target, Urls::together);
          }
        }
      }
    }
  }

  /// The addresses that the app itself makes.
  private static List<Draft> asked(List<Draft> all) {
    return all.stream().filter(draft -> !isLink(draft)).toList();
  }

  private static boolean isLink(Draft draft) {
    var pieces = draft.pieces();
    return pieces.size() == 1
        && pieces.getFirst().value() != null
        && Values.options(pieces.getFirst().value()).stream()
            .anyMatch(value ->
                switch (value) {
                  case Value.Answer(var node) -> LINK.matcher(node.path()).matches();
                  case Value.Unknown unknown -> LINK.matcher(unknown.name()).matches();
                  default -> false;
                });
  }

  private static Target together(Target a, Target b) {
    var query = new LinkedHashMap<>(a.query());
    b.query().forEach(query::putIfAbsent);
    return new Target(
        a.method(),
        a.origin(),
        a.configured() || b.configured(),
        a.path(),
        a.parameters(),
        query,
        a.hollow());
  }

  /// What a value can still be here.
  private List<Value> decided(Value value) {
    var pruned = interpreter.flow().prune(value);
    return switch (pruned) {
      case Value.Choice(_, var yes, var no) -> {
        var all = new ArrayList<>(decided(yes));
        all.addAll(decided(no));
        yield all;
      }
      case Value.OneOf(var options) ->
          options.stream().flatMap(option -> decided(option).stream()).toList();
      default -> List.of(pruned);
    };
  }

  /// Every way to read a value as an address.
  private List<Draft> drafts(Value value) {
    var pruned = interpreter.flow().prune(value);
    return switch (pruned) {
      case Value.Const(String text) -> List.of(new Draft(List.of(new Piece(text, null)), false));
      case Value.Const _ -> List.of(new Draft(List.of(), false));
      case Value.Text(var parts) -> text(parts);
      case Value.Hole(var name, var inner) -> hole(name, interpreter.flow().prune(inner));
      case Value.EnvVar(_, var fallback) -> {
        var all = fallback == null ? List.of(new Draft(List.of(), true)) : drafts(fallback);
        yield all.stream().map(draft -> new Draft(draft.pieces(), true)).toList();
      }
      case Value.Choice(_, var yes, var no) -> both(drafts(yes), drafts(no));
      case Value.OneOf(var options) -> {
        var all = new ArrayList<Draft>();
        options.forEach(option -> all.addAll(drafts(option)));
        yield all.size() > VARIANTS_MAX ? all.subList(0, VARIANTS_MAX) : all;
      }
      case Value.Obj obj when obj.members().containsKey("href") -> href(obj);
      case Value.External(var pack, var path)
          when pack.equals("global")
              && path.matches(
                  "(window\\.)?(document\\.)?location\\.(origin|protocol|host|hostname|port)") ->
          List.of(new Draft(List.of(), false));
      default -> List.of(new Draft(List.of(new Piece("", pruned)), false));
    };
  }

  /// Alternatives before the `?` are different addresses; those behind it are all part of the
  /// query.
  private List<Draft> text(List<Value> parts) {
    var all = List.of(new Draft(List.of(), false));
    boolean query = false;
    for (var part : parts) {
      var next = drafts(part);
      all = product(all, query ? List.of(together(next)) : next);
      query |= part instanceof Value.Const(String text) && text.contains("?");
    }
    return all;
  }

  private static Draft together(List<Draft> alternatives) {
    var pieces = new ArrayList<Piece>();
    boolean configured = false;
    for (var draft : alternatives) {
      if (!pieces.isEmpty()
          && !draft.pieces().isEmpty()
          && draft.pieces().getFirst().value() == null) {
        pieces.add(new Piece("&", null));
      }
      pieces.addAll(draft.pieces());
      configured |= draft.configured();
    }
    return new Draft(pieces, configured);
  }

  private List<Draft> href(Value.Obj url) {
    var drafts = drafts(url.members().getOrDefault("href", Values.UNDEFINED));
    var params = url.members().get("searchParams");
    if (!(params instanceof Value.Obj query) || query.members().isEmpty()) {
      return drafts;
    }
    return drafts.stream()
        .map(draft -> {
          var pieces = new ArrayList<>(draft.pieces());
          pieces.add(new Piece("?", null));
          pieces.add(new Piece("query", query));
          return new Draft(pieces, draft.configured());
        })
        .toList();
  }

  private List<Draft> hole(String name, Value inner) {
    if (isOpaque(inner)) {
      var value =
          Values.options(inner).stream()
              .filter(o -> o instanceof Value.Unknown || o instanceof Value.Answer)
              .findFirst()
              .orElse(inner);
      return List.of(new Draft(List.of(new Piece(nameFor(name, value), inner)), false));
    }
    var options = Values.options(inner);
    if (options.size() > 1) {
      var all = new ArrayList<Draft>();
      boolean some =
          options.stream().anyMatch(o -> !Values.isNothing(o) && !o.equals(Values.text("")));
      for (var option : options) {
        if (!Values.isNothing(option) || !some) {
          all.addAll(hole(name, interpreter.flow().prune(option)));
        }
      }
      return all;
    }
    return switch (inner) {
      case Value.Const(String text) when ID.matcher(text).matches() ->
          List.of(new Draft(List.of(new Piece(name, inner)), false));
      case Value.Const(String text) ->
          List.of(new Draft(List.of(new Piece(text.isEmpty() ? HOLLOW : text, null)), false));
      case Value.Const(Value.Nothing _) ->
          List.of(new Draft(List.of(new Piece(nameFor(name, inner), inner)), false));
      case Value.Const(Boolean _) -> List.of(new Draft(List.of(), false));
      case Value.Text _, Value.EnvVar _, Value.Choice _, Value.OneOf _ -> drafts(inner);
      case Value.Obj obj when obj.members().containsKey("href") -> drafts(obj);
      case Value.External(var pack, _) when pack.equals("global") -> drafts(inner);
      default -> List.of(new Draft(List.of(new Piece(nameFor(name, inner), inner)), false));
    };
  }

  private static String nameFor(String name, Value value) {
    if (!name.isEmpty()) {
      return name;
    }
    return switch (value) {
      case Value.Unknown unknown -> unknown.name();
      case Value.Answer(var node) -> node.path().replaceAll(".*[.\\]]", "");
      default -> "";
    };
  }

  private static List<Draft> both(List<Draft> a, List<Draft> b) {
    var all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static List<Draft> product(List<Draft> left, List<Draft> right) {
    var all = new ArrayList<Draft>();
    for (var a : left) {
      for (var b : right) {
        if (all.size() < VARIANTS_MAX) {
          var pieces = new ArrayList<>(a.pieces());
          pieces.addAll(b.pieces());
          all.add(new Draft(pieces, a.configured() || b.configured()));
        }
      }
    }
    return all;
  }

  private static Draft join(Draft base, Draft url) {
    boolean configured = base.configured() || url.configured();
    if (isEmpty(url)) {
      return new Draft(base.pieces(), configured);
    }
    var pieces = new ArrayList<>(base.pieces());
    while (!pieces.isEmpty() && pieces.getLast().value() == null) {
      var last = pieces.removeLast().text().replaceAll("/+$", "");
      if (!last.isEmpty()) {
        pieces.add(new Piece(last, null));
        break;
      }
    }
    if (pieces.isEmpty() || isAbsolute(url)) {
      return new Draft(url.pieces(), configured);
    }
    pieces.add(new Piece("/", null));
    pieces.addAll(url.pieces());
    return new Draft(pieces, configured);
  }

  /// Without an address of its own a request goes to the base.
  private static boolean isEmpty(Draft draft) {
    return draft.pieces().stream()
        .allMatch(p -> p.value() == null && p.text().replace(HOLLOW, "").isEmpty());
  }

  private static boolean isAbsolute(Draft draft) {
    return !draft.pieces().isEmpty()
        && draft.pieces().getFirst().value() == null
        && draft.pieces().getFirst().text().matches("(?s)(?i)([a-z]+:)?//.*");
  }

  private @Nullable Target target(String method, Draft draft, Sent sent) {
    var address = new AddressReader();
    for (var piece : draft.pieces()) {
      address.read(piece.text(), piece.value());
    }
    return address.target(method, draft.configured(), sent.params());
  }
}
