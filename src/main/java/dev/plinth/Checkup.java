package dev.plinth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.admin.LocalSocket;
import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.json.Json;
import dev.plinth.log.Log;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import dev.plinth.trial.Person;
import dev.plinth.trial.Report;
import dev.plinth.trial.Trial;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Serves a copy of a home for a moment, and tries all that the app calls. Neither the home nor the
/// app is changed.
final class Checkup {
  /// `$caller.role = 'admin'`, `$caller.isAdmin = true`: what rules ask of somebody with more
  /// rights.
  private static final Pattern ROLE =
      Pattern.compile("\\$caller\\.(\\w+)\\s*=\\s*(?:'([^']*)'|true)");

  private final AppFolder app;
  private final HomeFolder home;
  private final Consumer<String> progress;

  /// @param home which need not be there yet
  /// @param progress takes lines for a person
  Checkup(AppFolder app, HomeFolder home, Consumer<String> progress) {
    this.app = app;
    this.home = home;
    this.progress = progress;
  }

  Report report() throws IOException {
    var analysing = Analysing.of(app, home.relative(app), progress);
    analysing.requireCalls();
    try (var copy = HomeCopy.make()) {
      if (home.hasContract()) {
        home.require(HomeOption.contract(home).frontend(), app);
        copy.take(home, progress);
      } else {
        progress.accept("There is no backend yet: what analysis would write is tried.");
        analysing.write(copy.home());
      }
      return tried(copy.home(), analysing);
    }
  }

  private Report tried(HomeFolder copy, Analysing analysing) throws IOException {
    var contract = HomeOption.contract(copy);
    // neither the person's settings nor their keys: no model is asked, no mail is sent
    var config = Config.read(copy.path(), Map.of(), Map.of("PLINTH_PORT", "0"));
    var clock = Clock.systemUTC();
    try (var log = new Log(OutputStream.nullOutputStream(), false, clock)) {
      log.takeOver();
      try (var served = App.start(config, contract, Optional.empty(), clock, log)) {
        var cast = cast(copy, contract, Long.toString(clock.millis(), Character.MAX_RADIX));
        var base = URI.create("http://localhost:" + served.port());
        return Trial.of(base, contract, analysing.analysis(), cast, clock);
      }
    }
  }

  private Trial.Cast cast(HomeFolder copy, Contract contract, String mark) throws IOException {
    int min = contract.auth().passwordMin();
    var person = Person.named("doctor", mark, min);
    if (!contract.auth().enabled()) {
      return new Trial.Cast(person, null, null);
    }
    boolean signsUp =
        contract.endpoints().stream()
            .anyMatch(each -> each.action().equals(new Endpoint.Action.SignIn(AuthVerb.SIGNUP)));
    if (!signsUp) {
      add(copy, contract, person, false, null);
    }
    var steward = Person.named("steward", mark, min);
    add(copy, contract, steward, true, null);
    var admin = Person.named("admin", mark, min);
    add(copy, contract, admin, false, role(contract));
    return new Trial.Cast(person, admin, steward);
  }

  /// A field of people and the value of it that opens more: `role`, `admin`.
  private record Role(String field, @Nullable String value) {}

  private static @Nullable Role role(Contract contract) {
    var users = contract.schema().collection(Schema.USERS);
    var rules =
        Stream.concat(
            contract.schema().collections().stream()
                .map(each -> each.access())
                .flatMap(
                    each -> Stream.of(each.read(), each.create(), each.update(), each.delete())),
            contract.endpoints().stream().flatMap(each -> Stream.ofNullable(each.where())));
    return rules
        .flatMap(rule -> ROLE.matcher(rule).results())
        .filter(found -> users.flatMap(each -> each.field(found.group(1))).isPresent())
        .findFirst()
        .map(found -> new Role(found.group(1), found.group(2)))
        .orElse(null);
  }

  /// Makes an account as `plinth user add` does.
  private void add(
      HomeFolder copy, Contract contract, Person person, boolean admin, @Nullable Role role)
      throws IOException {
    var profile = Json.object();
    contract
        .schema()
        .collection(Schema.USERS)
        .ifPresent(users -> {
          for (var field : users.fields()) {
            fill(profile, field, person, contract.auth().login());
          }
        });
    if (role != null && role.value() == null) {
      profile.put(role.field(), true);
    } else if (role != null) {
      profile.put(role.field(), role.value());
    }
    var question =
        Json.object()
            .put("do", "user.add")
            .put("login", person.login(contract.auth()))
            .put("password", person.password())
            .put("admin", admin);
    question.set("profile", profile);
    var answer = LocalSocket.ask(copy.data(), question);
    var problem = answer.map(each -> each.path("problem").asText("")).orElse("it does not answer");
    if (!problem.isEmpty()) {
      progress.accept("No account could be made for " + person.username() + ": " + problem);
    }
  }

  private static void fill(ObjectNode profile, Field field, Person person, String login) {
    if (field.name().equals(login) || field.isComputed()) {
      return;
    }
    switch (field.type()) {
      case FieldType.Email _ -> profile.put(field.name(), person.email());
      case FieldType.Text _ -> {
        if (field.required() || field.unique()) {
          profile.put(field.name(), person.username());
        }
      }
      default -> {}
    }
  }
}
