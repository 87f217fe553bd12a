package dev.plinth.jsonschema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.SchemaResolver;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.plinth.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A compiled JSON Schema. It may be asked from many threads at once.
public final class JsonSchema {
  /// Only a name: it is never opened.
  private static final URI NAME = URI.create("urn:plinth:schema");

  /// What the check on this thread may still do: the library hands nothing through to its keywords.
  private static final ThreadLocal<Effort> RUNNING = new ThreadLocal<>();

  private final JsonNode schema;
  private final Validator validator;

  private JsonSchema(JsonNode schema, boolean isTrusted) {
    this.schema = anonymous(schema);
    this.validator =
        new ValidatorFactory()
            .withDisabledSchemaValidation(isTrusted)
            .withEvaluatorFactory(new Bounded(JsonSchema::effort))
            .withSchemaResolver(_ -> SchemaResolver.Result.empty())
            .createValidator();
  }

  /// Compiles a schema that has no [#faults].
  public static JsonSchema of(JsonNode schema) {
    var compiled = new JsonSchema(schema, true);
    var _ = compiled.validator.registerSchema(NAME, compiled.schema);
    return compiled;
  }

  /// What is wrong with a schema, each with its place in it; empty where it can be used.
  public static List<Violation> faults(JsonNode schema) {
    if (!schema.isObject()) {
      return List.of(new Violation("", "expected a JSON Schema, which is an object"));
    }
    var faults = new ArrayList<>(Extent.violations(schema));
    faults.addAll(SchemaCheck.faults(schema));
    if (faults.isEmpty()) {
      faults.addAll(new JsonSchema(schema, false).unfit());
    }
    if (faults.isEmpty() && of(schema).isEndless()) {
      faults.add(new Violation("", "refers to itself without end"));
    }
    return faults;
  }

  /// A schema's own address and version matter to nobody here.
  private static JsonNode anonymous(JsonNode schema) {
    ObjectNode copy = schema.deepCopy();
    return copy.without(List.of("$id", "$schema"));
  }

  /// What the schema of all schemas says.
  private List<Violation> unfit() {
    try {
      var _ = validator.registerSchema(NAME, schema);
      return List.of();
    } catch (InvalidSchemaException e) {
      var byPlace = new LinkedHashMap<String, LinkedHashSet<String>>();
      e.getErrors().stream()
          .filter(error -> !Wording.isSummary(error))
          .forEach(error ->
              byPlace
                  .computeIfAbsent(error.getInstanceLocation(), _ -> new LinkedHashSet<>())
                  .add(error.getError()));
      return byPlace.entrySet().stream()
          .map(one -> new Violation(one.getKey(), Wording.cut(String.join("; ", one.getValue()))))
          .toList();
    } catch (JsonSchemaException | IllegalArgumentException e) {
      return List.of(new Violation("", Wording.cut(String.valueOf(e.getMessage()))));
    }
  }

  private boolean isEndless() {
    return Stream.of("null", "true", "0", "\"\"", "[]", "{}")
        .anyMatch(probe -> {
          try {
            check(Json.parse(probe), Effort.ofOne());
            return false;
          } catch (Effort.Exhausted e) {
            return true;
          }
        });
  }

  /// What is wrong with a value, in the order of its places; empty where it fits.
  ///
  /// @param effort how much work it may be; what it takes is taken away
  public List<Violation> violations(JsonNode value, Effort effort) {
    var large = Extent.violations(value);
    if (!large.isEmpty()) {
      return large;
    }
    var part = effort.part();
    try {
      return check(value, part);
    } catch (Effort.Exhausted e) {
      return List.of(new Violation("", "takes too long to check against its schema"));
    } finally {
      effort.spend(part);
    }
  }

  private List<Violation> check(JsonNode value, Effort effort) {
    RUNNING.set(effort);
    try {
      var result = validator.validate(NAME, value);
      if (result.isValid()) {
        return List.of();
      }
      var wording = new Wording(schema, value);
      var found = new LinkedHashSet<Violation>();
      result.getErrors().stream()
          .filter(error -> !Wording.isSummary(error))
          .forEach(error -> found.addAll(wording.of(error)));
      return found.isEmpty()
          ? List.of(new Violation("", "does not fit its schema"))
          : found.stream().sorted(Comparator.comparing(Violation::pointer)).toList();
    } finally {
      RUNNING.remove();
    }
  }

  /// The library compares a schema with the schema of all schemas while none of our checks runs.
  private static Effort effort() {
    return Optional.ofNullable(RUNNING.get()).orElseGet(Effort::ofOne);
  }
}
