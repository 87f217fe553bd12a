package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Templates and the JSON that stands for them: a text that begins with `$` is a variable, `$$`
/// begins a text with a dollar sign.
public final class Templates {
  private Templates() {}

  /// The template that this JSON stands for.
  public static Template of(JsonNode json) {
    if (json.isObject()) {
      var members = new LinkedHashMap<String, Template>();
      json.properties().forEach(member -> members.put(member.getKey(), of(member.getValue())));
      return new Template.Members(members);
    }
    if (json.isArray()) {
      var elements = new ArrayList<Template>();
      json.forEach(element -> elements.add(of(element)));
      return new Template.Elements(elements);
    }
    if (json.isTextual() && json.textValue().startsWith("$$")) {
      return new Template.Literal(TextNode.valueOf(json.textValue().substring(1)));
    }
    return json.isTextual() && json.textValue().length() > 1 && json.textValue().startsWith("$")
        ? new Template.Variable(json.textValue().substring(1))
        : new Template.Literal(json);
  }

  /// The JSON that stands for a template.
  public static JsonNode json(Template template) {
    return switch (template) {
      case Template.Variable(var path) -> TextNode.valueOf("$" + String.join(".", path));
      case Template.Literal(var value) ->
          value.isTextual() && value.textValue().startsWith("$") && value.textValue().length() > 1
              ? TextNode.valueOf("$" + value.textValue())
              : value;
      case Template.Members(var members) -> {
        var object = Json.object();
        members.forEach((name, member) -> object.set(name, json(member)));
        yield object;
      }
      case Template.Elements(var elements) -> {
        var array = Json.array();
        elements.forEach(element -> array.add(json(element)));
        yield array;
      }
    };
  }

  /// Every variable of a template, in its order.
  public static Set<Template.Variable> variables(Template template) {
    var found = new LinkedHashSet<Template.Variable>();
    collect(template, found);
    return found;
  }

  private static void collect(Template template, Set<Template.Variable> found) {
    switch (template) {
      case Template.Variable variable -> found.add(variable);
      case Template.Literal _ -> {}
      case Template.Members(var members) ->
          members.values().forEach(member -> collect(member, found));
      case Template.Elements(var elements) -> elements.forEach(element -> collect(element, found));
    }
  }

  /// An object of variables and texts, from pairs: `members("token", "$accessToken")`.
  public static Template members(String... pairs) {
    var members = new LinkedHashMap<String, Template>();
    for (int i = 0; i < pairs.length; i += 2) {
      members.put(pairs[i], of(TextNode.valueOf(pairs[i + 1])));
    }
    return new Template.Members(members);
  }

  /// One variable, with or without its dollar sign.
  public static Template variable(String dotted) {
    return new Template.Variable(
        List.of((dotted.startsWith("$") ? dotted.substring(1) : dotted).split("\\.")));
  }
}
