package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Anthropic's SDK.
final class AnthropicSdk implements Library {
  private static final Map<String, String> METHODS =
      Map.of(
          "messages.create", "POST /v1/messages",
          "messages.stream", "POST /v1/messages~",
          "messages.countTokens", "POST /v1/messages/count_tokens",
          "beta.messages.create", "POST /v1/messages",
          "beta.messages.stream", "POST /v1/messages~",
          "completions.create", "POST /v1/complete",
          "models.list", "GET /v1/models",
          "models.retrieve", "GET /v1/models/{}");

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    var name = Play.plain(path);
    return name.equals("default") || name.equals("Anthropic")
        ? ModelWire.of("anthropic", call.member(0, "baseURL"), "https://api.anthropic.com")
            .client(METHODS)
        : null;
  }
}
