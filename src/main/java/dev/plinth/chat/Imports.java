package dev.plinth.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.config.ChatLimits;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Takes conversations in that somebody brings along: a file of [Exports], or ChatGPT's. They are
/// read one by one; each is taken whole or not at all, and once: one that is there is left alone.
///
/// What a file says is data of its owner. It has questions and answers; instructions and what tools
/// said are left out, and never reach a model.
public final class Imports {
  /// One conversation, which is in memory while it is taken in.
  private static final long CHAT_BYTES_MAX = 32L * 1024 * 1024;

  /// Imports under way at once, for the same reason.
  private static final int AT_ONCE = 2;

  private static final int FAULTS_MAX = 100;
  private static final Duration WRITE_TIME = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Database db;
  private final Ids ids;
  private final ChatLimits limits;
  private final Owners owners;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ChatStore chats = new ChatStore();
  private final MessageStore messages = new MessageStore();
  private final FileStore files = new FileStore();

  /// @param areOpen whether callers without an account have conversations too
  public Imports(Database db, Ids ids, ChatLimits limits, boolean areOpen) {
    this.db = db;
    this.ids = ids;
    this.limits = limits;
    this.owners = new Owners(areOpen);
  }

  /// What is wrong with a conversation, of which nothing was taken.
  ///
  /// @param chat its title and its place in the file
  public record Fault(String chat, String detail) {}

  /// What became of a file.
  ///
  /// @param unchanged conversations that were there already
  /// @param skipped parts that were left out, by kind
  /// @param faults at most a hundred of them
  public record Report(
      int chats, int unchanged, int messages, Map<String, Integer> skipped, List<Fault> faults) {
    public Report {
      skipped = Map.copyOf(skipped);
      faults = List.copyOf(faults);
    }
  }

  /// Takes a file in.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` for what is no such file; `Unavailable`
  ///   while others are at it
  public Report read(Caller caller, InputStream in) throws IOException {
    var owner = owners.of(caller);
    if (!places.tryAcquire()) {
      throw new Problem.Unavailable(
              "imports_full", "Others import just now: try again in a moment.", RETRY)
          .asException();
    }
    try {
      return new Reading(owner, in).read();
    } finally {
      places.release();
    }
  }

  /// Counts the bytes of one conversation.
  private static final class Counted extends FilterInputStream {
    private long left = CHAT_BYTES_MAX;

    private Counted(InputStream in) {
      super(in);
    }

    private void next() {
      left = CHAT_BYTES_MAX;
    }

    @Override
    public int read() throws IOException {
      throw new IOException("bytes come in pieces");
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int got = super.read(into, from, length);
      left -= Math.max(0, got);
      if (left < 0) {
        throw ImportedChat.refused(
            "has more than " + CHAT_BYTES_MAX + " bytes, so that the file was not read further");
      }
      return got;
    }
  }

  /// One file.
  private final class Reading {
    private final @Nullable String owner;
    private final Counted in;
    private final Skipped skipped = new Skipped();
    private final List<Fault> faults = new ArrayList<>();
    private int seen;
    private int taken;
    private int unchanged;
    private int said;

    private Reading(@Nullable String owner, InputStream in) {
      this.owner = owner;
      this.in = new Counted(in);
    }

    private Report read() throws IOException {
      try (var parser = Json.mapper().getFactory().createParser(in)) {
        all(parser);
      } catch (JsonProcessingException e) {
        broken(
            new Problem.Malformed(
                "malformed_json",
                "The JSON cannot be read"
                    + (e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr())
                    + ": what follows was not looked at."));
      } catch (ProblemException e) {
        if (!(e.problem() instanceof Problem.Malformed malformed)) {
          throw e;
        }
        broken(malformed);
      }
      var counts = new TreeMap<String, Integer>();
      skipped
          .counts()
          .forEach((kind, count) -> counts.put(kind.name().toLowerCase(Locale.ROOT), count));
      return new Report(taken, unchanged, said, counts, faults);
    }

    /// What came before it was taken.
    private void broken(Problem.Malformed problem) {
      if (seen == 0) {
        throw problem.asException();
      }
      fault("#" + (seen + 1), problem.detail());
    }

