package dev.plinth.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `schema.sql` is the picture of Plinth's own tables after all migrations.
final class SchemaTest {
  private static final String PICTURE =
      """
      SELECT sql || ';' FROM sqlite_schema
      WHERE sql IS NOT NULL AND tbl_name LIKE '\\_plinth\\_%' ESCAPE '\\' AND tbl_name <> ?
      ORDER BY tbl_name, type DESC, name
      """;

  @TempDir Path folder;

  @Test
  void migrationsGiveTheSchemaThatTheFileShows() throws Exception {
    try (var db = Database.open(folder.resolve("plinth.db"), Clock.systemUTC())) {
      var lines =
          db.<java.util.List<String>>read(
              tx -> tx.all(PICTURE, row -> String.valueOf(row.text(0)), OwnTables.HISTORY));
      Files.writeString(Path.of("target/schema.sql"), String.join("\n\n", lines) + "\n");
      assertThat(Path.of("schema.sql"))
          .as("after a new migration, take target/schema.sql over")
          .hasSameTextualContentAs(Path.of("target/schema.sql"));
    }
  }

  @Test
  void theVersionIsThatOfTheNewestMigration() throws Exception {
    try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
      var newest =
          files
              .map(file -> file.getFileName().toString())
              .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
              .max();
      assertThat(newest).hasValue(OwnTables.VERSION);
    }
  }
}
