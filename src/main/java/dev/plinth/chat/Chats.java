package dev.plinth.chat;

import dev.plinth.config.ChatLimits;
import dev.plinth.db.ChatWords;
import dev.plinth.db.Database;
import dev.plinth.db.Pace;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Models;
import dev.plinth.records.SearchText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps conversations. Each belongs to one account; somebody else's is not found, as if it were
/// missing.
///
/// A conversation is a tree of messages: what is edited or answered anew stands beside what was
/// there. One way through it is the current path, and everything here costs what a page of it has,
/// however long it is.
public final class Chats {
  private final Database db;
  private final Ids ids;
  private final Owners owners;
  private final Turns turns;
  private final ChatStore store = new ChatStore();
  private final MessageStore messages = new MessageStore();
  private final FileStore files = new FileStore();

  /// How long a common word takes depends on how much somebody has said.
  private final Pace searching = new Pace(true);

  /// A service of conversations.
  ///
  /// @param isOpen whether callers without an account share conversations of their own: for an app
  ///   that has no sign-in
  public Chats(Database db, Models models, Ids ids, ChatLimits limits, boolean isOpen) {
    this.db = db;
    this.ids = ids;
    this.owners = new Owners(isOpen);
    this.turns = new Turns(db, models, ids, limits, owners);
  }

  /// Whether callers without an account have conversations too.
  public boolean areOpen() {
    return owners.areOpen();
  }

  /// The caller's conversations, pinned ones first, then the latest.
  ///
  /// @param cursor of an earlier slice; null for the first
  public Slice<Chat> list(Caller caller, boolean areArchived, int limit, @Nullable String cursor) {
    var owner = owners.of(caller);
    var from = cursor == null ? null : Cursor.read(cursor);
    var found = db.read(tx -> store.list(tx, owner, areArchived, limit + 1, from));
    return Slice.of(found, limit, last -> Cursor.of(last).text());
  }

  /// A conversation in which words were found.
  ///
  /// @param message id of the newest message that has all of them; null where the title has
  /// @param excerpt of that message, as plain text
  public record Found(Chat chat, @Nullable String message, @Nullable String excerpt) {}

  /// The caller's conversations in whose title or in one of whose messages there are all of these
  /// words, in the order of [#list].
  ///
  /// @param words as people type them
  /// @param areArchived null for both kinds
  public Slice<Found> search(
      Caller caller,
      String words,
      @Nullable Boolean areArchived,
      int limit,
      @Nullable String cursor) {
    var owner = owners.of(caller);
    var from = cursor == null ? null : Cursor.read(cursor);
    var match = SearchText.match(words).map(all -> ChatWords.match(owner, all));
    if (match.isEmpty()) {
      throw new Problem.Malformed("bad_search", "Say what is to be found.").asException();
    }
    var excerpts = new Excerpts(words);
    var found =
        db.<List<Found>>readTogether(
            searching,
            caller,
            tx ->
                store.search(tx, owner, match.get(), areArchived, limit + 1, from).stream()
                    .map(hit -> found(tx, hit, excerpts))
                    .toList());
    return Slice.of(found, limit, last -> Cursor.of(last.chat()).text());
  }

  private Found found(Tx tx, ChatStore.Hit hit, Excerpts excerpts) {
    return messages
        .at(tx, hit.chat().id(), hit.position())
        .map(message -> new Found(hit.chat(), message.id(), excerpts.of(message.content())))
        .orElseGet(() -> new Found(hit.chat(), null, null));
  }

  public Chat create(Caller caller, String title, @Nullable String model) {
    var owner = owners.of(caller);
    Titles.require(title);
    turns.requireModel(caller, model);
    var chat = Chat.begun(ids.next(), title, model, db.clock().instant());
    db.write(tx -> {
      store.insert(tx, chat, owner, null);
      return true;
    });
    return named(caller, chat.id());
  }

