package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What is known of hosted models whose providers' lists do not say it: a shipped file
/// (`model-families.json`) of what the makers publish, by the beginning of the model's name.
final class Families {
  private static final String FILE = "model-families.json";

  /// The longest beginning first: `gpt-4o` says more than `gpt-4`.
  private static final List<Family> ALL = read();

  private record Family(String prefix, Capabilities can) {}

  private Families() {}

  /// @param name as a provider gives it; gateways put the maker before it: `openai/gpt-4o`
  static Capabilities of(String name) {
    var plain = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(family -> plain.startsWith(family.prefix))
        .findFirst()
        .map(Family::can)
        .orElse(Capabilities.UNKNOWN);
  }

  private static List<Family> read() {
    try (var in = Families.class.getResourceAsStream(FILE)) {
      var text =
          new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
      return StreamSupport.stream(Json.parse(text).path("families").spliterator(), false)
          .map(card -> new Family(card.path("prefix").asText(), can(card)))
          .sorted(Comparator.comparingInt((Family family) -> family.prefix.length()).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Capabilities can(JsonNode card) {
    return new Capabilities(
        card.path("context").asInt(0),
        card.path("output").asInt(0),
        truth(card.path("tools")),
        truth(card.path("vision")),
        truth(card.path("thinking")),
        card.path("embeds").asBoolean(false));
  }

  private static @Nullable Boolean truth(JsonNode value) {
    return value.isBoolean() ? (Boolean) value.booleanValue() : null;
  }
}
