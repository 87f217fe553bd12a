package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
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

/// Models that an Ollama server runs.
public final class Ollama implements Provider {
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
    return "ollama";
  }

  @Override
  public List<Model> models() throws IOException {
    var cards = Fetch.json(http, base.at("/api/tags"), null).path("models");
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
  public void answer(Model model, Prompt prompt, Reply reply) {
    var upstream = Upstream.of(http, reply);
    var options = prompt.options();
    var parameters = ChatRequests.parameters(OllamaChatRequestParameters.builder(), model, prompt);
    parameters.maxOutputTokens(options.outputMax());
    parameters.seed(options.seed());
    parameters.think(options.think());
    if (context(prompt) > CONTEXT_DEFAULT) {
      parameters.numCtx(context(prompt));
    }
    var speaker =
        OllamaStreamingChatModel.builder()
            .httpClientBuilder(upstream)
            .baseUrl(base.toString())
            .modelName(model.name())
            .returnThinking(true)
            .build();
    ChatRequests.stream(speaker, parameters.build(), prompt, reply, upstream);
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
  private static int context(Prompt prompt) {
    var wanted = prompt.options().outputMax();
    long tokens =
        prompt.characters() / Chunk.Usage.CHARACTERS_PER_TOKEN
            + (wanted == null ? CONTEXT_DEFAULT / 4 : Math.min(wanted, CONTEXT_MAX));
    int size = CONTEXT_DEFAULT;
    while (size < tokens && size < CONTEXT_MAX) {
      size *= 2;
    }
    return size;
  }

  private static Instant time(JsonNode card) {
    try {
      return Instant.parse(card.path("modified_at").asText(""));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
