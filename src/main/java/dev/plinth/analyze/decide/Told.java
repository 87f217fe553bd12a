package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Template;
import java.util.LinkedHashMap;
import java.util.Set;

/// Answers that tell how it went, and hold nothing: `{ message }`, `{ success, message, data }`.
final class Told {
  private static final Set<String> TELLING =
      Set.of("message", "msg", "success", "ok", "status", "error", "errors", "detail");

  private Told() {}

  /// Whether the app reads such words alone.
  static boolean only(Shape response) {
    return !response.names().isEmpty()
        && response.names().stream().allMatch(name -> TELLING.contains(Words.flat(name)));
  }

  /// The words that the app reads.
  static Template.Members of(Shape response) {
    var members = new LinkedHashMap<String, Template>();
    for (var name : response.names()) {
      if (TELLING.contains(Words.flat(name))) {
        Envelope.beside(name, response.member(name)).ifPresent(value -> members.put(name, value));
      }
    }
    return new Template.Members(members);
  }

  /// A message, beside all words that the app reads.
  static Template message(String text, Shape response) {
    if (response instanceof Shape.Scalar(var kinds, _, _) && kinds.contains(Shape.Kind.STRING)) {
      return text(text);
    }
    var members = new LinkedHashMap<String, Template>();
    members.put("message", text(text));
    of(response).members().forEach(members::putIfAbsent);
    return new Template.Members(members);
  }

  static Template text(String text) {
    return new Template.Literal(TextNode.valueOf(text));
  }
}
