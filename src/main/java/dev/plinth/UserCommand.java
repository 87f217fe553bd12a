package dev.plinth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plinth user`: the people of a backend, whether it runs or not.
@Command(
    name = "user",
    description = {
      "The people of a backend, whether it runs or not.",
      "Passwords are read from the terminal, or from the first line of standard input."
    })
final class UserCommand {
  private static final String LOGIN = "The e-mail address or name that they sign in with.";

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

  private int ask(ObjectNode question) {
    return Running.ask(home, output, question);
  }

  private static ObjectNode question(String what, String login) {
    return Json.object().put("do", what).put("login", login);
  }
}
