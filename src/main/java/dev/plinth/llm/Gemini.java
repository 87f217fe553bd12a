package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.googleai.GoogleAiEmbeddingModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatRequestParameters;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Models that Google runs, through the Gemini API.
public final class Gemini implements Provider {
  private static final int PAGES_MAX = 20;
  private static final String PREFIX = "models/";
  private static final int THINK_LOW = 1_024;
  private static final int THINK_MEDIUM = 8_192;
  private static final int THINK_HIGH = 24_576;

  /// What Google documents for a call of which nobody has the signature any more: later models
  /// refuse one without.
  private static final String UNSIGNED = "skip_thought_signature_validator";

  private static final String NO_KEY = "none";

  private final HttpClient http;
  private final Address base;
  private final @Nullable String key;
  private final String keySetting;
  private final Signatures signatures = new Signatures();

  /// @param base with or without its version: `https://generativelanguage.googleapis.com`
  /// @param key goes to that address alone
  /// @param keySetting the name of the setting that the key is from
  public Gemini(HttpClient http, URI base, @Nullable String key, String keySetting) {
    this.http = http;
    this.base = Address.of(base, "v1beta");
    this.key = key;
    this.keySetting = keySetting;
  }

  @Override
  public String name() {
    return "gemini";
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
    var headers = Map.of("x-goog-api-key", key == null ? NO_KEY : key);
    var models = new ArrayList<Model>();
    var path = "/models?pageSize=1000";
    for (int page = 0; page < PAGES_MAX; page++) {
      var list = Fetch.json(http, base.at(path), headers);
      list.path("models").forEach(card -> add(card, models));
      var next = list.path("nextPageToken").asText("");
      if (next.isEmpty()) {
        break;
      }
      path = "/models?pageSize=1000&pageToken=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
    return models;
  }

  private void add(JsonNode card, List<Model> models) {
    var name = card.path("name").asText("");
    var id = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    boolean chats = can(card, "generateContent");
    boolean embeds = can(card, "embedContent");
    if (!id.isEmpty() && (chats || embeds)) {
      var thinks = card.path("thinking");
      var told =
          new Capabilities(
              card.path("inputTokenLimit").asInt(0),
              card.path("outputTokenLimit").asInt(0),
              null,
              null,
              thinks.isBoolean() ? (Boolean) thinks.booleanValue() : null,
              embeds);
      models.add(
          new Model(
              id, id, name(), base.isLocal(), chats, 0, Instant.EPOCH, told.or(Families.of(id))));
    }
  }

  private static boolean can(JsonNode card, String method) {
    return card.path("supportedGenerationMethods")
        .valueStream()
        .anyMatch(one -> one.asText("").equals(method));
  }

  @Override
  public void answer(Model model, Prompt prompt, Reply.Attempt attempt) {
    var options = prompt.options();
    var parameters =
        ChatRequests.parameters(GoogleAiGeminiChatRequestParameters.builder(), model, prompt);
    ChatRequests.format(parameters, prompt);
    ChatRequests.tools(parameters, prompt);
    parameters.maxOutputTokens(options.outputMax());
    var wire = new GeminiWire(signatures);
    var speaker =
        GoogleAiGeminiStreamingChatModel.builder()
            .httpClientBuilder(
                Upstream.of(http, wire, prompt, attempt, body -> amend(body, model, prompt)))
            .baseUrl(base.toString())
            .apiKey(key == null ? NO_KEY : key)
            .modelName(model.name())
            .seed(options.seed())
            .build();
    ChatRequests.stream(speaker, parameters.build(), prompt.messages(), attempt);
  }

  @Override
  public Embeddings embed(Model model, List<String> texts) {
    var embedder =
        GoogleAiEmbeddingModel.builder()
            .httpClientBuilder(Upstream.of(http))
            .baseUrl(base.toString())
            .apiKey(key == null ? NO_KEY : key)
            .modelName(model.name())
            .maxRetries(0)
            .build();
    return ChatRequests.embed(embedder, texts);
  }

  private void amend(ObjectNode body, Model model, Prompt prompt) {
    sign(body, model, prompt);
    joinResults(body);
    dropEmptySchemas(body);
    var think = prompt.options().think();
    if (think != null && !Boolean.FALSE.equals(model.can().thinking())) {
      var config = body.withObject("/generationConfig/thinkingConfig");
      config.put("includeThoughts", think != Prompt.Think.NO);
      if (hasLevels(model)) {
        switch (think) {
          case NO, LOW -> config.put("thinkingLevel", "low");
          case HIGH -> config.put("thinkingLevel", "high");
          case YES, MEDIUM -> {}
        }
      } else {
        switch (think) {
          case NO -> config.put("thinkingBudget", 0);
          case LOW -> config.put("thinkingBudget", THINK_LOW);
          case MEDIUM -> config.put("thinkingBudget", THINK_MEDIUM);
          case HIGH -> config.put("thinkingBudget", THINK_HIGH);
          case YES -> config.put("thinkingBudget", -1); // as much as it likes
        }
      }
    }
  }

  /// Gives the calls of the history their signatures back, in their order.
  private void sign(ObjectNode body, Model model, Prompt prompt) {
    var calls =
        prompt.messages().stream()
            .flatMap(
                message -> message instanceof Message.Assistant(_, var made) ? made.stream() : null)
            .iterator();
    for (var content : body.path("contents")) {
      for (var part : content.path("parts")) {
        if (part.has("functionCall") && calls.hasNext() && part instanceof ObjectNode call) {
          var signature = signatures.of(calls.next().id());
          if (signature.isPresent()) {
            call.put("thoughtSignature", signature.get());
          } else if (hasLevels(model)) {
            call.put("thoughtSignature", UNSIGNED);
          }
        }
      }
    }
  }

  /// The results of calls that were made together belong into one turn.
  private static void joinResults(ObjectNode body) {
    @Nullable JsonNode former = null;
    for (var contents = body.path("contents").iterator(); contents.hasNext(); ) {
      var content = contents.next();
      if (former != null
          && isResult(former)
          && isResult(content)
          && former.path("parts") instanceof ArrayNode parts) {
        content.path("parts").forEach(parts::add);
        contents.remove();
      } else {
        former = content;
      }
    }
  }

  private static boolean isResult(JsonNode content) {
    return content.path("parts").path(0).has("functionResponse");
  }

  /// An object without properties is refused; a tool without arguments has no schema.
  private static void dropEmptySchemas(ObjectNode body) {
    for (var tool : body.path("tools")) {
      for (var declared : tool.path("functionDeclarations")) {
        if (declared instanceof ObjectNode function
            && function.has("parameters")
            && function.path("parameters").path("properties").isEmpty()) {
          function.remove("parameters");
        }
      }
    }
  }

  /// From the third generation on, thinking has levels in place of budgets, and signatures are
  /// asked for.
  private static boolean hasLevels(Model model) {
    return !model.name().matches("gemini-[12]\\..*");
  }
}
