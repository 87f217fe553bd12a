package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Models that an Ollama server runs.
public final class Ollama implements Provider {
  /// Its provider's name.
  public static final String ID = "ollama";

  /// Tokens that Ollama gives a prompt and its answer by default on a small machine; a longer
  /// prompt would be cut in silence.
  private static final int CONTEXT_DEFAULT = 4096;

  private static final int CONTEXT_MAX = 131_072;

  private final HttpClient http;
  private final Address base;
  private final OllamaDetails details;

  /// @param base `http://127.0.0.1:11434`
  public Ollama(HttpClient http, URI base) {
    this.http = http;
    this.base = new Address(base);
    this.details = new OllamaDetails(http, this.base);
  }

  @Override
  public String name() {
    return ID;
  }

  @Override
  public String address() {
    return base.shown();
  }

  @Override
  public List<Model> models() throws IOException {
    var cards = Fetch.json(http, base.at("/api/tags"), Map.of()).path("models");
    var details = this.details.of(cards);
    var models = new ArrayList<Model>();
    for (var card : cards) {
      var name = card.path("name").asText("");
      if (!name.isEmpty()) {
        var detail = details.getOrDefault(name, OllamaDetails.Detail.of(card));
        models.add(
            new Model(
                name,
                name,
                name(),
                true,
                detail.chats(),
                card.path("size").asLong(0),
                time(card),
                detail.can()));
      }
    }
    return models;
  }

  @Override
  public void answer(Model model, Prompt prompt, Reply.Attempt attempt) {
    var options = prompt.options();
    var parameters = ChatRequests.parameters(OllamaChatRequestParameters.builder(), model, prompt);
    ChatRequests.tools(parameters, prompt.callable());
    ChatRequests.format(parameters, prompt);
    parameters.maxOutputTokens(options.outputMax());
    parameters.seed(options.seed());
    int context = context(model, prompt);
    if (context > CONTEXT_DEFAULT) {
      parameters.numCtx(context);
    }
    var upstream =
        Upstream.of(http, new OllamaWire(), prompt, attempt, body -> amend(body, model, prompt));
    var speaker =
        OllamaStreamingChatModel.builder()
            .httpClientBuilder(upstream)
            .baseUrl(base.toString())
            .modelName(model.name())
            .build();
    ChatRequests.stream(speaker, parameters.build(), prompt.messages(), attempt);
  }

  /// A prompt that is too long is refused rather than cut in silence. A model that cannot think
  /// refuses to be asked to, and one that can does unless it is told otherwise.
  private static void amend(ObjectNode body, Model model, Prompt prompt) {
    body.put("truncate", false);
    nameResults(body, prompt);
    var think = prompt.options().think();
    if (think != null && !Boolean.FALSE.equals(model.can().thinking())) {
      switch (think) {
        case NO -> body.put("think", false);
        case YES -> body.put("think", true);
        case LOW -> body.put("think", "low");
        case MEDIUM -> body.put("think", "medium");
        case HIGH -> body.put("think", "high");
      }
    }
  }

  /// LangChain4j leaves out which tool a result is of.
  private static void nameResults(ObjectNode body, Prompt prompt) {
    var results =
        prompt.messages().stream()
            .filter(Message.ToolResult.class::isInstance)
            .map(Message.ToolResult.class::cast)
            .iterator();
    for (var message : body.path("messages")) {
      if (message.path("role").asText("").equals("tool")
          && message instanceof ObjectNode result
          && results.hasNext()) {
        var told = results.next();
        result.put("tool_name", told.tool()).put("tool_call_id", told.call());
      }
    }
  }

  @Override
  public Embeddings embed(Model model, List<String> texts) {
    var embedder =
        OllamaEmbeddingModel.builder()
            .httpClientBuilder(Upstream.of(http))
            .baseUrl(base.toString())
            .modelName(model.name())
            .build();
    return ChatRequests.embed(embedder, texts);
  }

  /// Tokens that this prompt and its answer need, as a power of two: another size makes Ollama load
  /// the model again.
  private static int context(Model model, Prompt prompt) {
    var wanted = prompt.options().outputMax();
    long counted = TokenCounter.estimate(prompt);
    long tokens =
        counted
            + counted / 4 // since it is an estimate
            + (wanted == null ? CONTEXT_DEFAULT / 4 : Math.min(wanted, CONTEXT_MAX));
    int size = CONTEXT_DEFAULT;
    while (size < tokens && size < CONTEXT_MAX) {
      size *= 2;
    }
    int window = model.can().contextTokens();
    return window > 0 ? Math.min(size, window) : size;
  }

  private static Instant time(JsonNode card) {
    try {
      return Instant.parse(card.path("modified_at").asText(""));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
