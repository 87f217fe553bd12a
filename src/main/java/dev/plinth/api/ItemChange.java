package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Arguments;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Mutation.Values;
import dev.plinth.records.Query;
import dev.plinth.records.Reach;
import dev.plinth.records.Records;
import dev.plinth.records.Step;
import dev.plinth.records.Versions;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Operand;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.wire.Preconditions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A change of one collection as a client asks for it, be it alone or as part of a batch.
///
/// @param method `POST`, `PATCH`, `PUT` or `DELETE`
/// @param id of the one item; null for the collection
/// @param singleton whether the collection has one item alone, which needs no id
/// @param body null for none
record ItemChange(
    String method,
    String collection,
    boolean singleton,
    @Nullable String id,
    Map<String, List<String>> parameters,
    Preconditions conditions,
    @Nullable JsonNode body) {
  /// Items that one request may make, change or remove.
  static final int ITEMS_MAX = 10_000;

  private static final String UPSERT = "upsert";
  private static final String FILTER = "filter";
  private static final List<String> OF_ALL = List.of("GET", "POST", "PATCH", "DELETE");
  private static final Form IDS = new Form(null, List.of(), List.of(Query.ID));

  /// Whether the answer is the item, rather than a number of items.
  boolean isOfOne() {
    return isOfKnown() || (method.equals("POST") && !isOfMany());
  }

  /// Whether the item is one that is there, or may be.
  private boolean isOfKnown() {
    return id != null || singleton;
  }

  /// Whether several items are made.
  private boolean isOfMany() {
    return method.equals("POST") && id == null && body != null && body.isArray();
  }

  /// Whether items that are changed are answered.
  boolean wantsItems() {
    return isOfMany() || parameters.containsKey("fields") || parameters.containsKey("expand");
  }

  /// Whether items that are there already are changed rather than refused.
  boolean isUpsert() {
    return parameters.containsKey(UPSERT);
  }

  /// What to do: one step for each item of an array, else one.
  ///
  /// @throws ProblemException for what cannot be read or is not there
  List<Step> steps(Caller caller, Records records) {
    if (!isOfMany() || singleton) {
      return List.of(step("#", "#", caller, records));
    }
    var found = records.writable(caller, collection);
    var form = form(found, records, UPSERT);
    int count = sent().size();
    if (count < 1 || count > ITEMS_MAX) {
      throw new Problem.Invalid("#", "must hold 1 to " + ITEMS_MAX + " items").asException();
    }
    var steps = new ArrayList<Step>(count);
    for (int i = 0; i < count; i++) {
      var item = sent().path(i);
      var pointer = "#/" + i;
      var arguments = asking(key(item), records);
      steps.add(new Step.Known(pointer, pointer, made(found, form, item), arguments));
    }
    return steps;
  }

  /// The one step of a request without an array.
  Step.Known step(String pointer, String bodyPointer, Caller caller, Records records) {
    var found = records.writable(caller, collection);
    requireMethod();
    return switch (method) {
      case "POST" -> {
        var made = made(found, form(found, records, UPSERT), sent());
        yield new Step.Known(pointer, bodyPointer, made, asking(key(sent()), records));
      }
      case "PUT" ->
          new Step.Known(pointer, bodyPointer, put(found, form(found, records)), byPath(records));
      case "PATCH" -> new Step.Known(pointer, bodyPointer, patch(found, records), byPath(records));
      case "DELETE" ->
          new Step.Known(pointer, bodyPointer, delete(found, records), byPath(records));
      default -> throw new IllegalStateException(method + " changes nothing");
    };
  }

  private void requireMethod() {
    if (singleton && !Records.OF_SINGLETON.contains(method)) {
      throw new Problem.MethodNotAllowed(Records.OF_SINGLETON).asException();
    }
    if (method.equals("PUT") && !isOfKnown()) {
      throw new Problem.MethodNotAllowed(OF_ALL).asException();
    }
  }

  private Arguments byPath(Records records) {
    var known = id == null && singleton ? sent().path(Query.ID).asText("") : id;
    var path =
        known == null || known.isEmpty()
            ? Arguments.NONE
            : new Arguments(Map.of("path", Map.of(Query.ID, known)));
    return asking(path, records);
  }

  /// The item of the address; of a singleton, the only one, which an id in the body has to name.
  private Expr where() {
    return id == null && !sent().has(Query.ID) ? Expr.ANYONE : Query.idCondition();
  }

  /// With what rules read of the address.
  private Arguments asking(Arguments arguments, Records records) {
    return arguments.asking(parameters, records.rules().parameters());
  }

  /// The values of the unique fields by which an item is looked for.
  private Arguments key(JsonNode item) {
    var values = new HashMap<String, JsonNode>();
    ListRequest.one(parameters, UPSERT)
        .ifPresent(
            names -> List.of(names.split(",", -1)).forEach(key -> values.put(key, item.path(key))));
    return values.isEmpty() ? Arguments.NONE : new Arguments(Map.of("path", values));
  }

  private Form form(Collection found, Records records, String... others) {
    var own = ListRequest.without(parameters, records.rules().parameters());
    return ListRequest.form(own, found, records.schema(), others);
  }

  private Mutation made(Collection found, Form form, JsonNode item) {
    if (!conditions.match().isAny() || conditions.absent()) {
      throw new Problem.Malformed(
              "bad_precondition",
              "A new item has no version: leave If-Match and If-None-Match out.")
          .asException();
    }
    var key = ListRequest.one(parameters, UPSERT);
    return key.isEmpty()
        ? new Mutation.Insert(found.name(), Values.strict(item), form)
        : upsert(found, key.get(), form, item);
  }

  /// What is there by a unique field, or group of fields, gets the values that were sent; else a
  /// new item is made.
  private Mutation upsert(Collection found, String names, Form form, JsonNode item) {
    var keys = List.of(names.split(",", -1));
    boolean isId = keys.equals(List.of(Query.ID)) && found.id() == IdType.TEXT;
    if (!isId && !isUnique(found, keys)) {
      throw new Problem.Malformed(
              "bad_upsert",
              "Upsert by a unique field or group of fields, or by id where clients give ids.")
          .asException();
    }
    var errors = new ArrayList<FieldError>();
    Expr where = Expr.ANYONE;
    for (var key : keys) {
      var value = item.path(key);
      if (!value.isValueNode() || value.isNull()) {
        errors.add(new FieldError("#/" + key, "is required to find the item"));
      }
      where = Expr.both(where, Expr.equal(key, new Operand.Variable(List.of("path", key))));
    }
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    var values = isId ? withId(item, item.path(Query.ID)) : Values.strict(item);
    return new Mutation.Upsert(found.name(), where, values, false, false, conditions.match(), form);
  }

  /// Only by what everybody who sees an item sees of it: else an upsert would be a question.
  private static boolean isUnique(Collection found, List<String> keys) {
    var fields = keys.stream().flatMap(key -> found.field(key).stream()).toList();
    boolean isKnown =
        fields.size() == keys.size()
            && fields.stream().allMatch(field -> !field.hidden() && field.read() == null);
    boolean isOne = keys.size() == 1 && isKnown && fields.getFirst().unique();
    return isKnown
        && (isOne
            || found.unique().stream()
                .anyMatch(group ->
                    group.size() == keys.size() && new HashSet<>(group).equals(Set.copyOf(keys))));
  }

  private Mutation put(Collection found, Form form) {
    var values = byId();
    return found.id() == IdType.TEXT && !singleton
        ? new Mutation.Upsert(
            found.name(),
            Query.idCondition(),
            values,
            true,
            conditions.absent(),
            conditions.match(),
            form)
        : new Mutation.Update(found.name(), where(), values, true, Reach.one(present()), form);
  }

  private Mutation patch(Collection found, Records records) {
    if (isOfKnown()) {
      return new Mutation.Update(
          found.name(), where(), byId(), false, Reach.one(present()), form(found, records));
    }
    var form = form(found, records, FILTER);
    return new Mutation.Update(
        found.name(),
        filter(found, records),
        Values.strict(sent()),
        false,
        Reach.atMost(ITEMS_MAX),
        wantsItems() ? form : IDS);
  }

  private Mutation delete(Collection found, Records records) {
    if (id != null) {
      var form = form(found, records);
      return new Mutation.Delete(found.name(), Query.idCondition(), Reach.one(present()), form);
    }
    var where = filter(found, records);
    var form = form(found, records, FILTER);
    return new Mutation.Delete(
        found.name(), where, Reach.atMost(ITEMS_MAX), wantsItems() ? form : IDS);
  }

  private Versions present() {
    if (conditions.absent()) {
      throw new Problem.Malformed(
              "bad_precondition", "If-None-Match: * is for a PUT that may make the item.")
          .asException();
    }
    return conditions.match();
  }

  /// A change of all items would be too easy to ask for by mistake.
  private Expr filter(Collection found, Records records) {
    var where = ListRequest.filter(parameters, found, records.schema());
    if (where.equals(Expr.ANYONE)) {
      throw new Problem.Malformed(
              "filter_required", "Say which items: ?filter=… To mean all of them, filter=true.")
          .asException();
    }
    if (!conditions.match().isAny() || conditions.absent()) {
      throw new Problem.Malformed("bad_precondition", "Conditions are for one item.").asException();
    }
    return where;
  }

  private JsonNode sent() {
    return body == null ? Json.mapper().nullNode() : body;
  }

  /// The body's own id may be there, as long as it is that of the address.
  private Values byId() {
    var sent = sent();
    var inner = sent.path(Query.ID);
    if (id == null && inner.isMissingNode()) {
      return Values.strict(sent);
    }
    boolean isSame = inner.isValueNode() && (id == null || inner.asText().equals(id));
    if (isSame) {
      return withId(sent, inner);
    }
    if (sent.has(Query.ID)) {
      throw new Problem.Invalid("#/id", "is not the id of the address").asException();
    }
    return new Values(sent, Map.of(Query.ID, Json.object().textNode(id)), Mutation.Mode.STRICT);
  }

  /// The id given beside the other fields, which alone can change.
  private static Values withId(JsonNode item, JsonNode id) {
    ObjectNode rest = Json.object();
    item.properties().forEach(member -> rest.set(member.getKey(), member.getValue()));
    rest.remove(Query.ID);
    return new Values(rest, Map.of(Query.ID, id), Mutation.Mode.STRICT);
  }
}
