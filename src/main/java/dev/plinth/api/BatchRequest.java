package dev.plinth.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Outcome;
import dev.plinth.records.Receipt;
import dev.plinth.records.Records;
import dev.plinth.records.Step;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import dev.plinth.wire.Preconditions;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request of a batch.
///
/// What an earlier request of the batch answered is named as `0.id`: its place, a point, a field
/// (and further points into JSON). References stand where data never does, so that no text and no
/// JSON can be taken for one: in the member `refs`, by JSON pointers into the body (`"refs":
/// {"/project": "0.id"}`), and in `url` as a segment that begins with a bare `$`
/// (`/records/tasks/$0.id`; an id that begins so is written `%24…`).
///
/// @param place in the batch
/// @param segments the collection and perhaps an id, as they were sent
/// @param singleton whether the collection has one item alone
/// @param refs what stands where in the body
record BatchRequest(
    int place,
    String method,
    List<String> segments,
    boolean singleton,
    Map<String, List<String>> parameters,
    Preconditions conditions,
    @Nullable JsonNode body,
    Map<JsonPointer, String> refs) {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final String PREFIX = "/api/v1";
  private static final String RECORDS = "records";
  private static final Set<String> MEMBERS = Set.of("method", "url", "headers", "body", "refs");
  private static final Set<String> METHODS = Set.of("POST", "PATCH", "PUT", "DELETE");
  private static final Pattern REFERENCE = Pattern.compile("(\\d{1,3})\\.([^.].{0,200})");

  /// Reads a request; empty where it told an error.
  static Optional<BatchRequest> read(
      int place, JsonNode sent, Schema schema, List<FieldError> errors) {
    var at = "#/requests/" + place;
    int before = errors.size();
    sent.fieldNames()
        .forEachRemaining(name -> {
          if (!MEMBERS.contains(name)) {
            errors.add(new FieldError(at + "/" + name, "is not known here"));
          }
        });
    var method = sent.path("method").asText();
    if (!METHODS.contains(method)) {
      errors.add(new FieldError(at + "/method", "must be one of POST, PATCH, PUT, DELETE"));
    }
    var body = sent.get("body");
    if (body != null && body.isArray()) {
      errors.add(new FieldError(at + "/body", "must be an object: one request for each item"));
    }
    var refs = refs(place, sent, at, errors);
    try {
      var url = sent.path("url").asText();
      int query = url.indexOf('?');
      var segments = segments(query < 0 ? url : url.substring(0, query), method, schema);
      segments.stream()
          .filter(BatchRequest::isReference)
          .filter(segment -> place(segment.substring(1)) >= place)
          .forEach(segment -> errors.add(new FieldError(at + "/url", later(segment))));
      if (errors.size() == before) {
        return Optional.of(
            new BatchRequest(
                place,
                method,
                segments,
                isSingleton(segments.getFirst(), schema),
                query < 0 ? Map.of() : parameters(url.substring(query + 1)),
                conditions(sent.path("headers")),
                body,
                refs));
      }
    } catch (ProblemException e) {
      errors.add(new FieldError(at, e.problem().detail(), e.problem().code()));
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(at + "/url", "must be an address like /records/tasks/1"));
    }
    return Optional.empty();
  }

  private static Map<JsonPointer, String> refs(
      int place, JsonNode sent, String at, List<FieldError> errors) {
    var refs = new LinkedHashMap<JsonPointer, String>();
    sent.path("refs")
        .properties()
        .forEach(ref -> {
          var pointer = at + "/refs/" + ref.getKey().replace("~", "~0").replace("/", "~1");
          var name = ref.getValue().asText();
          if (!ref.getKey().startsWith("/") || ref.getKey().length() < 2) {
            errors.add(new FieldError(pointer, "must be a JSON pointer into the body: /project"));
          } else if (place(name) >= place) {
            errors.add(new FieldError(pointer, later(name)));
          } else {
            refs.put(JsonPointer.compile(ref.getKey()), name);
          }
        });
    return refs;
  }

  private static String later(String name) {
    return name + " names no earlier request: it is a number, a point and a field, like 0.id";
  }

  /// The place that a reference names; the largest number for what is none.
  private static int place(String name) {
    var parts = REFERENCE.matcher(name);
    return parts.matches() ? Integer.parseInt(parts.group(1)) : Integer.MAX_VALUE;
  }

  private static boolean isReference(String segment) {
    return segment.startsWith("$");
  }

  private static boolean isSingleton(String segment, Schema schema) {
    return schema.collection(decoded(segment)).filter(Collection::singleton).isPresent();
  }

  private static List<String> segments(String path, String method, Schema schema) {
    var inner = path.startsWith(PREFIX + "/") ? path.substring(PREFIX.length()) : path;
    var parts = List.of(inner.split("/", -1));
    boolean isRecords = parts.size() > 2 && parts.get(0).isEmpty() && parts.get(1).equals(RECORDS);
    var rest = isRecords ? parts.subList(2, parts.size()) : List.<String>of();
    boolean needsId =
        method.equals("PUT") && rest.size() == 1 && !isSingleton(rest.getFirst(), schema);
    boolean isKnown =
        (rest.size() == 1 && !needsId) || (rest.size() == 2 && !method.equals("POST"));
    boolean isReadable = rest.stream().noneMatch(segment -> decoded(segment).isEmpty());
    if (!isKnown || !isReadable || isReference(rest.getFirst())) {
      throw new IllegalArgumentException("not an address of records");
    }
    return rest;
  }

  private static Map<String, List<String>> parameters(String query) {
    var parameters = new LinkedHashMap<String, List<String>>();
    for (var pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      var name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), UTF_8);
      var value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8);
      parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return parameters;
  }

  private static Preconditions conditions(JsonNode headers) {
    var known = new LinkedHashMap<String, String>();
    headers
        .properties()
        .forEach(header ->
            known.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().asText()));
    var match = Optional.ofNullable(known.remove("if-match"));
    var none = Optional.ofNullable(known.remove("if-none-match"));
    if (!known.isEmpty()) {
      throw new Problem.Malformed(
              "unknown_header",
              "The headers of a request in a batch are If-Match and If-None-Match alone.")
          .asException();
    }
    return Preconditions.read(match, none);
  }

  private String pointer() {
    return "#/requests/" + place;
  }

  /// What to do; what refers to earlier answers is worked out when they are there.
  Step step(Caller caller, Records records) {
    boolean isLate = !refs.isEmpty() || segments.stream().anyMatch(BatchRequest::isReference);
    if (isLate) {
      return new Step.Later(
          pointer(),
          pointer() + "/body",
          earlier -> change(earlier).step(pointer(), pointer() + "/body", caller, records));
    }
    try {
      return change(List.of()).step(pointer(), pointer() + "/body", caller, records);
    } catch (ProblemException e) {
      // told in its turn, with its place
      return new Step.Later(
          pointer(),
          pointer() + "/body",
          _ -> {
            throw e.problem().asException();
          });
    }
  }

  private ItemChange change(List<Outcome> earlier) {
    var id = segments.size() < 2 ? null : id(segments.getLast(), earlier);
    return new ItemChange(
        method,
        decoded(segments.getFirst()),
        singleton,
        id,
        parameters,
        conditions,
        filled(earlier));
  }

  private String id(String segment, List<Outcome> earlier) {
    return isReference(segment)
        ? value(segment.substring(1), earlier, pointer() + "/url").asText()
        : decoded(segment);
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
  }

  private @Nullable JsonNode filled(List<Outcome> earlier) {
    if (body == null || earlier.isEmpty()) {
      return body;
    }
    JsonNode filled = body.deepCopy();
    refs.forEach((at, name) -> {
      var parent = filled.at(at.head());
      var value = value(name, earlier, pointer() + "/refs");
      if (parent instanceof ObjectNode object) {
        object.set(at.last().getMatchingProperty(), value);
      } else if (parent instanceof ArrayNode list && list.has(at.last().getMatchingIndex())) {
        list.set(at.last().getMatchingIndex(), value);
      } else {
        throw new Problem.Invalid(
                List.of(new FieldError("#" + at, "is no place in the body for a reference")))
            .asException();
      }
    });
    return filled;
  }

  private static JsonNode value(String name, List<Outcome> earlier, String pointer) {
    var parts = REFERENCE.matcher(name);
    if (parts.matches()) {
      var items = earlier.get(Integer.parseInt(parts.group(1))).items();
      JsonNode found = items.size() == 1 ? Json.read(items.getFirst()) : Json.object();
      for (var field : parts.group(2).split("\\.", -1)) {
        found = found.path(field);
      }
      if (!found.isMissingNode()) {
        return found;
      }
    }
    throw new Problem.Malformed("bad_reference", pointer + ": no answer has " + name + ".")
        .asException();
  }

  /// What it is answered with.
  Receipt answer(List<Outcome> outcomes) {
    var change = change(outcomes);
    var items = PREFIX + "/" + RECORDS + "/" + segments.getFirst();
    return ChangeAnswer.of(change, List.of(outcomes.get(place)), items);
  }
}
