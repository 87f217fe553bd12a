package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.json.JsonPieces;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Arguments;
import dev.plinth.records.Cut;
import dev.plinth.records.Mutation;
import dev.plinth.records.Page;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.records.Series;
import dev.plinth.records.Versions;
import dev.plinth.rules.Expr;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import dev.plinth.wire.Multipart;
import dev.plinth.wire.Preconditions;
import dev.plinth.wire.Received;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/api/v1/records/…`: items of every collection, listed, viewed, made, changed and removed, one
/// or many at once.
public final class RecordRoutes {
  private static final String ALL = "/api/v1/records/{collection}";
  private static final String ONE = ALL + "/{id}";
  private static final String TAG = "records";

  private final Records records;
  private final Changes changes;
  private final Multipart multipart;
  private final @Nullable String loginField;

  /// @param loginField the field of `users` that people sign in with; null where nobody does
  public RecordRoutes(Records records, Multipart multipart, @Nullable String loginField) {
    this.records = records;
    this.multipart = multipart;
    this.loginField = loginField;
    this.changes = new Changes(records);
  }

  /// Adds the routes.
  public void addTo(RouteTable.Builder routes) {
    routes.surface("GET", ALL, this::list, info("List items").with(null, "Page"));
    routes.surface(
        "POST",
        ALL,
        exchange -> change(exchange, null),
        info("Make an item, or several").with("Items", "Made"));
    routes.surface(
        "PATCH",
        ALL,
        exchange -> change(exchange, null),
        info("Change fields of all items that match").with("Patch", "Count"));
    routes.surface(
        "DELETE",
        ALL,
        exchange -> change(exchange, null),
        info("Remove all items that match").with(null, "Count"));
    if (records.schema().collections().stream().anyMatch(Collection::singleton)) {
      routes.surface(
          "PUT",
          ALL,
          exchange -> change(exchange, null),
          info("Replace the only item").with("Item", "Item"));
    }
    routes.surface("GET", ONE, this::view, info("View an item").with(null, "Item"));
    routes.surface("PATCH", ONE, this::changeOne, info("Change fields").with("Patch", "Item"));
    routes.surface("PUT", ONE, this::changeOne, info("Replace an item").with("Item", "Item"));
    routes.surface("DELETE", ONE, this::changeOne, info("Remove an item"));
    new BatchRoutes(records, changes).addTo(routes);
  }

  private static RouteInfo info(String summary) {
    return RouteInfo.open(TAG, summary).forKeys(KeyScope.RECORDS);
  }

  private void list(Exchange exchange) {
    var caller = exchange.caller();
    var collection = records.readable(caller, exchange.pathParameter("collection"));
    if (collection.singleton()) {
      var queries = ListRequest.without(exchange.queries(), records.rules().parameters());
      var form = ListRequest.form(queries, collection, records.schema());
      answer(
          exchange,
          new Query(collection.name(), Expr.ANYONE, List.of(), form, false),
          Arguments.NONE);
      return;
    }
    exchange.send(200, listed(caller, collection, exchange.queries()));
  }

  /// The items of a collection that a caller may read, asked for by the parameters of a list; of a
  /// singleton the only one.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, `Malformed`
  public byte[] list(Caller caller, String name, Map<String, List<String>> queries) {
    var collection = records.readable(caller, name);
    if (!collection.singleton()) {
      return listed(caller, collection, queries);
    }
    var form = ListRequest.form(queries, collection, records.schema());
    var query = new Query(name, Expr.ANYONE, List.of(), form, false);
    return page(records.read(caller, query, new Cut.Offset(1, 0), Arguments.NONE));
  }

  private byte[] listed(
      Caller caller, Collection collection, Map<String, List<String>> allQueries) {
    var queries = ListRequest.without(allQueries, records.rules().parameters());
    if (GroupRequest.isOne(queries)) {
      var asked = GroupRequest.read(queries, collection, records.schema());
      return groups(caller, asked, asking(allQueries, asked.arguments()));
    }
    var asked = ListRequest.read(queries, collection, records.schema());
    var arguments = asking(allQueries, asked.arguments());
    return page(records.read(caller, asked.query(), asked.cut(), arguments));
  }

  /// With what rules read of the address.
  private Arguments asking(Map<String, List<String>> queries, Arguments arguments) {
    return arguments.asking(queries, records.rules().parameters());
  }

  private byte[] groups(Caller caller, GroupRequest asked, Arguments arguments) {
    var found = records.groups(caller, asked.groups(), asked.limit() + 1, arguments);
    var shown = found.subList(0, Math.min(found.size(), asked.limit()));
    return new JsonPieces()
        .add("{\"items\":")
        .array(shown)
        .add(found.size() > asked.limit() ? ",\"more\":true}" : "}")
        .bytes();
  }

  private static byte[] page(Page page) {
    var json = new JsonPieces().add("{\"items\":").add(page.items());
    if (page.next() != null) {
      json.add(",\"next\":" + Json.quote(page.next()));
    }
    if (page.total() != null) {
      json.add(",\"total\":" + page.total());
      if (!page.totalIsExact()) {
        json.add(",\"totalIsExact\":false");
      }
    }
    return json.add("}").bytes();
  }

  private void view(Exchange exchange) {
    var caller = exchange.caller();
    var collection = records.readable(caller, exchange.pathParameter("collection"));
    var queries = ListRequest.without(exchange.queries(), records.rules().parameters());
    var form = ListRequest.form(queries, collection, records.schema());
    var id = new Arguments(Map.of("path", Map.of(Query.ID, exchange.pathParameter("id"))));
    answer(exchange, Query.byId(collection.name(), form), id);
  }

  private void answer(Exchange exchange, Query query, Arguments arguments) {
    var item = records.view(exchange.caller(), query, asking(exchange.queries(), arguments));
    var version = Versions.of(item);
    exchange.header("ETag", Preconditions.tag(version));
    if (Preconditions.isKnown(exchange.header("If-None-Match"), version)) {
      exchange.empty(304);
    } else {
      exchange.send(200, item);
    }
  }

  private void changeOne(Exchange exchange) {
    change(exchange, exchange.pathParameter("id"));
  }

  private void change(Exchange exchange, @Nullable String id) {
    var caller = exchange.caller();
    var collection = records.writable(caller, exchange.pathParameter("collection"));
    try (var received = received(exchange, collection)) {
      change(exchange, id, collection, received == null ? null : received.body());
    }
  }

  /// What was sent; null where nothing is read.
  private @Nullable Received received(Exchange exchange, Collection collection) {
    if (exchange.method().equals("DELETE")) {
      return null;
    }
    var files = collection.files();
    if (Multipart.isSent(exchange)) {
      return typed(multipart.read(exchange, files), collection);
    }
    return files.isEmpty()
        ? Received.of(exchange.json())
        : multipart.embedded(exchange.json(multipart.jsonBytesMax()), files);
  }

  /// A form sends texts alone: what reads as JSON of another type is that, where the field is no
  /// text.
  private static Received typed(Received form, Collection collection) {
    if (!(form.body() instanceof ObjectNode body)) {
      return form;
    }
    for (var member : body.properties()) {
      var type = collection.field(member.getKey()).map(Field::type).orElse(null);
      if (type != null && member.getValue().isTextual() && isOther(type)) {
        member.setValue(parsed(member.getValue()));
      }
    }
    return form;
  }

  private static boolean isOther(FieldType type) {
    return type instanceof FieldType.Int
        || type instanceof FieldType.Real
        || type instanceof FieldType.Decimal
        || type instanceof FieldType.Bool
        || type instanceof FieldType.AnyJson
        || type instanceof FieldType.ListOf
        || type instanceof FieldType.References;
  }

  private static JsonNode parsed(JsonNode text) {
    try {
      return Json.parse(text.textValue());
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private void change(
      Exchange exchange, @Nullable String id, Collection collection, @Nullable JsonNode body) {
    var caller = exchange.caller();
    var conditions =
        Preconditions.read(exchange.header("If-Match"), exchange.header("If-None-Match"));
    var change =
        new ItemChange(
            exchange.method(),
            collection.name(),
            collection.singleton(),
            id,
            exchange.queries(),
            conditions,
            body);
    var path = exchange.path();
    var items = id == null ? path : path.substring(0, path.lastIndexOf('/'));
    try {
      changes.carryOut(
          exchange,
          body,
          new Series(change.steps(caller, records), true),
          outcomes -> ChangeAnswer.of(change, outcomes, items));
    } catch (ProblemException e) {
      boolean isOfPeople = collection.name().equals(Schema.USERS) && loginField != null;
      if (isOfPeople && e.problem() instanceof Problem.Invalid(var errors)) {
        throw new Problem.Invalid(errors.stream().map(this::withWay).toList()).asException();
      }
      throw e;
    }
  }

  /// Whoever tries to change what they sign in with is told where that is done.
  private FieldError withWay(FieldError error) {
    return error.pointer().endsWith("/" + loginField) && error.detail().equals(Mutation.READ_ONLY)
        ? new FieldError(
            error.pointer(),
            "belongs to the account: it is made by POST /api/v1/auth/signup and changed by"
                + " PATCH /api/v1/auth/me")
        : error;
  }
}
