package dev.plinth.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Window.Excess;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Stream;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import dev.plinth.wire.AnswerEncoder;
import dev.plinth.wire.DataStreamEncoder;
import dev.plinth.wire.Lease;
import dev.plinth.wire.TextEncoder;
import dev.plinth.wire.UiMessageEncoder;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// What the AI SDK's hooks speak: `useChat` at `/api/chat` (which it shares with Ollama's clients),
/// `useCompletion` at `/api/completion`, `useObject` at `/api/object`.
///
/// Their problems are plain text: the hooks show the raw body of an error as its message.
public final class UiRoutes {
  private static final String TAG = "AI SDK";

  private final Asking asking;
  private final Admission admission;
  private final Chats chats;
  private final OllamaChat ollama;
  private final Ids ids;
  private final long bodyBytesMax;
  private final LiveAnswers live = new LiveAnswers();

  public UiRoutes(
      Asking asking,
      Admission admission,
      Chats chats,
      OllamaChat ollama,
      Ids ids,
      long bodyBytesMax) {
    this.asking = asking;
    this.admission = admission;
    this.chats = chats;
    this.ollama = ollama;
    this.ids = ids;
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    add(routes, "POST", "/api/chat", chat(), "useChat, or a chat of Ollama's clients");
    add(routes, "GET", "/api/chat/{id}/stream", plainly(this::resume), "Follow a live answer");
    add(routes, "POST", "/api/completion", completion(), "useCompletion");
    add(routes, "POST", "/api/object", object(), "useObject");
    add(routes, "POST", "/ollama/api/chat", plainly(this::chatOfOllama), "A chat of Ollama's");
  }

  /// For an app that chats at a path of its own.
  public Handler chat() {
    return plainly(this::chat);
  }

  /// For an app that completes at a path of its own.
  public Handler completion() {
    return plainly(this::complete);
  }

  /// For an app that asks for objects at a path of its own.
  public Handler object() {
    return plainly(this::object);
  }

  private void add(
      RouteTable.Builder routes, String method, String pattern, Handler handler, String summary) {
    routes.surface(method, pattern, handler, admission.info(TAG, summary));
  }

  /// Tells the dialects apart by the body: each client sends something that the others do not.
  private void chat(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admit(exchange);
    var body = exchange.json(bodyBytesMax);
    boolean hasParts = false;
    boolean hasContent = false;
    for (var message : body.path("messages")) {
      hasParts |= message.path("parts").isArray();
      hasContent |= message.path("content").isTextual();
    }
    if (body.has("trigger") || body.path("message").isObject() || (hasParts && !hasContent)) {
      chat(exchange, caller, body, new UiMessageEncoder(answerId(body)));
    } else if (body.has("id") && hasContent) {
      chat(exchange, caller, body, new DataStreamEncoder("msg-" + ids.next()));
    } else {
      ollama.chat(exchange, caller, body);
    }
  }

  private void chatOfOllama(Exchange exchange) throws InterruptedException, IOException {
    ollama.chat(exchange, admission.admit(exchange), exchange.json(bodyBytesMax));
  }

  private void chat(Exchange exchange, Caller caller, JsonNode body, AnswerEncoder dialect)
      throws InterruptedException, IOException {
    var encoder = isText(exchange) ? new TextEncoder() : dialect;
    var id = body.path("id").asText("");
    if (!body.path("messages").isArray() && body.path("message").isObject()) {
      continued(exchange, caller, body, encoder);
      return;
    }
    var prompt = UiRequest.read(body);
    if (id.isEmpty() || encoder instanceof TextEncoder) {
      asking.stream(exchange, caller, model(caller, body), prompt, Excess.TRIM, encoder);
      return;
    }
    try (var recording = live.record(key(caller, id), encoder)) {
      asking.stream(exchange, caller, model(caller, body), prompt, Excess.TRIM, recording);
    }
  }

  /// A page that sends its last message alone: the history is ours.
  private void continued(Exchange exchange, Caller caller, JsonNode body, AnswerEncoder encoder)
      throws InterruptedException, IOException {
    var id = body.path("id").asText("");
    if (!id.matches("[\\w-]{1,64}")) {
      throw Reading.malformed("id is required: up to 64 letters, digits, - or _.");
    }
    var text = UiRequest.text(body.path("message"));
    try (var _ = asking.place(exchange, caller)) { // before the question is kept
      var turn = chats.beginOrCreate(caller, id, text, model(caller, body).id());
      try (var recording = live.record(key(caller, id), encoder)) {
        asking.stream(
            exchange,
            caller,
            turn.model(),
            turn.prompt(),
            Excess.TRIM,
            recording,
            draft -> chats.finish(turn, draft));
      }
    }
  }

