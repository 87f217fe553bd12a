package dev.plinth.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import java.util.List;
import java.util.Objects;
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
  /// @param key method and pattern
  /// @param isSearched whether items are found by words there
  static List<ObjectNode> of(String key, boolean isSearched) {
    return of(key).stream()
        .filter(one -> isSearched || !OF_SEARCH.contains(one.path("name").asText()))
        .toList();
  }

  /// Whether a route reads or changes items, so that rules may read its parameters.
  static boolean isOfItems(String key) {
    return key.contains(ALL) || key.endsWith(" " + BATCH);
  }

  private static List<ObjectNode> of(String key) {
    return switch (key) {
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
      case "PUT " + ONE, "PUT " + ALL ->
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
  static List<String> answered(String key) {
    return switch (key) {
      case "GET " + ONE, "PATCH " + ONE, "PUT " + ALL -> List.of("ETag");
      case "PUT " + ONE, "POST " + ALL -> List.of("ETag", "Location");
      default -> List.of();
    };
  }

  /// The statuses of an answer that went well: a PUT may make an item, a POST may change one.
  static List<String> statuses(String key) {
    return switch (key) {
      case "PUT " + ONE -> List.of("200", "201");
      case "POST " + ALL -> List.of("201", "200");
      default -> List.of("200");
    };
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