  /// The conversation of this id.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  public Chat named(Caller caller, String id) {
    var owner = owners.of(caller);
    return found(db.read(tx -> store.find(tx, id, owner)));
  }

  /// What is changed of a conversation; null leaves things as they are.
  ///
  /// @param branch id of a message: the current path goes by it, and on to the newest of what
  ///   follows
  public record Change(
      @Nullable String title,
      @Nullable String model,
      @Nullable Boolean pinned,
      @Nullable Boolean archived,
      @Nullable String branch) {}

  /// Changes a conversation. What is pinned or put away does not become newer by it.
  public Chat change(Caller caller, String id, Change change) {
    var owner = owners.of(caller);
    if (change.title() != null) {
      Titles.require(change.title());
    }
    turns.requireModel(caller, change.model());
    boolean isNew = change.title() != null || change.model() != null;
    var now = isNew ? db.clock().millis() : null;
    var end = change.branch() == null ? null : end(owner, id, change.branch());
    return found(
        db.write(tx -> {
          if (store.find(tx, id, owner).isEmpty()) {
            return Optional.<Chat>empty();
          }
          var all =
              new ChatStore.Change(
                  change.title(), change.model(), change.pinned(), change.archived(), end, now);
          store.change(tx, id, all);
          return store.find(tx, id, owner);
        }));
  }

  /// Where the path by a message ends. It is looked for beside the writer: the way may be long.
  private Long end(@Nullable String owner, String id, String message) {
    return db.readTogether(tx -> {
      found(store.find(tx, id, owner));
      var one = messages.find(tx, id, message);
      if (one.isEmpty()) {
        throw new Problem.Invalid("#/branch", "must be a message of this conversation")
            .asException();
      }
      return messages.end(tx, id, one.get().position());
    });
  }

  /// Deletes a conversation with all its messages.
  public void delete(Caller caller, String id) {
    var owner = owners.of(caller);
    int gone = db.write(tx -> store.delete(tx, id, owner));
    if (gone == 0) {
      throw new Problem.NotFound().asException();
    }
  }

  /// Some messages of the current path in their order: the newest, or those before another one.
  ///
  /// @param before the id of a message that was shown earlier; null for the newest
  public Slice<Step> messages(Caller caller, String id, int limit, @Nullable String before) {
    var owner = owners.of(caller);
    return db.readTogether(tx -> {
      var chat = found(store.find(tx, id, owner));
      long end = before == null ? chat.end() : parent(tx, id, before);
      var steps = messages.page(tx, id, end, limit + 1);
      var shown = steps.subList(0, Math.min(limit, steps.size()));
      var items = shown.stream().map(step -> step.with(files.with(tx, id, step.message())));
      return new Slice<>(
          items.toList().reversed(), steps.size() > limit ? shown.getLast().message().id() : null);
    });
  }

  private long parent(Tx tx, String chat, String message) {
    return messages
        .find(tx, chat, message)
        .map(ChatMessage::parent)
        .orElseThrow(() ->
            new Problem.Malformed("bad_cursor", "before is not a message of this conversation.")
                .asException());
  }

  /// A file of a conversation.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  public SentFile file(Caller caller, String id, String hash) {
    var owner = owners.of(caller);
    return found(
        db.readTogether(tx ->
            store
                .find(tx, id, owner)
                .flatMap(_ -> files.find(tx, id, hash))
                .map(file -> new SentFile(file, files.bytes(tx, hash)))));
  }

  /// Keeps a question and gathers what the model needs for its answer.
  ///
  /// @param model an id; null for the conversation's own, or the default
  public Turn begin(Caller caller, String id, String text, @Nullable String model) {
    return begin(caller, id, new Question(text, model));
  }

  /// The same with files, or in another place than the end.
  public Turn begin(Caller caller, String id, Question question) {
    return turns.begin(caller, id, question, false);
  }

  /// The same for a conversation whose id a client made up: it begins to exist.
  public Turn beginOrCreate(Caller caller, String id, Question question) {
    return turns.begin(caller, id, question, true);
  }

  /// Asks again for an answer that there is, or for one to a question: it will stand beside the
  /// others.
  ///
  /// @param message the id of either, ours or the client's own
  public Turn again(Caller caller, String id, String message, @Nullable String model) {
    return turns.again(caller, id, message, model);
  }

  /// Whether the conversation has a message of this id, ours or the client's own.
  public boolean has(Caller caller, String id, String message) {
    var owner = owners.of(caller);
    return db.readTogether(
        tx -> store.find(tx, id, owner).flatMap(_ -> messages.find(tx, id, message)).isPresent());
  }

  /// Keeps an answer, whole or cut short.
  public void finish(Turn turn, Draft draft) {
    turns.finish(turn, draft);
  }

  private static <T> T found(Optional<T> item) {
    return item.orElseThrow(() -> new Problem.NotFound().asException());
  }
}
