package dev.plinth.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A conversation of ChatGPT's export (`conversations.json`): a tree of nodes by id, each of which
/// may have a message. Its form is nowhere promised, so that nothing of it is relied upon; what we
/// do not know is skipped and counted, and what follows it goes on after what came before it.
final class ChatGptConversation {
  private static final int ID_MAX = 100;
  private static final int MODEL_MAX = 100;
  private static final Set<String> TEXTS = Set.of("text", "multimodal_text", "code");

  private final JsonNode chat;
  private final Skipped skipped;
  private final List<ImportedChat.Said> said = new ArrayList<>();

  /// By a node's id the place of its message, or of the last one before it.
  private final Map<String, Integer> places = new HashMap<>();

  ChatGptConversation(JsonNode chat, Skipped skipped) {
    this.chat = chat;
    this.skipped = skipped;
  }

  /// Reads it.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` with what is wrong about it
  ImportedChat read(Instant now) {
    var createdAt = ImportedText.time(chat.path("create_time"), now);
    walk(chat.path("mapping"), createdAt);
    int current = places.getOrDefault(chat.path("current_node").asText(""), 0);
    return new ImportedChat(
        "chatgpt:" + id(),
        null,
        Titles.cleaned(ImportedText.of(chat.path("title"))),
        null,
        chat.path("is_starred").asBoolean(false),
        chat.path("is_archived").asBoolean(false),
        createdAt,
        ImportedText.time(chat.path("update_time"), createdAt),
        said,
        current > 0 ? current : said.size());
  }

  /// What tells it from others: its id, else all of it.
  private String id() {
    for (var name : List.of("conversation_id", "id")) {
      var id = ImportedText.word(chat.path(name), ID_MAX);
      if (id != null) {
        return id;
      }
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(Json.text(chat).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A node that is still to be looked at.
  ///
  /// @param parent place of the last message before it
  private record Waiting(String id, int parent) {}

  /// Every node once, each before those that follow it, the first of them first; without recursion,
  /// since a chain may be as long as the file.
  private void walk(JsonNode mapping, Instant createdAt) {
    Deque<Waiting> waiting = new ArrayDeque<>();
    for (var entry : mapping.properties()) {
      var parent = entry.getValue().path("parent").asText("");
      if (parent.isEmpty() || !mapping.has(parent)) {
        waiting.addLast(new Waiting(entry.getKey(), 0));
      }
    }
    while (!waiting.isEmpty()) {
      var one = waiting.removeFirst();
      var node = mapping.path(one.id());
      if (!node.isObject() || places.containsKey(one.id())) {
        continue;
      }
      int place = add(node.path("message"), one.parent(), createdAt);
      places.put(one.id(), place);
      var children = new ArrayList<String>();
      node.path("children").forEach(child -> children.add(child.asText("")));
      children.reversed().forEach(child -> waiting.addFirst(new Waiting(child, place)));
    }
  }

  /// @return the place of the message; of the one before it where it is left out
  private int add(JsonNode message, int parent, Instant createdAt) {
    if (!message.isObject()) {
      return parent; // a root has none
    }
    var why = skip(message);
    var text = why == null ? text(message.path("content")) : "";
    if (why == null && text.isBlank()) {
      why = Skipped.Kind.EMPTY;
    }
    if (why != null) {
      skipped.add(why);
      return parent;
    }
    var role = message.path("author").path("role").asText("");
    boolean isUsers = role.equals("user");
    said.add(
        new ImportedChat.Said(
            parent,
            isUsers,
            text,
            null,
            isUsers ? null : ImportedText.word(message.at("/metadata/model_slug"), MODEL_MAX),
            "done",
            null,
            null,
            ImportedText.time(message.path("create_time"), createdAt),
            List.of()));
    return said.size();
  }

  private static Skipped.@Nullable Kind skip(JsonNode message) {
    var recipient = message.path("recipient").asText("all");
    return switch (message.path("author").path("role").asText("")) {
      case "system" -> Skipped.Kind.SYSTEM;
      case "tool" -> Skipped.Kind.TOOL;
      case "user", "assistant" -> {
        if (message.at("/metadata/is_visually_hidden_from_conversation").asBoolean(false)) {
          yield Skipped.Kind.HIDDEN;
        }
        if (!recipient.equals("all") && !recipient.equals("null")) {
          yield Skipped.Kind.TOOL;
        }
        yield TEXTS.contains(message.at("/content/content_type").asText("text"))
            ? null
            : Skipped.Kind.OTHER;
      }
      default -> Skipped.Kind.OTHER;
    };
  }

  private String text(JsonNode content) {
    var text = new StringBuilder(ImportedText.of(content.path("text")));
    for (var part : content.path("parts")) {
      var piece = ImportedText.of(part.isObject() ? part.path("text") : part);
      if (!piece.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(piece);
      } else if (part.isObject()) {
        skipped.add(Skipped.Kind.FILE); // its bytes lie beside the file
      }
    }
    return text.toString();
  }
}