  /// 204 when there is nothing to follow: the hook then stays ready.
  private void resume(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admit(exchange);
    var found = live.find(key(caller, exchange.pathParameter("id")));
    if (found.isEmpty()) {
      exchange.empty(204);
      return;
    }
    var recording = found.get();
    var lease = asking.relay().lease(exchange);
    recording.headers().forEach(exchange::header);
    try (var stream = exchange.stream(200, recording.contentType())) {
      follow(recording, stream, lease);
    }
  }

  /// Another's answer has an end of its own: a follower whose time is over just breaks off.
  private void follow(LiveAnswers.Recording recording, Stream stream, Lease lease)
      throws InterruptedException, IOException {
    var heartbeat = asking.relay().heartbeat();
    long spoken = System.nanoTime();
    int position = 0;
    for (var text = recording.after(position, lease.atMost(heartbeat).toMillis());
        text != null;
        text = recording.after(position, lease.atMost(heartbeat).toMillis())) {
      if (lease.end().isPresent()) {
        throw stream.breakOff();
      }
      position += text.length();
      boolean isQuiet = System.nanoTime() - spoken < heartbeat.toNanos();
      if (!text.isEmpty() || !isQuiet) {
        stream.write((text.isEmpty() ? recording.heartbeat() : text).getBytes(UTF_8));
        spoken = System.nanoTime();
      }
    }
  }

  private void complete(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admit(exchange);
    var body = exchange.json(bodyBytesMax);
    var prompt = body.path("prompt").asText("");
    if (prompt.isBlank()) {
      throw Reading.malformed("prompt is required.");
    }
    var encoder = isText(exchange) ? new TextEncoder() : new UiMessageEncoder("msg-" + ids.next());
    asking.stream(exchange, caller, model(caller, body), Prompt.of(prompt), Excess.REFUSE, encoder);
  }

  /// The body is whatever the page submits: its `prompt`, or all of it.
  private void object(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admit(exchange);
    var body = exchange.json(bodyBytesMax);
    var prompt = body.path("prompt");
    var question =
        body.isTextual()
            ? body.textValue()
            : prompt.isTextual() ? prompt.textValue() : Json.text(body);
    var format =
        body.path("schema").isObject()
            ? new Prompt.Format.Schema("answer", Json.text(body.path("schema")))
            : new Prompt.Format.Json();
    var messages =
        List.<Message>of(
            new Message.Instruction("Answer with one JSON document and nothing else."),
            new Message.User(question));
    asking.stream(
        exchange,
        caller,
        model(caller, body),
        new Prompt(messages, List.of(), Prompt.Options.NONE.as(format)),
        Excess.REFUSE,
        new TextEncoder());
  }

  /// The model that the page names, if it is one of ours; pages name what they like.
  private Model model(Caller caller, JsonNode body) {
    var models = asking.models(caller);
    var id = body.path("model").asText("");
    return models.standIn(id).filter(Model::chats).orElseGet(models::preferred);
  }

  /// The answer to a tool's result goes on in the message that called the tool.
  private String answerId(JsonNode body) {
    var last = body.path("messages").path(body.path("messages").size() - 1);
    var id = last.path("id").asText("");
    return last.path("role").asText("").equals("assistant") && !id.isEmpty()
        ? id
        : "msg-" + ids.next();
  }

  private static boolean isText(Exchange exchange) {
    return exchange.query("protocol").filter("text"::equals).isPresent();
  }

  private static String key(Caller caller, String chat) {
    return Objects.requireNonNullElse(caller.id(), "") + "/" + chat;
  }

  private static Handler plainly(Handler handler) {
    return exchange -> {
      try {
        handler.handle(exchange);
      } catch (ProblemException e) {
        if (exchange.isAnswered()) {
          throw e;
        }
        tell(exchange, e.problem());
      }
    };
  }

  private static void tell(Exchange exchange, Problem problem) {
    RetryAfter.tell(exchange, problem);
    exchange.send(problem.status(), "text/plain; charset=utf-8", problem.detail().getBytes(UTF_8));
  }
}
