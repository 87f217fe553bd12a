package dev.plinth.chat.prompts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.llm.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one version of a template says.
///
/// @param system how the model is to behave; null for nothing
/// @param model an id; null for the default one
/// @param temperature null for what the model likes
/// @param schema that the answer has to fit; null for any text
/// @param steps of a chain, whose own texts go before the template's; none for one question
/// @param outputMax tokens of the answer; null for as many as the model likes
public record Definition(
    String description,
    @Nullable Template system,
    Template text,
    List<Variable> variables,
    @Nullable String model,
    @Nullable Double temperature,
    @Nullable Integer outputMax,
    @Nullable AnswerSchema schema,
    List<Stage> steps,
    Visibility visibility) {
  public Definition {
    variables = List.copyOf(variables);
    steps = List.copyOf(steps);
  }

  /// All questions, one after the other.
  List<Stage> stages() {
    return steps.isEmpty() ? List.of(new Stage("", null, system, text, schema, true)) : steps;
  }

  /// How each of them is answered.
  Prompt.Options options(@Nullable AnswerSchema wanted) {
    return new Prompt.Options(
        outputMax,
        temperature,
        null,
        null,
        List.of(),
        wanted == null ? new Prompt.Format.Text() : wanted.format(),
        Prompt.ToolUse.AUTO,
        null);
  }

  /// As it is sent, kept and shown.
  public ObjectNode json() {
    var json = Json.object().put("description", description);
    if (system != null) {
      json.put("system", system.source());
    }
    if (steps.isEmpty()) {
      json.put("text", text.source());
    } else {
      var list = json.putArray("steps");
      steps.forEach(step -> list.add(json(step)));
    }
    var named = json.putArray("variables");
    variables.forEach(variable -> named.add(json(variable)));
    if (model != null) {
      json.put("model", model);
    }
    var options = Json.object();
    if (temperature != null) {
      options.put("temperature", temperature);
    }
    if (outputMax != null) {
      options.put("outputMax", outputMax);
    }
    if (!options.isEmpty()) {
      json.set("options", options);
    }
    if (schema != null) {
      json.set("schema", schema.json());
    }
    var words = json.putArray("visibility");
    visibility.words().forEach(words::add);
    return json;
  }

  private static ObjectNode json(Stage step) {
    var json = Json.object().put("name", step.name());
    if (step.model() != null) {
      json.put("model", step.model());
    }
    if (step.system() != null) {
      json.put("system", step.system().source());
    }
    json.put("prompt", step.prompt().source());
    if (step.schema() != null) {
      json.set("schema", step.schema().json());
    }
    return json.put("show", step.isShown());
  }

  private static ObjectNode json(Variable variable) {
    var json =
        Json.object()
            .put("name", variable.name())
            .put("type", variable.type().word())
            .put("required", variable.required());
    if (!variable.description().isEmpty()) {
      json.put("description", variable.description());
    }
    if (variable.fallback() != null) {
      json.set("default", variable.fallback());
    }
    if (variable.type() == Variable.Type.TEXT) {
      json.put("maxLength", variable.lengthMax());
    }
    if (variable.type() == Variable.Type.CHOICE) {
      var choices = json.putArray("choices");
      variable.choices().forEach(choices::add);
    }
    return json;
  }
}
