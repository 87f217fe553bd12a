package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Window.Excess;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Model;
import dev.plinth.wire.OllamaEncoder;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CancellationException;

/// What Ollama's clients speak at `/api/chat`.
public final class OllamaChat {
  private final Asking asking;
  private final Clock clock;

  public OllamaChat(Asking asking, Clock clock) {
    this.asking = asking;
    this.clock = clock;
  }

  void chat(Exchange exchange, Caller caller, JsonNode body)
      throws InterruptedException, IOException {
    try {
      answer(exchange, caller, OllamaRequest.read(body));
    } catch (ProblemException e) {
      if (exchange.isAnswered()) {
        throw e;
      }
      int status = e.problem().status() == 422 ? 400 : e.problem().status();
      RetryAfter.tell(exchange, e.problem());
      exchange.send(status, OllamaEncoder.error(e.problem().detail()));
    }
  }

  private void answer(Exchange exchange, Caller caller, OllamaRequest request)
      throws InterruptedException, IOException {
    var found = asking.models(caller).standIn(request.model()).filter(Model::chats);
    if (found.isEmpty()) {
      exchange.send(404, OllamaEncoder.error("model '" + request.model() + "' not found"));
      return;
    }
    var model = found.get();
    var encoder = new OllamaEncoder(clock);
    if (request.prompt().messages().isEmpty()) {
      exchange.send(200, loaded(model));
    } else if (request.streams()) {
      asking.stream(exchange, caller, model, request.prompt(), Excess.REFUSE, encoder);
    } else {
      try {
        var draft = asking.whole(exchange, caller, model, request.prompt(), encoder);
        exchange.send(200, encoder.whole(draft, request.prompt().characters()));
      } catch (CancellationException _) {
        // The client left.
      }
    }
  }

  /// A request without messages asks to load the model.
  private JsonNode loaded(Model model) {
    var answer =
        Json.object().put("model", model.id()).put("created_at", clock.instant().toString());
    answer.putObject("message").put("role", "assistant").put("content", "");
    return answer.put("done_reason", "load").put("done", true);
  }
}
