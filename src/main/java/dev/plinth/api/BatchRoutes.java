package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.json.JsonPieces;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Outcome;
import dev.plinth.records.Receipt;
import dev.plinth.records.Records;
import dev.plinth.records.Series;
import dev.plinth.records.Step;
import dev.plinth.wire.Preconditions;
import java.util.ArrayList;
import java.util.List;

/// `POST /api/v1/batch`: several changes of any collections, all or none.
///
/// The body is `{"requests": [{"method", "url", "headers", "body", "refs"}, …]}`, each as it would
/// be sent alone; the answer is `{"responses": [{"status", "headers", "body"}, …]}`.
final class BatchRoutes {
  /// Requests of one batch.
  private static final int REQUESTS_MAX = 200;

  private static final String REQUESTS = "requests";

  private final Records records;
  private final Changes changes;

  BatchRoutes(Records records, Changes changes) {
    this.records = records;
    this.changes = changes;
  }

  void addTo(RouteTable.Builder routes) {
    routes.surface(
        "POST",
        "/api/v1/batch",
        this::batch,
        RouteInfo.open("records", "Make several changes, all or none")
            .with("Batch", "BatchAnswer")
            .forKeys(KeyScope.RECORDS));
  }

  private void batch(Exchange exchange) {
    ListRequest.none(exchange.queries());
    var caller = exchange.caller();
    var body = exchange.json();
    var requests = read(body);
    var steps = new ArrayList<Step>();
    for (var request : requests) {
      steps.add(request.step(caller, records));
    }
    changes.carryOut(
        exchange, body, new Series(steps, false), outcomes -> answer(requests, outcomes));
  }

  /// Reads the requests, telling all that is wrong with their frames at once.
  private List<BatchRequest> read(JsonNode body) {
    var sent = body.path(REQUESTS);
    if (!sent.isArray() || body.size() != 1) {
      throw new Problem.Invalid("#", "must be an object with a list of requests alone")
          .asException();
    }
    if (sent.isEmpty() || sent.size() > REQUESTS_MAX) {
      throw new Problem.Invalid("#/requests", "must hold 1 to " + REQUESTS_MAX + " requests")
          .asException();
    }
    var errors = new ArrayList<FieldError>();
    var requests = new ArrayList<BatchRequest>();
    for (int i = 0; i < sent.size(); i++) {
      BatchRequest.read(i, sent.path(i), records.schema(), errors).ifPresent(requests::add);
    }
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    return requests;
  }

  private static Receipt answer(List<BatchRequest> requests, List<Outcome> outcomes) {
    var responses = new ArrayList<byte[]>(requests.size());
    requests.forEach(request -> responses.add(response(request.answer(outcomes))));
    var json = new JsonPieces().add("{\"responses\":").array(responses).add("}");
    return new Receipt(200, null, null, json.bytes());
  }

  private static byte[] response(Receipt receipt) {
    var json = new JsonPieces().add("{\"status\":" + receipt.status());
    var headers = Json.object();
    if (receipt.version() != null) {
      headers.put("ETag", Preconditions.tag(receipt.version()));
    }
    if (receipt.location() != null) {
      headers.put("Location", receipt.location());
    }
    if (!headers.isEmpty()) {
      json.add(",\"headers\":").add(Json.bytes(headers));
    }
    if (receipt.body().length > 0) {
      json.add(",\"body\":").add(receipt.body());
    }
    return json.add("}").bytes();
  }
}
