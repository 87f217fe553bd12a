package dev.plinth.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Chat;
import dev.plinth.chat.ChatFile;
import dev.plinth.chat.ChatMessage;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Slice;
import dev.plinth.chat.Step;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.List;
import java.util.function.Function;

/// Conversations as the native API shows them, and how lists of them are asked for.
final class ChatJson {
  static final String BASE = "/api/v1/chats";
  private static final int LIMIT_DEFAULT = 30;
  private static final int LIMIT_MAX = 100;

  private ChatJson() {}

  static ObjectNode of(Chat chat) {
    return Json.object()
        .put("id", chat.id())
        .put("title", chat.title())
        .put("model", chat.model())
        .put("pinned", chat.isPinned())
        .put("archived", chat.isArchived())
        .put("shared", chat.isShared())
        .put("leaf", chat.leaf())
        .put("createdAt", chat.createdAt().toString())
        .put("updatedAt", chat.updatedAt().toString());
  }

  static ObjectNode of(Chats.Found found) {
    var json = of(found.chat());
    json.putObject("found").put("message", found.message()).put("excerpt", found.excerpt());
    return json;
  }

  static ObjectNode of(Step step, String chat) {
    var message = step.message();
    var json =
        Json.object()
            .put("id", message.id())
            .put("parent", step.parent())
            .put("role", message.role())
            .put("content", message.content());
    if (!message.isUsers()) {
      answer(json, message);
    }
    if (!message.files().isEmpty()) {
      var files = json.putArray("files");
      message.files().forEach(file -> files.add(of(file, BASE + "/" + chat + "/files/")));
    }
    json.putObject("siblings")
        .put("index", step.index())
        .put("count", step.count())
        .put("previous", step.previous())
        .put("next", step.next());
    return json.put("createdAt", message.createdAt().toString());
  }

  private static void answer(ObjectNode json, ChatMessage message) {
    json.put("reasoning", message.reasoning())
        .put("model", message.model())
        .put("status", message.status())
        .put("inputTokens", message.inputTokens())
        .put("outputTokens", message.outputTokens())
        .set("sources", of(message.sources()));
  }

  /// What an answer rests on.
  static ArrayNode of(List<Chunk.Source> sources) {
    var items = Json.array();
    sources.forEach(source ->
        items
            .addObject()
            .put("collection", source.collection())
            .put("id", source.id())
            .put("title", source.title()));
    return items;
  }

  /// @param folder below which its bytes are
  static ObjectNode of(ChatFile file, String folder) {
    return Json.object()
        .put("hash", file.hash())
        .put("filename", file.name())
        .put("mediaType", file.type())
        .put("size", file.size())
        .put("url", folder + file.hash());
  }

  static <T> ObjectNode of(Slice<T> slice, Function<T, ObjectNode> item) {
    var json = Json.object();
    List<ObjectNode> items = slice.items().stream().map(item).toList();
    json.putArray("items").addAll(items);
    if (slice.next() != null) {
      json.put("next", slice.next());
    }
    return json;
  }

  /// How many items a list is to have.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` (`bad_limit`)
  static int limit(Exchange exchange) {
    var text = exchange.query("limit").orElse(Integer.toString(LIMIT_DEFAULT));
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LIMIT_MAX) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new Problem.Malformed("bad_limit", "limit is a number from 1 to " + LIMIT_MAX + ".")
        .asException();
  }
}
