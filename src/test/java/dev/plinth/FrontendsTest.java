package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.AnalysisJson;
import dev.plinth.analyze.FrontendReader;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.analyze.decide.Decisions;
import dev.plinth.contract.ContractWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Small whole apps in several styles, each with what reading it has to find and what the contract
/// has to say, both written by hand from the app's source.
final class FrontendsTest {
  private static final Path FIXTURES = Path.of("src/test/frontends");

  @ParameterizedTest
  @ValueSource(strings = {"taskboard", "recipes", "ledger", "bookshelf"})
  void readingFindsTheCallsAndNoOthers(String name) throws IOException {
    var json = new ObjectMapper();
    var analysis = read(name);
    var found = AnalysisJson.write(analysis, decided(name, analysis).entities());

    var expected = json.readTree(FIXTURES.resolve(name).resolve("expected-analysis.json").toFile());
    assertThat(ExpectedAnalysis.faults(expected, found)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"taskboard", "recipes", "ledger", "bookshelf"})
  void theContractSaysWhatTheAppNeeds(String name) throws IOException {
    var contract = yaml(ContractWriter.write(decided(name, read(name)).contract()));

    var expected = yaml(Files.readString(FIXTURES.resolve(name).resolve("expected-plinth.yaml")));
    var faults = new ArrayList<String>();
    compare("", expected, contract, faults);
    assertThat(faults).isEmpty();
  }

  static Analysis read(String name) throws IOException {
    return new FrontendReader().read(folder(name));
  }

  static Decided decided(String name, Analysis analysis) {
    return Decisions.of(analysis, name, "../" + name);
  }

  static Path folder(String name) {
    return name.equals("taskboard")
        ? Path.of("src/demo/taskboard")
        : FIXTURES.resolve(name).resolve("app");
  }

  private static Object yaml(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  /// Everything that is expected has to be there; there may be more.
  private static void compare(
      String place, Object expected, @Nullable Object actual, List<String> faults) {
    if (expected instanceof Map<?, ?> members && actual instanceof String shortForm) {
      // `title: text` is short for `title: { type: text }`
      compare(place, members, Map.of("type", shortForm), faults);
    } else if (expected instanceof Map<?, ?> members && actual instanceof Map<?, ?> there) {
      members.forEach((key, value) -> compare(place + "/" + key, value, there.get(key), faults));
    } else if (!expected.equals(actual)) {
      faults.add(place + " is " + actual + ", not " + expected);
    }
  }
}
