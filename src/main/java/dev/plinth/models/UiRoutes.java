package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Turn;
import dev.plinth.chat.Window.Excess;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import dev.plinth.wire.AnswerEncoder;
import dev.plinth.wire.DataStreamEncoder;
import dev.plinth.wire.LiveAnswers;
import dev.plinth.wire.LiveAnswers.Recording;
import dev.plinth.wire.TextEncoder;
import dev.plinth.wire.UiMessageEncoder;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;

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
  private final LiveAnswers live;
  private final Ids ids;
  private final long bodyBytesMax;

  public UiRoutes(
      Asking asking,
      Admission admission,
      Chats chats,
      OllamaChat ollama,
      LiveAnswers live,
      Ids ids,
      long bodyBytesMax) {
    this.asking = asking;
    this.admission = admission;
    this.chats = chats;
    this.ollama = ollama;
    this.live = live;
    this.ids = ids;
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    add(routes, "POST", "/api/chat", chat(), "useChat, or a chat of Ollama's clients");
    add(routes, "POST", "/api/completion", completion(), "useCompletion");
    add(routes, "POST", "/api/object", object(), "useObject");
    addFollowing(routes, "/api/chat");
  }

  /// What the hook asks beside its chat, at addresses that follow from that of the chat.
  public void addFollowing(RouteTable.Builder routes, String path) {
    add(routes, "GET", path, Plainly.of(this::resumeAsBefore), "Follow a live answer (version 4)");
    add(routes, "GET", path + "/{chat}/stream", Plainly.of(this::resume), "Follow a live answer");
    add(routes, "DELETE", path + "/{chat}/stream", Plainly.of(this::stop), "End a live answer");
  }

  /// For an app that chats at a path of its own.
  public Handler chat() {
    return Plainly.of(this::chat);
  }

  /// For an app that completes at a path of its own.
  public Handler completion() {
    return Plainly.of(this::complete);
  }

  /// For an app that asks for objects at a path of its own.
  public Handler object() {
    return Plainly.of(this::object);
  }

  private void add(
      RouteTable.Builder routes, String method, String pattern, Handler handler, String summary) {
    routes.surface(method, pattern, handler, admission.info(TAG, summary));
  }

  /// Tells the dialects apart by the body: each client sends something that the others do not.
  private void chat(Exchange exchange) throws Exception {
    var caller = admission.admitWithKey(exchange);
    var body = exchange.json(bodyBytesMax);
    boolean hasParts = false;
    boolean hasContent = false;
    for (var message : body.path("messages")) {
      hasParts |= message.path("parts").isArray();
      hasContent |= message.path("content").isTextual();
    }
    if (body.has("trigger") || body.path("message").isObject() || (hasParts && !hasContent)) {
      var tools = UiRequest.toolNames(body);
      var decided = UiRequest.decided(body);
      chat(
          exchange,
          caller,
          body,
          id -> {
            var encoder = new UiMessageEncoder(id, tools);
            decided.forEach(call -> encoder.knows(call.id(), call.name()));
            return encoder;
          });
    } else if (body.has("id") && hasContent) {
      var own = "msg-" + ids.next();
      chat(exchange, caller, body, _ -> new DataStreamEncoder(own));
    } else {
      ollama.chat(exchange, caller, body);
    }
  }

  /// @param dialect makes an encoder for an answer of this id
  private void chat(
      Exchange exchange, Caller caller, JsonNode body, Function<String, AnswerEncoder> dialect)
      throws InterruptedException, IOException {
    if (!body.path("messages").isArray() && body.path("message").isObject()) {
      continued(exchange, caller, body, dialect);
      return;
    }
    var id = body.path("id").asText("");
    var encoder = encoder(exchange, answerId(body), dialect);
    var prompt = UiRequest.read(body);
    if (id.isEmpty() || isText(exchange)) {
      asking.stream(exchange, caller, model(caller, body), prompt, Excess.TRIM, encoder.apply(0));
      return;
    }
    var model = model(caller, body);
    asking.converse(
        exchange,
        caller,
        model,
        prompt,
        grounds(body, model),
        UiRequest.decided(body),
        live.record(key(caller, id), "", encoder));
  }

  /// A page that sends its last message alone: the history is ours.
  private void continued(
      Exchange exchange, Caller caller, JsonNode body, Function<String, AnswerEncoder> dialect)
      throws InterruptedException, IOException {
    var id = body.path("id").asText("");
    if (!id.matches("[\\w-]{1,64}")) {
      throw Reading.malformed("id is required: up to 64 letters, digits, - or _.");
    }
    var continued = UiRequest.continued(body, model(caller, body).id());
    try (var _ = asking.place(exchange, caller)) { // before the question is kept
      var turn = begin(caller, id, continued);
      var encoder = encoder(exchange, turn.answer(), dialect);
      try (var recording = live.record(key(caller, id), "", encoder)) {
        asking.converse(
            exchange,
            caller,
            turn,
            grounds(body, turn.model()),
            recording,
            draft -> chats.finish(turn, draft));
      }
    }
  }

  /// On which collections an answer rests: those that the page names in `knowledge`. A page that
  /// says nothing was not written for us: what the contract knows comes with the question then,
  /// unless the model looks for it by itself, with a tool.
  private Set<String> grounds(JsonNode body, Model model) {
    var known = asking.knowledge().collections();
    var wanted = body.path("knowledge");
    if (wanted.isArray()) {
      var named = new HashSet<String>();
      wanted.forEach(name -> named.add(name.asText("")));
      named.retainAll(known);
      return named;
    }
    boolean isWanted =
        wanted.isBoolean() ? wanted.booleanValue() : !Boolean.TRUE.equals(model.can().tools());
    return isWanted ? known : Set.of();
  }

  /// Messages that the page names and that we do not know are none: it may have begun without us.
  private Turn begin(Caller caller, String id, UiRequest.Continued continued) {
    for (var message : continued.again()) {
      if (chats.has(caller, id, message)) {
        return chats.again(caller, id, message, continued.question().model());
      }
    }
    return chats.beginOrCreate(caller, id, continued.question());
  }

  private static LongFunction<AnswerEncoder> encoder(
      Exchange exchange, String answer, Function<String, AnswerEncoder> dialect) {
    return isText(exchange) ? _ -> new TextEncoder() : _ -> dialect.apply(answer);
  }

  /// 204 when there is nothing to follow: the hook then stays ready.
  private void resume(Exchange exchange) throws InterruptedException, IOException {
    var found = found(exchange, exchange.pathParameter("chat"));
    if (found.isEmpty()) {
      exchange.empty(204);
    } else {
      asking.relay().follow(exchange, found.get(), 0);
    }
  }

  /// Version 4 of the hook takes a stream without a word for nothing, and 204 for a fault.
  private void resumeAsBefore(Exchange exchange) throws InterruptedException, IOException {
    var id = exchange.query("chatId").orElse("");
    if (id.isEmpty()) {
      throw Reading.malformed("chatId is required: the conversation whose answer is on its way.");
    }
    var found = found(exchange, id);
    if (found.isEmpty()) {
      var nothing = new DataStreamEncoder("");
      nothing.headers().forEach(exchange::header);
      exchange.send(200, nothing.contentType(), new byte[0]);
    } else {
      asking.relay().follow(exchange, found.get(), 0);
    }
  }

  /// Who stops an answer that would outlive its reader says so here, be it over already.
  private void stop(Exchange exchange) {
    var caller = admission.admitWithKey(exchange);
    live.find(key(caller, exchange.pathParameter("chat"))).ifPresent(Recording::stop);
    exchange.empty(204);
  }

  private Optional<Recording> found(Exchange exchange, String chat) {
    var caller = admission.admitWithKey(exchange);
    return live.find(key(caller, chat)).filter(recording -> !recording.isHeard());
  }

  private void complete(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admitWithKey(exchange);
    var body = exchange.json(bodyBytesMax);
    var prompt = body.path("prompt").asText("");
    if (prompt.isBlank()) {
      throw Reading.malformed("prompt is required.");
    }
    var encoder =
        isText(exchange) ? new TextEncoder() : new UiMessageEncoder("msg-" + ids.next(), Set.of());
    asking.stream(exchange, caller, model(caller, body), Prompt.of(prompt), Excess.REFUSE, encoder);
  }

  /// The body is whatever the page submits: its `prompt`, or all of it.
  private void object(Exchange exchange) throws InterruptedException, IOException {
    var caller = admission.admitWithKey(exchange);
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
    return "ui/" + Objects.requireNonNullElse(caller.id(), "") + "/" + chat;
  }
}
