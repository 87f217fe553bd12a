package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Errors;
import dev.plinth.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What operations answer: what went well, as each one says, and what was refused, each kind of
/// refusal once for all operations.
final class Answers {
  /// How a group of routes tells its problems.
  enum Shape {
    /// RFC 9457.
    NATIVE("Problem"),
    /// The form in which the app reads errors.
    APP("AppError"),
    /// OpenAI's form.
    OPENAI("OpenAiError"),
    /// A sentence, for the hooks of the AI SDK; Ollama's form for its clients; and RFC 9457 for
    /// what is refused before the route is asked.
    PLAIN("Refusal");

    private final String start;

    Shape(String start) {
      this.start = start;
    }
  }

  static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  /// Refusals that any request can meet, before its route is asked.
  private static final String ANY = "default";

  /// Statuses that a request can have before its route is known: an address that is none, a foreign
  /// origin, an encoding, too many requests at once; 0 for all that have no entry of their own.
  private static final Set<Integer> EARLY = Set.of(0, 400, 403, 415, 503);

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(400, "The request, a parameter or a condition cannot be understood."),
          Map.entry(401, "No token, or one that is not valid."),
          Map.entry(
              403, "The caller is known and may not do that, or the page is of another origin."),
          Map.entry(404, "Missing, or not for the caller's eyes."),
          Map.entry(
              409,
              "In the way of what is there already: a duplicate, or something that is referred to."),
          Map.entry(412, "Changed by somebody else since it was read."),
          Map.entry(413, "The body is too large."),
          Map.entry(415, "The body has another media type."),
          Map.entry(422, "Fields are not right: all of them are named."),
          Map.entry(429, "Too many requests, of this caller or from this address."),
          Map.entry(500, "A mistake of the server."),
          Map.entry(501, "Not decided yet: the endpoint is to be described in plinth.yaml."),
          Map.entry(502, "The model's server answered wrongly."),
          Map.entry(503, "Overloaded, stopping, or waiting for the disk: try again."),
          Map.entry(504, "The model's server was too slow."),
          Map.entry(507, "The disk is full: nothing was written."));

  private static final Map<String, String> HEADERS = new LinkedHashMap<>();

  static {
    HEADERS.put("X-Request-Id", "Stands in the server's log, too.");
    HEADERS.put("ETag", "The version of what is answered, for If-Match and If-None-Match.");
    HEADERS.put("Location", "Where the new one is.");
    HEADERS.put("Retry-After", "Seconds to wait.");
    HEADERS.put("WWW-Authenticate", "Bearer");
    HEADERS.put("Accept-Ranges", "bytes");
    HEADERS.put("Content-Range", "Which bytes of how many.");
    HEADERS.put("Content-Disposition", "Whether it is shown or saved, and under which name.");
    HEADERS.put("Cache-Control", "Who may keep it.");
  }

  private final ObjectNode schemas;
  private final Map<Integer, String> moved = new TreeMap<>();
  private final ObjectNode shared = Json.object();

  /// @param schemas the components
  /// @param errors problems that have other statuses at the app's own endpoints
  Answers(ObjectNode schemas, Errors errors) {
    this.schemas = schemas;
    errors
        .statuses()
        .forEach((kind, status) ->
            moved.merge(status, "`" + kind.word() + "`", (before, more) -> before + ", " + more));
  }

  /// The refusals that were referred to, for the components.
  ObjectNode shared() {
    return shared;
  }

  static ObjectNode headers() {
    var headers = Json.object();
    HEADERS.forEach((name, description) ->
        headers
            .putObject(name)
            .put("description", description)
            .set("schema", ItemSchemas.type(name.equals("Retry-After") ? "integer" : "string")));
    return headers;
  }

  /// An answer when all went well.
  ObjectNode good(String description, List<String> headers) {
    var answer = Json.object().put("description", description);
    header(answer, "X-Request-Id");
    headers.forEach(name -> header(answer, name));
    return answer;
  }

  private static void header(ObjectNode answer, String name) {
    answer.withObject("/headers").putObject(name).put("$ref", "#/components/headers/" + name);
  }

  /// A body of a media type, with an example where one can be made.
  ObjectNode media(ObjectNode content, String type, JsonNode schema) {
    var media = content.putObject(type);
    media.set("schema", schema);
    if (type.equals(JSON) || type.equals(PROBLEM)) {
      new Examples(schemas).of(schema).ifPresent(example -> media.set("example", example));
    }
    return media;
  }

  /// Whether an object that fits the schema has members at all.
  boolean requires(JsonNode schema) {
    var reference = schema.path("$ref").asText();
    var named = schemas.path(reference.substring(reference.lastIndexOf('/') + 1));
    return schema.has("required") || named.has("required");
  }

  /// Adds refusals, and what any request can meet.
  void refuse(ObjectNode answers, Shape shape, Set<Integer> statuses) {
    for (int status : new TreeSet<>(statuses)) {
      var refusal = refusal(shape, status);
      if (answers.path(Integer.toString(status)) instanceof ObjectNode own && !own.isEmpty()) {
        own.withObject("/content").setAll(content(shape, status));
      } else {
        answers.set(Integer.toString(status), refusal);
      }
    }
    if (!answers.has(ANY)) {
      answers.set(ANY, refusal(shape, 0));
    }
  }

  private ObjectNode refusal(Shape shape, int status) {
    var name = shape.start + (status == 0 ? "" : "_" + status);
    if (!shared.has(name)) {
      var answer =
          good(
              reason(shape, status),
              switch (status) {
                case 429, 503 -> List.of("Retry-After");
                case 401 -> List.of("WWW-Authenticate");
                default -> List.of();
              });
      answer.set("content", content(shape, status));
      shared.set(name, answer);
    }
    return Json.object().put("$ref", "#/components/responses/" + name);
  }

  private String reason(Shape shape, int status) {
    var usual =
        status == 0
            ? "Refused before the route was asked: 405, 413, 414, 431 …"
            : REASONS.getOrDefault(status, "Refused.");
    var others = shape == Shape.APP ? moved.get(status) : null;
    return others == null ? usual : usual + " As this app tests for it: " + others + ".";
  }

  private ObjectNode content(Shape shape, int status) {
    var content = Json.object();
    switch (shape) {
      case NATIVE -> problem(content, status);
      case APP -> early(content, "AppError", status);
      case OPENAI -> early(content, "OpenAiError", status);
      case PLAIN -> {
        content.putObject("text/plain").set("schema", ItemSchemas.reference("Text"));
        media(content, JSON, ItemSchemas.reference("OllamaError"));
        problem(content, status);
      }
    }
    return content;
  }

  /// A refusal in a form of the route's own, or natively where the route is not known yet.
  private void early(ObjectNode content, String form, int status) {
    media(content, JSON, ItemSchemas.reference(form));
    if (EARLY.contains(status)) {
      problem(content, status);
    }
  }

  private static void problem(ObjectNode content, int status) {
    var media = content.putObject(PROBLEM);
    media.set("schema", ItemSchemas.reference("Problem"));
    if (status == 404) {
      media
          .putObject("example")
          .put("type", "/problems/not-found")
          .put("title", "Not found")
          .put("status", status)
          .put("code", "not_found")
          .put("detail", "There is nothing here.")
          .put("requestId", "0190a3c4-7d1e-7000-8000-000000000001");
    }
  }
}
