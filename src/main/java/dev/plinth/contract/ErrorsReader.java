package dev.plinth.contract;

import dev.plinth.rules.Nearest;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `errors`: the shape in which the app reads what went wrong, and the statuses it tests for.
final class ErrorsReader {
  private static final List<String> VARIABLES =
      List.of("detail", "code", "status", "fields", "title");

  private ErrorsReader() {}

  static Errors read(@Nullable Part part) {
    if (part == null) {
      return Errors.USUAL;
    }
    var members = part.members(Keys.ERRORS);
    var reply = members.get("reply");
    if (reply == null) {
      part.fault("expected `reply`, the shape of an error");
      return Errors.USUAL;
    }
    var statuses = members.get("statuses");
    return new Errors(template(reply), statuses == null ? Map.of() : statuses(statuses));
  }

  private static Template template(Part reply) {
    var template = Templates.of(reply.json());
    var known = new LinkedHashSet<>(VARIABLES);
    for (var variable : Templates.variables(template)) {
      if (!known.contains(variable.name())) {
        reply.fault(
            "there is no variable $"
                + variable.name()
                + "; expected one of $"
                + String.join(", $", known));
      }
    }
    return template;
  }

  private static Map<Errors.Kind, Integer> statuses(Part part) {
    var statuses = new EnumMap<Errors.Kind, Integer>(Errors.Kind.class);
    part.members()
        .forEach((word, status) ->
            Errors.Kind.of(word)
                .ifPresentOrElse(
                    kind ->
                        statuses.put(
                            kind, (int) status.integer(Errors.STATUS_MIN, Errors.STATUS_MAX)),
                    () -> unknown(word, status)));
    return statuses;
  }

  private static void unknown(String word, Part status) {
    var known = Errors.Kind.words();
    status.fault(
        "unknown kind of problem"
            + Nearest.hint(word, known)
            + "; expected one of "
            + String.join(", ", known));
  }
}
