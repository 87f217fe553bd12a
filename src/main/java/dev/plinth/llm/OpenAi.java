package dev.plinth.llm;

import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Models of any server that speaks OpenAI's API: OpenAI itself, llama.cpp, vLLM, LM Studio …
public final class OpenAi implements Provider {
  private static final String OPENAI_HOST = "api.openai.com";

  private final HttpClient http;
  private final Address base;
  private final @Nullable String key;

  /// @param base with its version: `https://api.openai.com/v1`
  /// @param key goes to that address alone; null where the server wants none
  public OpenAi(HttpClient http, URI base, @Nullable String key) {
    this.http = http;
    this.base = new Address(base);
    this.key = key;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public List<Model> models() throws IOException {
    var models = new ArrayList<Model>();
    for (var item : Fetch.json(http, base.at("/models"), key).path("data")) {
      var id = item.path("id").asText("");
      if (!id.isEmpty()) {
        var can = Cards.can(item).or(Families.of(id));
        models.add(
            new Model(
                id,
                id,
                name(),
                isLocal(),
                !can.embeds(),
                0,
                Instant.ofEpochSecond(item.path("created").asLong(0)),
                can));
      }
    }
    return models;
  }

  @Override
  public void answer(Model model, Prompt prompt, Reply reply) {
    var upstream = Upstream.of(http, reply);
    var options = prompt.options();
    var parameters = ChatRequests.parameters(OpenAiChatRequestParameters.builder(), model, prompt);
    parameters.seed(options.seed());
    if (base.host().equals(OPENAI_HOST)) {
      parameters.maxCompletionTokens(options.outputMax());
    } else {
      parameters.maxOutputTokens(options.outputMax());
    }
    var speaker =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(upstream)
            .baseUrl(base.toString())
            .apiKey(key)
            .modelName(model.name())
            .returnThinking(true)
            .build();
    ChatRequests.stream(speaker, parameters.build(), prompt, reply, upstream);
  }

  @Override
  public Embeddings embed(Model model, List<String> texts) {
    var embedder =
        OpenAiEmbeddingModel.builder()
            .httpClientBuilder(Upstream.of(http))
            .baseUrl(base.toString())
            .apiKey(key)
            .modelName(model.name())
            .build();
    return ChatRequests.embed(embedder, texts);
  }

  /// A server without dots in its name, or with a private address, costs nothing and may be slow.
  private boolean isLocal() {
    var host = base.host();
    return !host.contains(".")
        || host.startsWith("127.")
        || host.startsWith("10.")
        || host.startsWith("192.168.")
        || host.startsWith("[")
        || host.endsWith(".local");
  }
}
