package dev.plinth;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.db.DatabaseFile;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.migrate.ViewLooks;
import dev.plinth.rules.Disclosures;
import dev.plinth.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plinth doctor`: what is open to anyone, what waits for a decision, what the settings expose,
/// and whether the database is sound; of an app, whether its backend answers all that it calls.
@Command(
    name = "doctor",
    description = {
      "List what is public, and what should be looked at; then what the backend stands on: disk, file"
          + " system, clock, database, models (exit code 1 where something has to be mended, 3 for a"
          + " damaged database).",
      "With an app's folder: call all that the app calls, on a temporary copy of its backend, and"
          + " list what is not answered as the app reads it (exit code 1)."
    })
final class DoctorCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FRONTEND",
      description = "The folder of an app whose calls are tried.")
  private @Nullable Path frontend;

  @Option(names = "--json", description = "With an app's folder: print the report as JSON.")
  private boolean json;

  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    return frontend == null ? home() : app(frontend);
  }

  private int app(Path named) throws IOException {
    var app = AppFolder.find(named);
    app.notes().forEach(output.progress()::println);
    var checkup = new Checkup(app, HomeFolder.of(app, home.named()), output.progress()::println);
    var report = checkup.report();
    if (json) {
      output.results().println(Json.pretty(report.json()));
    } else {
      report.lines().forEach(output.results()::println);
    }
    output.results().flush();
    return report.isFine() ? 0 : Faults.FAILED;
  }

  private int home() {
    var folder = home.existing();
    var contract = HomeOption.contract(folder);
    var config = HomeOption.config(folder, Map.of());
    var file = config.data().resolve("plinth.db");
    var paint = Paint.results();
    var results = output.results();
    Consumer<String> out = line -> results.println(paint.line(line));
    var rules = new Rules(contract.schema());
    for (var collection : contract.schema().collections()) {
      switch (Rules.decide(rules.of(collection.name()).read(), Caller.ANONYMOUS)) {
        case YES -> out.accept("public: " + collection.name() + ".read");
        case ASK -> out.accept("public in part: " + collection.name() + ".read");
        case NO -> {}
      }
      rules.of(collection.name()).sent().stream()
          .filter(sent -> !sent.equals("id") && collection.field(sent).isEmpty())
          .sorted()
          .forEach(sent ->
              out.accept(
                  "sent for rules alone: "
                      + sent
                      + " (a rule of "
                      + collection.name()
                      + " looks at it, and it is no field)"));
    }
    Listening.openWrites(contract).forEach(write -> out.accept("public: " + write));
    Listening.newcomers(contract).forEach(told -> out.accept("look at this: " + told));
    Disclosures.of(rules).forEach(sentence -> out.accept("look at this: " + sentence));
    if (Files.exists(file)) {
      var looks = DatabaseFile.<ViewLooks>look(file, tx -> ViewLooks.of(tx, rules));
      looks.refused().forEach(sentence -> out.accept("not served: " + sentence));
      looks.told().forEach(sentence -> out.accept("look at this: " + sentence));
    }
    contract
        .undecided()
        .forEach(open ->
            out.accept(
                "undecided: "
                    + open.method()
                    + " "
                    + open.path()
                    + " ("
                    + open.at()
                    + "): "
                    + open.why()));
    config.warnings().forEach(out);
    if (!config.isLocal()) {
      out.accept("others can reach this server");
      if (config.publicUrl().filter(url -> "https".equals(url.getScheme())).isEmpty()) {
        out.accept(
            "cookies and passwords travel in the clear: put HTTPS before it and set"
                + " PLINTH_PUBLIC_URL");
      }
    }
    var findings = new Machine(config, contract, Clock.systemUTC()).findings();
    findings.forEach(finding -> out.accept(finding.line()));
    results.flush();
    return findings.stream().allMatch(Machine.Finding::isFine) ? 0 : Faults.FAILED;
  }
}
