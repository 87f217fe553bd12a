package dev.plinth.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A conversation of a file that [Exports] wrote, perhaps somewhere else.
final class PlinthConversation {
  private static final int ID_MAX = 64;
  private static final int MODEL_MAX = 200;
  private static final Set<String> STATUSES = Set.of("done", "stopped", "failed");

  private final JsonNode chat;
  private final long fileBytesMax;
  private final Skipped skipped;
  private final List<ImportedChat.Said> said = new ArrayList<>();

  /// Where in the list a position of the file came to stand.
  private final Map<Long, Integer> places = new HashMap<>();

  PlinthConversation(JsonNode chat, long fileBytesMax, Skipped skipped) {
    this.chat = chat;
    this.fileBytesMax = fileBytesMax;
    this.skipped = skipped;
  }

  /// Reads it.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` with what is wrong about it
  ImportedChat read(Instant now) {
    var id = ImportedText.word(chat.path("id"), ID_MAX);
    if (id == null) {
      throw ImportedChat.refused("has no id");
    }
    var createdAt = ImportedText.time(chat.path("createdAt"), now);
    for (var message : chat.path("messages")) {
      add(message, createdAt);
    }
    return new ImportedChat(
        "plinth:" + id,
        id,
        Titles.cleaned(ImportedText.of(chat.path("title"))),
        ImportedText.word(chat.path("model"), MODEL_MAX),
        chat.path("pinned").asBoolean(false),
        chat.path("archived").asBoolean(false),
        createdAt,
        ImportedText.time(chat.path("updatedAt"), createdAt),
        said,
        places.getOrDefault(chat.path("leaf").asLong(0), said.size()));
  }

  private void add(JsonNode message, Instant otherwise) {
    long position = message.path("position").asLong(places.size() + 1L);
    int parent = places.getOrDefault(message.path("parent").asLong(position - 1), 0);
    var role = message.path("role").asText("");
    boolean isKnown = role.equals(ChatMessage.USER) || role.equals(ChatMessage.ASSISTANT);
    if (!isKnown || places.containsKey(position)) {
      skipped.add(
          role.equals("tool")
              ? Skipped.Kind.TOOL
              : role.equals("system") ? Skipped.Kind.SYSTEM : Skipped.Kind.OTHER);
      places.putIfAbsent(position, parent);
      return;
    }
    var status = message.path("status").asText("");
    said.add(
        new ImportedChat.Said(
            parent,
            role.equals(ChatMessage.USER),
            ImportedText.of(message.path("content")),
            ImportedText.word(message.path("reasoning"), Integer.MAX_VALUE),
            ImportedText.word(message.path("model"), MODEL_MAX),
            STATUSES.contains(status) ? status : "done",
            count(message.path("inputTokens")),
            count(message.path("outputTokens")),
            ImportedText.time(message.path("createdAt"), otherwise),
            files(message.path("files"))));
    places.put(position, said.size());
  }

  private static @Nullable Long count(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0
        ? (Long) value.longValue()
        : null;
  }

  private List<Attachment> files(JsonNode list) {
    var files = new ArrayList<Attachment>();
    for (var file : list) {
      try {
        var one =
            Attachment.of(
                file.path("url").asText(""),
                ImportedText.of(file.path("filename")),
                file.path("mediaType").asText(""));
        if (one.bytes().length <= fileBytesMax) {
          files.add(one);
        } else {
          skipped.add(Skipped.Kind.FILE);
        }
      } catch (IllegalArgumentException _) {
        skipped.add(Skipped.Kind.FILE);
      }
    }
    return files;
  }
}
