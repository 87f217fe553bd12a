package dev.plinth.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What somebody sends about an API key; all that is wrong is told at once.
///
/// ```json
/// {"name": "my notebook", "scopes": ["models"], "models": ["llama3.2"], "expiresAt": "2027-01-01T00:00:00Z"}
/// ```
public final class KeyForm {
  private static final int NAME_MAX = 100;
  private static final int MODELS_MAX = 50;
  private static final int MODEL_LENGTH_MAX = 200;

  /// A key that outlives its makers by that much never expires.
  private static final int YEAR_MAX = 9999;

  private static final String SCOPES = "models, chats or records";

  private final ObjectNode body;
  private final List<FieldError> errors = new ArrayList<>();

  private KeyForm(ObjectNode body) {
    this.body = body;
  }

  /// A key to be made. Without scopes it is for models alone, which is what clients of models need.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid`
  public static ApiKey.Wish wish(JsonNode json, Instant now) {
    var form = of(json, Set.of("name", "scopes", "models", "expiresAt"));
    var wish =
        new ApiKey.Wish(form.nameOrNone(), form.scopes(), form.models(), form.expiresAt(now));
    form.requireNoErrors();
    return wish;
  }

  /// Another name of a key.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid`
  public static String name(JsonNode json) {
    var form = of(json, Set.of("name"));
    var name = form.nameOrNone();
    form.requireNoErrors();
    return name;
  }

  private static KeyForm of(JsonNode json, Set<String> known) {
    if (!(json instanceof ObjectNode body)) {
      throw new Problem.Invalid("#", "must be an object").asException();
    }
    var form = new KeyForm(body);
    for (var property : body.properties()) {
      if (!known.contains(property.getKey())) {
        var pointer = "#/" + property.getKey().replace("~", "~0").replace("/", "~1");
        form.errors.add(new FieldError(pointer, "is not a field here"));
      }
    }
    return form;
  }

  private String nameOrNone() {
    var name = body.path("name").asText("").strip();
    if (!body.path("name").isTextual() || name.isEmpty() || name.length() > NAME_MAX) {
      errors.add(new FieldError("#/name", "must be a text of 1 to " + NAME_MAX + " characters"));
    } else if (name.chars().anyMatch(Character::isISOControl)) {
      errors.add(new FieldError("#/name", "must be one line without control characters"));
    }
    return name;
  }

  private Set<KeyScope> scopes() {
    var scopes = EnumSet.noneOf(KeyScope.class);
    texts(
        "scopes",
        KeyScope.values().length,
        word ->
            KeyScope.of(word)
                .ifPresentOrElse(
                    scopes::add,
                    () -> errors.add(new FieldError("#/scopes", "must be of " + SCOPES))));
    return isLeftOut("scopes") ? Set.of(KeyScope.MODELS) : scopes;
  }

  /// Models come and go: one that is not here now is no mistake.
  private List<String> models() {
    var models = new ArrayList<String>();
    texts("models", MODELS_MAX, models::add);
    return models.stream().distinct().toList();
  }

  private void texts(String name, int max, Consumer<String> each) {
    if (isLeftOut(name)) {
      return;
    }
    var list = body.path(name);
    if (!list.isArray() || list.isEmpty() || list.size() > max) {
      errors.add(
          new FieldError("#/" + name, "must be a list of 1 to " + max + " texts, or left out"));
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      var text = list.get(i).asText("").strip();
      if (!list.get(i).isTextual() || text.isEmpty() || text.length() > MODEL_LENGTH_MAX) {
        errors.add(
            new FieldError(
                "#/" + name + "/" + i,
                "must be a text of 1 to " + MODEL_LENGTH_MAX + " characters"));
      } else {
        each.accept(text);
      }
    }
  }

  private @Nullable Instant expiresAt(Instant now) {
    if (isLeftOut("expiresAt")) {
      return null;
    }
    try {
      var time = OffsetDateTime.parse(body.path("expiresAt").asText(""));
      if (time.toInstant().isAfter(now) && time.getYear() <= YEAR_MAX) {
        return time.toInstant();
      }
      errors.add(new FieldError("#/expiresAt", "must be in the future, before the year 10000"));
    } catch (DateTimeException _) {
      errors.add(
          new FieldError(
              "#/expiresAt", "must be a time such as 2027-01-31T12:00:00Z, or left out"));
    }
    return null;
  }

  private boolean isLeftOut(String name) {
    return body.path(name).isMissingNode() || body.path(name).isNull();
  }

  private void requireNoErrors() {
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
  }
}
