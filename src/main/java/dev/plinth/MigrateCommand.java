package dev.plinth;

import dev.plinth.db.Database;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Rules;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `plinth migrate`: bring the tables to the contract, without serving.
@Command(
    name = "migrate",
    description = "Bring the database to what the contract says; print what was done.")
final class MigrateCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var folder = home.existing();
    var contract = HomeOption.contract(folder);
    var config = HomeOption.config(folder, Map.of());
    folder.make();
    var out = output.results();
    try (var _ = Serving.log(config);
        var db = Database.open(config.data().resolve("plinth.db"), Clock.systemUTC())) {
      var done = new Migrations(db, folder.path()).migrate(new Rules(contract.schema()));
      done.applied().forEach(file -> out.println("-- applied " + file));
      done.proposed().forEach(sql -> out.println("-- left for you to decide: " + sql));
    }
    out.flush();
    return 0;
  }
}
