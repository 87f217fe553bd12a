package dev.plinth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.admin.LocalSocket;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Asks the backend of a home something: the one that runs, else one that is started for this
/// moment and serves nobody.
final class Running {
  private Running() {}

  /// Prints the answer's lines.
  ///
  /// @return the exit code
  static int ask(HomeOption home, Output output, ObjectNode question) {
    var folder = home.existing();
    var contract = HomeOption.contract(folder);
    var config = HomeOption.config(folder, Map.of());
    try {
      var answer = LocalSocket.ask(config.data(), question);
      if (answer.isPresent()) {
        return tell(answer.get(), output);
      }
      var quiet = HomeOption.config(folder, new HashMap<>(Map.of("PLINTH_PORT", "0")));
      folder.make();
      try (var log = Serving.log(quiet);
          var _ = App.start(quiet, contract, Optional.empty(), Clock.systemUTC(), log)) {
        return tell(
            LocalSocket.ask(config.data(), question)
                .orElseThrow(() -> new Refused("The backend took no questions; see its log.")),
            output);
      }
    } catch (IOException e) {
      throw new Refused("The backend that runs over " + folder.path() + " did not answer: " + e);
    }
  }

  /// Prints an answer.
  ///
  /// @return the exit code
  static int tell(ObjectNode answer, Output output) {
    var problem = answer.path("problem").asText("");
    if (!problem.isEmpty()) {
      output.progress().println("plinth: " + problem);
      output.progress().flush();
      return Faults.FAILED;
    }
    answer.path("lines").forEach(line -> output.results().println(line.asText()));
    output.results().flush();
    return 0;
  }
}
