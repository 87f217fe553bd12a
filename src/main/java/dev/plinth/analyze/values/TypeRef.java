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
    scope = scope.isModule() ? scope : scope.ofTypes(scope.module().valuesIn(node));
  }

  /// The values that a type speaks of: `typeof schema`.
  static Set<String> valuesIn(Node node) {
    var found = new HashSet<String>();
    var open = new ArrayDeque<Node>(List.of(node));
    while (!open.isEmpty()) {
      var part = open.pop();
      if (part.is("type_query")) {
        part.named().stream()
            .filter(name -> name.is("identifier"))
            .forEach(n -> found.add(n.text()));
      }
      part.children().forEach(open::push);
    }
    return found;
  }
}
