package dev.plinth.chat;

import dev.plinth.config.ChatLimits;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Model;
import dev.plinth.llm.Models;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Questions and their answers. An answer is two transactions: one keeps the question, the other
/// the answer, whole or cut short. None is open while a model speaks: SQLite has one writer, and
/// models are slow. What the model is given is read between them, beside the writer: what was said
/// never changes.
final class Turns {
  /// Files of one message.
  private static final int FILES_MAX = 10;

  /// Messages of a conversation that is given whole, or is to be summarised.
  private static final int ALL_MAX = 2_000;

  /// Answers in a row, one of which is made anew: imported conversations have them.
  private static final int ANSWERS_MAX = 100;

  private final Database db;
  private final Models models;
  private final Ids ids;
  private final ChatLimits limits;
  private final Owners owners;
  private final ChatStore chats = new ChatStore();
  private final MessageStore messages = new MessageStore();
  private final FileStore files = new FileStore();
  private final History history;
  private final Memories memories;

  Turns(Database db, Models models, Ids ids, ChatLimits limits, Owners owners) {
    this.db = db;
    this.models = models;
    this.ids = ids;
    this.limits = limits;
    this.owners = owners;
    this.history = new History(db, messages, files);
    this.memories = new Memories(db, owners.areOpen());
  }

  /// A question in its place.
  private record Asked(String id, long position, Optional<String> model) {}

  /// Keeps a question and gathers what the model needs for its answer.
  ///
  /// @param creates whether a conversation begins where there is none of this id
  Turn begin(Caller caller, String id, Question question, boolean creates) {
    var owner = owners.of(caller);
    require(question);
    requireModel(caller, question.model());
    long now = db.clock().millis();
    var hashed = FileStore.Hashed.of(question.files());
    var message = ChatMessage.question(ids.next(), question.text(), Instant.ofEpochMilli(now));
    var title = Titles.of(question);
    var asked =
        db.<Asked>write(tx -> {
          var chat = chats.find(tx, id, owner);
          if (chat.isEmpty() && creates && !chats.exists(tx, id)) {
            chat = Optional.of(Chat.begun(id, title, question.model(), message.createdAt()));
            chats.insert(tx, chat.get(), owner, null);
          }
          var own = found(chat);
          var chosen =
              Optional.ofNullable(question.model() == null ? own.model() : question.model());
          requireSight(caller, chosen, question.files().stream().anyMatch(Attachment::isPicture));
          var kept = kept(tx, own, question, message);
          if (kept.position() == 0) {
            kept = kept(tx, own, owner, question, message, hashed);
          }
          var named = own.title().isEmpty() ? title : null;
          chats.change(
              tx, id, ChatStore.Change.said(kept.position(), named, question.model(), now));
          return new Asked(kept.id(), kept.position(), chosen);
        });
    return turn(caller, id, asked);
  }

  /// The question, where a client sends the last one again: its line broke before the answer was
  /// whole, say. Else one without a place.
  private ChatMessage kept(Tx tx, Chat chat, Question question, ChatMessage message) {
    if (question.clientId() == null || !(question.place() instanceof Question.Place.Next)) {
      return message;
    }
    return messages
        .find(tx, chat.id(), question.clientId())
        .filter(ChatMessage::isUsers)
        .filter(one -> one.content().equals(question.text()) && isUnanswered(tx, chat, one))
        .orElse(message);
  }

  private boolean isUnanswered(Tx tx, Chat chat, ChatMessage question) {
    return chat.end() == question.position()
        || messages
            .at(tx, chat.id(), chat.end())
            .filter(end -> end.parent() == question.position() && !end.status().equals("done"))
            .isPresent();
  }

  private ChatMessage kept(
      Tx tx,
      Chat chat,
      @Nullable String owner,
      Question question,
      ChatMessage message,
      List<FileStore.Hashed> hashed) {
    var parent = parent(tx, chat, question);
    long position = messages.append(tx, chat.id(), parent, message, question.clientId());
    if (!hashed.isEmpty()) {
      files.hold(tx, chat.id(), position, hashed);
      files.requireRoom(tx, chat.id(), owner, limits);
    }
    return messages.at(tx, chat.id(), position).orElseThrow();
  }

  /// Position of the message that a question follows.
  private long parent(Tx tx, Chat chat, Question question) {
    return switch (question.place()) {
      case Question.Place.Next() -> chat.end();
      case Question.Place.After(var message) ->
          message == null ? 0 : there(tx, chat.id(), message, "#/parent").position();
      case Question.Place.Beside(var message) ->
          messages
              .find(tx, chat.id(), message)
              .map(Turns::beside)
              .orElse(chat.end()); // the page began it elsewhere
    };
  }

  private static long beside(ChatMessage message) {
    if (!message.isUsers()) {
      throw new Problem.Invalid("#/messageId", "must be a question: answers are not edited")
          .asException();
    }
    return message.parent();
  }

  private ChatMessage there(Tx tx, String chat, String id, String pointer) {
    return messages
        .find(tx, chat, id)
        .orElseThrow(() ->
            new Problem.Invalid(pointer, "must be a message of this conversation").asException());
  }

