package dev.plinth;

import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `--home`, for every command that works on a backend.
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT, // for the subcommands of a command
      description = "The backend's folder (default: beside the app's repository).")
  private @Nullable Path home;

  Optional<Path> named() {
    return Optional.ofNullable(home);
  }

  /// The home of a command that is not told of any frontend: the named one, or the folder it is
  /// called in.
  HomeFolder existing() {
    var folder = HomeFolder.at(named().orElse(Path.of("")));
    if (!folder.hasContract()) {
      throw new Refused(
          folder.path() + " has no plinth.yaml: name the backend's folder with --home.");
    }
    return folder;
  }

  static Contract contract(HomeFolder home) {
    try {
      return ContractReader.read(home.contract());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The settings of a home, with those of the command line.
  static Config config(HomeFolder home, Map<String, String> options) {
    return Config.read(home.path(), new HashMap<>(System.getenv()), options);
  }
}
