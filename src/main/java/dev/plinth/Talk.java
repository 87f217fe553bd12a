package dev.plinth;

import dev.plinth.api.ChatRoutes;
import dev.plinth.api.LimitRoutes;
import dev.plinth.api.UsageRoutes;
import dev.plinth.chat.Chats;
import dev.plinth.chat.spend.Usages;
import dev.plinth.contract.Endpoint;
import dev.plinth.http.Handler;
import dev.plinth.http.RouteTable;
import dev.plinth.models.Admission;
import dev.plinth.models.Asking;
import dev.plinth.models.OllamaChat;
import dev.plinth.models.OpenAiRoutes;
import dev.plinth.models.UiRoutes;
import java.util.Optional;

/// Conversations, and the surfaces of models' clients.
record Talk(
    boolean isOpen,
    ChatRoutes chats,
    OpenAiRoutes openAi,
    UiRoutes ui,
    UsageRoutes usage,
    LimitRoutes limits) {
  /// @param isOpen whether the backend knows no sign-in
  static Talk of(Resources resources, Chats chats, boolean isOpen) {
    var limits = resources.config.limits();
    var asking = new Asking(resources.speaking, resources.relay);
    var admission = new Admission(isOpen);
    long bodyBytesMax = limits.modelBytes();
    return new Talk(
        isOpen,
        new ChatRoutes(chats, resources.speaking, resources.relay, limits.chatBytes()),
        new OpenAiRoutes(asking, admission, resources.ids, resources.clock, bodyBytesMax),
        new UiRoutes(
            asking,
            admission,
            chats,
            new OllamaChat(asking, resources.clock),
            resources.ids,
            bodyBytesMax),
        new UsageRoutes(
            new Usages(resources.db, resources.ledger.limits()), resources.speaking, isOpen),
        new LimitRoutes(resources.ledger.limits()));
  }

  void addTo(RouteTable.Builder routes) {
    chats.addTo(routes);
    openAi.addTo(routes);
    ui.addTo(routes);
    usage.addTo(routes);
    limits.addTo(routes);
  }

  /// An app's own endpoint that chats. What the AI SDK and Ollama's clients send shows which of
  /// them it is; OpenAI's wire does not.
  Optional<Handler> of(Endpoint endpoint) {
    if (!(endpoint.action() instanceof Endpoint.Action.Chat(var protocol))) {
      return Optional.empty();
    }
    return Optional.of(protocol.equals("openai") ? openAi.chat() : ui.chat());
  }
}
