package dev.plinth.migrate;

import dev.plinth.db.Catalog;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Brings the tables of a home to what its contract says: first the files of `migrations/` that
/// were not applied yet, then what is still missing, as a new file of its own.
///
/// Files are generated, then owned by people. Each is applied in one transaction together with the
/// mark that it was; one that fails leaves everything as it was.
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

  /// @param home the backend's home; files lie in its `migrations/`
  public Migrations(Database db, Path home) {
    this.db = db;
    this.folder = home.resolve("migrations");
  }

  /// What was done.
  ///
  /// @param applied names of the files that were applied now
  /// @param proposed statements that would lose data; nobody ran them
  public record Applied(List<String> applied, List<String> proposed) {
    public Applied {
      applied = List.copyOf(applied);
      proposed = List.copyOf(proposed);
    }
  }

  private record File(int number, Path path) {}

  /// Applies what is missing.
  ///
  /// @throws MigrationFailure naming the file, or the columns that a person must decide about
  public Applied migrate(Rules rules) {
    var applied = new ArrayList<String>();
    int last = appliedSoFar();
    for (var file : files()) {
      if (file.number() > last) {
        apply(file);
        applied.add(name(file));
        last = file.number();
      }
    }
    var plan = plan(rules);
    if (!plan.conflicts().isEmpty()) {
      throw new MigrationFailure(
          "The contract no longer fits the data: "
              + String.join("; ", plan.conflicts())
              + ". Change the contract back, or write a migration in "
              + folder
              + ".");
    }
    if (!plan.additive().isEmpty()) {
      var file = generate(last + 1, plan);
      try {
        apply(file);
      } catch (MigrationFailure e) {
        delete(file);
        throw e;
      }
      applied.add(name(file));
    }
    return new Applied(applied, plan.proposed());
  }

  /// What [#migrate] would do once all files are applied.
  public Tables.Plan plan(Rules rules) {
    return db.readTogether(tx ->
        Tables.plan(
            Catalog.read(tx),
            rules,
            table -> !tx.exists("SELECT 1 FROM " + Layout.quoted(table) + " LIMIT 1")));
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
    plan.additive().forEach(statement -> text.append('\n').append(statement).append(";\n"));
    try {
      Files.createDirectories(folder);
      Files.writeString(path, text);
      return new File(number, path);
    } catch (IOException e) {
      throw new MigrationFailure("The file " + path + " cannot be written.", e);
    }
  }

  private void apply(File file) {
    String script;
    try {
      script = Files.readString(file.path());
    } catch (IOException e) {
      throw new MigrationFailure("The file " + file.path() + " cannot be read.", e);
    }
    try {
      db.writeAlone(DEADLINE, tx -> applied(tx, script, file.number()));
    } catch (RuntimeException e) {
      throw new MigrationFailure(
          "The migration " + name(file) + " failed, and nothing was changed: " + reason(e), e);
    }
  }

  private static int applied(Tx tx, String script, int number) {
    tx.script(script);
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
