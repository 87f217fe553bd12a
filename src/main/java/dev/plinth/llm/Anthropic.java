package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Models that Anthropic runs, or a server that speaks its Messages API.
public final class Anthropic implements Provider {
  private static final String VERSION = "2023-06-01";
  private static final int PAGES_MAX = 20;

  /// What an answer may have where nobody says more: the API wants a number.
  private static final int OUTPUT_DEFAULT = 4096;

  /// The API's own least.
  private static final int THINK_LEAST = 1_024;

  private static final int THINK_LOW = 2_048;
  private static final int THINK_MEDIUM = 8_192;
  private static final int THINK_HIGH = 24_576;

  /// LangChain4j wants a key, also for a server of one's own that looks at none.
  private static final String NO_KEY = "none";

  private final HttpClient http;
  private final Address base;
  private final @Nullable String key;
  private final String keySetting;

  /// @param base with or without its version: `https://api.anthropic.com`
  /// @param key goes to that address alone
  /// @param keySetting the name of the setting that the key is from
  public Anthropic(HttpClient http, URI base, @Nullable String key, String keySetting) {
    this.http = http;
    this.base = Address.of(base, "v1");
    this.key = key;
    this.keySetting = keySetting;
  }

  @Override
  public String name() {
    return "anthropic";
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
    var headers = Map.of("x-api-key", key == null ? NO_KEY : key, "anthropic-version", VERSION);
    var models = new ArrayList<Model>();
    var path = "/models?limit=1000";
    for (int page = 0; page < PAGES_MAX; page++) {
      var list = Fetch.json(http, base.at(path), headers);
      list.path("data").forEach(card -> add(card, models));
      var last = list.path("last_id").asText("");
      if (!list.path("has_more").asBoolean(false) || last.isEmpty()) {
        break;
      }
      path = "/models?limit=1000&after_id=" + URLEncoder.encode(last, StandardCharsets.UTF_8);
    }
    return models;
  }

  private void add(JsonNode card, List<Model> models) {
    var id = card.path("id").asText("");
    if (!id.isEmpty()) {
      var told =
          new Capabilities(
              card.path("max_input_tokens").asInt(0),
              card.path("max_tokens").asInt(0),
              null,
              supported(card, "image_input"),
              supported(card, "thinking"),
              false);
      models.add(
          new Model(id, id, name(), base.isLocal(), true, 0, time(card), told.or(Families.of(id))));
    }
  }

  @Override
  public void answer(Model model, Prompt prompt, Reply.Attempt attempt) {
    var options = prompt.options();
    var parameters =
        ChatRequests.parameters(AnthropicChatRequestParameters.builder(), model, prompt);
    ChatRequests.tools(parameters, prompt);
    if (options.temperature() != null) {
      parameters.topP(null); // later models refuse both together
    }
    int most = model.can().outputTokens();
    int wanted =
        options.outputMax() != null ? options.outputMax() : most > 0 ? most : OUTPUT_DEFAULT;
    int output = wanted;
    int budget = budget(model, prompt);
    if (budget > 0) {
      // Thoughts count as output: there has to be room for both.
      output = most > 0 ? Math.min(most, wanted + budget) : wanted + budget;
      budget = Math.min(budget, Math.max(output - wanted, output / 2));
      if (budget >= THINK_LEAST) {
        parameters.thinkingType("enabled").thinkingBudgetTokens(budget);
        parameters.temperature(null).topP(null); // a model that thinks takes neither
      }
    }
    parameters.maxOutputTokens(output);
    var speaker =
        AnthropicStreamingChatModel.builder()
            .httpClientBuilder(Upstream.of(http, new AnthropicWire(), prompt, attempt, null))
            .baseUrl(base.toString())
            .version(VERSION)
            .apiKey(key == null ? NO_KEY : key)
            .modelName(model.name())
            .maxTokens(output)
            .build();
    ChatRequests.stream(speaker, parameters.build(), Formats.instructed(prompt), attempt);
  }

  @Override
  public Embeddings embed(Model model, List<String> texts) {
    throw new Chunk.Failure(Chunk.Kind.NO_SUCH_MODEL).problem().asException();
  }

  /// Tokens to think with. A model that thinks wants its signed thoughts back with the results of
  /// its tools, and no client's wire carries them: in such a loop, and where it must call a tool,
  /// it does not think.
  private static int budget(Model model, Prompt prompt) {
    var think = prompt.options().think();
    boolean isLoop = prompt.messages().getLast() instanceof Message.ToolResult;
    if (think == null
        || !Boolean.TRUE.equals(model.can().thinking())
        || isLoop
        || prompt.mustCall()) {
      return 0;
    }
    return switch (think) {
      case NO -> 0;
      case LOW -> THINK_LOW;
      case YES, MEDIUM -> THINK_MEDIUM;
      case HIGH -> THINK_HIGH;
    };
  }

  private static @Nullable Boolean supported(JsonNode card, String what) {
    var said = card.at("/capabilities/" + what + "/supported");
    return said.isBoolean() ? (Boolean) said.booleanValue() : null;
  }

  private static Instant time(JsonNode card) {
    try {
      return Instant.parse(card.path("created_at").asText(""));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
