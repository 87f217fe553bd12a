package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Window.Excess;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.json.Json;
import dev.plinth.llm.Model;
import dev.plinth.wire.EventEncoder;
import dev.plinth.wire.TextEncoder;
import java.io.IOException;

/// Apps that ask a model with a `fetch` of their own, in no library's protocol: whatever JSON they
/// send is looked through for words, and the answer is bare text, or events as such apps read them.
public final class FreeRoutes {
  private final Asking asking;
  private final Admission admission;
  private final long bodyBytesMax;

  public FreeRoutes(Asking asking, Admission admission, long bodyBytesMax) {
    this.asking = asking;
    this.admission = admission;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The answer's words alone.
  public Handler text() {
    return Plainly.of(exchange -> answer(exchange, false));
  }

  /// Server-sent events.
  public Handler events() {
    return Plainly.of(exchange -> answer(exchange, true));
  }

  private void answer(Exchange exchange, boolean asEvents)
      throws InterruptedException, IOException {
    var caller = admission.admitWithKey(exchange);
    var body = body(exchange);
    var models = asking.models(caller);
    var model =
        models
            .standIn(body.path("model").asText(""))
            .filter(Model::chats)
            .orElseGet(models::preferred);
    asking.stream(
        exchange,
        caller,
        model,
        FreeRequest.read(body),
        Excess.TRIM,
        asEvents ? new EventEncoder() : new TextEncoder());
  }

  /// An `EventSource` can send nothing but an address.
  private JsonNode body(Exchange exchange) {
    if (exchange.hasBody()) {
      return exchange.json(bodyBytesMax);
    }
    ObjectNode sent = Json.object();
    exchange.queries().forEach((name, values) -> sent.put(name, values.getFirst()));
    return sent;
  }
}
