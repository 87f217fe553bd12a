package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Window.Excess;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.http.ProblemShape;
import dev.plinth.http.Route;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Embeddings;
import dev.plinth.llm.Model;
import dev.plinth.wire.CompletionEncoder;
import dev.plinth.wire.OpenAiEncoder;
import dev.plinth.wire.ResponsesEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// What the `openai` client and its kin speak: `/v1/chat/completions`, `/v1/responses`,
/// `/v1/completions`, `/v1/models`, `/v1/embeddings`.
public final class OpenAiRoutes {
  private static final String TAG = "OpenAI";

  /// OpenAI's form of a problem; it has no 422.
  private static final ProblemShape PROBLEMS =
      (problem, _) ->
          new ProblemShape.Answer(
              problem.status() == 422 ? 400 : problem.status(),
              "application/json; charset=utf-8",
              OpenAiEncoder.error(problem));

  private final Asking asking;
  private final Admission admission;
  private final Ids ids;
  private final Clock clock;
  private final long bodyBytesMax;

  public OpenAiRoutes(Asking asking, Admission admission, Ids ids, Clock clock, long bodyBytesMax) {
    this.asking = asking;
    this.admission = admission;
    this.ids = ids;
    this.clock = clock;
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    add(routes, "POST", "/v1/chat/completions", this::complete, "Chat completions");
    add(routes, "GET", "/v1/models", this::list, "The models");
    add(routes, "GET", "/v1/models/{id...}", this::view, "A model");
    add(routes, "POST", "/v1/embeddings", this::embed, "Embeddings");
    add(routes, "POST", "/v1/responses", this::respond, "Responses, without memory");
    add(routes, "POST", "/v1/completions", this::completeText, "Completions of a text");
  }

  /// For an app that asks for completions at a path of its own.
  public Handler chat() {
    return unlessSpent(this::complete);
  }

  /// For an app that asks for responses at a path of its own.
  public Handler responses() {
    return unlessSpent(this::respond);
  }

  private void add(
      RouteTable.Builder routes, String method, String pattern, Handler handler, String summary) {
    routes.surface(
        new Route(method, pattern, unlessSpent(handler), admission.info(TAG, summary), PROBLEMS));
  }

  /// A budget that is used up is no reason to try again, which the client does with any other 429.
  private static Handler unlessSpent(Handler handler) {
    return exchange -> {
      try {
        handler.handle(exchange);
      } catch (ProblemException e) {
        if (exchange.isAnswered() || !e.problem().code().equals("budget_exhausted")) {
          throw e;
        }
        RetryAfter.tell(exchange, e.problem());
        exchange.header("X-Should-Retry", "false");
        exchange.send(e.problem().status(), OpenAiEncoder.error(e.problem()));
      }
    };
  }

  private void complete(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admitWithKey(exchange);
    var request = OpenAiRequest.read(exchange.json(bodyBytesMax));
    var model = chatting(exchange, caller, request.model());
    if (model.isEmpty()) {
      return;
    }
    var encoder =
        new OpenAiEncoder(
            "chatcmpl-" + ids.next(), clock.instant().getEpochSecond(), request.includesUsage());
    if (request.streams()) {
      asking.stream(exchange, caller, model.get(), request.prompt(), Excess.REFUSE, encoder);
      return;
    }
    try {
      var draft = asking.whole(exchange, caller, model.get(), request.prompt(), encoder);
      exchange.send(200, encoder.whole(draft, request.prompt().characters()));
    } catch (CancellationException _) {
      // The client left.
    }
  }

  private void respond(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admitWithKey(exchange);
    var request = ResponsesRequest.read(exchange.json(bodyBytesMax));
    var model = chatting(exchange, caller, request.model());
    if (model.isEmpty()) {
      return;
    }
    var encoder =
        new ResponsesEncoder(
            ids.next().replace("-", ""), clock.instant().getEpochSecond(), request.echo());
    if (request.streams()) {
      asking.stream(exchange, caller, model.get(), request.prompt(), Excess.REFUSE, encoder);
      return;
    }
    try {
      var draft = asking.whole(exchange, caller, model.get(), request.prompt(), encoder);
      exchange.send(200, encoder.whole(draft, request.prompt().characters()));
    } catch (CancellationException _) {
      // The client left.
    }
  }