    private void all(JsonParser parser) throws IOException {
      switch (parser.nextToken()) {
        case START_ARRAY -> list(parser);
        case START_OBJECT -> object(parser);
        case null, default -> throw unknown();
      }
      if (parser.nextToken() != null) {
        throw ImportedChat.refused("is followed by something that is no part of it");
      }
    }

    private void list(JsonParser parser) throws IOException {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        one(node(parser));
        in.next();
      }
    }

    /// An export of ours, or one conversation.
    private void object(JsonParser parser) throws IOException {
      var single = Json.object();
      boolean isList = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var name = parser.currentName();
        boolean isHere = name.equals("chats") || name.equals("conversations");
        if (parser.nextToken() == JsonToken.START_ARRAY && isHere) {
          isList = true;
          list(parser);
        } else {
          single.set(name, node(parser));
        }
      }
      if (single.has("mapping") || single.has("messages")) {
        one(single);
      } else if (!isList) {
        throw unknown();
      }
    }

    private JsonNode node(JsonParser parser) throws IOException {
      return Json.mapper()
          .reader()
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(parser);
    }

    private void one(JsonNode chat) {
      seen++;
      var title = Titles.cleaned(ImportedText.of(chat.path("title")));
      var name = title.isEmpty() ? "#" + seen : title + " (#" + seen + ")";
      var left = new Skipped();
      try {
        var imported = imported(chat, left);
        if (take(imported)) {
          taken++;
          said += imported.messages().size();
          skipped.add(left);
        } else {
          unchanged++;
        }
      } catch (ProblemException e) {
        if (e.problem().status() >= 500) {
          throw e;
        }
        fault(name, e.problem().detail());
      }
    }

    private ImportedChat imported(JsonNode chat, Skipped left) {
      var now = db.clock().instant();
      if (chat.path("mapping").isObject()) {
        return new ChatGptConversation(chat, left).read(now);
      }
      if (chat.path("messages").isArray()) {
        return new PlinthConversation(chat, limits.fileBytes(), left).read(now);
      }
      throw ImportedChat.refused("is no conversation of Plinth's or ChatGPT's");
    }

    private void fault(String chat, String detail) {
      if (faults.size() < FAULTS_MAX) {
        faults.add(new Fault(chat, detail));
      }
    }

    /// @return whether it was not there already
    private boolean take(ImportedChat imported) {
      var id = ids.next();
      var hashed =
          imported.messages().stream().map(one -> FileStore.Hashed.of(one.files())).toList();
      var names = imported.messages().stream().map(_ -> ids.next()).toList();
      return db.writeAlone(
          WRITE_TIME,
          tx -> {
            boolean isOurs =
                imported.id() != null && chats.find(tx, imported.id(), owner).isPresent();
            if (isOurs || chats.has(tx, imported.source(), owner)) {
              return false;
            }
            chats.insert(tx, begun(id, imported), owner, imported.source());
            boolean hasFiles = false;
            for (int i = 0; i < names.size(); i++) {
              var one = imported.messages().get(i);
              long at = messages.append(tx, id, one.parent(), one.message(names.get(i)), null);
              files.hold(tx, id, at, hashed.get(i));
              hasFiles |= !hashed.get(i).isEmpty();
            }
            if (hasFiles) {
              files.requireRoom(tx, id, owner, limits);
            }
            if (!names.isEmpty()) {
              chats.change(
                  tx,
                  id,
                  new ChatStore.Change(null, null, null, null, (long) imported.end(), null));
            }
            return true;
          });
    }

    private static Chat begun(String id, ImportedChat imported) {
      return new Chat(
          id,
          imported.title(),
          imported.model(),
          imported.createdAt(),
          imported.updatedAt(),
          imported.isPinned(),
          imported.isArchived(),
          false,
          0,
          null);
    }
  }

  private static RuntimeException unknown() {
    return new Problem.Malformed(
            "bad_import",
            "Send conversations as JSON: an export of Plinth's, or ChatGPT's conversations.json.")
        .asException();
  }
}
