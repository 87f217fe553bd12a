package dev.plinth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.json.Json;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import dev.plinth.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/// A board for the demo that somebody has worked on, an account to look at it with, and a model
/// that is awake when it is asked.
final class DemoBoard implements Beside {
  static final String LOGIN = "demo@example.org";
  static final String PASSWORD = "taskboard";

  /// Small enough for any laptop.
  static final String SUGGESTED = "llama3.2:1b";

  private static final String BOARD = "demo-board.json";
  private static final String ACCOUNT = "data/demo-account.json";

  private final HomeFolder home;
  private final boolean isLocal;
  private final Clock clock;

  /// @param isLocal whether nobody but this machine reaches it; else the password is nobody's guess
  DemoBoard(HomeFolder home, boolean isLocal, Clock clock) {
    this.home = home;
    this.isLocal = isLocal;
    this.clock = clock;
  }

  @Override
  public String open(App backend, Log log, Runnable ended) {
    var account = account(backend, log);
    log.info(
        "sign in as "
            + account.path("login").asText()
            + " with the password "
            + (isLocal ? account.path("password").asText() : "in " + home.path().resolve(ACCOUNT)));
    Thread.ofVirtual().name("demo-model").start(() -> wake(backend, log));
    return "http://localhost:" + backend.port();
  }

  @Override
  public int close() {
    return 0;
  }

  /// The account and its board, made when there are none.
  private ObjectNode account(App backend, Log log) {
    var known = home.read(ACCOUNT).map(Json::parse);
    if (known.isPresent() && known.get() instanceof ObjectNode there) {
      return isLocal ? there : guarded(backend, there);
    }
    var account = Json.object().put("login", LOGIN).put("password", password());
    try {
      var question = account.deepCopy().put("do", "user.add");
      question.set("profile", Json.object().put("name", "Demo"));
      var id = backend.answer(question).path("id").asText();
      var board = board(id, LocalDate.now(clock));
      for (var name : List.of("projects", "tasks")) {
        home.write("seed/" + name + ".json", Json.pretty(board.path(name)) + "\n");
      }
      backend.sow().forEach(log::info);
      home.write(ACCOUNT, Json.pretty(account) + "\n");
    } catch (ProblemException e) {
      log.warn("the demo's account: " + e.problem().detail());
    }
    return account;
  }

  /// The account without the password that everybody knows: others reach it now.
  private ObjectNode guarded(App backend, ObjectNode account) {
    if (account.path("password").asText().equals(PASSWORD)) {
      account.put("password", password());
      backend.answer(account.deepCopy().put("do", "user.password"));
      home.write(ACCOUNT, Json.pretty(account) + "\n");
    }
    return account;
  }

  /// What lies on the board: everything belongs to this account, and is due around today.
  private static JsonNode board(String owner, LocalDate today) {
    try (var in = DemoBoard.class.getResourceAsStream(BOARD)) {
      var board = Json.read(Objects.requireNonNull(in, BOARD).readAllBytes());
      for (var project : board.path("projects")) {
        ((ObjectNode) project).put("ownerId", owner);
      }
      for (var each : board.path("tasks")) {
        var task = (ObjectNode) each;
        var due = task.remove("due");
        task.put("owner", owner);
        task.put("dueDate", due.isNumber() ? today.plusDays(due.asInt()).toString() : null);
      }
      return board;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String password() {
    return isLocal ? PASSWORD : new Ids(clock, new SecureRandom()).next();
  }

  /// Says who will answer, and has a local model loaded before somebody waits for it.
  private static void wake(App backend, Log log) {
    var models = backend.llm().models();
    models.refresh();
    var model = models.preferred();
    log.info(told(model, models.answers("ollama")));
    if (model.provider().equals("ollama")) {
      try (var reply = backend.llm().ask(model, Prompt.of("Say: ready."))) {
        var chunk = reply.next();
        while (!(chunk instanceof Chunk.End)) {
          chunk = reply.next();
        }
        log.info(
            chunk instanceof Chunk.Failure
                ? "the assistant could not load " + model.id()
                : "the assistant has loaded " + model.id());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static String told(Model model, boolean hasOllama) {
    if (!model.provider().equals("offline")) {
      return "the assistant speaks with " + model.id() + " (" + model.provider() + ")";
    }
    return hasOllama
        ? "the assistant is the built-in offline script: Ollama runs and has no model yet, so do"
            + " ollama pull "
            + SUGGESTED
        : "the assistant is the built-in offline script; for a real one install Ollama"
            + " (ollama.com) and do ollama pull "
            + SUGGESTED;
  }
}
