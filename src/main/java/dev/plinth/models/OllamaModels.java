package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.llm.Llm;
import dev.plinth.llm.Model;
import dev.plinth.llm.Offer;
import dev.plinth.llm.Ollama;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All models in the form of Ollama's: its own with all that it says of them, those of others with
/// what is known, and nothing made up.
final class OllamaModels {
  private final Llm llm;

  OllamaModels(Llm llm) {
    this.llm = llm;
  }

  /// Those that chat come first: clients take the first one.
  ObjectNode list(Offer models) {
    var cards = cards();
    var answer = Json.object();
    var list = answer.putArray("models");
    models.list().stream()
        .sorted(Comparator.comparing((Model model) -> !model.chats()))
        .forEach(model -> list.add(card(model, cards)));
    return answer;
  }

  ObjectNode show(Model model) {
    var server = llm.ollama();
    if (model.provider().equals(Ollama.ID) && server.isPresent()) {
      try {
        if (server.get().show(model.name()) instanceof ObjectNode shown) {
          return shown;
        }
      } catch (IOException e) {
        throw OllamaRoutes.unreachable();
      }
    }
    var shown =
        Json.object()
            .put("license", "")
            .put("modelfile", "")
            .put("parameters", "")
            .put("template", "")
            .put("system", "");
    shown.set("details", details(model));
    var info = shown.putObject("model_info").put("general.architecture", model.provider());
    if (model.can().contextTokens() > 0) {
      info.put(model.provider() + ".context_length", model.can().contextTokens());
    }
    capabilities(shown, model);
    return shown.put("modified_at", model.created().toString());
  }

  private Map<String, JsonNode> cards() {
    var cards = new HashMap<String, JsonNode>();
    llm.ollama()
        .ifPresent(server -> {
          try {
            server
                .get("/api/tags")
                .path("models")
                .forEach(card -> cards.put(card.path("name").asText(""), card));
          } catch (IOException _) {
            // It has just gone: what we know of its models is said.
          }
        });
    return cards;
  }

  private static ObjectNode card(Model model, Map<String, JsonNode> cards) {
    var own = model.provider().equals(Ollama.ID) ? cards.get(model.name()) : null;
    var card = own instanceof ObjectNode object ? object.deepCopy() : known(model);
    card.put("name", model.id()).put("model", model.id());
    return card;
  }

  private static ObjectNode known(Model model) {
    var card =
        Json.object()
            .put("name", model.id())
            .put("model", model.id())
            .put("modified_at", model.created().toString())
            .put("size", model.bytes())
            .put("digest", "");
    card.set("details", details(model));
    capabilities(card, model);
    return card;
  }

  private static ObjectNode details(Model model) {
    var details =
        Json.object().put("parent_model", "").put("format", "").put("family", model.provider());
    details.putArray("families").add(model.provider());
    return details.put("parameter_size", "").put("quantization_level", "");
  }

  private static void capabilities(ObjectNode card, Model model) {
    var can = card.putArray("capabilities").add(model.chats() ? "completion" : "embedding");
    add(can, "tools", model.can().tools());
    add(can, "vision", model.can().vision());
    add(can, "thinking", model.can().thinking());
  }

  /// What nobody knows is not said.
  private static void add(ArrayNode can, String word, @Nullable Boolean is) {
    if (is != null && is) {
      can.add(word);
    }
  }
}
