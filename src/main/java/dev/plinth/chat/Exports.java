package dev.plinth.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes conversations out, a few messages at a time, however many there are: as JSON with all
/// branches and files, which [Imports] reads, or the current path as Markdown.
public final class Exports {
  /// What [Imports] knows such a file by.
  static final String FORMAT = "chats";

  private static final int CHATS = 100;
  private static final int MESSAGES = 50;

  private static final String OWN =
      "SELECT id FROM _plinth_chat WHERE owner IS ? AND id > ? ORDER BY id LIMIT ?";

  private final Database db;
  private final Owners owners;
  private final ChatStore chats = new ChatStore();
  private final MessageStore messages = new MessageStore();
  private final FileStore files = new FileStore();

  /// @param areOpen whether callers without an account have conversations too
  public Exports(Database db, boolean areOpen) {
    this.db = db;
    this.owners = new Owners(areOpen);
  }

  /// Where what is exported goes, piece by piece.
  @FunctionalInterface
  public interface Sink {
    void write(String text) throws IOException;
  }

  /// Writes a conversation as JSON; all of the caller's where the id is null. One that is deleted
  /// meanwhile is left out, or is not whole.
  public void json(Caller caller, @Nullable String id, Sink sink) throws IOException {
    sink.write("{\"plinth\":\"" + FORMAT + "\",\"version\":1,\"chats\":[");
    var isFirst = new boolean[] {true};
    each(
        caller,
        id,
        chat -> {
          sink.write(isFirst[0] ? "\n" : ",\n");
          isFirst[0] = false;
          json(chat, sink);
        });
    sink.write("\n]}\n");
  }

  /// Writes a conversation as Markdown; all of the caller's where the id is null.
  public void markdown(Caller caller, @Nullable String id, Sink sink) throws IOException {
    each(caller, id, chat -> markdown(chat, sink));
  }

  /// What is done with each.
  private interface Writer {
    void write(Chat chat) throws IOException;
  }

  private void each(Caller caller, @Nullable String id, Writer writer) throws IOException {
    var owner = owners.of(caller);
    if (id != null) {
      writer.write(find(owner, id).orElseThrow(() -> new Problem.NotFound().asException()));
      return;
    }
    List<String> some;
    var last = "";
    do {
      var after = last;
      some = db.read(tx -> tx.all(OWN, row -> String.valueOf(row.text(0)), owner, after, CHATS));
      for (var one : some) {
        var chat = find(owner, one);
        if (chat.isPresent()) {
          writer.write(chat.get());
        }
        last = one;
      }
    } while (some.size() == CHATS);
  }

  private Optional<Chat> find(@Nullable String owner, String id) {
    return db.read(tx -> chats.find(tx, id, owner));
  }

  private void json(Chat chat, Sink sink) throws IOException {
    var head =
        Json.object()
            .put("id", chat.id())
            .put("title", chat.title())
            .put("model", chat.model())
            .put("pinned", chat.isPinned())
            .put("archived", chat.isArchived())
            .put("leaf", chat.end())
            .put("createdAt", chat.createdAt().toString())
            .put("updatedAt", chat.updatedAt().toString());
    var text = Json.text(head);
    sink.write(text.substring(0, text.length() - 1) + ",\"messages\":[");
    List<ChatMessage> some;
    long last = 0;
    do {
      long after = last;
      some = db.read(tx -> messages.forward(tx, chat.id(), after, MESSAGES));
      for (var message : some) {
        sink.write((last == 0 ? "\n" : ",\n") + Json.text(json(chat.id(), message)));
        last = message.position();
      }
    } while (some.size() == MESSAGES);
    sink.write("]}");
  }

  private ObjectNode json(String chat, ChatMessage message) {
    var json =
        Json.object()
            .put("id", message.id())
            .put("position", message.position())
            .put("parent", message.parent())
            .put("role", message.role())
            .put("content", message.content());
    if (!message.isUsers()) {
      json.put("reasoning", message.reasoning())
          .put("model", message.model())
          .put("status", message.status())
          .put("inputTokens", message.inputTokens())
          .put("outputTokens", message.outputTokens());
    }
    json.put("createdAt", message.createdAt().toString());
    for (var file : files(chat, message)) {
      var bytes = db.read(tx -> files.bytes(tx, file.hash()));
      json.withArray("files")
          .addObject()
          .put("filename", file.name())
          .put("mediaType", file.type())
          .put(
              "url",
              "data:" + file.type() + ";base64," + Base64.getEncoder().encodeToString(bytes));
    }
    return json;
  }

  private List<ChatFile> files(String chat, ChatMessage message) {
    return message.hasFiles() ? db.read(tx -> files.with(tx, chat, message)).files() : List.of();
  }

  private void markdown(Chat chat, Sink sink) throws IOException {
    var title = chat.title().isEmpty() ? "Conversation" : chat.title();
    sink.write("# " + title.replaceAll("\\s+", " ") + "\n\n");
    var path = db.read(tx -> messages.path(tx, chat.id(), chat.end()));
    long last = 0;
    for (var some = path.after(last, MESSAGES);
        !some.isEmpty();
        some = path.after(last, MESSAGES)) {
      for (long at : some) {
        var message = db.read(tx -> messages.at(tx, chat.id(), at));
        if (message.isPresent()) {
          sink.write(markdown(chat.id(), message.get()));
        }
        last = at;
      }
    }
  }

  private String markdown(String chat, ChatMessage message) {
    var text = new StringBuilder("## ");
    text.append(message.isUsers() ? "You" : "Assistant");
    if (message.model() != null) {
      text.append(" (").append(message.model()).append(')');
    }
    text.append("\n\n");
    for (var file : files(chat, message)) {
      text.append("*File: ").append(file.name()).append("*\n\n");
    }
    return text.append(message.content()).append("\n\n").toString();
  }
}
