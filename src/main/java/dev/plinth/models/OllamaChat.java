package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Window.Excess;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Model;
import dev.plinth.llm.Ollama;
import dev.plinth.wire.OllamaEncoder;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CancellationException;

/// What Ollama's clients ask a model: `/api/chat` and `/api/generate`.
public final class OllamaChat {
  private final Asking asking;
  private final Admission admission;
  private final Clock clock;
  private final long bodyBytesMax;

  public OllamaChat(Asking asking, Admission admission, Clock clock, long bodyBytesMax) {
    this.asking = asking;
    this.admission = admission;
    this.clock = clock;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// For an app that asks at a path of its own: a generation has a prompt, a chat messages.
  public Handler any() {
    return tellingAsOllama(exchange -> {
      var caller = admission.admitWithKey(exchange);
      var body = exchange.json(bodyBytesMax);
      if (body.has("prompt") && !body.has("messages")) {
        generate(exchange, caller, body);
      } else {
        answerChat(exchange, caller, body);
      }
    });
  }

  /// `/api/chat` alone.
  Handler chat() {
    return tellingAsOllama(exchange ->
        answerChat(exchange, admission.admitWithKey(exchange), exchange.json(bodyBytesMax)));
  }

  /// `/api/generate` alone.
  Handler generation() {
    return tellingAsOllama(exchange ->
        generate(exchange, admission.admitWithKey(exchange), exchange.json(bodyBytesMax)));
  }

  /// A chat whose body was read already.
  void chat(Exchange exchange, Caller caller, JsonNode body) throws Exception {
    tellingAsOllama(_ -> answerChat(exchange, caller, body)).handle(exchange);
  }

  /// Problems in Ollama's form; it has no 422.
  static Handler tellingAsOllama(Handler handler) {
    return exchange -> {
      try {
        handler.handle(exchange);
      } catch (ProblemException e) {
        if (exchange.isAnswered()) {
          throw e;
        }
        int status = e.problem().status() == 422 ? 400 : e.problem().status();
        RetryAfter.tell(exchange, e.problem());
        exchange.send(status, OllamaEncoder.error(e.problem().detail()));
      }
    };
  }

  static void unknown(Exchange exchange, String model) {
    exchange.send(404, OllamaEncoder.error("model '" + model + "' not found"));
  }

  private void answerChat(Exchange exchange, Caller caller, JsonNode body)
      throws InterruptedException, IOException {
    answer(exchange, caller, OllamaRequest.chat(body), OllamaEncoder.chat(clock));
  }

  private void generate(Exchange exchange, Caller caller, JsonNode body)
      throws InterruptedException, IOException {
    answer(exchange, caller, OllamaRequest.generation(body), OllamaEncoder.generation(clock));
  }

  private void answer(
      Exchange exchange, Caller caller, OllamaRequest request, OllamaEncoder encoder)
      throws InterruptedException, IOException {
    var found = asking.models(caller).standIn(request.model());
    if (found.isEmpty()) {
      unknown(exchange, request.model());
      return;
    }
    var model = found.get();
    if (!model.chats()) {
      throw Reading.malformed("\"" + request.model() + "\" does not support chat");
    }
    if (request.prompt().messages().isEmpty()) {
      load(exchange, caller, request, model, encoder);
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

  /// A request without words loads the model, or puts it away, which is for who runs the server.
  /// One that runs elsewhere is always there.
  private void load(
      Exchange exchange, Caller caller, OllamaRequest request, Model model, OllamaEncoder encoder)
      throws InterruptedException {
    boolean unloads = request.unloads();
    if (unloads && !admission.mayManage(caller)) {
      throw new Problem.Forbidden("forbidden", "Only an admin may put a model away.").asException();
    }
    var server = asking.llm().ollama();
    if (model.provider().equals(Ollama.ID) && server.isPresent()) {
      try (var _ = asking.place(exchange, caller)) {
        server.get().load(model.name(), request.keepAlive());
      } catch (IOException e) {
        throw OllamaRoutes.unreachable();
      }
    }
    exchange.send(200, encoder.nothingSaid(model.id(), unloads ? "unload" : "load"));
  }
}
