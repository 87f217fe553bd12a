package dev.plinth;

import dev.plinth.contract.Contract;
import dev.plinth.db.Database;
import dev.plinth.rules.Nearest;
import dev.plinth.schema.Collection;
import dev.plinth.transfer.Exports;
import dev.plinth.transfer.Format;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plinth export`: the items of a collection to standard output.
@Command(
    name = "export",
    description = "Write all items of a collection to standard output; hidden fields stay inside.")
final class ExportCommand implements Callable<Integer> {
  private static final long PROGRESS_EVERY = 10_000;

  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "COLLECTION", description = "Which one.")
  private String name = "";

  @Option(names = "--format", paramLabel = "FORMAT", description = "csv, ndjson (default) or json.")
  private Format format = Format.NDJSON;

  @Override
  public Integer call() throws IOException {
    var folder = home.existing();
    var contract = HomeOption.contract(folder);
    var config = HomeOption.config(folder, Map.of());
    var collection = collection(contract, name);
    folder.make();
    var progress = output.progress();
    try (var _ = Serving.log(config);
        var db = Database.open(config.data().resolve("plinth.db"), Clock.systemUTC())) {
      var exports =
          new Exports(
              ImportCommand.records(db, contract, config),
              count -> {
                if (count > 0 && count % PROGRESS_EVERY == 0) {
                  progress.println(count + " items written");
                }
              });
      long count = exports.write(collection, format, output.results());
      progress.println("exported " + count + " items of " + name);
      progress.flush();
    }
    return 0;
  }

  static Collection collection(Contract contract, String name) {
    var names = contract.schema().collections().stream().map(Collection::name).toList();
    return contract
        .schema()
        .collection(name)
        .orElseThrow(
            () -> new Refused("There is no collection " + name + Nearest.hint(name, names) + "."));
  }
}
