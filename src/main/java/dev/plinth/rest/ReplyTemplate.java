package dev.plinth.rest;

import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.json.Json;
import dev.plinth.json.JsonPieces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form of an answer, cut once into fixed bytes and holes. What SQL made is put into its hole
/// byte by byte, without being read again.
final class ReplyTemplate {
  @FunctionalInterface
  private interface Piece {
    byte[] bytes(Variables variables);
  }

  private static final String USER = "user";
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder fixed = new StringBuilder();
  private final Template.@Nullable Variable whole;

  private ReplyTemplate() {
    whole = null;
  }

  ReplyTemplate(Template template) {
    cut(template);
    flush();
    whole = template instanceof Template.Variable variable ? variable : null;
  }

  /// Whether a template speaks of one of these variables.
  static boolean mentions(Template template, List<String> names) {
    return Templates.variables(template).stream().anyMatch(v -> names.contains(v.name()));
  }

  private void cut(Template template) {
    switch (template) {
      case Template.Literal(var value) -> fixed.append(Json.text(value));
      case Template.Variable variable -> hole(variables -> bytes(variable, variables));
      case Template.Members(var members) -> {
        if (members.containsKey(Template.Members.SPREAD)) {
          // put together member by member
          hole(variables -> Json.bytes(variables.evaluate(template)));
        } else if (isPerson(members)) {
          person(members);
        } else {
          cut(members);
        }
      }
      case Template.Elements(var elements) -> {
        fixed.append('[');
        for (int i = 0; i < elements.size(); i++) {
          fixed.append(i == 0 ? "" : ",");
          cut(elements.get(i));
        }
        fixed.append(']');
      }
    }
  }

  /// Whether an object is made of the person alone: where nobody has signed in there is none.
  private static boolean isPerson(Map<String, Template> members) {
    return !members.isEmpty()
        && members.values().stream()
            .allMatch(member ->
                member instanceof Template.Variable(var path)
                    && path.size() > 1
                    && path.getFirst().equals(USER));
  }

  private void person(Map<String, Template> members) {
    var inner = new ReplyTemplate();
    inner.cut(members);
    inner.flush();
    hole(variables -> {
      var user = variables.find(List.of(USER));
      return user == null || user.isNull() ? NULL : inner.fill(variables);
    });
  }

  private void cut(Map<String, Template> members) {
    fixed.append('{');
    var separator = "";
    for (var member : members.entrySet()) {
      fixed.append(separator).append(Json.quote(member.getKey())).append(':');
      cut(member.getValue());
      separator = ",";
    }
    fixed.append('}');
  }

  private void hole(Piece piece) {
    flush();
    pieces.add(piece);
  }

  private void flush() {
    if (!fixed.isEmpty()) {
      var bytes = fixed.toString().getBytes(StandardCharsets.UTF_8);
      pieces.add(_ -> bytes);
      fixed.setLength(0);
    }
  }

  byte[] fill(Variables variables) {
    if (whole != null) {
      return bytes(whole, variables);
    }
    var filled = new JsonPieces();
    pieces.forEach(piece -> filled.add(piece.bytes(variables)));
    return filled.bytes();
  }

  private static byte[] bytes(Template.Variable variable, Variables variables) {
    var made = variables.made(variable.path());
    return made == null ? Json.bytes(variables.evaluate(variable)) : made;
  }
}
