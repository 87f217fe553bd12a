package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Contract;
import dev.plinth.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// TypeScript declarations of a backend, made of its OpenAPI description: what each collection's
/// items are, what making and changing one takes, and what the app's endpoints take and answer.
public final class Declarations {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String APP = "app";
  private static final Map<String, String> ENDINGS =
      Map.of("Item_", "Item", "Input_", "Create", "Patch_", "Update");

  private final JsonNode document;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> taken = new LinkedHashSet<>(Set.of("Problem", "Endpoints", "Endpoint"));
  private final Deque<String> wanted = new ArrayDeque<>();
  private final Set<String> written = new LinkedHashSet<>();
  private final StringBuilder text = new StringBuilder();

  private Declarations(JsonNode document) {
    this.document = document;
  }

  /// The text of a module without code.
  ///
  /// @param document as [OpenApi] gives it
  public static String of(Contract contract, ObjectNode document) {
    return new Declarations(document).write(contract);
  }

  private String write(Contract contract) {
    line("// Written by `plinth types`: do not edit, run it again.");
    line("/* eslint-disable */");
    for (var collection : contract.schema().collections()) {
      for (var start : List.of("Item_", "Input_", "Patch_")) {
        name(start + collection.name());
      }
    }
    problem();
    endpoints();
    while (!wanted.isEmpty()) {
      var schema = wanted.pop();
      if (written.add(schema)) {
        declaration(schema);
      }
    }
    return text.toString();
  }

  private void problem() {
    line("");
    line("/** What the native API answers when something went wrong (RFC 9457). */");
    line("export interface Problem {");
    line("  type: string;");
    line("  title: string;");
    line("  status: number;");
    line("  code: string;");
    line("  detail?: string;");
    line("  errors?: { pointer: string; detail: string; code?: string }[];");
    line("  [parameter: string]: unknown;");
    line("}");
    name("AppError");
  }

