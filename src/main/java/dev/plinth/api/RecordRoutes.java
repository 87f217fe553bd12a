package dev.plinth.api;

import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Arguments;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Page;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import dev.plinth.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/api/v1/records/…`: items of every collection, listed, viewed, made, changed and removed.
public final class RecordRoutes {
  private static final String ALL = "/api/v1/records/{collection}";
  private static final String ONE = ALL + "/{id}";
  private static final String TAG = "records";

  private final Records records;

  private final @Nullable String loginField;

  /// @param loginField the field of `users` that people sign in with; null where nobody does
  public RecordRoutes(Records records, @Nullable String loginField) {
    this.records = records;
    this.loginField = loginField;
  }

  /// Adds the routes.
  public void addTo(RouteTable.Builder routes) {
    routes.surface("GET", ALL, this::list, RouteInfo.open(TAG, "List items").with(null, "Page"));
    routes.surface(
        "POST", ALL, this::create, RouteInfo.open(TAG, "Make an item").with("Item", "Item"));
    routes.surface("GET", ONE, this::view, RouteInfo.open(TAG, "View an item").with(null, "Item"));
    routes.surface(
        "PATCH", ONE, this::change, RouteInfo.open(TAG, "Change fields").with("Item", "Item"));
    routes.surface(
        "PUT", ONE, this::replace, RouteInfo.open(TAG, "Replace an item").with("Item", "Item"));
    routes.surface("DELETE", ONE, this::delete, RouteInfo.open(TAG, "Remove an item"));
  }

  private void list(Exchange exchange) {
    var caller = exchange.caller();
    var collection = records.readable(caller, exchange.pathParameter("collection"));
    var asked = ListRequest.read(exchange.queries(), collection, records.schema());
    exchange.send(200, page(records.read(caller, asked.query(), asked.cut(), Arguments.NONE)));
  }

  private static byte[] page(Page page) {
    var json = new ByteArrayOutputStream(page.items().length + 128);
    write(json, "{\"items\":");
    json.writeBytes(page.items());
    if (page.next() != null) {
      write(json, ",\"next\":" + Json.quote(page.next()));
    }
    if (page.total() != null) {
      write(json, ",\"total\":" + page.total());
    }
    json.write('}');
    return json.toByteArray();
  }

  private static void write(ByteArrayOutputStream json, String text) {
    json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void view(Exchange exchange) {
    var caller = exchange.caller();
    var collection = records.readable(caller, exchange.pathParameter("collection"));
    var form = ListRequest.form(exchange.queries(), collection, records.schema());
    exchange.send(200, records.view(caller, Query.byId(collection.name(), form), id(exchange)));
  }

  private void create(Exchange exchange) {
    ListRequest.none(exchange.queries());
    var caller = exchange.caller();
    var collection = records.collection(exchange.pathParameter("collection"));
    var insert =
        new Mutation.Insert(collection.name(), Mutation.Values.strict(exchange.json()), Form.ALL);
    exchange.send(201, write(caller, insert, Arguments.NONE));
  }

  private void change(Exchange exchange) {
    update(exchange, false);
  }

  private void replace(Exchange exchange) {
    update(exchange, true);
  }

  private void update(Exchange exchange, boolean replace) {
    ListRequest.none(exchange.queries());
    var caller = exchange.caller();
    var collection = records.collection(exchange.pathParameter("collection"));
    var update =
        new Mutation.Update(
            collection.name(),
            Query.idCondition(),
            Mutation.Values.strict(exchange.json()),
            replace,
            false,
            Form.ALL);
    exchange.send(200, write(caller, update, id(exchange)));
  }

  /// Whoever tries to change what they sign in with is told where that is done.
  private byte[] write(Caller caller, Mutation mutation, Arguments arguments) {
    try {
      return records.write(caller, mutation, arguments).item();
    } catch (ProblemException e) {
      boolean isOfPeople = mutation.collection().equals(Schema.USERS) && loginField != null;
      if (isOfPeople && e.problem() instanceof Problem.Invalid(var errors)) {
        throw new Problem.Invalid(errors.stream().map(this::withWay).toList()).asException();
      }
      throw e;
    }
  }

  private FieldError withWay(FieldError error) {
    return error.pointer().equals("#/" + loginField) && error.detail().equals(Mutation.READ_ONLY)
        ? new FieldError(
            error.pointer(),
            "belongs to the account: it is made by POST /api/v1/auth/signup and changed by"
                + " PATCH /api/v1/auth/me")
        : error;
  }

  private void delete(Exchange exchange) {
    ListRequest.none(exchange.queries());
    var caller = exchange.caller();
    var collection = records.collection(exchange.pathParameter("collection"));
    records.write(
        caller,
        new Mutation.Delete(collection.name(), Query.idCondition(), false, Form.ALL),
        id(exchange));
    exchange.empty(204);
  }

  private static Arguments id(Exchange exchange) {
    return new Arguments(Map.of("path", Map.of(Query.ID, exchange.pathParameter("id"))));
  }
}
