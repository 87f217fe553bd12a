package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What there is to say of Plinth's own routes beside what the routes say themselves, by method and
/// pattern: `openapi/operations.json`. A test holds it against the routes that are served.
///
/// @param isPublic whether the route looks at no token
/// @param body name of the schema of the body; empty where the route tells it
/// @param bodyIsOptional whether the route works without a body
/// @param answers by status: description, headers, and by media type the name of a schema; for
///   streams the names of the schemas of each event's data
/// @param refusals statuses beside those that every route of its kind has
record Notes(
    String description,
    boolean isPublic,
    Optional<String> body,
    boolean bodyIsOptional,
    List<JsonNode> parameters,
    ObjectNode answers,
    Answers.Shape shape,
    Set<Integer> refusals) {
  private static final ObjectNode ALL = (ObjectNode) resource("operations.json");

  Notes {
    parameters = List.copyOf(parameters);
    refusals = Set.copyOf(refusals);
  }

  /// The names of the routes that something is said of.
  static Set<String> keys() {
    var keys = new TreeSet<String>();
    ALL.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  static Notes of(String key) {
    var note = ALL.path(key);
    var parameters = new ArrayList<JsonNode>();
    note.path("parameters").forEach(parameters::add);
    var refusals = new TreeSet<Integer>();
    note.path("refusals").forEach(status -> refusals.add(status.intValue()));
    return new Notes(
        note.path("description").asText(""),
        note.path("public").asBoolean(),
        Optional.ofNullable(note.path("body").textValue()),
        note.path("bodyIsOptional").asBoolean(),
        parameters,
        note.path("answers") instanceof ObjectNode answers ? answers : Json.object(),
        Answers.Shape.valueOf(note.path("shape").asText("native").toUpperCase(Locale.ROOT)),
        refusals);
  }

  /// The schemas of the native API and the surfaces.
  static ObjectNode schemas() {
    return (ObjectNode) resource("schemas.json");
  }

  private static JsonNode resource(String name) {
    try (var in = Notes.class.getResourceAsStream("/openapi/" + name)) {
      return Json.read(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