  /// One member for each endpoint: `Endpoints["GET /tasks"]["response"]`.
  private void endpoints() {
    line("");
    line("/** The app's own endpoints, by method and path. */");
    line("export interface Endpoints {");
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (operation.getValue().at("/tags/0").asText().equals(APP)) {
          endpoint(
              operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue());
        }
      }
    }
    line("}");
    line("");
    line("/** A method and a path of the app. */");
    line("export type Endpoint = keyof Endpoints;");
  }

  private void endpoint(String method, String path, JsonNode operation) {
    comment("  ", operation.path("summary").asText());
    line("  " + Json.quote(method + " " + path) + ": {");
    line("    params: " + parameters(operation, "path") + ";");
    line("    query: " + parameters(operation, "query") + ";");
    line(
        "    body: "
            + body(operation).map(schema -> type(schema, false)).orElse("undefined")
            + ";");
    line(
        "    response: "
            + answer(operation).map(schema -> type(schema, true)).orElse("undefined")
            + ";");
    line("  };");
  }

  private String parameters(JsonNode operation, String in) {
    var members = new StringJoiner("; ", "{ ", " }").setEmptyValue("{}");
    for (var parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals(in)) {
        boolean required = parameter.path("required").asBoolean();
        members.add(
            key(parameter.path("name").asText())
                + (required ? ": " : "?: ")
                + (in.equals("path") ? "string | number" : "string | number | boolean"));
      }
    }
    return members.toString();
  }

  private static Optional<JsonNode> body(JsonNode operation) {
    return schema(operation.path("requestBody"));
  }

  private static Optional<JsonNode> answer(JsonNode operation) {
    for (var response : operation.path("responses").properties()) {
      if (response.getKey().startsWith("2")) {
        return schema(response.getValue());
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> schema(JsonNode content) {
    var media = content.path("content").properties().iterator();
    return media.hasNext() ? Optional.of(media.next().getValue().path("schema")) : Optional.empty();
  }

  private void declaration(String schema) {
    var described =
        document.at("/components/schemas/" + schema.replace("~", "~0").replace("/", "~1"));
    boolean isAnswer = schema.startsWith("Item_") || schema.equals("AppError");
    line("");
    comment("", described.path("description").asText());
    if (described.has("properties") && !described.has("allOf")) {
      line("export type " + name(schema) + " = {");
      members(
          described,
          isAnswer,
          (comment, member) -> {
            comment("  ", comment);
            line("  " + member + ";");
          });
      line("};");
    } else {
      line("export type " + name(schema) + " = " + type(described, isAnswer) + ";");
    }
  }

  /// The name of a schema; from now on it is wanted.
  private String name(String schema) {
    var known = names.get(schema);
    if (known != null) {
      return known;
    }
    var name = schema;
    for (var ending : ENDINGS.entrySet()) {
      if (schema.startsWith(ending.getKey())) {
        name = pascal(schema.substring(ending.getKey().length())) + ending.getValue();
      }
    }
    name = pascal(name);
    while (!taken.add(name)) {
      name += "_";
    }
    names.put(schema, name);
    wanted.add(schema);
    return name;
  }

  private static String pascal(String text) {
    var name = new StringBuilder();
    for (var word : text.split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      }
    }
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name.toString();
  }

  /// A schema as a type.
  ///
  /// @param whole whether all members are there, as in answers
  private String type(JsonNode schema, boolean whole) {
    if (schema.has("$ref")) {
      return name(schema.path("$ref").asText().substring(SCHEMAS.length()));
    }
    if (schema.has("const")) {
      return literal(schema.path("const"));
    }
    if (schema.has("enum")) {
      return union(each(schema.path("enum"), Declarations::literal));
    }
    for (var several : List.of("oneOf", "anyOf")) {
      if (schema.has(several)) {
        return union(each(schema.path(several), one -> type(one, whole)));
      }
    }
    var own =
        schema.path("type").isArray()
            ? union(each(schema.path("type"), one -> plain(one.asText(), schema, whole)))
            : plain(schema.path("type").asText(), schema, whole);
    if (!schema.has("allOf")) {
      return own;
    }
    var all = each(schema.path("allOf"), one -> type(one, whole));
    if (!schema.path("properties").isEmpty()) {
      all.add(own);
    }
    return String.join(" & ", all);
  }

  private String plain(String type, JsonNode schema, boolean whole) {
    return switch (type) {
      case "string" -> schema.path("format").asText().equals("binary") ? "Blob" : "string";
      case "integer", "number" -> "number";
      case "boolean" -> "boolean";
      case "null" -> "null";
      case "array" -> array(schema, whole);
      case "object" -> object(schema, whole);
      default -> schema.has("properties") ? object(schema, whole) : "unknown";
    };
  }

  private String array(JsonNode schema, boolean whole) {
    if (schema.has("prefixItems")) {
      return "["
          + String.join(", ", each(schema.path("prefixItems"), one -> type(one, whole)))
          + "]";
    }
    return "Array<" + (schema.has("items") ? type(schema.path("items"), whole) : "unknown") + ">";
  }

  private String object(JsonNode schema, boolean whole) {
    var others = schema.path("additionalProperties");
    if (schema.path("properties").isEmpty()) {
      return "Record<string, " + (others.isObject() ? type(others, whole) : "unknown") + ">";
    }
    var all = new StringJoiner("; ", "{ ", " }");
    members(schema, whole, (_, member) -> all.add(member));
    return all.toString();
  }

  /// Each member with its comment.
  private void members(JsonNode schema, boolean whole, BiConsumer<String, String> take) {
    var required = new LinkedHashSet<String>();
    schema.path("required").forEach(one -> required.add(one.asText()));
    for (var member : schema.path("properties").properties()) {
      boolean isThere = whole || required.contains(member.getKey());
      take.accept(
          member.getValue().path("description").asText(),
          key(member.getKey()) + (isThere ? ": " : "?: ") + type(member.getValue(), whole));
    }
    var others = schema.path("additionalProperties");
    if (others.isObject() || others.asBoolean()) {
      take.accept("", "[member: string]: unknown");
    }
  }

  private static String literal(JsonNode value) {
    return value.isContainerNode()
        ? (value.isArray() ? "unknown[]" : "Record<string, unknown>")
        : Json.text(value);
  }

  private static List<String> each(JsonNode list, Function<JsonNode, String> read) {
    var found = new ArrayList<String>();
    list.forEach(one -> found.add(read.apply(one)));
    return found;
  }

  private static String union(List<String> types) {
    var several = new LinkedHashSet<>(types);
    return several.size() == 1 ? types.getFirst() : "(" + String.join(" | ", several) + ")";
  }

  private static String key(String name) {
    return name.matches("[A-Za-z_$][A-Za-z0-9_$]*") ? name : Json.quote(name);
  }

  private void comment(String indent, @Nullable String comment) {
    if (comment != null && !comment.isEmpty()) {
      line(indent + "/** " + comment.replace("*/", "* /").replaceAll("\\s+", " ") + " */");
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
