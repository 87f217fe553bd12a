package dev.plinth;

import dev.plinth.api.KnowledgeRoutes;
import dev.plinth.api.LimitRoutes;
import dev.plinth.api.PromptRoutes;
import dev.plinth.api.UsageRoutes;
import dev.plinth.chat.Answers;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Memories;
import dev.plinth.chat.prompts.Prompts;
import dev.plinth.chat.spend.Usages;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.http.Handler;
import dev.plinth.http.RouteTable;
import dev.plinth.models.Admission;
import dev.plinth.models.Asking;
import dev.plinth.models.FreeRoutes;
import dev.plinth.models.OllamaChat;
import dev.plinth.models.OllamaRoutes;
import dev.plinth.models.OpenAiRoutes;
import dev.plinth.models.UiRoutes;
import java.util.Optional;

/// Conversations, and the surfaces of models' clients.
record Talk(
    boolean isOpen,
    Conversing conversing,
    OpenAiRoutes openAi,
    OllamaRoutes ollama,
    OllamaChat ollamaChat,
    UiRoutes ui,
    FreeRoutes free,
    UsageRoutes usage,
    LimitRoutes limits,
    KnowledgeRoutes knowledge,
    PromptRoutes prompts) {
  /// @param isOpen whether the backend knows no sign-in
  static Talk of(Resources resources, Chats chats, boolean isOpen) {
    var limits = resources.config.limits();
    var answers = new Answers(resources.speaking, new Memories(resources.db, isOpen));
    var asking =
        new Asking(
            resources.speaking,
            answers,
            resources.relay,
            resources.knowledge,
            () -> resources.tools);
    var admission = new Admission(isOpen, resources.config.isLocal());
    long bodyBytesMax = limits.modelBytes();
    var ollamaChat = new OllamaChat(asking, admission, resources.clock, bodyBytesMax);
    return new Talk(
        isOpen,
        Conversing.of(resources, chats, answers, isOpen),
        new OpenAiRoutes(asking, admission, resources.ids, resources.clock, bodyBytesMax),
        new OllamaRoutes(asking, admission, ollamaChat, bodyBytesMax),
        ollamaChat,
        new UiRoutes(
            asking, admission, chats, ollamaChat, resources.live, resources.ids, bodyBytesMax),
        new FreeRoutes(asking, admission, bodyBytesMax),
        new UsageRoutes(
            new Usages(resources.db, resources.ledger.limits()), resources.speaking, isOpen),
        new LimitRoutes(resources.ledger.limits()),
        new KnowledgeRoutes(resources.knowledge, resources.speaking, isOpen, limits.chatBytes()),
        new PromptRoutes(
            new Prompts(
                resources.db,
                resources.llm.models(),
                caller -> resources.roles.apply(caller),
                isOpen,
                resources.config.isLocal()),
            resources.speaking,
            resources.relay,
            resources.ids));
  }

  /// @param contract whose own chats can be followed too
  void addTo(RouteTable.Builder routes, Contract contract) {
    conversing.addTo(routes);
    openAi.addTo(routes);
    ollama.addTo(routes);
    ui.addTo(routes);
    usage.addTo(routes);
    limits.addTo(routes);
    knowledge.addTo(routes);
    prompts.addTo(routes);
    contract.endpoints().stream()
        .filter(endpoint -> endpoint.action().equals(new Endpoint.Action.Chat("ai-sdk")))
        .map(Endpoint::path)
        .filter(path -> !path.equals("/api/chat"))
        .distinct()
        .forEach(path -> ui.addFollowing(routes, path));
  }

  /// An app's own endpoint that asks a model. What the AI SDK and Ollama's clients send shows which
  /// of them it is; other wires do not.
  Optional<Handler> of(Endpoint endpoint) {
    if (!(endpoint.action() instanceof Endpoint.Action.Chat(var protocol))) {
      return Optional.empty();
    }
    return Optional.of(
        switch (protocol) {
          case "openai" -> openAi.chat();
          case "openai-responses" -> openAi.responses();
          case "ollama" -> ollamaChat.any();
          case "ai-sdk-completion" -> ui.completion();
          case "ai-sdk-object" -> ui.object();
          case "text" -> free.text();
          case "sse" -> free.events();
          default -> ui.chat();
        });
  }
}
