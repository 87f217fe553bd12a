package dev.plinth.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Chats;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Llm;
import dev.plinth.llm.Model;
import dev.plinth.llm.ProviderStatus;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Conversations and models natively: `/api/v1/chats`, `/api/v1/models`. What is said in them is
/// the job of [MessageRoutes].
public final class ChatRoutes {
  private static final String TAG = "chats";

  private final Chats chats;
  private final Llm llm;
  private final long bodyBytesMax;

  public ChatRoutes(Chats chats, Llm llm, long bodyBytesMax) {
    this.chats = chats;
    this.llm = llm;
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    var base = ChatJson.BASE;
    routes.surface("GET", base, this::list, info("My conversations").with(null, "Chats"));
    routes.surface(
        "POST", base, this::create, info("Begin a conversation").with("NewChat", "Chat"));
    routes.surface("GET", base + "/{id}", this::view, info("A conversation").with(null, "Chat"));
    routes.surface(
        "PATCH",
        base + "/{id}",
        this::change,
        info("Rename, pin, archive a conversation, or take another branch")
            .with("ChatChange", "Chat"));
    routes.surface("DELETE", base + "/{id}", this::delete, info("Delete a conversation"));
    routes.surface(
        "GET",
        "/api/v1/models",
        this::models,
        RouteInfo.open(TAG, "The language models")
            .with(null, "Models")
            .forKeys(KeyScope.MODELS, KeyScope.CHATS));
  }

  private RouteInfo info(String summary) {
    return info(chats, summary);
  }

  /// Who may call what conversations have.
  static RouteInfo info(Chats chats, String summary) {
    var info = chats.areOpen() ? RouteInfo.open(TAG, summary) : RouteInfo.signedIn(TAG, summary);
    return info.forKeys(KeyScope.CHATS);
  }

  private void list(Exchange exchange) {
    var caller = exchange.caller();
    int limit = ChatJson.limit(exchange);
    var cursor = exchange.query("cursor").orElse(null);
    var archived = archived(exchange);
    var words = exchange.query("search");
    if (words.isPresent()) {
      var found = chats.search(caller, words.get(), archived, limit, cursor);
      exchange.send(200, ChatJson.of(found, ChatJson::of));
      return;
    }
    boolean areArchived = archived != null && archived;
    exchange.send(200, ChatJson.of(chats.list(caller, areArchived, limit, cursor), ChatJson::of));
  }

  private static @Nullable Boolean archived(Exchange exchange) {
    return switch (exchange.query("archived").orElse(null)) {
      case null -> null;
      case "true" -> true;
      case "false" -> false;
      case String _ ->
          throw new Problem.Malformed("bad_archived", "archived is true or false.").asException();
    };
  }

  private void create(Exchange exchange) {
    var body = ChatBody.of(exchange, bodyBytesMax, Set.of("title", "model"));
    var title = Objects.requireNonNullElse(body.text("title"), "");
    var model = body.text("model");
    body.refuseFaults();
    var chat = chats.create(exchange.caller(), title, model);
    exchange.header("Location", ChatJson.BASE + "/" + chat.id()).send(201, ChatJson.of(chat));
  }

  private void view(Exchange exchange) {
    exchange.send(200, ChatJson.of(chats.named(exchange.caller(), exchange.pathParameter("id"))));
  }

  private void change(Exchange exchange) {
    var id = exchange.pathParameter("id");
    chats.named(exchange.caller(), id);
    var fields = Set.of("title", "model", "pinned", "archived", "branch");
    var body = ChatBody.of(exchange, bodyBytesMax, fields);
    var change =
        new Chats.Change(
            body.text("title"),
            body.text("model"),
            body.truth("pinned"),
            body.truth("archived"),
            body.text("branch"));
    body.refuseFaults();
    exchange.send(200, ChatJson.of(chats.change(exchange.caller(), id, change)));
  }

  private void delete(Exchange exchange) {
    chats.delete(exchange.caller(), exchange.pathParameter("id"));
    exchange.empty(204);
  }

  private void models(Exchange exchange) {
    var caller = exchange.caller();
    var models = llm.models().of(caller);
    boolean anyChats = models.list().stream().anyMatch(Model::chats);
    var preferred = anyChats ? models.preferred().id() : "";
    var answer = Json.object();
    var items = answer.putArray("items");
    for (var model : models.list()) {
      items.add(json(model).put("default", model.id().equals(preferred)));
    }
    var providers = answer.putArray("providers");
    for (var provider : llm.models().providers()) {
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
