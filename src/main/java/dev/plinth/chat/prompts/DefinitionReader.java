package dev.plinth.chat.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what somebody wrote as a template, and tells all that is wrong with it at once.
public final class DefinitionReader {
  private static final Set<String> FIELDS =
      Set.of(
          "description",
          "system",
          "text",
          "variables",
          "model",
          "options",
          "schema",
          "steps",
          "visibility");
  private static final Set<String> VARIABLE_FIELDS =
      Set.of("name", "type", "description", "required", "default", "maxLength", "choices");
  private static final Set<String> STEP_FIELDS =
      Set.of("name", "model", "system", "prompt", "schema", "show");
  private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][\\w-]{0,63}");
  private static final int VARIABLES_MAX = 50;

  /// A longer chain is a program, and belongs into one.
  private static final int STEPS_MAX = 16;

  private static final int CHOICES_MAX = 200;
  private static final int WORDS_MAX = 50;
  private static final int NAME_MAX = 200;
  private static final int DESCRIPTION_MAX = 2_000;
  private static final double TEMPERATURE_MAX = 2;
  private static final int OUTPUT_MAX = 1_000_000;

  private final JsonNode body;
  private final List<FieldError> errors;

  private DefinitionReader(JsonNode body, List<FieldError> errors) {
    this.body = body;
    this.errors = errors;
  }

  /// Reads what a client sent.
  ///
  /// @param body an object
  /// @param errors gets what is wrong; then the definition is not to be used
  public static Definition read(JsonNode body, List<FieldError> errors) {
    return new DefinitionReader(body, errors).definition();
  }

  /// Reads what was read before, and kept.
  static Definition kept(String text) {
    return read(Json.parse(text), new ArrayList<>());
  }

  private Definition definition() {
    known(body, "#", FIELDS);
    var variables = variables();
    var steps = body.hasNonNull("steps") ? steps(variables) : List.<Stage>of();
    if (body.hasNonNull("steps")) {
      for (var field : List.of("text", "system", "schema")) {
        if (body.hasNonNull(field)) {
          errors.add(new FieldError("#/" + field, "belongs to each of the steps here"));
        }
      }
    } else if (isBlank(body.path("text"))) {
      errors.add(new FieldError("#/text", "is required"));
    }
    var system = template(body, "#", "system", variables, List.of());
    var text = template(body, "#", "text", variables, List.of());
    return new Definition(
        text(body, "#", "description", DESCRIPTION_MAX),
        isBlank(body.path("system")) ? null : system,
        text,
        variables,
        orNull(text(body, "#", "model", NAME_MAX)),
        number("temperature", TEMPERATURE_MAX),
        whole("outputMax"),
        schema(body, "#"),
        steps,
        visibility());
  }

  private List<Stage> steps(List<Variable> variables) {
    var list = list(body, "#", "steps", STEPS_MAX);
    if (body.path("steps").isArray() && body.path("steps").isEmpty()) {
      errors.add(new FieldError("#/steps", "must hold a step"));
    }
    var steps = new ArrayList<Stage>();
    for (int i = 0; i < list.size(); i++) {
      var pointer = "#/steps/" + i;
      var one = list.get(i);
      if (!one.isObject()) {
        errors.add(new FieldError(pointer, "must be an object"));
        continue;
      }
      known(one, pointer, STEP_FIELDS);
      var name = text(one, pointer, "name", NAME_MAX);
      if (!VARIABLE_NAME.matcher(name).matches()) {
        errors.add(new FieldError(pointer + "/name", "must be a name of letters, digits, - and _"));
      } else if (steps.stream().anyMatch(step -> step.name().equals(name))) {
        errors.add(new FieldError(pointer + "/name", "is there twice"));
      }
      if (isBlank(one.path("prompt"))) {
        errors.add(new FieldError(pointer + "/prompt", "is required"));
      }
      if (one.hasNonNull("show") && !one.path("show").isBoolean()) {
        errors.add(new FieldError(pointer + "/show", "must be true or false"));
      }
      var system = template(one, pointer, "system", variables, steps);
      steps.add(
          new Stage(
              name,
              orNull(text(one, pointer, "model", NAME_MAX)),
              isBlank(one.path("system")) ? null : system,
              template(one, pointer, "prompt", variables, steps),
              schema(one, pointer),
              one.path("show").asBoolean(false)));
    }
    return steps;
  }

  private @Nullable AnswerSchema schema(JsonNode object, String pointer) {
    return object.hasNonNull("schema")
        ? AnswerSchema.read(object.path("schema"), pointer + "/schema", errors).orElse(null)
        : null;
  }

  /// @param earlier the steps whose outputs there are by then
  private Template template(
      JsonNode object,
      String pointer,
      String field,
      List<Variable> variables,
      List<Stage> earlier) {
    var place = pointer + "/" + field;
    var template = Template.read(text(object, pointer, field, Template.LENGTH_MAX), place, errors);
    var names = new TreeSet<>(template.holes());
    variables.forEach(variable -> names.remove(variable.name()));
    for (var name : names) {
      var path = name.split("\\.", 3);
      var step =
          earlier.stream().filter(one -> path.length > 1 && one.name().equals(path[1])).findFirst();
      if (!path[0].equals("steps") || path.length == 1) {
        errors.add(
            new FieldError(place, "uses {{" + name + "}}, which is not among the variables"));
      } else if (step.isEmpty()) {
        errors.add(new FieldError(place, "uses {{" + name + "}}, which is no step before it"));
      } else if (path.length > 2 && step.get().schema() == null) {
        errors.add(new FieldError(place, "uses {{" + name + "}}, but that step has no schema"));
      }
    }
    return template;
  }

  private List<Variable> variables() {
    var list = list(body, "#", "variables", VARIABLES_MAX);
    var variables = new ArrayList<Variable>();
    var names = new HashSet<String>();
    for (int i = 0; i < list.size(); i++) {
      var pointer = "#/variables/" + i;
      var one = list.get(i);
      if (!one.isObject()) {
        errors.add(new FieldError(pointer, "must be an object"));
        continue;
      }
      known(one, pointer, VARIABLE_FIELDS);
      var name = text(one, pointer, "name", NAME_MAX);
      if (!VARIABLE_NAME.matcher(name).matches() || name.equals("steps")) {
        errors.add(
            new FieldError(
                pointer + "/name", "must be a name of letters, digits, - and _, other than steps"));
      } else if (!names.add(name)) {
        errors.add(new FieldError(pointer + "/name", "is there twice"));
      }
      variables.add(variable(one, pointer, name));
    }
    return variables;
  }

  private Variable variable(JsonNode one, String pointer, String name) {
    var word = one.has("type") ? text(one, pointer, "type", NAME_MAX) : "text";
    var type = Variable.Type.of(word);
    if (type.isEmpty()) {
      errors.add(new FieldError(pointer + "/type", "must be one of text, number, boolean, choice"));
    }
    var choices = texts(one, pointer, "choices", CHOICES_MAX);
    boolean isChoice = type.filter(Variable.Type.CHOICE::equals).isPresent();
    if (isChoice && choices.isEmpty()) {
      errors.add(new FieldError(pointer + "/choices", "is required"));
    }
    if (type.isPresent() && !isChoice && one.hasNonNull("choices")) {
      errors.add(new FieldError(pointer + "/choices", "belongs to a choice alone"));
    }
    var fallback = one.hasNonNull("default") ? one.path("default") : null;
    boolean isRequired = fallback == null;
    if (one.hasNonNull("required")) {
      isRequired = one.path("required").asBoolean();
      if (!one.path("required").isBoolean()) {
        errors.add(new FieldError(pointer + "/required", "must be true or false"));
      }
    }
    var variable =
        new Variable(
            name,
            type.orElse(Variable.Type.TEXT),
            text(one, pointer, "description", DESCRIPTION_MAX),
            isRequired,
            fallback,
            length(one, pointer),
            choices);
    if (fallback != null && type.isPresent()) {
      variable
          .fault(fallback)
          .ifPresent(fault -> errors.add(new FieldError(pointer + "/default", fault)));
    }
    return variable;
  }

  private int length(JsonNode one, String pointer) {
    var length = one.path("maxLength");
    if (!one.hasNonNull("maxLength")) {
      return Variable.LENGTH_MAX;
    }
    if (!isWhole(length, Variable.LENGTH_MAX)) {
      errors.add(
          new FieldError(
              pointer + "/maxLength", "must be a whole number from 1 to " + Variable.LENGTH_MAX));
      return Variable.LENGTH_MAX;
    }
    return length.intValue();
  }

  private Visibility visibility() {
    if (!body.hasNonNull("visibility")) {
      return Visibility.USUAL;
    }
    var words = texts(body, "#", "visibility", WORDS_MAX);
    if (words.isEmpty()) {
      errors.add(new FieldError("#/visibility", "must name somebody: anyone, admin …"));
    }
    for (int i = 0; i < words.size(); i++) {
      if (!Visibility.isOne(words.get(i))) {
        errors.add(
            new FieldError(
                "#/visibility/" + i,
                "must be anyone, signed_in, admin, or role: with the name of a role of the app"));
      }
    }
    return new Visibility(words);
  }

  private @Nullable Double number(String field, double max) {
    var value = options().path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > max) {
      errors.add(new FieldError("#/options/" + field, "must be a number from 0 to " + (int) max));
      return null;
    }
    return value.doubleValue();
  }

  private @Nullable Integer whole(String field) {
    var value = options().path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!isWhole(value, OUTPUT_MAX)) {
      errors.add(
          new FieldError("#/options/" + field, "must be a whole number from 1 to " + OUTPUT_MAX));
      return null;
    }
    return value.intValue();
  }

  private JsonNode options() {
    var options = body.path("options");
    if (options.isObject() || options.isMissingNode() || options.isNull()) {
      known(options, "#/options", Set.of("temperature", "outputMax"));
    } else {
      told("#/options", "must be an object");
    }
    return options;
  }

  private static boolean isWhole(JsonNode value, int max) {
    return value.isIntegralNumber()
        && value.canConvertToInt()
        && value.intValue() >= 1
        && value.intValue() <= max;
  }

  private void known(JsonNode object, String pointer, Set<String> fields) {
    for (var property : object.properties()) {
      if (!fields.contains(property.getKey())) {
        told(pointer + "/" + escaped(property.getKey()), "is not a field here");
      }
    }
  }

  /// Adds an error once.
  private void told(String pointer, String detail) {
    var error = new FieldError(pointer, detail);
    if (!errors.contains(error)) {
      errors.add(error);
    }
  }

  private String text(JsonNode object, String pointer, String field, int lengthMax) {
    var value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      errors.add(new FieldError(pointer + "/" + field, "must be text"));
      return "";
    }
    if (value.textValue().length() > lengthMax) {
      errors.add(
          new FieldError(pointer + "/" + field, "must have " + lengthMax + " characters at most"));
      return "";
    }
    return value.textValue();
  }

  private JsonNode list(JsonNode object, String pointer, String field, int max) {
    var list = object.path(field);
    if (list.isMissingNode() || list.isNull()) {
      return Json.array();
    }
    if (!list.isArray() || list.size() > max) {
      errors.add(
          new FieldError(pointer + "/" + field, "must be a list of " + max + " elements at most"));
      return Json.array();
    }
    return list;
  }

  private List<String> texts(JsonNode object, String pointer, String field, int max) {
    var texts = new ArrayList<String>();
    var list = list(object, pointer, field, max);
    for (int i = 0; i < list.size(); i++) {
      var text = list.path(i).asText("");
      if (!list.path(i).isTextual() || text.isEmpty() || text.length() > NAME_MAX) {
        errors.add(new FieldError(pointer + "/" + field + "/" + i, "must be text"));
      }
      texts.add(text);
    }
    return texts;
  }

  private static boolean isBlank(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.textValue().isBlank());
  }

  private static @Nullable String orNull(String text) {
    return text.isBlank() ? null : text;
  }

  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
