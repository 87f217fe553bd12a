package dev.plinth.chat;

import dev.plinth.config.ChatLimits;
import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Models;
import dev.plinth.llm.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps conversations. Each belongs to one account; somebody else's is not found, as if it were
/// missing.
///
/// An answer is two transactions: [#begin] keeps the question, [#finish] the answer, whole or cut
/// short. None is open while a model speaks: SQLite has one writer, and models are slow.
public final class Chats {
  /// About 64 Ki tokens, more than most local models take.
  private static final int HISTORY_CHARACTERS = 256 * 1024;

  private static final int TITLE_LENGTH_MAX = 200;
  private static final int TITLE_LENGTH_MADE = 60;

  private final Database db;
  private final Models models;
  private final Ids ids;
  private final ChatLimits limits;
  private final boolean isOpen;
  private final ChatStore store = new ChatStore();

  /// A service of conversations.
  ///
  /// @param isOpen whether callers without an account share conversations of their own: for an app
  ///   that has no sign-in
  public Chats(Database db, Models models, Ids ids, ChatLimits limits, boolean isOpen) {
    this.db = db;
    this.models = models;
    this.ids = ids;
    this.limits = limits;
    this.isOpen = isOpen;
  }

  /// Whether callers without an account have conversations too.
  public boolean areOpen() {
    return isOpen;
  }

  /// The caller's conversations, the latest first.
  ///
  /// @param cursor of an earlier slice; null for the first
  public Slice<Chat> list(Caller caller, int limit, @Nullable String cursor) {
    var owner = owner(caller);
    var from = cursor == null ? null : Cursor.read(cursor);
    var found = db.read(tx -> store.list(tx, owner, limit + 1, from));
    return slice(found, limit, last -> new Cursor(last.updatedAt().toEpochMilli(), last.id()));
  }

  public Chat create(Caller caller, String title, @Nullable String model) {
    var owner = owner(caller);
    var now = now();
    requireTitle(title);
    requireModel(caller, model);
    var chat = new Chat(ids.next(), title, model, at(now), at(now));
    db.write(tx -> store.insert(tx, chat, owner));
    return chat;
  }

