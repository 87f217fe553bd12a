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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Models of any server that speaks OpenAI's API: OpenAI itself, llama.cpp, vLLM, LM Studio …
public final class OpenAi implements Provider {
  private static final String OPENAI_HOST = "api.openai.com";

  private final HttpClient http;
  private final String name;
  private final Address base;
  private final @Nullable String key;
  private final String keySetting;

  /// @param name by which people know the server
  /// @param base with its version: `https://api.openai.com/v1`
  /// @param key goes to that address alone; null where the server wants none
  /// @param keySetting the name of the setting that the key is from
  public OpenAi(HttpClient http, String name, URI base, @Nullable String key, String keySetting) {
    this.http = http;
    this.name = name;
    this.base = new Address(base);
    this.key = key;
    this.keySetting = keySetting;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return base.shown();
  }

  @Override
  public String keySetting() {
    return keySetting;
  }

  @Override
  public List<Model> models() throws IOException {
    Unavailable.requireKey(base, key, keySetting);
    var headers = key == null ? Map.<String, String>of() : Map.of("Authorization", "Bearer " + key);
    var models = new ArrayList<Model>();
    for (var item : Fetch.json(http, base.at("/models"), headers).path("data")) {
      var id = item.path("id").asText("");
      if (!id.isEmpty()) {
        var can = Cards.can(item).or(Families.of(id));
        models.add(
            new Model(
                id,
                id,
                name,
                base.isLocal(),
                !can.embeds(),
                0,
                Instant.ofEpochSecond(item.path("created").asLong(0)),
                can));
      }
    }
    return models;
  }

  @Override
  public void answer(Model model, Prompt prompt, Reply.Attempt attempt) {
    var options = prompt.options();
    var parameters = ChatRequests.parameters(OpenAiChatRequestParameters.builder(), model, prompt);
    ChatRequests.format(parameters, prompt);
    ChatRequests.tools(parameters, prompt);
    parameters.seed(options.seed());
    parameters.reasoningEffort(effort(model, options.think()));
    if (isOpenAi()) {
      parameters.maxCompletionTokens(options.outputMax());
    } else {
      parameters.maxOutputTokens(options.outputMax());
    }
    var speaker =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(Upstream.of(http, new OpenAiWire(), prompt, attempt, null))
            .baseUrl(base.toString())
            .apiKey(key)
            .modelName(model.name())
            .build();
    ChatRequests.stream(speaker, parameters.build(), prompt.messages(), attempt);
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

  /// A model that cannot think refuses the word. OpenAI's own models have no common word for not
  /// thinking: theirs do as they do by default.
  private @Nullable String effort(Model model, Prompt.@Nullable Think think) {
    if (think == null || Boolean.FALSE.equals(model.can().thinking())) {
      return null;
    }
    return switch (think) {
      case NO -> isOpenAi() ? null : "none";
      case YES -> null;
      case LOW -> "low";
      case MEDIUM -> "medium";
      case HIGH -> "high";
    };
  }

  private boolean isOpenAi() {
    return base.host().equals(OPENAI_HOST);
  }
}