  private void completeText(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admitWithKey(exchange);
    var request = CompletionRequest.read(exchange.json(bodyBytesMax));
    var model = chatting(exchange, caller, request.model());
    if (model.isEmpty()) {
      return;
    }
    var encoder =
        new CompletionEncoder(
            "cmpl-" + ids.next(), clock.instant().getEpochSecond(), request.includesUsage());
    if (request.streams()) {
      asking.stream(exchange, caller, model.get(), request.prompt(), Excess.REFUSE, encoder);
      return;
    }
    try {
      var draft = asking.whole(exchange, caller, model.get(), request.prompt(), encoder);
      exchange.send(200, encoder.whole(draft, request.prompt().characters()));
    } catch (CancellationException _) {
      // The client left.
    }
  }

  private void list(Exchange exchange) {
    var caller = admission.admitWithKey(exchange);
    var list = Json.object().put("object", "list");
    var data = list.putArray("data");
    asking.models(caller).list().forEach(model -> data.add(json(model)));
    exchange.send(200, list);
  }

  private void view(Exchange exchange) {
    var caller = admission.admitWithKey(exchange);
    var id = exchange.pathParameter("id");
    var model = asking.models(caller).find(id);
    if (model.isEmpty()) {
      unknown(exchange, id);
      return;
    }
    exchange.send(200, json(model.get()));
  }

  private void embed(Exchange exchange) {
    var caller = admission.admitWithKey(exchange);
    var body = exchange.json(bodyBytesMax);
    var texts = Embedding.texts(body.path("input"));
    var encoding = encoding(body.path("encoding_format"));
    var id = body.path("model").asText("");
    var model = asking.models(caller).find(id);
    if (model.isEmpty()) {
      unknown(exchange, id);
      return;
    }
    var made =
        Embedding.make(asking, exchange, caller, model.get(), texts, body.path("dimensions"));
    exchange.send(200, json(made, model.get(), encoding));
  }

  private static String encoding(JsonNode format) {
    var encoding = OpenAiFields.isAbsent(format) ? "float" : format.asText("");
    if (!encoding.equals("float") && !encoding.equals("base64")) {
      throw Reading.malformed("encoding_format is float or base64.");
    }
    return encoding;
  }

  /// The model that is to speak; empty where there is none, which was answered.
  private Optional<Model> chatting(Exchange exchange, Caller caller, String id) {
    var models = asking.models(caller);
    var model = id.isEmpty() ? Optional.of(models.preferred()) : models.standIn(id);
    if (model.isEmpty()) {
      unknown(exchange, id);
    } else if (!model.get().chats()) {
      throw Reading.malformed("The model '" + id + "' makes embeddings: it does not chat.");
    }
    return model;
  }

  private static void unknown(Exchange exchange, String id) {
    var error = OpenAiEncoder.error(new Problem.NotFound());
    error
        .withObject("error")
        .put("message", "The model '" + id + "' does not exist.")
        .put("param", "model")
        .put("code", "model_not_found");
    exchange.send(404, error);
  }

  private static ObjectNode json(Model model) {
    return Json.object()
        .put("id", model.id())
        .put("object", "model")
        .put("created", model.created().getEpochSecond())
        .put("owned_by", model.provider());
  }

  private static JsonNode json(Embeddings embeddings, Model model, String encoding) {
    var list = Json.object().put("object", "list").put("model", model.id());
    var data = list.putArray("data");
    for (var vector : embeddings.vectors()) {
      var item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (encoding.equals("base64")) {
        item.put("embedding", base64(vector));
      } else {
        Embedding.numbers(item.putArray("embedding"), vector);
      }
    }
    list.putObject("usage")
        .put("prompt_tokens", embeddings.tokens())
        .put("total_tokens", embeddings.tokens());
    return list;
  }

  /// Little-endian floats, as the JavaScript client asks by default.
  private static String base64(float[] vector) {
    var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      bytes.putFloat(number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
