package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.http.Route;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Describes Plinth's own routes: what they say of themselves, and what [Notes] say beside it.
final class NativeOperations {
  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final String FORM = "multipart/form-data";

  private final CollectionSchemas collections;
  private final Answers answers;

  private final SortedSet<String> parametersOfRules;

  NativeOperations(CollectionSchemas collections, Answers answers, Set<String> parametersOfRules) {
    this.collections = collections;
    this.answers = answers;
    this.parametersOfRules = new TreeSet<>(parametersOfRules);
  }

  /// Adds what a route reads and answers.
  ///
  /// @param key of the route whose notes count
  /// @param collection at hand; null for none
  /// @return whether the operation looks at no token
  boolean describe(ObjectNode operation, String key, Route route, @Nullable Collection collection) {
    var notes = Notes.of(key);
    if (!notes.description().isEmpty()) {
      operation.put("description", notes.description());
    }
    boolean isSearched = collection == null || collection.search() != null;
    RecordParameters.of(key, isSearched).forEach(operation.withArray("/parameters")::add);
    if (RecordParameters.isOfItems(key)) {
      ofRules(operation);
    }
    notes.parameters().forEach(operation.withArray("/parameters")::add);
    if (operation.path("parameters").isEmpty()) {
      operation.remove("parameters");
    }
    var body = notes.body().or(() -> Optional.ofNullable(route.info().request()));
    body.ifPresent(name -> body(operation, notes, name, collection));
    var responses = operation.putObject("responses");
    good(responses, notes, key, route, collection);
    var refused = new TreeSet<>(notes.refusals());
    refused.addAll(usual(route, key, body.isPresent()));
    if (refused.contains(401)) {
      refused.add(403); // an API key that is not for this
    }
    answers.refuse(responses, notes.shape(), refused);
    return notes.isPublic();
  }

  /// Parameters that rules read, unless they have a meaning of their own.
  private void ofRules(ObjectNode operation) {
    var known = operation.path("parameters").findValuesAsText("name");
    for (var name : parametersOfRules) {
      if (!known.contains(name)) {
        operation
            .withArray("/parameters")
            .addObject()
            .put("name", name)
            .put("in", "query")
            .put("required", false)
            .put("description", "A rule reads it.")
            .set("schema", ItemSchemas.type("string"));
      }
    }
  }

  /// What every route of its kind can refuse.
  private static Set<Integer> usual(Route route, String key, boolean hasBody) {
    var statuses = new TreeSet<>(List.of(400, 500, 503));
    if (!key.contains(" /health/")) {
      statuses.add(429);
    }
    if (!SAFE.contains(route.method())) {
      statuses.addAll(List.of(403, 507));
    }
    if (hasBody) {
      statuses.addAll(List.of(413, 415, 422));
    }
    return statuses;
  }

  private void body(
      ObjectNode operation, Notes notes, String name, @Nullable Collection collection) {
    var request = operation.putObject("requestBody").put("required", !notes.bodyIsOptional());
    var content = request.putObject("content");
    answers.media(
        content,
        Answers.JSON,
        collection == null
            ? ItemSchemas.reference(name)
            : collections.sent(name, collection, false));
    if (collection != null && !collection.files().isEmpty()) {
      answers.media(content, FORM, collections.sent(name, collection, true));
    }
  }

  private void good(
      ObjectNode responses, Notes notes, String key, Route route, @Nullable Collection collection) {
    var told = notes.answers();
    told.properties().forEach(one -> responses.set(one.getKey(), told(one.getValue())));
    var schema = route.info().response();
    boolean isTold = told.propertyStream().anyMatch(one -> one.getKey().startsWith("2"));
    if (isTold) {
      return;
    }
    var headers = RecordParameters.answered(key);
    if (schema == null) {
      responses.set("204", answers.good("Done.", headers));
      return;
    }
    JsonNode described =
        collection == null ? ItemSchemas.reference(schema) : collections.of(schema, collection);
    for (var status : RecordParameters.statuses(key)) {
      var answer = answers.good(status.equals("201") ? "Made." : "All went well.", headers);
      answers.media(answer.putObject("content"), Answers.JSON, described);
      responses.set(status, answer);
    }
  }

  private ObjectNode told(JsonNode note) {
    var headers = new ArrayList<String>();
    note.path("headers").forEach(name -> headers.add(name.asText()));
    var answer = answers.good(note.path("description").asText("All went well."), headers);
    for (var media : note.path("content").properties()) {
      var schema = ItemSchemas.reference(media.getValue().path("schema").asText());
      var described = answers.media(answer.withObject("/content"), media.getKey(), schema);
      if (media.getValue().has("events")) {
        described.set("x-events", events(media.getValue().path("events")));
      }
    }
    return answer;
  }

  /// By the name of an event, `message` where it has none, what its data are.
  private static ObjectNode events(JsonNode events) {
    var described = Json.object();
    events
        .properties()
        .forEach(one -> {
          var several = Json.array();
          one.getValue().forEach(name -> several.add(ItemSchemas.reference(name.asText())));
          described.set(
              one.getKey(),
              several.size() == 1 ? several.get(0) : Json.object().set("anyOf", several));
        });
    return described;
  }
}
