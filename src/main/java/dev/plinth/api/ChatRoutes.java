package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Chat;
import dev.plinth.chat.ChatMessage;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Slice;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.Window.Excess;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.llm.Model;
import dev.plinth.llm.ProviderStatus;
import dev.plinth.wire.LiveAnswers;
import dev.plinth.wire.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Conversations and models natively: `/api/v1/chats`, `/api/v1/models`.
///
/// A client sends words and may choose among the models that there are; roles, keys and addresses
/// are refused: who could choose them would speak with our keys, to whom they like.
public final class ChatRoutes {
  private static final String TAG = "chats";
  private static final int LIMIT_DEFAULT = 30;
  private static final int LIMIT_MAX = 100;

  private final Chats chats;
  private final Speaking speaking;
  private final Relay relay;
  private final LiveAnswers live;
  private final long bodyBytesMax;

  public ChatRoutes(
      Chats chats, Speaking speaking, Relay relay, LiveAnswers live, long bodyBytesMax) {
    this.chats = chats;
    this.speaking = speaking;
    this.relay = relay;
    this.live = live;
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    var base = "/api/v1/chats";
    routes.surface("GET", base, this::list, info("My conversations", null, "Chats"));
    routes.surface("POST", base, this::create, info("Begin a conversation", "NewChat", "Chat"));
    routes.surface("GET", base + "/{id}", this::view, info("A conversation", null, "Chat"));
    routes.surface(
        "PATCH", base + "/{id}", this::change, info("Rename a conversation", "NewChat", "Chat"));
    routes.surface(
        "DELETE", base + "/{id}", this::delete, info("Delete a conversation", null, null));
    routes.surface(
        "GET",
        base + "/{id}/messages",
        this::messages,
        info("A conversation's messages", null, "ChatMessages"));
    routes.surface(
        "POST",
        base + "/{id}/messages",
        this::send,
        info("Ask; the answer comes as server-sent events", "NewChatMessage", null));
    routes.surface(
        "GET", base + "/{id}/stream", this::follow, info("Follow a live answer", null, null));
    routes.surface(
        "DELETE", base + "/{id}/stream", this::stop, info("End a live answer", null, null));
    routes.surface(
        "GET",
        "/api/v1/models",
        this::models,
        RouteInfo.open(TAG, "The language models")
            .with(null, "Models")
            .forKeys(KeyScope.MODELS, KeyScope.CHATS));
  }

  private RouteInfo info(String summary, @Nullable String request, @Nullable String response) {
    var info = chats.areOpen() ? RouteInfo.open(TAG, summary) : RouteInfo.signedIn(TAG, summary);
    return info.with(request, response).forKeys(KeyScope.CHATS);
  }

  private void list(Exchange exchange) {
    var slice =
        chats.list(exchange.caller(), limit(exchange), exchange.query("cursor").orElse(null));
    exchange.send(200, json(slice, ChatRoutes::json));
  }

  private void create(Exchange exchange) {
    var body =
        exchange.hasBody() ? body(exchange, Set.of("title", "model"), Set.of()) : Json.object();
    var chat =
        chats.create(
            exchange.caller(),
            Objects.requireNonNullElse(text(body, "title"), ""),
            text(body, "model"));
    exchange.header("Location", "/api/v1/chats/" + chat.id()).send(201, json(chat));
  }

  private void view(Exchange exchange) {
    exchange.send(200, json(chats.named(exchange.caller(), exchange.pathParameter("id"))));
  }

  private void change(Exchange exchange) {
    var id = exchange.pathParameter("id");
    chats.named(exchange.caller(), id);
    var body = body(exchange, Set.of("title", "model"), Set.of());
    exchange.send(
        200, json(chats.change(exchange.caller(), id, text(body, "title"), text(body, "model"))));
  }

  private void delete(Exchange exchange) {
    chats.delete(exchange.caller(), exchange.pathParameter("id"));
    exchange.empty(204);
  }

  private void messages(Exchange exchange) {
    var slice =
        chats.messages(
            exchange.caller(),
            exchange.pathParameter("id"),
            limit(exchange),
            exchange.query("cursor").orElse(null));
    exchange.send(200, json(slice, ChatRoutes::json));
  }

  private void send(Exchange exchange) throws InterruptedException, IOException {
    var caller = exchange.caller();
    var id = exchange.pathParameter("id");
    chats.named(caller, id);
    var body = body(exchange, Set.of("content", "model"), Set.of("content"));
    var content = Objects.requireNonNull(text(body, "content"));
    var who = speaking.who(caller, exchange.address());
    try (var _ = speaking.place(who, Duration.ZERO)) {
      var turn = chats.begin(caller, id, content, text(body, "model"));
      try (var speech = speaking.ask(who, turn.model(), turn.prompt(), Excess.TRIM)) {
        var recording = live.record(key(id), turn.answer(), place -> new ChatEvents(turn, place));
        relay.stream(exchange, speech, recording, draft -> chats.finish(turn, draft));
      }
    }
  }