  /// Asks again for an answer that there is, or for one to a question that has none: it will stand
  /// beside the others.
  ///
  /// @param message the id of an answer, or of a question
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  Turn again(Caller caller, String id, String message, @Nullable String model) {
    var owner = owners.of(caller);
    requireModel(caller, model);
    long now = db.clock().millis();
    var asked =
        db.<Asked>write(tx -> {
          var chat = found(chats.find(tx, id, owner));
          var question = question(tx, id, found(messages.find(tx, id, message)));
          var chosen = Optional.ofNullable(model == null ? chat.model() : model);
          requireSight(caller, chosen, files.with(tx, id, question).hasPictures());
          chats.change(tx, id, ChatStore.Change.said(question.position(), null, model, now));
          return new Asked(question.id(), question.position(), chosen);
        });
    return turn(caller, id, asked);
  }

  /// What a message answers; itself, where somebody asked it.
  private ChatMessage question(Tx tx, String chat, ChatMessage message) {
    var one = Optional.of(message);
    for (int i = 0; i < ANSWERS_MAX && one.isPresent(); i++) {
      if (one.get().isUsers()) {
        return one.get();
      }
      one = messages.at(tx, chat, one.get().parent());
    }
    throw new Problem.Conflict("no_question", "This message answers no question.").asException();
  }

  private Turn turn(Caller caller, String chat, Asked asked) {
    var memory = memories.at(chat, asked.position());
    var summary = memory.summary();
    long after = summary == null ? 0 : summary.position();
    int messagesMax = memory.recall() == Memory.Recall.WINDOW ? limits.historyMessages() : ALL_MAX;
    var latest = history.latest(chat, after, asked.position(), messagesMax, History.CHARACTERS_MAX);
    if (memory.recall() == Memory.Recall.WHOLE && latest.getFirst().parent() > 0) {
      throw new Problem.Malformed(
              "context_length_exceeded",
              "This conversation is too long to be given to a model as a whole: let it be trimmed"
                  + " or summarised.")
          .asException();
    }
    var model = choose(caller, asked.model());
    var prompt = history.prompt(Turn.opening(memory), latest, model);
    return new Turn(chat, asked.id(), ids.next(), model, prompt, memory, latest);
  }

  /// Keeps an answer, whole or cut short. The current path goes on with it, unless somebody has
  /// turned to another one meanwhile.
  void finish(Turn turn, Draft draft) {
    var usage = draft.usage(turn.prompt().characters());
    var now = db.clock().instant();
    var answer =
        new ChatMessage(
            turn.answer(),
            0,
            0,
            0,
            ChatMessage.ASSISTANT,
            draft.text(),
            draft.reasoning().isEmpty() ? null : draft.reasoning(),
            turn.model().id(),
            draft.status().word(),
            (long) usage.input(),
            (long) usage.output(),
            now,
            false,
            List.of(),
            draft.sources());
    db.<Boolean>write(tx -> {
      var question = messages.find(tx, turn.chat(), turn.question());
      question.ifPresent(asked -> {
        long end = chats.end(tx, turn.chat());
        long position = messages.append(tx, turn.chat(), asked.position(), answer, null);
        long goesOn = end == asked.position() ? position : end;
        chats.change(
            tx,
            turn.chat(),
            ChatStore.Change.said(goesOn, null, turn.model().id(), now.toEpochMilli()));
      });
      return question.isPresent();
    });
  }

  /// The model of this id; the default one where it is null, gone, or not for the caller's key.
  private Model choose(Caller caller, Optional<String> id) {
    var own = models.of(caller);
    return id.flatMap(own::find).orElseGet(own::preferred);
  }

  private void requireSight(Caller caller, Optional<String> id, boolean hasPictures) {
    if (!hasPictures) {
      return;
    }
    var model = choose(caller, id);
    if (Boolean.FALSE.equals(model.can().vision())) {
      throw new Problem.Invalid(
              "#/parts", "have a picture, and " + model.id() + " sees none: ask a model that does")
          .asException();
    }
  }

  void requireModel(Caller caller, @Nullable String id) {
    if (id != null && models.of(caller).find(id).filter(Model::chats).isEmpty()) {
      throw new Problem.Invalid("#/model", "must be one of the models that there are")
          .asException();
    }
  }

  private void require(Question question) {
    if (question.text().isBlank() && question.files().isEmpty()) {
      throw new Problem.Invalid("#/content", "must not be empty").asException();
    }
    if (question.text().getBytes(StandardCharsets.UTF_8).length > limits.promptBytes()) {
      throw new Problem.TooLarge(limits.promptBytes()).asException();
    }
    if (question.files().size() > FILES_MAX) {
      throw new Problem.Invalid("#/parts", "must have " + FILES_MAX + " files at most")
          .asException();
    }
    for (var file : question.files()) {
      if (file.bytes().length > limits.fileBytes()) {
        throw new Problem.TooLarge(limits.fileBytes()).asException();
      }
    }
  }

  private static <T> T found(Optional<T> item) {
    return item.orElseThrow(() -> new Problem.NotFound().asException());
  }
}
