package dev.plinth.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Approvals;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Memories;
import dev.plinth.chat.Memory;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import java.util.Set;

/// What a model is given of a conversation, and the word of its owner for what a model wants to do.
public final class MemoryRoutes {
  private static final String ONE = ChatJson.BASE + "/{id}";

  private final Chats chats;
  private final Memories memories;
  private final Approvals approvals;
  private final long bodyBytesMax;

  public MemoryRoutes(Chats chats, Memories memories, Approvals approvals, long bodyBytesMax) {
    this.chats = chats;
    this.memories = memories;
    this.approvals = approvals;
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.surface(
        "GET",
        ONE + "/memory",
        this::view,
        info("What a model is given of it").with(null, "ChatMemory"));
    routes.surface(
        "PUT",
        ONE + "/memory",
        this::set,
        info("Say what a model is given").with("NewChatMemory", "ChatMemory"));
    routes.surface(
        "POST",
        ONE + "/approvals/{call}",
        this::decide,
        info("Say yes or no to a call of a tool").with("Approval", null));
  }

  private RouteInfo info(String summary) {
    return ChatRoutes.info(chats, summary);
  }

  private void view(Exchange exchange) {
    exchange.send(200, json(memories.of(exchange.caller(), exchange.pathParameter("id"))));
  }

  private void set(Exchange exchange) {
    var caller = exchange.caller();
    var id = exchange.pathParameter("id");
    var before = memories.of(caller, id);
    var body = ChatBody.of(exchange, bodyBytesMax, Set.of("recall", "instructions"));
    var word = body.text("recall");
    var instructions = body.text("instructions");
    body.refuseFaults();
    var recall =
        word == null
            ? before.recall()
            : Memory.Recall.of(word)
                .orElseThrow(() ->
                    new Problem.Invalid("#/recall", "must be window, whole or summary")
                        .asException());
    exchange.send(200, json(memories.set(caller, id, recall, instructions)));
  }

  private void decide(Exchange exchange) {
    var id = exchange.pathParameter("id");
    chats.named(exchange.caller(), id);
    var body = ChatBody.of(exchange, bodyBytesMax, Set.of("approved"));
    var approved = body.truth("approved");
    body.refuseFaults();
    if (approved == null) {
      throw new Problem.Invalid("#/approved", "is required: true or false").asException();
    }
    if (!approvals.decide(id, exchange.pathParameter("call"), approved)) {
      throw new Problem.NotFound().asException();
    }
    exchange.empty(204);
  }

  private static ObjectNode json(Memory memory) {
    var json =
        Json.object()
            .put("recall", memory.recall().word())
            .put("instructions", memory.instructions());
    var summary = memory.summary();
    if (summary == null) {
      return json.putNull("summary");
    }
    json.putObject("summary")
        .put("text", summary.text())
        .put("model", summary.model())
        .put("createdAt", summary.createdAt().toString());
    return json;
  }
}
