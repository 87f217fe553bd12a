package dev.plinth;

import dev.plinth.config.Config;
import dev.plinth.db.Database;
import dev.plinth.migrate.Migrations;
import dev.plinth.migrate.Tables;
import dev.plinth.rules.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `plinth migrate`: bring the tables to the contract, without serving.
@Command(
    name = "migrate",
    description = {
      "Bring the database to what the contract says; print what was done.",
      "What loses nothing is applied at once. What would lose data is only told."
    })
final class MigrateCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();
  @ArgGroup private Mode mode = new Mode();

  /// One of them at a time.
  static final class Mode {
    @Option(names = "--plan", description = "Print the SQL and the reasons; change nothing.")
    private boolean plan;

    @Option(
        names = "--apply-destructive",
        description = "Also apply what loses data, after a copy of the database in data/backups/.")
    private boolean destructive;
  }

  @Override
  public Integer call() {
    var folder = home.existing();
    var contract = HomeOption.contract(folder);
    var rules = new Rules(contract.schema());
    var config = HomeOption.config(folder, Map.of());
    folder.make();
    var out = output.results();
    try (var _ = Serving.log(config);
        var db = Database.open(config.data().resolve("plinth.db"), Clock.systemUTC())) {
      var migrations = new Migrations(db, folder.path(), contract);
      if (mode.plan) {
        plan(migrations, rules, out);
      } else {
        apply(db, migrations, rules, config);
      }
    }
    out.flush();
    return 0;
  }

  private void apply(Database db, Migrations migrations, Rules rules, Config config) {
    var out = output.results();
    if (mode.destructive) {
      out.println("-- the database before this: " + copy(db, config));
    }
    var done =
        mode.destructive ? migrations.migrateDestructively(rules) : migrations.migrate(rules);
    done.applied().forEach(file -> out.println("-- applied " + file));
    done.proposed().forEach(why -> out.println("-- left for you to decide: " + why));
  }

  private static Path copy(Database db, Config config) {
    var name = "before-migration-" + STAMP.format(db.clock().instant()) + ".db";
    var copy = config.data().resolve("backups").resolve(name);
    try {
      db.copyTo(copy);
      return copy;
    } catch (IOException e) {
      throw new Refused("Nothing was changed, since no copy could be kept: " + e.getMessage());
    }
  }

  private static void plan(Migrations migrations, Rules rules, PrintWriter out) {
    migrations.waiting().forEach(file -> out.println("-- waits to be applied: " + file));
    var plan = migrations.plan(rules, false);
    plan.conflicts().forEach(why -> out.println("-- does not fit: " + why));
    plan.proposed().forEach(why -> out.println("-- left for you to decide: " + why));
    if (plan.conflicts().isEmpty()) {
      print("-- loses nothing, applied by `plinth migrate` and at the next start:", plan, out);
    }
    if (plan.conflicts().isEmpty() && plan.proposed().isEmpty()) {
      return;
    }
    var destructive = migrations.plan(rules, true);
    destructive.conflicts().forEach(why -> out.println("-- needs a migration of your own: " + why));
    if (destructive.conflicts().isEmpty()) {
      print("-- loses data, applied by `plinth migrate --apply-destructive`:", destructive, out);
    }
  }

  private static void print(String title, Tables.Plan plan, PrintWriter out) {
    if (!plan.statements().isEmpty()) {
      out.println(title);
      plan.statements().forEach(statement -> out.println(statement + ";"));
    }
  }
}
