package dev.plinth;

import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.db.Database;
import dev.plinth.kernel.Ids;
import dev.plinth.migrate.Migrations;
import dev.plinth.records.Records;
import dev.plinth.rules.Rules;
import dev.plinth.transfer.Format;
import dev.plinth.transfer.ImportFault;
import dev.plinth.transfer.ImportRefused;
import dev.plinth.transfer.Imports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plinth import`: items out of a file, or a whole database that becomes a backend.
@Command(
    name = "import",
    description = {
      "Read items from a CSV, NDJSON or JSON file into a collection, or make a new backend of a"
          + " SQLite database.",
      "Ids and times of the file are kept; every value is checked as in a request. Everything is"
          + " written, or nothing.",
      "A database is copied into a new home (--home, else NAME-backend beside it) and never"
          + " changed; the report says what is served, and all of it is closed but for admins."
    })
final class ImportCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "FILE",
      description = "data.csv, data.ndjson, data.json or db.json; or a SQLite database.")
  private Path file = Path.of("");

  @Option(
      names = "--into",
      paramLabel = "COLLECTION",
      description = "Where the items go (default: as the keys of a JSON object say).")
  private @Nullable String into;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, ndjson or json (default: by the file's name).")
  private @Nullable Format format;

  @Option(
      names = "--skip-bad",
      description = "Write the items that are fine; name the others and leave them out.")
  private boolean skipBad;

  @Override
  public Integer call() {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new Refused(file + " is not a file that can be read.");
    }
    if (format == null && DatabaseImport.isOne(file)) {
      return database();
    }
    var read =
        Optional.ofNullable(format)
            .or(() -> Format.of(file))
            .orElseThrow(
                () -> new Refused("Say what " + file + " is: --format csv, ndjson or json."));
    if (into == null && read != Format.JSON) {
      throw new Refused("Say where the items go: --into COLLECTION.");
    }
    var folder = home.existing();
    var contract = HomeOption.contract(folder);
    var config = HomeOption.config(folder, Map.of());
    folder.make();
    try (var _ = Serving.log(config);
        var db = Database.open(config.data().resolve("plinth.db"), Clock.systemUTC())) {
      return read(db, contract, config, read);
    }
  }

  private int database() {
    if (into != null || skipBad) {
      throw new Refused(
          file
              + " is a database, which becomes a new backend: --into and --skip-bad are for items.");
    }
    var folder = HomeFolder.at(home.named().orElseGet(() -> DatabaseImport.usualHome(file)));
    var report = new DatabaseImport(file, folder).run();
    var out = output.results();
    out.print(report.text());
    out.println();
    out.println(
        "The report is IMPORT.md in " + folder.path() + ". Next: open what others may see in");
    out.println("plinth.yaml, then `plinth serve --home " + folder.path() + "`.");
    out.flush();
    return 0;
  }

  private int read(Database db, Contract contract, Config config, Format read) {
    var progress = output.progress();
    var records = records(db, contract, config);
    var target = Optional.ofNullable(into).map(name -> ExportCommand.collection(contract, name));
    if (target.filter(one -> one.isView()).isPresent()) {
      throw new Refused(into + " is a view: nothing is written to it.");
    }
    var imports = new Imports(db, records, count -> progress.println(count + " items read"));
    try {
      var done = imports.read(file, read, target, skipBad);
      tell(done.faults(), done.leftOut());
      done.items()
          .forEach((name, count) ->
              output.results().println("imported " + count + " items into " + name));
      if (done.leftOut() > 0) {
        output.results().println("left out " + done.leftOut());
      }
      output.results().flush();
      return 0;
    } catch (ImportRefused e) {
      tell(e.faults(), e.count());
      progress.println(
          "plinth: nothing was written. Mend the file, or leave out what is bad with --skip-bad.");
      progress.flush();
      return Faults.FAILED;
    }
  }

  private void tell(List<ImportFault> faults, long count) {
    var progress = output.progress();
    faults.forEach(fault -> progress.println(file + ":" + fault.line() + ": " + fault.what()));
    if (count > faults.size()) {
      progress.println("and " + (count - faults.size()) + " more");
    }
  }

  /// The records of a home, its tables brought to the contract.
  static Records records(Database db, Contract contract, Config config) {
    var rules = new Rules(contract.schema());
    new Migrations(db, config.home(), contract).migrate(rules);
    var random = new SecureRandom();
    return new Records(db, rules, new Ids(db.clock(), random), random);
  }
}
