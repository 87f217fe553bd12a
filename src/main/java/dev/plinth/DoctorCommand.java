package dev.plinth;

import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.migrate.ViewLooks;
import dev.plinth.rules.Disclosures;
import dev.plinth.rules.Rules;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `plinth doctor`: what is open to anyone, what waits for a decision, what the settings expose;
/// and whether the database is sound.
@Command(name = "doctor", description = "List what is public, and what should be looked at.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var folder = home.existing();
    var contract = HomeOption.contract(folder);
    var config = HomeOption.config(folder, Map.of());
    var file = config.data().resolve("plinth.db");
    var out = output.results();
    var rules = new Rules(contract.schema());
    for (var collection : contract.schema().collections()) {
      switch (Rules.decide(rules.of(collection.name()).read(), Caller.ANONYMOUS)) {
        case YES -> out.println("public: " + collection.name() + ".read");
        case ASK -> out.println("public in part: " + collection.name() + ".read");
        case NO -> {}
      }
      rules.of(collection.name()).sent().stream()
          .filter(sent -> !sent.equals("id") && collection.field(sent).isEmpty())
          .sorted()
          .forEach(sent ->
              out.println(
                  "sent for rules alone: "
                      + sent
                      + " (a rule of "
                      + collection.name()
                      + " looks at it, and it is no field)"));
    }
    Listening.openWrites(contract).forEach(write -> out.println("public: " + write));
    Listening.newcomers(contract).forEach(told -> out.println("look at this: " + told));
    Disclosures.of(rules).forEach(sentence -> out.println("look at this: " + sentence));
    if (Files.exists(file)) {
      var looks = Database.<ViewLooks>look(file, tx -> ViewLooks.of(tx, rules));
      looks.refused().forEach(sentence -> out.println("not served: " + sentence));
      looks.told().forEach(sentence -> out.println("look at this: " + sentence));
    }
    contract
        .undecided()
        .forEach(open ->
            out.println(
                "undecided: "
                    + open.method()
                    + " "
                    + open.path()
                    + " ("
                    + open.at()
                    + "): "
                    + open.why()));
    config.warnings().forEach(out::println);
    if (!config.isLocal()) {
      out.println("others can reach this server");
      if (config.publicUrl().filter(url -> "https".equals(url.getScheme())).isEmpty()) {
        out.println(
            "cookies and passwords travel in the clear: put HTTPS before it and set"
                + " PLINTH_PUBLIC_URL");
      }
    }
    out.flush();
    return 0;
  }
}
