package dev.plinth.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.wire.OllamaEncoder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/// What Ollama's clients speak beside their chats, at the root and below `/ollama`: models, their
/// descriptions, embeddings, downloads.
public final class OllamaRoutes {
  private static final String TAG = "Ollama";

  /// The version whose wire this is, told where no Ollama runs that has one of its own.
  private static final String VERSION = "0.33.0";

  /// Downloads at the same time.
  private static final int PULLS_MAX = 2;

  /// The root of the server belongs to the app: there the text stands below the prefix alone.
  private static final String GREETING = "Ollama is running";

  private final Asking asking;
  private final Admission admission;
  private final OllamaChat chat;
  private final OllamaModels models;
  private final Semaphore pulls = new Semaphore(PULLS_MAX);
  private final long bodyBytesMax;

  public OllamaRoutes(Asking asking, Admission admission, OllamaChat chat, long bodyBytesMax) {
    this.asking = asking;
    this.admission = admission;
    this.chat = chat;
    this.models = new OllamaModels(asking.llm());
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    add(routes, "GET", "/ollama", this::greet, "That it runs");
    add(routes, "POST", "/ollama/api/chat", chat.chat(), "A chat of Ollama's clients");
    for (var prefix : List.of("", "/ollama")) {
      add(routes, "POST", prefix + "/api/generate", chat.generation(), "A generation");
      add(routes, "GET", prefix + "/api/tags", this::list, "The models");
      add(routes, "POST", prefix + "/api/show", this::show, "A model");
      add(routes, "GET", prefix + "/api/ps", this::running, "The models that are loaded");
      add(routes, "GET", prefix + "/api/version", this::version, "The version of the wire");
      add(routes, "POST", prefix + "/api/embed", this::embed, "Embeddings");
      add(routes, "POST", prefix + "/api/embeddings", this::embedOne, "An embedding, as before");
      add(routes, "POST", prefix + "/api/pull", this::pull, "Download a model");
      add(routes, "DELETE", prefix + "/api/delete", this::refuse, "Refused");
      add(routes, "POST", prefix + "/api/copy", this::refuse, "Refused");
      add(routes, "POST", prefix + "/api/create", this::refuse, "Refused");
      add(routes, "POST", prefix + "/api/push", this::refuse, "Refused");
    }
  }

  private void add(
      RouteTable.Builder routes, String method, String pattern, Handler handler, String summary) {
    routes.surface(
        method, pattern, OllamaChat.tellingAsOllama(handler), admission.info(TAG, summary));
  }

  private void greet(Exchange exchange) {
    exchange.send(200, "text/plain; charset=utf-8", GREETING.getBytes(UTF_8));
  }

  private void list(Exchange exchange) {
    var caller = admission.admitWithKey(exchange);
    exchange.send(200, models.list(asking.models(caller)));
  }

  private void show(Exchange exchange) {
    var caller = admission.admitWithKey(exchange);
    var id = required(exchange.json());
    var model = asking.models(caller).find(id);
    if (model.isEmpty()) {
      OllamaChat.unknown(exchange, id);
    } else {
      exchange.send(200, models.show(model.get()));
    }
  }

  private void running(Exchange exchange) {
    admission.admitWithKey(exchange);
    var answer = asked("/api/ps");
    exchange.send(200, answer.has("models") ? answer : Json.object().set("models", Json.array()));
  }

  private void version(Exchange exchange) {
    admission.admitWithKey(exchange);
    var version = asked("/api/version").path("version").asText(VERSION);
    exchange.send(200, Json.object().put("version", version));
  }

  /// What the server says; nothing where it says nothing.
  private JsonNode asked(String path) {
    var server = asking.llm().ollama();
    try {
      return server.isPresent() ? server.get().get(path) : Json.object();
    } catch (IOException e) {
      return Json.object();
    }
  }

  private void embed(Exchange exchange) {
    var caller = admission.admitWithKey(exchange);
    var body = exchange.json(bodyBytesMax);
    long started = System.nanoTime();
    var input = body.path("input");
    var texts = input.isArray() && input.isEmpty() ? List.<String>of() : Embedding.texts(input);
    var id = required(body);
    var model = asking.models(caller).find(id);
    if (model.isEmpty()) {
      OllamaChat.unknown(exchange, id);
      return;
    }
    var answer = Json.object().put("model", model.get().id());
    var vectors = answer.putArray("embeddings");
    int tokens = 0;
    if (!texts.isEmpty()) {
      var made =
          Embedding.make(asking, exchange, caller, model.get(), texts, body.path("dimensions"));
      made.vectors().forEach(vector -> Embedding.numbers(vectors.addArray(), vector));
      tokens = made.tokens();
    }
    exchange.send(
        200,
        answer
            .put("total_duration", System.nanoTime() - started)
            .put("load_duration", 0)
            .put("prompt_eval_count", tokens));
  }

  private void embedOne(Exchange exchange) {
    var caller = admission.admitWithKey(exchange);
    var body = exchange.json(bodyBytesMax);
    var id = required(body);
    var model = asking.models(caller).find(id);
    if (model.isEmpty()) {
      OllamaChat.unknown(exchange, id);
      return;
    }
    var answer = Json.object();
    var numbers = answer.putArray("embedding");
    var prompt = body.path("prompt").asText("");
    if (!prompt.isEmpty()) {
      var made =
          Embedding.make(
              asking, exchange, caller, model.get(), List.of(prompt), body.path("dimensions"));
      Embedding.numbers(numbers, made.vectors().getFirst());
    }
    exchange.send(200, answer);
  }

  /// Downloads are for who runs the server: they fill its disk.
  private void pull(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admitWithKey(exchange);
    requireManager(caller);
    var body = exchange.json();
    var name = required(body);
    if (asking.llm().ollama().isEmpty()) {
      throw unreachable();
    }
    if (!pulls.tryAcquire()) {
      throw new Problem.TooMany(
              "too_many",
              "Two downloads are on their way: wait for one.",
              java.time.Duration.ofSeconds(30))
          .asException();
    }
    try {
      new Pulling(asking, name).answer(exchange, body.path("stream").asBoolean(true));
    } finally {
      pulls.release();
    }
  }

  private void refuse(Exchange exchange) {
    requireManager(admission.admitWithKey(exchange));
    exchange.send(
        501,
        OllamaEncoder.error(
            "Plinth does not change models: use the ollama command where Ollama runs."));
  }

  private void requireManager(Caller caller) {
    if (!admission.mayManage(caller)) {
      throw new Problem.Forbidden("forbidden", "Only an admin may change which models there are.")
          .asException();
    }
  }

  static RuntimeException unreachable() {
    return new Problem.BadUpstream("model_unreachable", "Ollama cannot be reached.").asException();
  }

  private static String required(JsonNode body) {
    var model = OllamaRequest.model(body);
    if (model.isEmpty()) {
      throw Reading.malformed("model is required");
    }
    return model;
  }
}
