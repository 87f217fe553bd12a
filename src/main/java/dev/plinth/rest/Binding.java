package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Template;
import java.util.LinkedHashMap;
import java.util.Map;

/// Holds the form of a body against what was sent: each variable takes what stands in its place.
/// What the body lacks stays unbound.
final class Binding {
  private Binding() {}

  static Map<String, JsonNode> bind(Template form, JsonNode sent) {
    var bound = new LinkedHashMap<String, JsonNode>();
    bind(form, sent, bound);
    return bound;
  }

  private static void bind(Template form, JsonNode sent, Map<String, JsonNode> bound) {
    switch (form) {
      case Template.Variable variable -> bound.put(variable.name(), sent);
      case Template.Literal _ -> {}
      case Template.Members(var members) -> {
        if (sent.isObject()) {
          members.forEach((name, member) -> {
            var value = name.equals(Template.Members.SPREAD) ? rest(members, sent) : sent.get(name);
            if (value != null) {
              bind(member, value, bound);
            }
          });
        }
      }
      case Template.Elements(var elements) -> {
        for (int i = 0; i < elements.size() && i < sent.size(); i++) {
          bind(elements.get(i), sent.get(i), bound);
        }
      }
    }
  }

  /// The members that the form does not name.
  private static ObjectNode rest(Map<String, Template> members, JsonNode sent) {
    ObjectNode rest = sent.deepCopy();
    return rest.remove(members.keySet());
  }
}
