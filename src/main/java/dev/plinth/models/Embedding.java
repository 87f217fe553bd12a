package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plinth.http.Exchange;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Embeddings;
import dev.plinth.llm.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Vectors of texts, as the surfaces ask for them.
final class Embedding {
  private static final int TEXTS_MAX = 2048;

  private Embedding() {}

  /// The texts of a request: one, or several.
  static List<String> texts(JsonNode input) {
    if (input.isTextual()) {
      return requireWords(List.of(input.textValue()));
    }
    if (!input.isArray() || input.isEmpty() || input.size() > TEXTS_MAX) {
      throw Reading.malformed("input is a text, or a list of 1 to " + TEXTS_MAX + " texts.");
    }
    var texts = new ArrayList<String>();
    for (int i = 0; i < input.size(); i++) {
      if (!input.get(i).isTextual()) {
        throw Reading.malformed(
            "input["
                + i
                + "] is not a text: numbers of tokens mean something else to each model, so send"
                + " the text itself.");
      }
      texts.add(input.get(i).textValue());
    }
    return requireWords(texts);
  }

  private static List<String> requireWords(List<String> texts) {
    int empty = texts.indexOf("");
    if (empty >= 0) {
      throw Reading.malformed("input[" + empty + "] is empty: there is nothing to embed.");
    }
    return texts;
  }

  /// @param dimensions how long a vector is to be; nothing for as long as the model makes it
  /// @throws ProblemException `Malformed` for a model that makes no vectors, or shorter ones
  static Embeddings make(
      Asking asking,
      Exchange exchange,
      Caller caller,
      Model model,
      List<String> texts,
      JsonNode dimensions) {
    var made = make(asking, exchange, caller, model, texts);
    if (!dimensions.isNumber()) {
      return made;
    }
    int wanted = dimensions.asInt();
    int given = made.vectors().getFirst().length;
    if (wanted < 1 || wanted > given || !dimensions.isIntegralNumber()) {
      throw Reading.malformed(
          "dimensions is a number from 1 to " + given + " for the model '" + model.id() + "'.");
    }
    return new Embeddings(
        made.vectors().stream().map(vector -> shortened(vector, wanted)).toList(), made.tokens());
  }

  private static Embeddings make(
      Asking asking, Exchange exchange, Caller caller, Model model, List<String> texts) {
    try {
      return asking.embed(exchange, caller, model, texts);
    } catch (ProblemException e) {
      if (e.problem().code().equals("model_no_such_model") || e.problem().status() == 422) {
        throw Reading.malformed("The model '" + model.id() + "' does not make embeddings.");
      }
      throw e;
    }
  }

  /// The first numbers, made as long as before: so models that can be shortened are (OpenAI's guide
  /// to embeddings, Ollama's `dimensions`).
  private static float[] shortened(float[] vector, int length) {
    var cut = Arrays.copyOf(vector, length);
    double sum = 0;
    for (float number : cut) {
      sum += (double) number * number;
    }
    double norm = Math.sqrt(sum);
    for (int i = 0; i < length && norm > 0; i++) {
      cut[i] = (float) (cut[i] / norm);
    }
    return cut;
  }

  static void numbers(ArrayNode into, float[] vector) {
    for (float number : vector) {
      into.add(number);
    }
  }
}
