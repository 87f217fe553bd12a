package dev.plinth.analyze.decide;

import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.json.Json;
import dev.plinth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts what was decided into a backend's home: the contract, merged into an earlier one, the
/// seeds, drafts of SQL, and a note of what analysis said, for the next merge.
public final class HomeFiles {
  private static final String CONTRACT = "plinth.yaml";
  private static final String LAST = "data/analysed.yaml";
  private static final String BUILD_ENV = "data/build-env.json";
  private static final String BEFORE = "data/plinth.before.yaml";

  private final HomeFolder home;

  public HomeFiles(HomeFolder home) {
    this.home = home;
  }

  /// What was written.
  ///
  /// @param contract as it stands now
  /// @param differences from the contract that was there; empty when there was none
  public record Written(Contract contract, List<String> differences) {
    public Written {
      differences = List.copyOf(differences);
    }
  }

  /// What would be written: nothing is yet, so that what fails on the way leaves all as it was.
  public Written plan(Decided decided) {
    var fresh = readBack(decided.contract());
    var there = home.read(CONTRACT);
    if (there.isEmpty()) {
      return new Written(fresh, List.of());
    }
    var mine = ContractReader.read(there.get(), home.contract().toString(), home.path());
    var merged = fitting(base(), mine, fresh);
    return merged.differences().isEmpty()
        ? new Written(mine, List.of())
        : new Written(merged.contract(), merged.differences());
  }

  /// Writes the contract and the seeds. A file that a person may have edited is rewritten only when
  /// the merge changes something; the text before is kept in `data/`.
  public Written write(Decided decided) {
    var written = plan(decided);
    write(decided, written);
    return written;
  }

  /// Writes what was planned.
  public void write(Decided decided, Written planned) {
    home.make();
    var there = home.read(CONTRACT);
    if (there.isEmpty() || !planned.differences().isEmpty()) {
      there.ifPresent(text -> home.write(BEFORE, text));
      home.write(CONTRACT, ContractWriter.write(planned.contract()));
    }
    home.write(LAST, ContractWriter.write(decided.contract()));
    home.write(BUILD_ENV, Json.pretty(decided.buildEnv()) + "\n");
    decided
        .seeds()
        .forEach((collection, items) -> {
          var name = "seed/" + collection + ".json";
          if (home.read(name).isEmpty()) {
            home.write(name, Json.pretty(items) + "\n");
          }
        });
    decided
        .drafts()
        .forEach((file, text) -> {
          if (home.read("sql/" + file).isEmpty()) {
            home.write("sql/" + file, text);
          }
        });
  }

  /// The variables with which a build of the app looks for its backend at its own origin, as the
  /// last analysis said.
  public Map<String, String> buildEnv() {
    var env = new LinkedHashMap<String, String>();
    home.read(BUILD_ENV)
        .map(Json::parse)
        .ifPresent(all ->
            all.properties().forEach(each -> env.put(each.getKey(), each.getValue().asText())));
    return env;
  }

  /// What analysis said the last time. Where that is not known, a contract that says nothing: all
  /// that lies in the home counts as the person's then.
  private Contract base() {
    try {
      var last = home.read(LAST);
      if (last.isPresent()) {
        return ContractReader.read(last.get(), LAST, home.path());
      }
    } catch (ContractException _) {
      // of an earlier Plinth
    }
    return ContractReader.of("", new Schema(List.of()));
  }

  /// The merge, without what would make a contract that cannot be read: a person who renamed a
  /// field does not lose their contract to an endpoint that names it as it was.
  private Merge.Merged fitting(Contract base, Contract mine, Contract fresh) {
    var merged = Merge.of(base, mine, fresh);
    if (faults(merged.contract()).isEmpty()) {
      return merged;
    }
    return new Fitting(this::faults, mine).of(merged);
  }

  private List<String> faults(Contract contract) {
    try {
      ContractReader.read(ContractWriter.write(contract), CONTRACT, home.path());
      return List.of();
    } catch (ContractException e) {
      return e.faults();
    }
  }

  /// The contract as it is once it was written and read.
  private Contract readBack(Contract contract) {
    try {
      return ContractReader.read(ContractWriter.write(contract), CONTRACT, home.path());
    } catch (ContractException e) {
      throw new IllegalStateException(
          "analysis wrote a contract that cannot be read: " + String.join("; ", e.faults()), e);
    }
  }
}
