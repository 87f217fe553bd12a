package dev.plinth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `plinth user`: the people of a backend, whether it runs or not.
@Command(
    name = "user",
    description = {
      "The people of a backend, whether it runs or not.",
      "Passwords are read from the terminal, or from the first line of standard input."
    })
final class UserCommand {
  /// A hundred years; a key without a date never expires.
  private static final int DAYS_MAX = 36_500;

  private static final String LOGIN = "The e-mail address or name that they sign in with.";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Command(name = "add", description = "Make an account; --admin opens Plinth's administration.")
  int add(
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login,
      @Option(names = "--admin", description = "May administer Plinth.") boolean admin,
      @Option(
              names = "--set",
              paramLabel = "FIELD=VALUE",
              description = "A field of their row in users; more than one is fine.")
          Map<String, String> fields) {
    var profile = Json.object();
    new LinkedHashMap<>(fields == null ? Map.of() : fields).forEach(profile::put);
    var question =
        question("user.add", login).put("password", Terminal.password()).put("admin", admin);
    question.set("profile", profile);
    return ask(question);
  }

  @Command(name = "list", description = "Everybody, the oldest account first.")
  int list() {
    return ask(question("user.list", ""));
  }

  @Command(name = "role", description = "Give somebody a role of the app.")
  int role(
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login,
      @Parameters(paramLabel = "ROLE", description = "As the app names it.") String role) {
    return ask(question("user.role", login).put("role", role));
  }

  @Command(
      name = "claims",
      description = {
        "Show what rules know of somebody as $caller.claims, or change it.",
        "plan=pro is a text, seats:=3 any JSON, plan= takes it away."
      })
  int claims(
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login,
      @Parameters(
              index = "1..*",
              paramLabel = "NAME=VALUE",
              description = "NAME=TEXT, NAME:=JSON, or NAME= to take it away.")
          List<String> changes) {
    var question = question("user.claims", login);
    var claims = question.putObject("claims");
    for (var change : changes == null ? List.<String>of() : changes) {
      int equals = change.indexOf('=');
      boolean isJson = equals > 1 && change.charAt(equals - 1) == ':';
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), change + ": expected NAME=TEXT, NAME:=JSON or NAME=");
      }
      var value = change.substring(equals + 1);
      var name = change.substring(0, isJson ? equals - 1 : equals);
      if (value.isEmpty()) {
        claims.putNull(name);
      } else {
        claims.set(name, isJson ? json(change, value) : claims.textNode(value));
      }
    }
    return ask(question);
  }

  private JsonNode json(String change, String value) {
    try {
      return Json.parse(value);
    } catch (IllegalArgumentException _) {
      throw new ParameterException(
          spec.commandLine(), change + ": what follows := is no JSON; a text is NAME=TEXT");
    }
  }

  @Command(name = "admin", description = "Open Plinth's administration to somebody, or close it.")
  int admin(
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login,
      @Option(names = "--remove", description = "Close it.") boolean remove) {
    return ask(question("user.admin", login).put("admin", !remove));
  }

  @Command(name = "password", description = "Give somebody a new password; their sessions end.")
  int password(@Parameters(paramLabel = "LOGIN", description = LOGIN) String login) {
    return ask(question("user.password", login).put("password", Terminal.password()));
  }

  @Command(name = "disable", description = "Let somebody in no more; their sessions end.")
  int disable(
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login,
      @Option(names = "--undo", description = "Let them in again.") boolean undo) {
    return ask(question("user.disable", login).put("disabled", !undo));
  }

  @Command(
      name = "key",
      description = {
        "Make an API key with which a program speaks for somebody.",
        "It is printed once, and kept nowhere."
      })
  int key(
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login,
      @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
      @Option(
              names = "--scope",
              split = ",",
              paramLabel = "SCOPE",
              description = "models (without any), chats, records: what it opens.")
          List<String> scopes,
      @Option(
              names = "--model",
              split = ",",
              paramLabel = "MODEL",
              description = "The only models that it may ask.")
          List<String> models,
      @Option(names = "--days", paramLabel = "N", description = "Expires after so many days.")
          Integer days) {
    var question = question("user.key", login);
    var key = question.putObject("key").put("name", name);
    if (scopes != null) {
      scopes.forEach(key.putArray("scopes")::add);
    }
    if (models != null) {
      models.forEach(key.putArray("models")::add);
    }
    if (days != null) {
      if (days < 1 || days > DAYS_MAX) {
        throw new ParameterException(
            spec.commandLine(), "--days: expected a number from 1 to " + DAYS_MAX);
      }
      key.put("expiresAt", Instant.now().plus(Duration.ofDays(days)).toString());
    }
    return ask(question);
  }

  @Command(name = "keys", description = "Somebody's API keys, the newest first.")
  int keys(@Parameters(paramLabel = "LOGIN", description = LOGIN) String login) {
    return ask(question("user.keys", login));
  }

  @Command(name = "revoke", description = "End an API key of somebody's, or all of them.")
  int revoke(
      @Parameters(paramLabel = "LOGIN", description = LOGIN) String login,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "ID",
              description = "As plinth user keys tells it.")
          String id,
      @Option(names = "--all", description = "All of them.") boolean all) {
    if ((id == null) != all) {
      throw new ParameterException(spec.commandLine(), "Name one key by its id, or say --all");
    }
    return ask(question("user.revoke", login).put("id", all ? "" : id));
  }

  private int ask(ObjectNode question) {
    return Running.ask(home, output, question);
  }

  private static ObjectNode question(String what, String login) {
    return Json.object().put("do", what).put("login", login);
  }
}
