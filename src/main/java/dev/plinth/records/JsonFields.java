package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.jsonschema.Effort;
import dev.plinth.jsonschema.JsonSchema;
import dev.plinth.jsonschema.Violation;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Expr;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Holds the JSON of a collection's fields against their schemas: what is sent whole before the
/// transaction, what is merged with what is there inside of it.
final class JsonFields {
  /// Faults of one value that are told; that there are more is told too.
  private static final int TOLD_MAX = 100;

  private final List<Field> fields;
  private final Map<Integer, JsonSchema> schemas = new HashMap<>();

  JsonFields(Collection collection) {
    this.fields = collection.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).type() instanceof FieldType.AnyJson(var schema, var _) && schema != null) {
        schemas.put(i, JsonSchema.of(schema));
      }
    }
  }

  /// What is wrong with a value that is to be the field's.
  List<FieldError> errors(int place, JsonNode value, Effort effort) {
    var schema = schemas.get(place);
    return schema == null ? List.of() : told(place, schema.violations(value, effort));
  }

  /// Makes sure that each item fits its schemas once the patches are merged. It runs before the
  /// statement that merges; there is one writer, so nothing comes between the two.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid`; then nothing was changed
  void requireMerged(
      Tx tx,
      WritePlans plans,
      Caller caller,
      Expr where,
      ItemInput.Values values,
      Filling filling,
      Effort effort) {
    var errors = new LinkedHashSet<FieldError>();
    for (int i = values.merged().nextSetBit(0); i >= 0; i = values.merged().nextSetBit(i + 1)) {
      var schema = schemas.get(i);
      if (schema != null) {
        int place = i;
        var merged = plans.merged(where, !caller.admin(), place);
        tx.each(
            merged.sql(),
            merged.fill(filling),
            row -> {
              var found = errors(place, schema, Objects.requireNonNull(row.bytes(0)), effort);
              errors.addAll(isSeen(place, caller) ? found : unseen(place, found));
              return errors.size() < TOLD_MAX;
            });
      }
    }
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(List.copyOf(errors)).asException();
    }
  }

  private List<FieldError> errors(int place, JsonSchema schema, byte[] json, Effort effort) {
    try {
      var merged = Json.parse(new String(json, StandardCharsets.UTF_8));
      return told(place, schema.violations(merged, effort));
    } catch (IllegalArgumentException e) {
      return List.of(
          new FieldError(pointer(place), "is nested too deep, or has too long a number"));
    }
  }

  /// Who may not read the field learns nothing of what the patch was merged with.
  private boolean isSeen(int place, Caller caller) {
    var field = fields.get(place);
    return caller.admin() || (field.read() == null && !field.hidden());
  }

  private Set<FieldError> unseen(int place, List<FieldError> found) {
    return found.isEmpty()
        ? Set.of()
        : Set.of(
            new FieldError(
                pointer(place), "does not fit its schema, together with what is there already"));
  }

  private List<FieldError> told(int place, List<Violation> violations) {
    var errors = new ArrayList<FieldError>();
    for (var one : violations.subList(0, Math.min(TOLD_MAX, violations.size()))) {
      errors.add(new FieldError(pointer(place) + one.pointer(), one.detail()));
    }
    if (violations.size() > TOLD_MAX) {
      int more = violations.size() - TOLD_MAX;
      errors.add(new FieldError(pointer(place), "has " + more + " more errors", "more"));
    }
    return errors;
  }

  private String pointer(int place) {
    return "#/" + fields.get(place).name();
  }
}
