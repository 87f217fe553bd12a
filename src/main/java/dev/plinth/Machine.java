package dev.plinth;

import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.db.DatabaseFile;
import dev.plinth.db.Library;
import dev.plinth.llm.Llm;
import dev.plinth.llm.Models;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What a backend stands on: its disk, its file system, the clock, SQLite, the models that it asks.
/// Each has its remedy where it is not as it should be.
final class Machine {
  private static final long MIB = 1024 * 1024;

  /// Less than this left, and the next backup or migration may be the last.
  private static final long ROOM_MIN = 512 * MIB;

  /// File systems over a network, whose locks do not hold what SQLite needs.
  private static final Set<String> REMOTE =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smbfs", "fuse.sshfs", "9p", "afs", "davfs");

  /// A clock may be set back a little without harm.
  private static final Duration CLOCK_BACK_MAX = Duration.ofMinutes(5);

  private static final String LAST_CHANGE =
      "SELECT coalesce((SELECT at FROM _plinth_change ORDER BY seq DESC LIMIT 1), 0)";

  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Config config;
  private final Contract contract;
  private final Clock clock;

  Machine(Config config, Contract contract, Clock clock) {
    this.config = config;
    this.contract = contract;
    this.clock = clock;
  }

  /// One thing that was looked at.
  ///
  /// @param isFine whether nothing has to be done
  /// @param text what it is, and what to do where it is not fine
  record Finding(boolean isFine, String text) {
    String line() {
      return (isFine ? "ok: " : "mend: ") + text;
    }
  }

  List<Finding> findings() {
    var found = new ArrayList<Finding>();
    var data = existing(config.data());
    try {
      var store = Files.getFileStore(data);
      found.add(disk(store.getUsableSpace(), databaseBytes()));
      found.add(fileSystem(store.type()));
    } catch (IOException e) {
      found.add(new Finding(false, "disk: " + data + " cannot be looked at: " + e.getMessage()));
    }
    found.add(secrets());
    var file = config.data().resolve("plinth.db");
    if (Files.exists(file)) {
      long last = DatabaseFile.<Long>look(file, tx -> tx.number(LAST_CHANGE));
      found.add(clock(clock.instant(), Instant.ofEpochMilli(last)));
      found.add(
          new Finding(
              true,
              "database: SQLite "
                  + Library.version()
                  + ", "
                  + size(databaseBytes())
                  + ", read through and whole"));
      found.add(tables(file));
    } else {
      found.add(new Finding(true, "database: none yet, the first start makes it"));
    }
    if (asksModels()) {
      found.add(models());
    }
    return found;
  }

  static Finding disk(long free, long database) {
    long wanted = Math.max(ROOM_MIN, 2 * database);
    return free >= wanted
        ? new Finding(true, "disk: " + size(free) + " free")
        : new Finding(
            false,
            "disk: only %s free, and a backup or migration needs room for %s: free some, or move the home to a larger disk"
                .formatted(size(free), size(wanted)));
  }

  static Finding fileSystem(String type) {
    return REMOTE.contains(type.toLowerCase(Locale.ROOT))
        ? new Finding(
            false,
            "file system: "
                + type
                + " is reached over a network, and its locks do not hold what SQLite needs: move"
                + " the home to a disk of this machine")
        : new Finding(true, "file system: " + type);
  }

  static Finding clock(Instant now, Instant last) {
    return now.plus(CLOCK_BACK_MAX).isBefore(last)
        ? new Finding(
            false,
            "clock: it says "
                + now
                + ", and the last change was made at "
                + last
                + ": set it (timedatectl set-ntp true), or sessions and times will be wrong")
        : new Finding(true, "clock: " + now.truncatedTo(ChronoUnit.SECONDS));
  }

  /// Keys and secrets are for the owner alone.
  private Finding secrets() {
    var file = config.home().resolve(".env");
    try {
      if (Files.exists(file)
          && Files.getFileStore(file).supportsFileAttributeView("posix")
          && Files.getPosixFilePermissions(file).stream()
              .anyMatch(each -> !OWNERS.contains(each))) {
        return new Finding(
            false, "secrets: others can read or write " + file + ": chmod 600 " + file);
      }
    } catch (IOException e) {
      return new Finding(false, "secrets: " + file + " cannot be looked at: " + e.getMessage());
    }
    return new Finding(true, "secrets: for the owner alone");
  }

  /// Tables, columns and indexes that the contract asks for.
  private Finding tables(Path file) {
    var plan = Migrations.plan(file, contract, new Rules(contract.schema()));
    if (!plan.conflicts().isEmpty()) {
      return new Finding(
          false, "tables: the data do not fit the contract: plinth migrate --plan says where");
    }
    long indexes =
        plan.statements().stream()
            .filter(each -> each.matches("(?s)CREATE (UNIQUE )?INDEX.*"))
            .count();
    return plan.statements().isEmpty()
        ? new Finding(true, "tables and indexes: as the contract says")
        : new Finding(
            false,
            "tables: %d changes of the contract are not made yet, %d indexes among them: start the backend again, or run plinth migrate"
                .formatted(plan.statements().size(), indexes));
  }

  private boolean asksModels() {
    return contract.endpoints().stream()
        .anyMatch(each -> each.action() instanceof Endpoint.Action.Chat);
  }

  private Finding models() {
    try (var llm = Llm.open(config.models())) {
      llm.models().refresh();
      var model = llm.models().preferred();
      boolean isOffline = model.provider().equals("offline");
      return isOffline
          ? new Finding(
              false,
              "models: "
                  + (llm.models().answers("ollama")
                      ? "Ollama has none: ollama pull " + DemoBoard.SUGGESTED
                      : "no provider answers, so the offline script does: start Ollama, or set"
                          + " what is missing: "
                          + missing(llm.models())))
          : new Finding(
              true,
              "models: %s (%s) answers, of %d; %s"
                  .formatted(
                      model.id(),
                      model.provider(),
                      llm.models().list().size(),
                      missing(llm.models())));
    }
  }

  /// Who gives no models, why, and what would help.
  private static String missing(Models models) {
    return models.providers().stream()
        .filter(provider -> !provider.available())
        .map(provider ->
            provider.name()
                + " "
                + provider.reason()
                + (provider.set() == null
                    ? " (" + provider.address() + ")"
                    : " (" + provider.set() + ")"))
        .collect(Collectors.joining(", "));
  }

  private long databaseBytes() {
    try {
      var file = config.data().resolve("plinth.db");
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Path existing(Path folder) {
    var at = folder.toAbsolutePath();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  private static String size(long bytes) {
    return bytes >= 1024 * MIB
        ? String.format(Locale.ROOT, "%.1f GB", bytes / (1024.0 * MIB))
        : String.format(Locale.ROOT, "%.1f MB", bytes / (double) MIB);
  }
}