  /// The conversation of this id.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  public Chat named(Caller caller, String id) {
    var owner = owner(caller);
    return found(db.read(tx -> store.find(tx, id, owner)));
  }

  /// Renames a conversation, or gives it another model; null leaves things as they are.
  public Chat change(Caller caller, String id, @Nullable String title, @Nullable String model) {
    var owner = owner(caller);
    if (title != null) {
      requireTitle(title);
    }
    requireModel(caller, model);
    var now = now();
    return found(
        db.write(tx -> {
          store.change(tx, id, owner, title, model, now);
          return store.find(tx, id, owner);
        }));
  }

  /// Deletes a conversation with all its messages.
  public void delete(Caller caller, String id) {
    var owner = owner(caller);
    int gone = db.write(tx -> store.delete(tx, id, owner));
    if (gone == 0) {
      throw new Problem.NotFound().asException();
    }
  }

  /// A conversation's messages, the first first.
  public Slice<ChatMessage> messages(Caller caller, String id, int limit, @Nullable String cursor) {
    var owner = owner(caller);
    long after = cursor == null ? 0 : Cursor.read(cursor).at();
    var found =
        db.readTogether(tx -> {
          found(store.find(tx, id, owner));
          return store.messages(tx, id, after, limit + 1);
        });
    return slice(found, limit, last -> new Cursor(last.position(), last.id()));
  }

  /// Keeps a question and gathers what the model needs for its answer.
  ///
  /// @param model an id; null for the conversation's own, or the default
  public Turn begin(Caller caller, String id, String text, @Nullable String model) {
    return begin(caller, id, text, model, false);
  }

  /// The same for a conversation whose id a client made up: it begins to exist.
  public Turn beginOrCreate(Caller caller, String id, String text, @Nullable String model) {
    return begin(caller, id, text, model, true);
  }

  private Turn begin(
      Caller caller, String id, String text, @Nullable String model, boolean creates) {
    var owner = owner(caller);
    requireText(text);
    requireModel(caller, model);
    var now = now();
    var question =
        new ChatMessage(ids.next(), 0, "user", text, null, null, "done", null, null, at(now));
    var title = title(text);
    var history = new ArrayList<ChatMessage>();
    var chosen =
        db.write(tx -> {
          history.clear();
          var chat = store.find(tx, id, owner);
          if (chat.isEmpty() && creates && !store.exists(tx, id)) {
            chat = Optional.of(new Chat(id, title, model, at(now), at(now)));
            store.insert(tx, chat.get(), owner);
          }
          var own = found(chat);
          store.append(tx, id, question);
          store.change(tx, id, owner, own.title().isEmpty() ? title : null, model, now);
          history.addAll(store.latest(tx, id, limits.historyMessages()));
          return Optional.ofNullable(model == null ? own.model() : model);
        });
    return new Turn(id, ids.next(), choose(caller, chosen.orElse(null)), prompt(history));
  }

  /// Keeps an answer, whole or cut short.
  public void finish(Turn turn, Draft draft) {
    var usage = draft.usage(turn.prompt().characters());
    var now = now();
    var answer =
        new ChatMessage(
            turn.answer(),
            0,
            "assistant",
            draft.text(),
            draft.reasoning().isEmpty() ? null : draft.reasoning(),
            turn.model().id(),
            draft.status().word(),
            (long) usage.input(),
            (long) usage.output(),
            at(now));
    db.write(tx -> {
      if (store.exists(tx, turn.chat())) {
        store.append(tx, turn.chat(), answer);
        store.touch(tx, turn.chat(), turn.model().id(), now);
      }
      return true;
    });
  }

  /// The model of this id; the default one where it is null, gone, or not for the caller's key.
  private Model choose(Caller caller, @Nullable String id) {
    var own = models.of(caller);
    return Optional.ofNullable(id).flatMap(own::find).orElseGet(own::preferred);
  }

  /// The latest messages that fit, and no answer without words.
  private static Prompt prompt(List<ChatMessage> history) {
    var messages = new ArrayList<Message>();
    int characters = 0;
    for (var message : history.reversed()) {
      characters += message.content().length();
      if (characters > HISTORY_CHARACTERS && !messages.isEmpty()) {
        break;
      }
      if (message.role().equals("user")) {
        messages.addFirst(new Message.User(message.content()));
      } else if (!message.content().isEmpty()) {
        messages.addFirst(new Message.Assistant(message.content()));
      }
    }
    return new Prompt(messages);
  }

  private @Nullable String owner(Caller caller) {
    return isOpen ? caller.id() : caller.require();
  }

  private void requireText(String text) {
    if (text.isBlank()) {
      throw new Problem.Invalid("#/content", "must not be empty").asException();
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > limits.promptBytes()) {
      throw new Problem.TooLarge(limits.promptBytes()).asException();
    }
  }

  private static void requireTitle(String title) {
    if (title.length() > TITLE_LENGTH_MAX) {
      throw new Problem.Invalid("#/title", "must have " + TITLE_LENGTH_MAX + " characters at most")
          .asException();
    }
  }

  private void requireModel(Caller caller, @Nullable String id) {
    if (id != null && models.of(caller).find(id).filter(Model::chats).isEmpty()) {
      throw new Problem.Invalid("#/model", "must be one of the models that there are")
          .asException();
    }
  }

  private static String title(String text) {
    var line = text.strip().lines().findFirst().orElse("").strip();
    if (line.length() <= TITLE_LENGTH_MADE) {
      return line;
    }
    int cut = line.lastIndexOf(' ', TITLE_LENGTH_MADE);
    return line.substring(0, cut > 0 ? cut : safe(line)) + "…";
  }

  /// Where to cut without halving a character.
  private static int safe(String line) {
    return Character.isHighSurrogate(line.charAt(TITLE_LENGTH_MADE - 1))
        ? TITLE_LENGTH_MADE - 1
        : TITLE_LENGTH_MADE;
  }

  private static <T> T found(Optional<T> item) {
    return item.orElseThrow(() -> new Problem.NotFound().asException());
  }

  private static <T> Slice<T> slice(
      List<T> found, int limit, java.util.function.Function<T, Cursor> cursor) {
    if (found.size() <= limit) {
      return new Slice<>(found, null);
    }
    var items = found.subList(0, limit);
    return new Slice<>(items, cursor.apply(items.getLast()).text());
  }

  private long now() {
    return db.clock().millis();
  }

  private static java.time.Instant at(long millis) {
    return java.time.Instant.ofEpochMilli(millis);
  }
}
