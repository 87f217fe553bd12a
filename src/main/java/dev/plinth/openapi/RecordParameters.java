package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.http.Route;
import dev.plinth.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The query parameters and headers of the native records.
final class RecordParameters {
  private static final String ALL = "/api/v1/records/{collection}";
  private static final String ONE = ALL + "/{id}";
  private static final String BATCH = "/api/v1/batch";
  private static final String TEXT = "string";

  private static final Set<String> OF_SEARCH = Set.of("search", "highlight");

  private RecordParameters() {}

  /// What a route reads beside its path and body.
  ///
  /// @param isSearched whether items are found by words there
  static List<ObjectNode> of(Route route, boolean isSearched) {
    var parameters = of(route);
    return isSearched
        ? parameters
        : parameters.stream()
            .filter(one -> !OF_SEARCH.contains(one.path("name").asText()))
            .toList();
  }

  private static List<ObjectNode> of(Route route) {
    return switch (route.key()) {
      case "GET " + ALL ->
          List.of(
              query(
                  "filter",
                  TEXT,
                  "Which items: done = false and due < now. With a variable such as $title its value is the"
                      + " parameter $title."),
              query(
                  "search",
                  TEXT,
                  "Words that all have to be in the item: \"several words\" one after the other,"
                      + " -word not at all, wor* and the last one going on. Without sort the best"
                      + " come first."),
              query(
                  "highlight",
                  "boolean",
                  "Whether items tell where the words were found, as HTML with <mark> as its only"
                      + " element."),
              query(
                  "sort",
                  TEXT,
                  "Fields, or places in JSON as data.kind, with commas between them; -due is descending, due:nullslast and due:nullsfirst"
                      + " say where missing values stand."),
              query("limit", "integer", "How many at most; 50 where nothing is said, 200 at most."),
              query("cursor", TEXT, "What the part before answered as next."),
              query("offset", "integer", "How many to leave out, in place of a cursor."),
              query(
                  "count",
                  "boolean",
                  "Whether the number of all matching items is wanted; totalIsExact is false where"
                      + " there are more than that."),
              query(
                  "aggregate",
                  TEXT,
                  "In place of items, what is computed over groups of them: count,sum(price)."
                      + " count, sum, avg, min and max, with commas between them."),
              query("group", TEXT, "The fields whose values make a group."),
              query("having", TEXT, "Which groups: count > 2 and sum_price < 10."),
              query("distinct", TEXT, "In place of items, the values that these fields have."),
              expand(),
              fields());
      case "POST " + ALL ->
          List.of(
              query(
                  "upsert",
                  TEXT,
                  "A unique field (or id, where clients give ids): the item that has its value"
                      + " already gets the values that were sent."),
              expand(),
              fields(),
              key());
      case "PATCH " + ALL, "DELETE " + ALL ->
          List.of(
              required(query("filter", TEXT, "Which items; 10,000 at most.")),
              expand(),
              fields(),
              key());
      case "GET " + ONE ->
          List.of(
              expand(), fields(), header("If-None-Match", "An ETag: 304 where it still holds."));
      case "PUT " + ONE ->
          List.of(
              expand(),
              fields(),
              match(),
              header("If-None-Match", "* for an item that must not be there yet."),
              key());
      case "PATCH " + ONE, "DELETE " + ONE -> List.of(expand(), fields(), match(), key());
      case "POST " + BATCH -> List.of(key());
      default -> List.of();
    };
  }

  /// The headers of an answer that went well.
  static Optional<JsonNode> answered(Route route) {
    var names = new ArrayList<String>();
    boolean isOfItem = List.of("GET", "PATCH", "PUT").contains(route.method());
    if (route.pattern().equals(ONE) && isOfItem) {
      names.add("ETag");
    }
    if (route.key().equals("POST " + ALL)) {
      names.addAll(List.of("ETag", "Location"));
    }
    var headers = Json.object();
    names.forEach(name -> headers.putObject(name).set("schema", ItemSchemas.type(TEXT)));
    return headers.isEmpty() ? Optional.empty() : Optional.of(headers);
  }

  private static ObjectNode fields() {
    return query("fields", TEXT, "The only fields wanted, with commas between them.");
  }

  private static ObjectNode expand() {
    return query(
        "expand",
        TEXT,
        "References that are answered as objects: author,project.owner; collections whose first 50"
            + " items that refer here are answered as a list: comments.");
  }

  private static ObjectNode match() {
    return header(
        "If-Match", "The ETag that the item must have, as it was answered at this address.");
  }

  private static ObjectNode key() {
    return header(
        "Idempotency-Key", "The same key and request within a day give the same answer again.");
  }

  private static ObjectNode query(String name, String type, String description) {
    return parameter("query", name, type, description);
  }

  private static ObjectNode header(String name, String description) {
    return parameter("header", name, TEXT, description);
  }

  private static ObjectNode required(ObjectNode parameter) {
    return parameter.put("required", true);
  }

  private static ObjectNode parameter(String in, String name, String type, String description) {
    var parameter =
        Json.object()
            .put("name", name)
            .put("in", in)
            .put("required", false)
            .put("description", description);
    parameter.set("schema", Objects.requireNonNull(ItemSchemas.type(type)));
    return parameter;
  }
}
