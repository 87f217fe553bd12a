package dev.plinth.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.ChatMessage;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Shares;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import java.util.Set;

/// Conversations that are read by a link, without signing in: `/api/v1/shared/{token}`. Nothing of
/// what is answered leads to the owner, to the conversation itself or to others.
public final class ShareRoutes {
  private static final String TAG = "chats";
  private static final String SHARED = "/api/v1/shared/";

  private final Chats chats;
  private final Shares shares;
  private final long bodyBytesMax;

  public ShareRoutes(Chats chats, Shares shares, long bodyBytesMax) {
    this.chats = chats;
    this.shares = shares;
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    var share = ChatJson.BASE + "/{id}/share";
    routes.surface(
        "POST",
        share,
        this::share,
        ChatRoutes.info(chats, "Share a conversation by a link").with("NewShare", "Share"));
    routes.surface("DELETE", share, this::revoke, ChatRoutes.info(chats, "Revoke all links to it"));
    routes.surface(
        "GET",
        SHARED + "{token}",
        this::read,
        RouteInfo.open(TAG, "A conversation that was shared").with(null, "SharedChat"));
    routes.surface(
        "GET",
        SHARED + "{token}/files/{hash}",
        this::file,
        RouteInfo.open(TAG, "The bytes of a file of what was shared").with(null, "File"));
  }

  private void share(Exchange exchange) {
    var caller = exchange.caller();
    var id = exchange.pathParameter("id");
    chats.named(caller, id);
    var body = ChatBody.of(exchange, bodyBytesMax, Set.of("message"));
    var message = body.text("message");
    body.refuseFaults();
    var link = shares.share(caller, id, message);
    exchange.send(
        201,
        Json.object()
            .put("token", link.token())
            .put("url", SHARED + link.token())
            .put("title", link.title())
            .put("messages", link.messages())
            .put("createdAt", link.createdAt().toString()));
  }

  private void revoke(Exchange exchange) {
    shares.revoke(exchange.caller(), exchange.pathParameter("id"));
    exchange.empty(204);
  }

  private void read(Exchange exchange) {
    var token = exchange.pathParameter("token");
    var part = shares.read(token, ChatJson.limit(exchange), exchange.query("cursor").orElse(null));
    var json =
        Json.object().put("title", part.title()).put("createdAt", part.createdAt().toString());
    var slice = ChatJson.of(part.messages(), message -> json(message, token));
    exchange.send(200, json.setAll(slice));
  }

  private static ObjectNode json(ChatMessage message, String token) {
    var json = Json.object().put("role", message.role()).put("content", message.content());
    if (!message.isUsers()) {
      json.put("model", message.model()).put("status", message.status());
    }
    if (!message.files().isEmpty()) {
      var files = json.putArray("files");
      message.files().forEach(one -> files.add(ChatJson.of(one, SHARED + token + "/files/")));
    }
    return json.put("createdAt", message.createdAt().toString());
  }

  private void file(Exchange exchange) {
    MessageRoutes.send(
        exchange, shares.file(exchange.pathParameter("token"), exchange.pathParameter("hash")));
  }
}
