package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A path on the wire without what all paths of the app share: words, each with the parameter that
/// follows it. `/api/articles/{slug}/comments` is `articles{slug}`, `comments`.
record WirePath(List<Node> nodes) {
  private static final Set<String> SAY_NOTHING = Set.of("api", "rest", "fakeapi", "backend");

  WirePath {
    nodes = List.copyOf(nodes);
  }

  /// One word of a path.
  ///
  /// @param name empty for a parameter that follows another, or comes first
  record Node(String name, @Nullable String parameter) {}

  static WirePath of(String path, List<String> base) {
    var segments = segments(path);
    int start = 0;
    while (start < base.size()
        && start < segments.size()
        && base.get(start).equals(segments.get(start))) {
      start++;
    }
    start = start == base.size() ? start : 0;
    while (start < segments.size() && saysNothing(segments.get(start))) {
      start++;
    }
    var nodes = new ArrayList<Node>();
    for (int i = start; i < segments.size(); i++) {
      var segment = segments.get(i);
      if (isParameter(segment)) {
        nodes.add(new Node("", name(segment)));
      } else if (i + 1 < segments.size() && isParameter(segments.get(i + 1))) {
        nodes.add(new Node(segment, name(segments.get(++i))));
      } else {
        nodes.add(new Node(segment, null));
      }
    }
    return new WirePath(nodes);
  }

  /// The segments that the calls share and that name no resource: never so many that a call is left
  /// without a word.
  static List<String> base(String base, List<Call> calls) {
    var shared = new ArrayList<>(segments(base));
    while (!shared.isEmpty() && calls.stream().anyMatch(call -> isEaten(call.path(), shared))) {
      shared.removeLast();
    }
    return shared;
  }

  Node last() {
    return nodes.getLast();
  }

  boolean isEmpty() {
    return nodes.isEmpty();
  }

  private static boolean isEaten(String path, List<String> base) {
    var segments = segments(path);
    boolean starts =
        segments.size() >= base.size() && segments.subList(0, base.size()).equals(base);
    return starts && (segments.size() == base.size() || isParameter(segments.get(base.size())));
  }

  private static List<String> segments(String path) {
    var segments = new ArrayList<String>();
    for (var segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return segments;
  }

  private static boolean saysNothing(String segment) {
    return SAY_NOTHING.contains(Words.flat(segment)) || segment.matches("v\\d+(\\.\\d+)?");
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static String name(String segment) {
    return segment.substring(1, segment.length() - 1);
  }
}
