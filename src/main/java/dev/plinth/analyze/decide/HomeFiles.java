package dev.plinth.analyze.decide;

import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts what was decided into a backend's home: the contract, merged into an earlier one, the
/// seeds, and a note of what analysis said, for the next merge.
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

  /// Writes the contract and the seeds. A file that a person may have edited is rewritten only when
  /// the merge changes something; the text before is kept in `data/`.
  public Written write(Decided decided) {
    home.make();
    var written = contract(decided.contract());
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
    return written;
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

  private Written contract(Contract fresh) {
    var there = home.read(CONTRACT);
    if (there.isEmpty()) {
      home.write(CONTRACT, ContractWriter.write(fresh));
      return new Written(fresh, List.of());
    }
    var mine = ContractReader.read(there.get(), home.contract().toString(), home.path());
    var base =
        home.read(LAST).map(text -> ContractReader.read(text, LAST, home.path())).orElse(mine);
    var merged = Merge.of(base, mine, fresh);
    if (!merged.differences().isEmpty()) {
      home.write(BEFORE, there.get());
      home.write(CONTRACT, ContractWriter.write(merged.contract()));
    }
    return new Written(
        merged.differences().isEmpty() ? mine : merged.contract(), merged.differences());
  }
}
