package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.JsonPieces;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.SqlConsole;
import dev.plinth.records.SqlResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Set;

/// `POST /api/v1/admin/sql`: a statement that an admin types. Each one leaves a line in the log.
public final class SqlRoutes {
  private static final Set<String> KNOWN = Set.of("sql", "params", "write");

  /// Characters of a statement; one that is longer belongs into a file.
  private static final int TEXT_MAX = 100_000;

  /// Characters of a statement that the log keeps.
  private static final int LOGGED_MAX = 500;

  private final SqlConsole console;

  public SqlRoutes(SqlConsole console) {
    this.console = console;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.surface(
        "POST",
        "/api/v1/admin/sql",
        this::run,
        new RouteInfo("admin", "Runs a statement", RouteInfo.Access.ADMIN).with("Sql", "SqlRows"));
  }

  private void run(Exchange exchange) {
    var caller = exchange.caller();
    if (!caller.admin()) {
      caller.require();
      throw new Problem.Forbidden().asException();
    }
    var body = exchange.json();
    check(body);
    var text = body.path("sql").asText();
    var params = new LinkedHashMap<String, JsonNode>();
    body.path("params").properties().forEach(one -> params.put(one.getKey(), one.getValue()));
    boolean write = body.path("write").asBoolean(false);
    try {
      var result = console.run(caller, text, params, write);
      log(exchange, write, text, "ok");
      exchange.send(200, json(result));
    } catch (ProblemException e) {
      log(exchange, write, text, e.problem().code());
      throw e;
    }
  }

  private static void check(JsonNode body) {
    var errors = new ArrayList<FieldError>();
    if (!body.isObject()) {
      errors.add(new FieldError("#", "must be an object with `sql`"));
    }
    var sql = body.path("sql");
    if (!sql.isTextual() || sql.textValue().isBlank() || sql.textValue().length() > TEXT_MAX) {
      errors.add(
          new FieldError("#/sql", "must be a statement of " + TEXT_MAX + " characters at most"));
    }
    if (body.has("params") && !body.path("params").isObject()) {
      errors.add(new FieldError("#/params", "must be an object of values by name"));
    }
    if (body.has("write") && !body.path("write").isBoolean()) {
      errors.add(new FieldError("#/write", "must be true or false"));
    }
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!KNOWN.contains(name)) {
            errors.add(new FieldError("#/" + name, "is not known here"));
          }
        });
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
  }

  private static byte[] json(SqlResult result) {
    return new JsonPieces()
        .add("{\"items\":")
        .add(result.items())
        .add(",\"count\":" + result.count() + "}")
        .bytes();
  }

  private static void log(Exchange exchange, boolean write, String text, String outcome) {
    System.getLogger(SqlRoutes.class.getName())
        .log(
            System.Logger.Level.INFO,
            "sql {0} by {1}: {2}: {3} (request {4})",
            write ? "write" : "read",
            exchange.caller().id(),
            outcome,
            text.substring(0, Math.min(LOGGED_MAX, text.length())),
            exchange.requestId());
  }
}
