package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.json.Json;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What `do: sql` says beside its file: the parameters of the statement, the types of its answer's
/// columns, and who may run what no rule holds back.
final class SqlReader {
  static final List<String> AS = List.of("caller", "admin");

  private static final Set<String> NEED_COLLECTION = Set.of("reference", "references", "file");

  /// Types that mean something without a collection.
  private static final List<String> TYPES =
      FieldReader.TYPES.stream().filter(type -> !NEED_COLLECTION.contains(type)).toList();

  /// A rule of an endpoint is about who asks, not about an item.
  private static final Collection NO_ITEM =
      new Collection("request", IdType.TEXT, List.of(), Access.CLOSED, List.of());

  private static final Set<String> SOURCES = Set.of("path", "query", "body", "caller", "now");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

  private SqlReader() {}

  static Action.Sql read(Map<String, Part> members, Part part) {
    if (!members.containsKey("file")) {
      part.fault("expected `file`, below the folder sql/");
    }
    var file = members.containsKey("file") ? members.get("file").text() : "";
    var as = members.containsKey("as") ? members.get("as").word(AS) : AS.getFirst();
    var rule = members.containsKey("rule") ? members.get("rule").text() : "";
    if (as.equals("admin") && rule.isEmpty()) {
      part.fault(
          "expected `rule`, such as `rule: $caller.role = 'manager'`: `as: admin` sees everything");
    }
    var place = members.get("rule");
    if (as.equals("caller") && place != null) {
      place.fault("means nothing beside `as: caller`, where the collections' own rules hold");
    }
    var params = new LinkedHashMap<String, SqlParameter>();
    members(members, "params").forEach((name, value) -> params.put(name, parameter(name, value)));
    var columns = new LinkedHashMap<String, FieldType>();
    members(members, "columns").forEach((name, value) -> columns.put(name, type(value)));
    return new Action.Sql(file, as, params, columns, rule);
  }

  private static Map<String, Part> members(Map<String, Part> members, String key) {
    var part = members.get(key);
    return part == null ? Map.of() : part.members();
  }

  private static SqlParameter parameter(String name, Part part) {
    if (!NAME.matcher(name).matches()) {
      part.fault("expected a name of letters, digits and `_`");
    }
    if (part.isText()) {
      return new SqlParameter(source(part));
    }
    var members = part.members(Keys.PARAMETER);
    if (!members.containsKey("from")) {
      part.fault("expected `from`, such as `from: $query." + name + "`");
    }
    var from = members.containsKey("from") ? source(members.get("from")) : List.of("now");
    var required = members.get("required");
    var fallback = members.get("default");
    if (required != null && fallback != null) {
      fallback.fault("means nothing beside `required`");
    }
    return new SqlParameter(
        from,
        members.containsKey("type") ? FieldReader.type(members, part, TYPES) : null,
        required != null && required.truth(),
        fallback == null ? null : fallback.json());
  }

  private static FieldType type(Part part) {
    return part.isText()
        ? FieldReader.type(Map.of("type", part), part, TYPES)
        : FieldReader.type(part.members(Keys.PARAMETER), part, TYPES);
  }

  private static List<String> source(Part part) {
    var text = part.text();
    var path = List.of(text.substring(text.startsWith("$") ? 1 : 0).split("\\.", -1));
    if (!text.startsWith("$") || !SOURCES.contains(path.getFirst())) {
      part.fault("expected a variable: $path.x, $query.x, $body.x, $caller.id or $now");
    }
    return path;
  }

  /// Holds the parameters against the path, and the rule against the schema.
  static void check(Endpoint endpoint, Action.Sql sql, Map<String, Part> members, Schema schema) {
    members(members, "params")
        .forEach((name, part) -> {
          var parameter = sql.params().get(name);
          if (parameter != null) {
            checkSource(parameter.from(), part, endpoint);
          }
        });
    if (members.containsKey("rule")) {
      CollectionReader.checkCondition(
          members.get("rule"), NO_ITEM, schema, new LinkedHashSet<>(SOURCES));
    }
  }

  private static void checkSource(List<String> from, Part part, Endpoint endpoint) {
    boolean isShort = from.size() < 2;
    switch (from.getFirst()) {
      case "path" -> {
        if (isShort || !endpoint.parameters().contains(from.get(1))) {
          part.fault("the path has no parameter of that name: " + endpoint.path());
        }
      }
      case "query" -> {
        if (isShort) {
          part.fault("expected the name of a query parameter, such as $query.year");
        }
      }
      case "caller" -> {
        if (!from.equals(List.of("caller", "id"))) {
          part.fault(
              "expected $caller.id, found $"
                  + String.join(".", from)
                  + "; the statement itself can read the profile, by that id");
        }
      }
      default -> {}
    }
  }

  /// The same for the file.
  static void write(ObjectNode object, Action.Sql sql) {
    object.put("do", "sql").put("file", sql.file()).put("as", sql.as());
    if (!sql.rule().isEmpty()) {
      object.put("rule", sql.rule());
    }
    if (!sql.params().isEmpty()) {
      var params = object.putObject("params");
      sql.params().forEach((name, parameter) -> params.set(name, json(parameter)));
    }
    if (!sql.columns().isEmpty()) {
      var columns = object.putObject("columns");
      sql.columns()
          .forEach((name, type) -> columns.set(name, FieldWriter.json(new Field("", type))));
    }
  }

  private static JsonNode json(SqlParameter parameter) {
    var from = "$" + String.join(".", parameter.from());
    if (parameter.equals(new SqlParameter(parameter.from()))) {
      return TextNode.valueOf(from);
    }
    var object = Json.object().put("from", from);
    if (parameter.type() != null) {
      var type = FieldWriter.json(new Field("", parameter.type()));
      if (type instanceof ObjectNode several) {
        object.setAll(several);
      } else {
        object.set("type", type);
      }
    }
    if (parameter.required()) {
      object.put("required", true);
    }
    if (parameter.fallback() != null) {
      object.set("default", parameter.fallback());
    }
    return object;
  }
}
