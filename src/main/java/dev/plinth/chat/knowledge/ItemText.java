package dev.plinth.chat.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What an item says in the fields that are known.
///
/// @param title for people: how its first field begins
/// @param passages pieces of the whole, in order
record ItemText(String title, List<String> passages) {
  private static final int TITLE_LENGTH_MAX = 80;

  ItemText {
    passages = List.copyOf(passages);
  }

  /// @param item as its reader sees it, with these fields
  static ItemText of(JsonNode item, List<String> fields) {
    var texts = new ArrayList<String>();
    for (var field : fields) {
      var text = text(item.path(field)).strip();
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    var title = texts.isEmpty() ? "" : title(texts.getFirst());
    return new ItemText(title, Passages.of(String.join("\n", texts)));
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.isNull() ? "" : value.asText("");
    }
    var texts = new ArrayList<String>();
    value.forEach(element -> texts.add(text(element)));
    return String.join(", ", texts);
  }

  private static String title(String text) {
    var line = text.lines().findFirst().orElse("").strip();
    if (line.length() <= TITLE_LENGTH_MAX) {
      return line;
    }
    int end =
        Character.isHighSurrogate(line.charAt(TITLE_LENGTH_MAX - 1))
            ? TITLE_LENGTH_MAX - 1
            : TITLE_LENGTH_MAX;
    return line.substring(0, end) + "…";
  }
}
