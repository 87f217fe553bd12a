package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// YAML as a person would write it: short maps on one line, long ones member by member.
final class YamlText {
  private static final int WIDTH = 130;

  /// Text that needs no quotes, wherever it stands.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$/][A-Za-z0-9_$/.-]*");

  private static final Pattern PLAIN_KEY =
      Pattern.compile("[A-Za-z_/][A-Za-z0-9_/ {}.:-]*[A-Za-z0-9_/}]|[A-Za-z]");

  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder text = new StringBuilder();

  void line(String line) {
    text.append(line).append('\n');
  }

  void gap() {
    text.append('\n');
  }

  /// A member at a depth of two spaces each.
  void entry(int depth, String name, JsonNode value) {
    var start = "  ".repeat(depth) + key(name) + ":";
    var flow = flow(value);
    boolean fits = start.length() + flow.length() < WIDTH;
    if (fits || value.isValueNode() || value.isEmpty()) {
      line(start + " " + flow);
    } else if (value.isObject()) {
      line(start);
      value.properties().forEach(member -> entry(depth + 1, member.getKey(), member.getValue()));
    } else {
      line(start);
      value.forEach(element -> line("  ".repeat(depth + 1) + "- " + flow(element)));
    }
  }

  /// A key in a block: `GET /tasks/{id}` needs no quotes there.
  static String key(String name) {
    return PLAIN_KEY.matcher(name).matches() && !name.contains(": ") && !isWord(name)
        ? name
        : scalar(name);
  }

  private static String flow(JsonNode value) {
    if (value.isObject()) {
      return value.isEmpty()
          ? "{}"
          : value.properties().stream()
              .map(member -> flowKey(member.getKey()) + ": " + flow(member.getValue()))
              .collect(Collectors.joining(", ", "{ ", " }"));
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(YamlText::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value.isTextual() ? scalar(value.textValue()) : Json.text(value);
  }

  private static String flowKey(String name) {
    return name.equals(Template.Members.SPREAD) ? name : scalar(name);
  }

  private static String scalar(String text) {
    return PLAIN.matcher(text).matches() && !isWord(text) ? text : Json.quote(text);
  }

  private static boolean isWord(String text) {
    return WORDS.contains(text.toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
