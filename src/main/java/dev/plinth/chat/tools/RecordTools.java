package dev.plinth.chat.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.knowledge.Knowledge;
import dev.plinth.contract.Assistant;
import dev.plinth.contract.Assistant.Consent;
import dev.plinth.contract.Assistant.Deed;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Prompt;
import dev.plinth.records.Arguments;
import dev.plinth.records.Count;
import dev.plinth.records.Cut;
import dev.plinth.records.Finding;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Mutation.Values;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.records.SearchText;
import dev.plinth.records.Sort;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Operand;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An app's collections as tools: list, view, create and update, where the contract allows it. A
/// call does what its caller could do by hand, no more: it goes through the same records, under the
/// same rules, and its arguments are checked like anybody's.
public final class RecordTools {
  private static final int LIMIT_USUAL = 10;
  private static final int LIMIT_MAX = 50;

  /// Characters of a result that a model is given; the rest would fill its window.
  private static final int RESULT_MAX = 24_000;

  /// What providers take as the name of a tool.
  private static final int NAME_MAX = 64;

  private static final String WHERE = "where";

  /// Nothing, for a backend whose contract allows nothing.
  public static final RecordTools NONE = new RecordTools();

  private final @Nullable Records records;
  private final Map<String, Tool> tools;
  private final @Nullable Knowledge knowledge;

  private RecordTools() {
    this.records = null;
    this.tools = Map.of();
    this.knowledge = null;
  }

  /// @param assistant what is allowed
  /// @param knowledge is searched where the contract names any; null where there is none at all
  public RecordTools(Records records, Assistant assistant, @Nullable Knowledge knowledge) {
    this.records = records;
    this.knowledge = assistant.knowledge().isEmpty() ? null : knowledge;
    var all = new LinkedHashMap<String, Tool>();
    assistant
        .tools()
        .forEach((name, deeds) -> {
          var collection = records.collection(name);
          deeds.forEach((deed, consent) -> {
            var tool = new Tool(deed, consent, collection);
            all.put(tool.name(), tool);
          });
        });
    this.tools = Collections.unmodifiableMap(all);
  }

  /// One deed on one collection.
  private record Tool(Deed deed, Consent consent, Collection collection) {
    String name() {
      var name = deed.word() + "_" + collection.name();
      return name.length() <= NAME_MAX ? name : name.substring(0, NAME_MAX);
    }
  }

  /// What a call gave.
  ///
  /// @param json any JSON as text; of an error the text says what to do
  public record Result(String json, boolean isError) {}

  /// What a model is told of.
  public List<Prompt.Tool> all() {
    var all = new ArrayList<>(tools.values().stream().map(RecordTools::described).toList());
    if (knowledge != null) {
      all.add(KnowledgeTool.described(knowledge));
    }
    return all;
  }

  /// Whether somebody has to agree before a tool runs; empty for a tool that is none of these.
  public Optional<Consent> consent(String name) {
    return knowledge != null && name.equals(KnowledgeTool.NAME)
        ? Optional.of(Consent.ALLOW)
        : Optional.ofNullable(tools.get(name)).map(Tool::consent);
  }

  /// Does what a model asks for.
  ///
  /// @param name of one of these tools
  /// @param arguments a JSON object as text, as the model wrote it
  public Result run(Caller caller, String name, String arguments) {
    var tool = tools.get(name);
    boolean isSearch = knowledge != null && name.equals(KnowledgeTool.NAME);
    if (!isSearch && (tool == null || records == null)) {
      return error("There is no tool " + name + ".");
    }
    try {
      var json =
          knowledge != null && isSearch
              ? KnowledgeTool.run(knowledge, caller, object(arguments))
              : run(
                  Objects.requireNonNull(records),
                  caller,
                  Objects.requireNonNull(tool),
                  object(arguments));
      return json.length() <= RESULT_MAX
          ? new Result(json, false)
          : error("That is too much to read: ask for fewer items.");
    } catch (ProblemException e) {
      return error(e.problem().detail());
    }
  }

  private static String run(Records records, Caller caller, Tool tool, ObjectNode asked) {
    return switch (tool.deed()) {
      case LIST -> list(records, caller, tool.collection(), asked);
      case VIEW -> view(records, caller, tool.collection(), asked);
      case CREATE -> create(records, caller, tool.collection(), asked);
      case UPDATE -> update(records, caller, tool.collection(), asked);
    };
  }

  private static String list(
      Records records, Caller caller, Collection collection, ObjectNode asked) {
    requireKnown(asked, List.of(WHERE, "search", "sort", "limit"));
    var conditions = new ArrayList<Expr>();
    var values = new HashMap<String, JsonNode>();
    var comparable = ToolFields.compared(collection).stream().map(field -> field.name()).toList();
    for (var condition : asked.path(WHERE).properties()) {
      var field = condition.getKey();
      if (!comparable.contains(field)) {
        throw malformed("where: there is no " + field + "; use " + String.join(", ", comparable));
      }
      values.put(field, condition.getValue());
      conditions.add(Expr.equal(field, new Operand.Variable(List.of("body", field))));
    }
    var where = conditions.isEmpty() ? Expr.ANYONE : new Expr.And(conditions);
    var arguments = new Arguments(Map.of("body", values));
    var words = asked.path("search").asText("");
    var found =
        words.isBlank() || collection.search() == null
            ? Optional.<Arguments>empty()
            : SearchText.read(words, collection, arguments);
    var query =
        new Query(
            collection.name(),
            where,
            sort(collection, asked.path("sort").asText("")),
            Form.ALL,
            Count.NONE,
            found.isPresent() ? Finding.MATCHING : Finding.ALL,
            true);
    int limit = Math.clamp(asked.path("limit").asInt(LIMIT_USUAL), 1, LIMIT_MAX);
    var page = records.read(caller, query, new Cut.Keyset(limit, null), found.orElse(arguments));
    return "{\"items\":"
        + new String(page.items(), UTF_8)
        + (page.next() == null ? "" : ",\"more\":true")
        + "}";
  }

