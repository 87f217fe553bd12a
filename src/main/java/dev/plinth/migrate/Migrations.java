package dev.plinth.migrate;

import dev.plinth.contract.Contract;
import dev.plinth.db.Database;
import dev.plinth.db.DatabaseFile;
import dev.plinth.db.Rebuild;
import dev.plinth.db.Tx;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Brings the tables of a home to what its contract says: first the files of `migrations/` that
/// were not applied yet, then what is still missing, as a new file of its own.
///
/// Files are generated, then owned by people. Each is applied in one transaction together with the
/// mark that it was; one that fails leaves everything as it was. A file with the line `PRAGMA
/// foreign_keys=OFF;` makes tables anew: while it runs nothing cascades, and all references are
/// checked before its commit.
public final class Migrations {
  /// Bulk work on a small VPS; a rebuild of an index over millions of rows fits.
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  /// The number of the newest file that was applied.
  private static final String FACT = "migration";

  private static final String KEEP_FACT =
      "INSERT INTO _plinth_fact (name, value) VALUES (?, ?)"
          + " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
  private static final Pattern FILE = Pattern.compile("V(\\d{1,9})__.*\\.sql");

  private final Database db;
  private final Path folder;
  private final Optional<Contract> contract;

  /// @param home the backend's home; files lie in its `migrations/`
  public Migrations(Database db, Path home) {
    this(db, home, Optional.empty());
  }

  /// @param home the backend's home; files lie in its `migrations/`
  /// @param contract whose endpoints tell which lists must be fast
  public Migrations(Database db, Path home, Contract contract) {
    this(db, home, Optional.of(contract));
  }

  private Migrations(Database db, Path home, Optional<Contract> contract) {
    this.db = db;
    this.folder = home.resolve("migrations");
    this.contract = contract;
  }

  /// What was done.
  ///
  /// @param applied names of the files that were applied now
  /// @param proposed what would lose data or what the rows do not allow, as sentences; it was not
  ///   done
  public record Applied(List<String> applied, List<String> proposed) {
    public Applied {
      applied = List.copyOf(applied);
      proposed = List.copyOf(proposed);
    }
  }

  private record File(int number, Path path) {}

  /// Applies what is missing and loses nothing.
  ///
  /// @throws MigrationFailure naming the file, or what a person must decide about
  public Applied migrate(Rules rules) {
    return migrate(rules, false);
  }

  /// Applies what is missing, and gives up what stands in the way: values that do not fit, columns
  /// and tables that the contract no longer names. Keep a copy of the database first.
  ///
  /// @throws MigrationFailure naming the file, or what a person must decide about
  public Applied migrateDestructively(Rules rules) {
    return migrate(rules, true);
  }

  private Applied migrate(Rules rules, boolean destructive) {
    var applied = new ArrayList<String>();
    int last = appliedSoFar();
    for (var file : files()) {
      if (file.number() > last) {
        apply(file, List.of());
        applied.add(name(file));
        last = file.number();
      }
    }
    var plan = plan(rules, destructive);
    if (!plan.conflicts().isEmpty()) {
      throw new MigrationFailure(unsolved(plan, destructive));
    }
    if (!plan.statements().isEmpty()) {
      var file = generate(last + 1, plan);
      try {
        apply(file, rules.schema().collections());
      } catch (MigrationFailure e) {
        delete(file);
        throw e;
      }
      applied.add(name(file));
    }
    return new Applied(applied, plan.proposed());
  }

  /// What the views tell that their reader may not read, as sentences.
  ///
  /// @throws MigrationFailure where a view reads what none may
  public List<String> looks(Rules rules) {
    var looks = db.<ViewLooks>read(tx -> ViewLooks.of(tx, rules));
    if (!looks.refused().isEmpty()) {
      throw new MigrationFailure(
          "The contract is not served: " + String.join("; ", looks.refused()) + ".");
    }
    return looks.told();
  }

  /// Makes sure that a contract can be served over the data that there are, and changes nothing.
  ///
  /// @throws MigrationFailure where a person must decide first
  public void require(Rules rules) {
    var plan = plan(rules, false);
    if (!plan.conflicts().isEmpty()) {
      throw new MigrationFailure(unsolved(plan, false));
    }
  }

