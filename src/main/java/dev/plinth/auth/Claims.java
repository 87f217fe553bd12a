package dev.plinth.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import java.util.ArrayList;
import java.util.regex.Pattern;

/// What an admin says of an account: a small JSON object that rules read as `$caller.claims`.
/// People see their own and never write it.
final class Claims {
  /// As much as other services take: they are held in memory for everybody who is signed in.
  static final int BYTES_MAX = 1_024;

  /// What a rule can name.
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  private Claims() {}

  static ObjectNode read(String text) {
    return Json.parse(text) instanceof ObjectNode claims ? claims : Json.object();
  }

  /// The claims with some others; null takes one away.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid` with everything that is wrong
  static ObjectNode changed(ObjectNode claims, ObjectNode changes) {
    var errors = new ArrayList<FieldError>();
    ObjectNode all = claims.deepCopy();
    for (var change : changes.properties()) {
      if (!NAME.matcher(change.getKey()).matches()) {
        errors.add(
            new FieldError(
                "#/" + change.getKey().replace("~", "~0").replace("/", "~1"),
                "is no name of a claim: letters, digits and _, 63 at most, no digit first"));
      }
      JsonNode value = change.getValue();
      if (value.isNull()) {
        all.remove(change.getKey());
      } else {
        all.set(change.getKey(), value);
      }
    }
    int bytes = Json.bytes(all).length;
    if (bytes > BYTES_MAX) {
      errors.add(
          new FieldError(
              "#", "the claims of an account have " + BYTES_MAX + " bytes at most, not " + bytes));
    }
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    return all;
  }
}