  private static List<Sort> sort(Collection collection, String text) {
    if (text.isBlank()) {
      return List.of();
    }
    var sort = Sort.of(text.strip());
    if (!Sort.isPossible(collection, sort.field())) {
      throw malformed("sort: " + sort.field() + " is nothing to sort by");
    }
    return List.of(sort);
  }

  private static String view(
      Records records, Caller caller, Collection collection, ObjectNode asked) {
    requireKnown(asked, List.of(Query.ID));
    return new String(
        records.view(caller, Query.byId(collection.name(), Form.ALL), byId(asked)), UTF_8);
  }

  private static String create(
      Records records, Caller caller, Collection collection, ObjectNode asked) {
    requireKnown(asked, names(collection));
    var insert = new Mutation.Insert(collection.name(), Values.strict(asked), Form.ALL);
    return new String(records.write(caller, insert, Arguments.NONE).item(), UTF_8);
  }

  private static String update(
      Records records, Caller caller, Collection collection, ObjectNode asked) {
    var id = byId(asked);
    var changes = asked.deepCopy();
    changes.remove(Query.ID);
    requireKnown(changes, names(collection));
    var update =
        new Mutation.Update(
            collection.name(), Query.idCondition(), Values.strict(changes), false, false, Form.ALL);
    return new String(records.write(caller, update, id).item(), UTF_8);
  }

  /// What a model is told that it may write: nothing hidden, though its caller may write that.
  private static List<String> names(Collection collection) {
    return ToolFields.written(collection).stream().map(Field::name).toList();
  }

  private static Arguments byId(ObjectNode asked) {
    var id = asked.path(Query.ID).asText("");
    if (id.isEmpty()) {
      throw malformed("id is required");
    }
    return new Arguments(Map.of("path", Map.of(Query.ID, id)));
  }

  private static ObjectNode object(String arguments) {
    try {
      if (Json.parse(arguments.isBlank() ? "{}" : arguments) instanceof ObjectNode object) {
        return object;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw malformed("the arguments must be a JSON object");
  }

  static void requireKnown(ObjectNode asked, List<String> known) {
    for (var property : asked.properties()) {
      if (!known.contains(property.getKey())) {
        throw malformed(
            "there is no argument " + property.getKey() + "; use " + String.join(", ", known));
      }
    }
  }

  static ProblemException malformed(String detail) {
    return new Problem.Malformed("bad_arguments", detail).asException();
  }

  private static Result error(String text) {
    return new Result(Json.text(Json.object().put("error", text)), true);
  }

  private static Prompt.Tool described(Tool tool) {
    var collection = tool.collection();
    var name = collection.name();
    var fields = ToolFields.written(collection);
    return switch (tool.deed()) {
      case LIST -> {
        var parameters = Json.object().put("type", "object");
        var properties = parameters.putObject("properties");
        var where = ToolFields.object(ToolFields.compared(collection), false);
        properties.set(WHERE, where.put("description", "only items with these values"));
        if (collection.search() != null) {
          properties
              .putObject("search")
              .put("type", "string")
              .put("description", "only items with these words");
        }
        properties
            .putObject("sort")
            .put("type", "string")
            .put("description", "a field, the largest first with a - before it");
        properties.putObject("limit").put("type", "integer").put("maximum", LIMIT_MAX);
        yield new Prompt.Tool(
            tool.name(),
            "Lists " + name + " that the user may see: " + ToolFields.shown(collection),
            Json.text(parameters.put("additionalProperties", false)));
      }
      case VIEW -> {
        var parameters = ToolFields.object(List.of(), false);
        parameters.withObject("properties").putObject(Query.ID).put("type", "string");
        parameters.putArray("required").add(Query.ID);
        yield new Prompt.Tool(
            tool.name(),
            "Shows one of " + name + ": " + ToolFields.shown(collection),
            Json.text(parameters));
      }
      case CREATE ->
          new Prompt.Tool(
              tool.name(),
              "Makes a new one of " + name + " for the user",
              Json.text(ToolFields.object(fields, true)));
      case UPDATE -> {
        var parameters = ToolFields.object(fields, false);
        parameters.withObject("properties").putObject(Query.ID).put("type", "string");
        parameters.putArray("required").add(Query.ID);
        yield new Prompt.Tool(
            tool.name(),
            "Changes one of " + name + "; what is not named stays as it is",
            Json.text(parameters));
      }
    };
  }
}