  private String unsolved(Tables.Plan plan, boolean destructive) {
    var way =
        destructive
            ? "No rule can tell which values to keep"
            : "`plinth migrate --plan` shows what `plinth migrate --apply-destructive` would give up"
                + " to make it fit, after a copy of the database";
    return "The contract no longer fits the data: "
        + String.join("; ", plan.conflicts())
        + ". "
        + way
        + ". Or change the contract back, or write a migration of your own as V"
        + (lastNumber() + 1)
        + "__name.sql in "
        + folder
        + ".";
  }

  private int lastNumber() {
    var files = files();
    return files.isEmpty() ? 0 : files.getLast().number();
  }

  /// Names of the files in `migrations/` that were not applied yet.
  public List<String> waiting() {
    int last = appliedSoFar();
    return files().stream().filter(file -> file.number() > last).map(Migrations::name).toList();
  }

  /// What [#migrate] or [#migrateDestructively] would do once all files are applied.
  public Tables.Plan plan(Rules rules, boolean destructive) {
    Map<String, List<List<String>>> orders =
        contract.map(known -> Orders.of(known, rules)).orElse(Map.of());
    return db.readTogether(tx -> Tables.plan(tx, rules, orders, destructive));
  }

  /// What the start of a backend would do to a database, whether a Plinth has it open or not.
  public static Tables.Plan plan(Path database, Contract contract, Rules rules) {
    return DatabaseFile.look(
        database, tx -> Tables.plan(tx, rules, Orders.of(contract, rules), false));
  }

  private int appliedSoFar() {
    return db.read(tx ->
        (int) tx.number("SELECT CAST(value AS INTEGER) FROM _plinth_fact WHERE name = ?", FACT));
  }

  private List<File> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var paths = Files.list(folder)) {
      var found = new ArrayList<File>();
      for (var path : paths.toList()) {
        var match = FILE.matcher(String.valueOf(path.getFileName()));
        if (match.matches()) {
          found.add(new File(Integer.parseInt(match.group(1)), path));
        }
      }
      found.sort(Comparator.comparingInt(File::number));
      return found;
    } catch (IOException e) {
      throw new MigrationFailure("The folder " + folder + " cannot be read.", e);
    }
  }

  private File generate(int number, Tables.Plan plan) {
    var path = folder.resolve("V" + number + "__" + (number == 1 ? "tables" : "changes") + ".sql");
    var text = new StringBuilder("-- Written by Plinth from plinth.yaml; yours from now on.\n");
    plan.statements().forEach(statement -> text.append('\n').append(statement).append(";\n"));
    try {
      Files.createDirectories(folder);
      Files.writeString(path, text);
      return new File(number, path);
    } catch (IOException e) {
      throw new MigrationFailure("The file " + path + " cannot be written.", e);
    }
  }

  /// @param views collections to ask for their fields afterwards, as far as they are views
  private void apply(File file, List<Collection> views) {
    String script;
    try {
      script = Files.readString(file.path());
    } catch (IOException e) {
      throw new MigrationFailure("The file " + file.path() + " cannot be read.", e);
    }
    try {
      if (Rebuild.isAskedBy(script)) {
        db.rebuild(DEADLINE, tx -> applied(tx, script, file.number(), views));
      } else {
        db.writeAlone(DEADLINE, tx -> applied(tx, script, file.number(), views));
      }
    } catch (RuntimeException e) {
      throw new MigrationFailure(
          "The migration " + name(file) + " failed, and nothing was changed: " + reason(e), e);
    }
  }

  private static int applied(Tx tx, String script, int number, List<Collection> views) {
    tx.script(script);
    Views.require(tx, views);
    return tx.run(KEEP_FACT, FACT, String.valueOf(number));
  }

  /// The database's own words: this is told to the person who runs the command.
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static String name(File file) {
    return String.valueOf(file.path().getFileName());
  }

  private static void delete(File file) {
    try {
      Files.deleteIfExists(file.path());
    } catch (IOException e) {
      throw new MigrationFailure("The file " + file.path() + " cannot be removed.", e);
    }
  }
}
