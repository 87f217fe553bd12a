package dev.plinth.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.auth.Accounts;
import dev.plinth.auth.ApiKey;
import dev.plinth.auth.ApiKeys;
import dev.plinth.auth.KeyForm;
import dev.plinth.db.Database;
import dev.plinth.db.DatabaseFile;
import dev.plinth.files.Archive;
import dev.plinth.json.Json;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;

/// What commands ask of a backend. A question is `{"do": "user.add", "login": …}`, its answer
/// `{"lines": ["…"]}`.
public final class Operations {
  private final Database db;
  private final Accounts accounts;
  private final ApiKeys keys;
  private final Path files;

  /// @param files the folder of what people uploaded
  public Operations(Database db, Accounts accounts, ApiKeys keys, Path files) {
    this.db = db;
    this.accounts = accounts;
    this.keys = keys;
    this.files = files;
  }

  /// Does what is asked.
  ///
  /// @throws dev.plinth.kernel.ProblemException for what cannot be done, with a sentence
  public ObjectNode answer(ObjectNode question) {
    var login = question.path("login").asText();
    try {
      return answer(login, question);
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.NotFound
          ? new Problem.Conflict("nobody", "Nobody signs in as " + login + ".").asException()
          : e;
    }
  }

  private ObjectNode answer(String login, ObjectNode question) {
    return switch (question.path("do").asText()) {
      case "user.add" -> add(login, question);
      case "user.list" -> list();
      case "user.role" -> {
        var role = question.path("role").asText();
        accounts.people().setRole(login, role);
        yield said(login + " is " + role + " now.");
      }
      case "user.claims" -> {
        var changes = question.path("claims") instanceof ObjectNode given ? given : Json.object();
        var people = accounts.people();
        var claims = changes.isEmpty() ? people.claims(login) : people.claim(login, changes);
        yield said(Json.text(claims));
      }
      case "user.admin" -> {
        boolean admin = question.path("admin").asBoolean();
        accounts.people().setAdmin(login, admin);
        yield said(login + (admin ? " is an admin of Plinth now." : " is no admin any more."));
      }
      case "user.password" -> {
        accounts.resetPassword(login, question.path("password").asText());
        var answer =
            said("The password of " + login + " is changed; all their sessions are ended.");
        tellOfKeys(answer, login, accounts.people().id(login));
        yield answer;
      }
      case "user.disable" -> {
        boolean disabled = question.path("disabled").asBoolean();
        accounts.setDisabled(login, disabled);
        yield said(login + (disabled ? " cannot sign in any more." : " can sign in again."));
      }
      case "user.keys" -> keys(accounts.people().id(login));
      case "user.key" -> key(accounts.people().id(login), question);
      case "user.revoke" -> revoke(accounts.people().id(login), login, question);
      case "backup" -> backup(Path.of(question.path("file").asText()));
      default ->
          throw new Problem.Malformed("This Plinth does not know that command.").asException();
    };
  }

  private ObjectNode add(String login, ObjectNode question) {
    var profile = question.path("profile") instanceof ObjectNode given ? given : Json.object();
    var id =
        accounts.create(
            login, question.path("password").asText(), profile, question.path("admin").asBoolean());
    return said(login + " can sign in (" + id + ").").put("id", id);
  }

  private ObjectNode list() {
    var lines = Json.array();
    for (var person : accounts.people().list()) {
      lines.add(
          "%s  %s%s%s"
              .formatted(
                  Instant.ofEpochMilli(person.createdAt()),
                  person.login(),
                  person.admin() ? "  admin" : "",
                  person.disabled() ? "  disabled" : ""));
    }
    var answer = Json.object();
    answer.set("lines", lines);
    return answer;
  }

  /// The key stands alone on its line, and nowhere else ever again.
  private ObjectNode key(String account, ObjectNode question) {
    return said(
        keys.create(account, KeyForm.wish(question.path("key"), db.clock().instant())).text());
  }

  private ObjectNode keys(String account) {
    var answer = Json.object();
    var lines = answer.putArray("lines");
    for (var key : keys.list(account)) {
      lines.add(
          "%s  …%s  %s  %s  %s%s  used %s"
              .formatted(
                  key.id(),
                  key.lastFour(),
                  key.status(db.clock().instant()).word(),
                  key.name(),
                  key.scopes().stream()
                      .sorted()
                      .map(KeyScope::word)
                      .collect(Collectors.joining(",")),
                  key.models().isEmpty() ? "" : "  " + String.join(",", key.models()),
                  key.usedAt() == null ? "never" : key.usedAt()));
    }
    return answer;
  }

  private ObjectNode revoke(String account, String login, ObjectNode question) {
    var id = question.path("id").asText("");
    if (id.isEmpty()) {
      keys.revokeAll(account);
      return said("All API keys of " + login + " are revoked.");
    }
    try {
      keys.revoke(account, id);
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.NotFound
          ? new Problem.Conflict(
                  "no_key", login + " has no API key " + id + ": see plinth user keys.")
              .asException()
          : e;
    }
    return said("The API key " + id + " of " + login + " is revoked.");
  }

  /// Keys outlive a password, which whoever takes an account back has to know.
  private void tellOfKeys(ObjectNode answer, String login, String account) {
    var now = db.clock().instant();
    long active =
        keys.list(account).stream().filter(key -> key.status(now) == ApiKey.Status.ACTIVE).count();
    if (active > 0) {
      answer
          .withArray("lines")
          .add(
              "API keys go on working: "
                  + active
                  + " (plinth user revoke "
                  + login
                  + " --all ends them).");
    }
  }

  private ObjectNode backup(Path file) {
    try {
      if (Archive.isNamed(file)) {
        int count = Archive.write(db, files, file);
        return said(
            "The database as of this moment and %s are in %s, whole and verified."
                .formatted(files(count), file));
      }
      db.copyTo(file);
      DatabaseFile.verify(file);
      var answer = said("The database as of this moment is in " + file + ", whole and verified.");
      int held = Archive.held(db);
      if (held > 0) {
        answer
            .withArray("lines")
            .add(
                files(held)
                    + (held == 1 ? " is" : " are")
                    + " not in it: a backup that is named .zip takes them along.");
      }
      return answer;
    } catch (FileAlreadyExistsException _) {
      throw new Problem.Conflict("backup", file + " is there already: name a new file.")
          .asException();
    } catch (IOException e) {
      throw new Problem.Conflict("backup", told(e)).asException();
    }
  }

  private static String files(int count) {
    return count == 1 ? "1 uploaded file" : count + " uploaded files";
  }

  /// What went wrong, with what the system says of it: a full disk is no riddle.
  private static String told(IOException e) {
    var cause = e.getCause();
    return cause == null || cause.getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + " (" + cause.getMessage() + ")";
  }

  private static ObjectNode said(String line) {
    var answer = Json.object();
    answer.set("lines", Json.array().add(line));
    return answer;
  }
}