  /// The answer that is on its way, or was until a moment ago: what follows the event that
  /// `Last-Event-ID` names, or all of it. 204 when there is none, or another one than that.
  private void follow(Exchange exchange) throws InterruptedException, IOException {
    var id = exchange.pathParameter("id");
    chats.named(exchange.caller(), id);
    var known = EventPlace.of(exchange.header("Last-Event-ID").orElse(""));
    var found = live.find(key(id)).filter(recording -> known.isOf(recording.name()));
    if (found.isEmpty() || (known.isStart() && found.get().isHeard())) {
      exchange.empty(204);
    } else {
      relay.follow(exchange, found.get(), known.place());
    }
  }

  private void stop(Exchange exchange) {
    var id = exchange.pathParameter("id");
    chats.named(exchange.caller(), id);
    live.find(key(id)).ifPresent(LiveAnswers.Recording::stop);
    exchange.empty(204);
  }

  private static String key(String chat) {
    return "chat/" + chat;
  }

  private void models(Exchange exchange) {
    var caller = exchange.caller();
    var models = speaking.llm().models().of(caller);
    boolean anyChats = models.list().stream().anyMatch(Model::chats);
    var preferred = anyChats ? models.preferred().id() : "";
    var answer = Json.object();
    var items = answer.putArray("items");
    for (var model : models.list()) {
      items.add(json(model).put("default", model.id().equals(preferred)));
    }
    var providers = answer.putArray("providers");
    for (var provider : speaking.llm().models().providers()) {
      providers.add(json(provider, caller.admin()));
    }
    exchange.send(200, answer);
  }

  /// Addresses inside of somebody's network are for those who run this server.
  private static ObjectNode json(ProviderStatus provider, boolean isForAdmin) {
    var json = Json.object().put("name", provider.name()).put("available", provider.available());
    if (provider.reason() != null) {
      json.put("reason", provider.reason());
    }
    if (provider.set() != null) {
      json.put("set", provider.set());
    }
    if (isForAdmin && provider.address() != null) {
      json.put("address", provider.address());
    }
    return json;
  }

  /// The body with these text fields and no others, all faults told at once.
  private ObjectNode body(Exchange exchange, Set<String> fields, Set<String> required) {
    var errors = new ArrayList<FieldError>();
    if (!(exchange.json(bodyBytesMax) instanceof ObjectNode body)) {
      throw new Problem.Invalid("#", "must be an object").asException();
    }
    for (var property : body.properties()) {
      var pointer = "#/" + property.getKey().replace("~", "~0").replace("/", "~1");
      if (!fields.contains(property.getKey())) {
        errors.add(new FieldError(pointer, "is not a field here"));
      } else if (!property.getValue().isTextual() && !property.getValue().isNull()) {
        errors.add(new FieldError(pointer, "must be text"));
      }
    }
    for (var field : required) {
      if (!body.hasNonNull(field)) {
        errors.add(new FieldError("#/" + field, "is required"));
      }
    }
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    return body;
  }

  private static @Nullable String text(JsonNode body, String field) {
    return body.path(field).textValue();
  }

  private static int limit(Exchange exchange) {
    var text = exchange.query("limit").orElse(Integer.toString(LIMIT_DEFAULT));
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LIMIT_MAX) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new Problem.Malformed("bad_limit", "limit is a number from 1 to " + LIMIT_MAX + ".")
        .asException();
  }

  private static <T> ObjectNode json(Slice<T> slice, Function<T, ObjectNode> item) {
    var json = Json.object();
    List<ObjectNode> items = slice.items().stream().map(item).toList();
    json.putArray("items").addAll(items);
    if (slice.next() != null) {
      json.put("next", slice.next());
    }
    return json;
  }

  private static ObjectNode json(Chat chat) {
    return Json.object()
        .put("id", chat.id())
        .put("title", chat.title())
        .put("model", chat.model())
        .put("createdAt", chat.createdAt().toString())
        .put("updatedAt", chat.updatedAt().toString());
  }

  private static ObjectNode json(ChatMessage message) {
    var json =
        Json.object()
            .put("id", message.id())
            .put("role", message.role())
            .put("content", message.content());
    if (message.role().equals("assistant")) {
      json.put("reasoning", message.reasoning())
          .put("model", message.model())
          .put("status", message.status())
          .put("inputTokens", message.inputTokens())
          .put("outputTokens", message.outputTokens());
    }
    return json.put("createdAt", message.createdAt().toString());
  }

  /// What is not known of it is left out.
  private static ObjectNode json(Model model) {
    var can = model.can();
    var json =
        Json.object()
            .put("id", model.id())
            .put("provider", model.provider())
            .put("local", model.local())
            .put("chats", model.chats())
            .put("embeds", can.embeds());
    if (can.contextTokens() > 0) {
      json.put("contextTokens", can.contextTokens());
    }
    if (can.outputTokens() > 0) {
      json.put("outputTokens", can.outputTokens());
    }
    if (can.tools() != null) {
      json.put("tools", can.tools());
    }
    if (can.vision() != null) {
      json.put("vision", can.vision());
    }
    if (can.thinking() != null) {
      json.put("thinking", can.thinking());
    }
    return json;
  }
}
