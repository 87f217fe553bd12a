package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Words behind a word that only says which part of the backend we are in: `accounts/addresses`,
/// `shop/orders`. Calls tell: all of them together keep things under the second word as an app
/// keeps things, one by one and as a list; or an answer's type is called like it.
final class Compartments {
  /// Whose things are somewhere else: nobody keeps an admin of these.
  private static final Set<String> PLACES = Set.of("admin", "dashboard", "backoffice");

  private final Set<String> own = new TreeSet<>();

  Compartments(List<Call> calls, List<String> base) {
    var kept = new HashMap<String, Kept>();
    for (var call : calls) {
      var path = ResourcePath.of(call, base);
      if (path.nodes().size() == 2 && path.nodes().getFirst().parameter() == null) {
        var key = key(path.nodes().getFirst().name(), path.nodes().getLast().name());
        kept.computeIfAbsent(key, _ -> new Kept()).learn(call, path);
      }
    }
    kept.forEach((key, one) -> {
      boolean isPart = calls.stream().anyMatch(call -> holds(call, key, base));
      if (one.isThing() && !isPart) {
        own.add(key);
      }
    });
  }

  /// What all calls on one path do.
  private static final class Kept {
    private boolean isOne;
    private boolean isMany;
    private boolean isTyped;

    void learn(Call call, ResourcePath path) {
      var node = path.nodes().getLast();
      var noun = Words.singular(node.name());
      boolean isList = path.method().equals("GET") && Envelope.isList(call.response(), noun);
      boolean isRead = path.method().equals("GET");
      isOne |= node.parameter() != null && !(isRead && isList);
      isMany |=
          node.parameter() == null
              && (isList || (path.method().equals("POST") && call.body() != Call.Body.NONE));
      isTyped |=
          isList
              && Envelope.object(Envelope.of(call.response(), noun, true).item())
                  instanceof Shape.Obj(_, var type)
              && type != null
              && Words.flat(type).equals(Words.flat(noun))
              && !Words.flat(noun)
                  .equals(Words.flat(Words.singular(path.nodes().getFirst().name())));
    }

    boolean isThing() {
      return (isOne && isMany) || isTyped;
    }
  }

  /// Whether the second word is a collection, and the first one is none of its items.
  boolean isOwn(String above, String word) {
    return own.contains(key(above, word));
  }

  static boolean isPlace(String word) {
    return PLACES.contains(Words.flat(Words.singular(word)));
  }

  /// `GET /cart` that answers `{ items }`: the items are the cart's.
  private static boolean holds(Call call, String key, List<String> base) {
    var nodes = ResourcePath.of(call, base).nodes();
    if (nodes.size() != 1 || !call.method().equals("GET")) {
      return false;
    }
    var first = nodes.getFirst().name();
    return call.response().names().stream()
        .map(name -> Map.entry(name, key(first, name)))
        .anyMatch(entry ->
            Objects.equals(entry.getValue(), key)
                && call.response().member(entry.getKey()) instanceof Shape.Arr);
  }

  private static String key(String above, String word) {
    return Words.flat(above) + "/" + Words.flat(Words.singular(word));
  }
}
