package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What Ollama's models can do: its list says little, so each model is asked for once, and again
/// when it changed.
final class OllamaDetails {
  /// For all models together: what is not known by then is asked at the next look.
  private static final Duration TIME = Duration.ofSeconds(5);

  private final HttpClient http;
  private final Address base;

  /// By the model's name and what tells its versions apart.
  private final Map<String, Detail> known = new ConcurrentHashMap<>();

  OllamaDetails(HttpClient http, Address base) {
    this.http = http;
    this.base = base;
  }

  /// By name, for those of the list of which more is known than the list says.
  Map<String, Detail> of(JsonNode cards) {
    long until = System.nanoTime() + TIME.toNanos();
    var details = new HashMap<String, Detail>();
    var present = new HashSet<String>();
    boolean asks = true;
    for (var card : cards) {
      var version = version(card);
      present.add(version);
      var detail = known.get(version);
      if (detail == null && asks) {
        try {
          detail = Detail.of(card, show(card.path("name").asText("")));
          known.put(version, detail);
        } catch (Fetch.StatusException _) {
          // This model is broken, or the server too old: what the list says has to do.
        } catch (IOException _) {
          asks = false;
        }
        asks &= System.nanoTime() < until;
      }
      if (detail != null) {
        details.put(card.path("name").asText(""), detail);
      }
    }
    known.keySet().retainAll(present);
    return details;
  }

  private JsonNode show(String name) throws IOException {
    return Fetch.post(http, base.at("/api/show"), Json.object().put("model", name));
  }

  private static String version(JsonNode card) {
    var digest = card.path("digest").asText("");
    return card.path("name").asText("")
        + "\n"
        + (digest.isEmpty() ? card.path("modified_at").asText("") : digest);
  }

  /// One model.
  record Detail(boolean chats, Capabilities can) {
    /// As far as the list says it.
    static Detail of(JsonNode card) {
      return of(card, Json.object());
    }

    private static Detail of(JsonNode card, JsonNode shown) {
      var said = words(shown.path("capabilities"));
      if (said.isEmpty()) {
        said = words(card.path("capabilities"));
      }
      int context = context(shown.path("model_info"));
      if (said.isEmpty()) {
        boolean embeds = looksLikeEmbedding(card);
        return new Detail(!embeds, new Capabilities(context, 0, null, null, null, embeds));
      }
      return new Detail(
          said.contains("completion"),
          new Capabilities(
              context,
              0,
              said.contains("tools"),
              said.contains("vision"),
              said.contains("thinking"),
              said.contains("embedding")));
    }

    /// Before Ollama said what a model can do, the name and the family had to.
    private static boolean looksLikeEmbedding(JsonNode card) {
      return card.path("name").asText("").contains("embed")
          || card.path("details").path("family").asText("").contains("bert");
    }

    private static int context(JsonNode info) {
      return info.path(info.path("general.architecture").asText("") + ".context_length").asInt(0);
    }

    private static Set<String> words(JsonNode list) {
      var words = new HashSet<String>();
      list.forEach(word -> words.add(word.asText("")));
      return words;
    }
  }
}
