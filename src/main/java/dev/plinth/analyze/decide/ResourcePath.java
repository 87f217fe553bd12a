package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A path with what it says of the deed taken out of it: `/listing/update/{id}` is `listing{id}`,
/// changed; `/comment/getPostComments/{postId}` is `post{postId}`, `comment`, read. Many backends
/// name what is done in the path and use the method as they please.
///
/// @param nodes words for things alone, as far as that can be told
/// @param method what is done: `GET`, `POST` for a new item, `PUT`, `DELETE`
record ResourcePath(List<WirePath.Node> nodes, String method) {
  private static final Map<String, Set<String>> VERBS =
      Map.of(
          "GET", Set.of("get", "fetch", "find", "retrieve", "list", "show", "load"),
          "POST",
              Set.of("create", "add", "new", "insert", "store", "make", "submit", "send", "save"),
          "PUT", Set.of("update", "edit", "modify", "change"),
          "DELETE", Set.of("delete", "remove", "destroy", "del"));

  /// Verbs that are written without anything between them and the noun: `getposts`.
  private static final Set<String> GLUED =
      Set.of("get", "fetch", "create", "update", "edit", "delete", "remove", "all", "paginated");

  /// Words that a list of everything is called by: `/videos/allVideos`, `/videos/paginatedvideos`.
  private static final Set<String> LISTINGS = Set.of("all", "paginated", "paged");

  private static final Set<String> FILLERS = Set.of("all", "single", "one", "the", "a", "new");
  private static final int NOUN_MIN = 3;

  ResourcePath {
    nodes = List.copyOf(nodes);
  }

  /// A verb, and the words behind it.
  private record Spoken(String method, List<String> rest) {}

  static ResourcePath of(Call call, List<String> base) {
    var nodes = new ArrayList<WirePath.Node>();
    var method = call.method();
    boolean isSpoken = false;
    for (var node : WirePath.of(call.path(), base).nodes()) {
      var before = nodes.isEmpty() ? null : nodes.getLast();
      if (isSpoken && node.name().isEmpty() && before != null && before.parameter() != null) {
        continue; // `/post/update/{id}/{userId}`: whose it is, the session says
      }
      var spoken = spoken(node, before, call.method());
      if (spoken == null) {
        nodes.add(node);
      } else {
        isSpoken = true;
        method = spoken.method();
        add(nodes, before, spoken.rest(), node.parameter());
      }
    }
    return new ResourcePath(nodes, method);
  }

  private static void add(
      ArrayList<WirePath.Node> nodes,
      WirePath.@Nullable Node before,
      List<String> rest,
      @Nullable String parameter) {
    if (before == null || before.parameter() != null) {
      boolean isRepeated =
          before != null && rest.size() > 1 && isSame(rest.getFirst(), before.name());
      var own = isRepeated ? rest.subList(1, rest.size()) : rest;
      if (!own.isEmpty()) {
        nodes.add(new WirePath.Node(String.join("_", own), parameter));
      }
      return;
    }
    if (rest.isEmpty()) {
      nodes.set(nodes.size() - 1, new WirePath.Node(before.name(), parameter));
      return;
    }
    int last = rest.size() - 1;
    if (!isSame(rest.get(last), before.name())) {
      nodes.add(new WirePath.Node(String.join("_", rest), parameter));
      return;
    }
    nodes.removeLast();
    if (last == 0) {
      nodes.add(new WirePath.Node(before.name(), parameter));
    } else {
      nodes.add(new WirePath.Node(String.join("_", rest.subList(0, last)), parameter));
      nodes.add(new WirePath.Node(before.name(), null));
    }
  }

  /// What a node says is done; null where it only names a thing.
  private static @Nullable Spoken spoken(
      WirePath.Node node, WirePath.@Nullable Node before, String method) {
    var words = new ArrayList<>(words(node, before));
    if (words.isEmpty()) {
      return null;
    }
    if (words.size() == 2
        && method.equals("GET")
        && LISTINGS.contains(words.getFirst())
        && before != null
        && isSame(words.getLast(), before.name())) {
      return new Spoken(method, List.of(words.getLast()));
    }
    var verb = words.removeFirst();
    for (var entry : VERBS.entrySet()) {
      if (entry.getValue().contains(verb) && fits(entry.getKey(), method)) {
        words.removeAll(FILLERS);
        if (node.parameter() != null
            && words.size() > 2
            && words.get(words.size() - 2).equals("by")) {
          words.subList(words.size() - 2, words.size()).clear();
        }
        boolean isBare = words.isEmpty();
        boolean saysWhat =
            before != null
                && (before.parameter() == null
                    || (node.parameter() == null && !entry.getKey().equals("POST")));
        return isBare && !saysWhat ? null : new Spoken(entry.getKey(), List.copyOf(words));
      }
    }
    return null;
  }

  /// A GET asks, whatever the path says; what is sent with another method may be a question too.
  private static boolean fits(String deed, String method) {
    return !method.equals("GET") || deed.equals("GET");
  }

  /// The words of a node; a verb that is glued to the noun of the node before it is one of them.
  private static List<String> words(WirePath.Node node, WirePath.@Nullable Node before) {
    var words = Words.parts(node.name());
    if (words.size() != 1 || before == null) {
      return words;
    }
    var word = words.getFirst().toLowerCase(Locale.ROOT);
    for (var verb : GLUED) {
      var noun = word.startsWith(verb) ? word.substring(verb.length()) : "";
      if (noun.length() >= NOUN_MIN && isSame(noun, before.name())) {
        return List.of(verb, noun);
      }
    }
    return words;
  }

  private static boolean isSame(String one, String other) {
    return Words.flat(Words.singular(one)).equals(Words.flat(Words.singular(other)));
  }
}
