package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A piece of JSON with holes. In a reply the holes are filled (`{ items: $items, total: $total
/// }`); in a `body` the same form is held against what was sent, and each hole takes what stands in
/// its place (`{ user: { email: $email } }`).
///
/// In YAML a text that begins with `$` is a variable; `$$` begins a text with a dollar sign.
public sealed interface Template {
  /// `$name.member`: the path without the dollar sign, split at the dots.
  record Variable(List<String> path) implements Template {
    public Variable {
      path = List.copyOf(path);
    }

    public Variable(String dotted) {
      this(List.of(dotted.split("\\.")));
    }

    public String name() {
      return path.getFirst();
    }
  }

  /// Fixed JSON.
  record Literal(JsonNode value) implements Template {}

  /// An object; members keep their order. The member `...` spreads the object that its variable
  /// holds.
  record Members(Map<String, Template> members) implements Template {
    /// The name of a member whose value's own members are put in its place.
    public static final String SPREAD = "...";

    public Members {
      members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /// An array.
  record Elements(List<Template> elements) implements Template {
    public Elements {
      elements = List.copyOf(elements);
    }
  }
}
