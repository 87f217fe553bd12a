package dev.plinth;

import dev.plinth.adopt.Adoption;
import dev.plinth.adopt.KeyNames;
import dev.plinth.adopt.Report;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.db.Database;
import dev.plinth.db.ForeignFile;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/// Makes a backend of a database that another program made: a home with a copy of it, and a
/// contract that serves what is in it. All of that, or nothing.
record DatabaseImport(Path source, HomeFolder home) {
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> ENDINGS = List.of(".db", ".sqlite", ".sqlite3", ".db3");

  /// What stands at the top of the contract.
  private static final String NOTE =
      """
      # All collections are closed: an admin alone reads and writes. Open what others may see by
      # rules, e.g. `rules: { read: "anyone" }`, after a look at what the fields hold. IMPORT.md says
      # what became of each table.
      """;

  /// Whether a file is a database, or calls itself one.
  static boolean isOne(Path file) {
    var name = String.valueOf(file.getFileName());
    if (ENDINGS.stream().anyMatch(name::endsWith)) {
      return true;
    }
    try (var in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(HEADER.length), HEADER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The home that nobody named: beside the file.
  static Path usualHome(Path file) {
    return file.toAbsolutePath().normalize().resolveSibling(name(file) + "-backend");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceAll("\\.[^.]*$", "");
  }

  Report run() {
    var database = home.data().resolve("plinth.db");
    if (home.hasContract() || Files.exists(database)) {
      throw new Refused(
          home.path()
              + " is a backend already, and an import would mix two databases: name a new folder"
              + " with --home, or remove this one.");
    }
    boolean wasThere = Files.exists(home.path());
    boolean isDone = false;
    try {
      home.make();
      int version = ForeignFile.copy(source, database);
      var report = adopt(database, version);
      isDone = true;
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!isDone) {
        remove(wasThere);
      }
    }
  }

  private Report adopt(Path database, int version) {
    try (var db = Database.open(database, Clock.systemUTC())) {
      var remarks = new ArrayList<>(KeyNames.settle(db));
      if (version != 0) {
        remarks.add("`user_version` was " + version + " and counts Plinth's own tables now.");
      }
      var adoption = settled(db);
      var text = ContractWriter.write(adoption.contract());
      var contract = ContractReader.read(text, "plinth.yaml");
      var done = new Migrations(db, home.path(), contract).migrate(new Rules(contract.schema()));
      remarks.addAll(done.proposed());
      var report = adoption.report().with(remarks);
      home.write("IMPORT.md", "# What became of " + source.getFileName() + "\n\n" + report.text());
      home.write("plinth.yaml", NOTE + text);
      return report;
    }
  }

  /// Tables that cannot become what the contract wants are only read.
  private Adoption settled(Database db) {
    var readOnly = new LinkedHashMap<String, String>();
    while (true) {
      var adoption = db.readTogether(tx -> Adoption.of(tx, name(source), readOnly));
      db.write(tx -> {
        adoption.kept().write(tx);
        return true;
      });
      var schema = adoption.contract().schema();
      var plan =
          new Migrations(db, home.path(), adoption.contract()).plan(new Rules(schema), false);
      int before = readOnly.size();
      for (var conflict : plan.conflicts()) {
        schema.collections().stream()
            .map(one -> one.name())
            .filter(name -> conflict.startsWith(name + ".") || conflict.startsWith(name + " "))
            .forEach(name -> readOnly.putIfAbsent(name, conflict));
      }
      if (readOnly.size() == before) {
        return adoption;
      }
    }
  }

  private void remove(boolean wasThere) {
    try (var paths = Files.walk(home.path())) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (!wasThere || !path.equals(home.path())) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
