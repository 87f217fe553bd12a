package dev.plinth.chat;

import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What a model is given of a conversation: the newest messages of a path, and what was shown with
/// them. Older ones are not even read.
final class History {
  /// About 64 Ki tokens, more than most local models take.
  static final int CHARACTERS_MAX = 256 * 1024;

  /// Of pictures, the newest count: each costs a model as much as a page or two, and all of them
  /// are in memory while it is asked.
  private static final int PICTURES_MAX = 8;

  private static final long PICTURE_BYTES_MAX = 20L * 1024 * 1024;

  /// Of a text that was sent along, what a model is given.
  private static final int QUOTED_MAX = 256 * 1024;

  private final Database db;
  private final MessageStore messages;
  private final FileStore files;

  History(Database db, MessageStore messages, FileStore files) {
    this.db = db;
    this.messages = messages;
    this.files = files;
  }

  /// The newest messages of a path in their order, within limits; the last one always.
  ///
  /// @param end position of the last one
  /// @param after position of the last message that is not wanted any more; 0 for none
  List<ChatMessage> latest(String chat, long after, long end, int messagesMax, long charactersMax) {
    return db.readTogether(tx -> latest(tx, chat, after, end, messagesMax, charactersMax));
  }

  private List<ChatMessage> latest(
      Tx tx, String chat, long after, long end, int messagesMax, long charactersMax) {
    var found = new ArrayList<ChatMessage>();
    var characters = new long[1];
    messages.back(
        tx,
        chat,
        end,
        message -> {
          if (message.position() <= after) {
            return false;
          }
          characters[0] += message.content().length();
          if (characters[0] > charactersMax && !found.isEmpty()) {
            return false;
          }
          found.add(message);
          return found.size() < messagesMax;
        });
    return found.reversed().stream().map(message -> files.with(tx, chat, message)).toList();
  }

  /// Messages as a model reads them; no answer without words, and no picture for a model that is
  /// known not to see.
  ///
  /// @param opening stands before them
  Prompt prompt(List<Message> opening, List<ChatMessage> latest, Model model) {
    var shown = new ArrayList<Message>();
    var room = new Room(Boolean.FALSE.equals(model.can().vision()) ? 0 : PICTURES_MAX);
    for (var message : latest.reversed()) {
      if (message.isUsers()) {
        shown.addFirst(new Message.User(parts(message, room)));
      } else if (!message.content().isEmpty()) {
        shown.addFirst(new Message.Assistant(message.content()));
      }
    }
    shown.addAll(0, opening);
    return new Prompt(shown);
  }

  /// What is left for pictures.
  private static final class Room {
    private int count;
    private long bytes = PICTURE_BYTES_MAX;

    private Room(int count) {
      this.count = count;
    }

    private boolean take(ChatFile file) {
      if (count == 0 || file.size() > bytes) {
        return false;
      }
      count--;
      bytes -= file.size();
      return true;
    }
  }

  private List<Message.Part> parts(ChatMessage message, Room room) {
    var parts = new ArrayList<Message.Part>();
    if (!message.content().isEmpty()) {
      parts.add(new Message.Part.Text(message.content()));
    }
    for (var file : message.files()) {
      parts.add(part(file, room));
    }
    return parts;
  }

  private Message.Part part(ChatFile file, Room room) {
    if (file.isPicture()) {
      return room.take(file)
          ? new Message.Part.Image(file.type(), Base64.getEncoder().encodeToString(bytes(file)))
          : new Message.Part.Text("[picture that is not shown here: " + file.name() + "]");
    }
    if (file.type().startsWith("text/") || file.type().equals("application/json")) {
      var text = new String(bytes(file), StandardCharsets.UTF_8);
      var quoted = text.length() > QUOTED_MAX ? text.substring(0, QUOTED_MAX) : text;
      return new Message.Part.Text("[file " + file.name() + "]\n" + quoted);
    }
    return new Message.Part.Text("[file that this model cannot read: " + file.name() + "]");
  }

  private byte[] bytes(ChatFile file) {
    return db.read(tx -> files.bytes(tx, file.hash()));
  }
}
