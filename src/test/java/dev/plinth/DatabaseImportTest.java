package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import dev.plinth.testing.TestApp;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that another program made in years, with all that such databases hold.
final class DatabaseImportTest {
  private static final String NASTY =
      """
      PRAGMA user_version=7;
      CREATE TABLE artists (ArtistId INTEGER PRIMARY KEY, Name NVARCHAR(120) NOT NULL COLLATE NOCASE UNIQUE,
        status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'it''s')), age INT CHECK (age > 0),
        active BOOLEAN DEFAULT 1, made DATETIME DEFAULT CURRENT_TIMESTAMP, photo BLOB, big INTEGER, ratio REAL);
      CREATE TABLE albums (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, artist INTEGER REFERENCES artists ON DELETE CASCADE,
        lost INTEGER REFERENCES artists (ArtistId), year INTEGER, day DATE, about JSON, stars NUMERIC,
        shout TEXT GENERATED ALWAYS AS (upper(title)) VIRTUAL, UNIQUE (title, artist));
      CREATE INDEX by_year ON albums (year DESC) WHERE year IS NOT NULL;
      CREATE UNIQUE INDEX one_day ON albums (day);
      CREATE TABLE log (what TEXT);
      CREATE TRIGGER remember AFTER DELETE ON albums BEGIN INSERT INTO log VALUES (OLD.title); END;
      CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT) STRICT;
      CREATE TABLE nulls (id TEXT PRIMARY KEY, name TEXT);
      CREATE TABLE pairs (album INTEGER REFERENCES albums (id), tag TEXT, PRIMARY KEY (album, tag));
      CREATE TABLE bare (a TEXT, b BLOB, PRIMARY KEY (a, b)) WITHOUT ROWID;
      CREATE TABLE "order details; no" (id INTEGER PRIMARY KEY, x TEXT);
      CREATE TABLE "Größe ""x""!" (id INTEGER PRIMARY KEY, "the width" REAL, "ünï" TEXT);
      CREATE TABLE _plinth_other (id INTEGER PRIMARY KEY, x TEXT);
      CREATE TABLE hides (id TEXT PRIMARY KEY, rowid TEXT);
      CREATE TABLE "select" (id INTEGER PRIMARY KEY, "group" TEXT, "from" INTEGER);
      CREATE TABLE mixed (id INTEGER PRIMARY KEY, v INTEGER, w, n);
      CREATE TABLE empty (id INTEGER PRIMARY KEY, a INT, b BLOB, c);
      CREATE VIEW titles AS SELECT title, year FROM albums;
      CREATE VIEW gone AS SELECT x FROM was_here;
      CREATE VIRTUAL TABLE found USING fts5(title, content='');
      CREATE VIRTUAL TABLE notes USING fts5(body);
      INSERT INTO artists VALUES (1, 'Nina', 'new', 3, 1, '2020-01-01 10:00:00', x'00ff10', 9223372036854775807, 0.1),
        (5, 'ÆØÅ 🎈', 'it''s', NULL, 0, NULL, NULL, -9223372036854775808, 3), (9, '', 'new', 1, NULL, '', x'', 0, -1e300);
      PRAGMA foreign_keys=OFF;
      INSERT INTO albums (id, title, artist, lost, year, day, about, stars) VALUES (1, 'one', 1, 77, 1999, '2020-02-29', '{"a": [1, 2.50]}', 4.5),
        (2, 'two', 5, 1, NULL, NULL, NULL, 5), (40, NULL, NULL, NULL, 2000, '1999-12-31', '"x"', NULL);
      DELETE FROM albums WHERE id = 40;
      INSERT INTO people VALUES ('a/b c', 'slash'), ('', 'empty');
      INSERT INTO nulls VALUES (NULL, 'n'), ('x', 'm');
      INSERT INTO pairs VALUES (1, 'rock'), (99, 'dangling');
      INSERT INTO bare VALUES ('k', x'01'), ('k', 'text');
      INSERT INTO "order details; no" VALUES (1, 'x');
      INSERT INTO "Größe ""x""!" VALUES (3, 1.5, 'é');
      INSERT INTO _plinth_other VALUES (1, 'mine');
      INSERT INTO hides VALUES ('a', 'r1');
      INSERT INTO "select" VALUES (1, 'g', 2);
      INSERT INTO mixed VALUES (1, 5, 1, 9223372036854775807), (2, 'five', 0.30000000000000004, 0.5), (3, NULL, 'x', 1);
      INSERT INTO notes (body) VALUES ('hello world');
      """;

  @TempDir Path folder;
  private Path source = Path.of("");
  private Path home = Path.of("");

  @BeforeEach
  void make() throws SQLException {
    source = folder.resolve("old music.db");
    home = folder.resolve("home");
    try (var old = open(source)) {
      script(old, NASTY);
    }
  }

  private static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private static void script(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private int run() {
    return Main.run("import", source.toString(), "--home", home.toString());
  }

  private Contract contract() throws Exception {
    return ContractReader.read(home.resolve("plinth.yaml"));
  }

  private Collection collection(String name) throws Exception {
    return contract().schema().collection(name).orElseThrow();
  }

  private String report() throws Exception {
    return Files.readString(home.resolve("IMPORT.md"));
  }

  /// All rows of all tables: values in one notation, numbers by what they are worth.
  private static Map<String, List<String>> rows(Path file) throws SQLException {
    var rows = new LinkedHashMap<String, List<String>>();
    try (var connection = open(file)) {
      for (var name :
          texts(
              connection,
              "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage <> 0 AND name NOT LIKE 'sqlite_%'")) {
        var table = '"' + name.replace("\"", "\"\"") + '"';
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement();
            var result = statement.executeQuery("SELECT * FROM " + table)) {
          while (result.next()) {
            var row = new TreeMap<String, String>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
              var column = result.getMetaData().getColumnName(i).replace("ArtistId", "id");
              row.put(column, value(result.getObject(i)));
            }
            found.add(String.join("|", row.values()));
          }
        }
        rows.put(name, found);
      }
    }
    return rows;
  }

  private static String value(@Nullable Object value) {
    return switch (value) {
      case null -> "NULL";
      case byte[] bytes -> "x" + HexFormat.of().formatHex(bytes);
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
      default -> value.toString();
    };
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    var texts = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
    }
    return texts;
  }

  @Test
  void everyValueOfEveryTableIsThereAfterwards() throws Exception {
    var before = rows(source);
    byte[] bytes = Files.readAllBytes(source);

    assertThat(run()).isZero();

    var after = rows(home.resolve("data/plinth.db"));
    after.keySet().removeIf(name -> !before.containsKey(name));
    assertThat(before).containsKeys("artists", "mixed", "notes_content", "_plinth_other");
    assertThat(after).isEqualTo(before);
    assertThat(Files.readAllBytes(source)).isEqualTo(bytes);
  }

  @Test
  void tablesBecomeCollectionsAsTheirValuesAre() throws Exception {
    assertThat(run()).isZero();

    var artists = collection("artists");
    assertThat(artists.id()).isEqualTo(Collection.IdType.INTEGER);
    assertThat(artists.isView()).isFalse();
    assertThat(artists.field("Name").orElseThrow().unique()).isTrue();
    assertThat(artists.field("Name").orElseThrow().required()).isTrue();
    assertThat(artists.field("Name").orElseThrow().type().isCaseless()).isTrue();
    assertThat(type("artists", "status")).isEqualTo(new FieldType.OneOf(List.of("new", "it's")));
    assertThat(artists.field("status").orElseThrow().fallback()).hasToString("\"new\"");
    assertThat(type("artists", "active")).isEqualTo(new FieldType.Bool());
    assertThat(type("artists", "big")).isEqualTo(new FieldType.Int());
    assertThat(type("artists", "ratio")).isEqualTo(new FieldType.Real());
    assertThat(artists.field("photo")).isEmpty();
    assertThat(type("albums", "artist"))
        .isEqualTo(new FieldType.Reference("artists", FieldType.OnDelete.CASCADE));
    assertThat(type("albums", "lost")).isEqualTo(new FieldType.Int());
    assertThat(type("albums", "day")).isEqualTo(new FieldType.Date());
    assertThat(type("albums", "about")).isEqualTo(new FieldType.AnyJson());
    assertThat(collection("albums").field("shout").orElseThrow().computed())
        .isEqualTo("upper(title)");
    assertThat(collection("albums").unique()).containsExactly(List.of("title", "artist"));
    assertThat(type("mixed", "v")).isInstanceOf(FieldType.Text.class);
    assertThat(collection("people").id()).isEqualTo(Collection.IdType.TEXT);
    assertThat(contract().schema().collections())
        .allMatch(one -> one.access().equals(Access.CLOSED));
  }

  private FieldType type(String collection, String field) throws Exception {
    return collection(collection).field(field).orElseThrow().type();
  }

  @Test
  void indexesAndTriggersStay() throws Exception {
    assertThat(run()).isZero();

    try (var db = open(home.resolve("data/plinth.db"))) {
      assertThat(texts(db, "SELECT name FROM sqlite_schema WHERE type IN ('index', 'trigger')"))
          .contains("by_year", "one_day", "remember");
      script(db, "DELETE FROM albums WHERE id = 2");
      assertThat(texts(db, "SELECT what FROM log")).contains("two");
      script(db, "INSERT INTO albums (title) VALUES ('next')");
      assertThat(texts(db, "SELECT id FROM albums WHERE title = 'next'")).containsExactly("41");
    }
  }

  @Test
  void theReportNamesEveryTableAndWhatToDo() throws Exception {
    assertThat(run()).isZero();

    assertThat(report())
        .contains(
            "The key `ArtistId` of `artists` is called `id` now",
            "photo: 2 of 2 values are bytes",
            "`made` no longer gets its default by itself: DEFAULT CURRENT_TIMESTAMP",
            "this condition is no longer held: CHECK (age > 0)",
            "v (INTEGER) holds 1 texts and 1 numbers: it is text now",
            "the reference of lost to artists is not held; values that refer to nothing: 1",
            "- `pairs`, as `pairs_rows`: 2 rows",
            "its key has 2 columns",
            "its ids are missing",
            "a name holds a `;`",
            "column `the width` is called `the_width`",
            "- `gone`",
            "- `notes`\n  - a module of SQLite makes its rows up",
            "`user_version` was 7");
  }

  @Test
  void theBackendServesWhatItTookOver() throws Exception {
    assertThat(run()).isZero();
    var file = home.resolve("plinth.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("{ read: nobody, write: nobody }", "{ read: anyone, write: nobody }"));

    for (int start = 1; start <= 2; start++) {
      try (var app = TestApp.start(home, contract())) {
        for (var one : contract().schema().collections()) {
          var answer = app.client().get("/api/v1/records/" + one.name() + "?count=true");
          assertThat(answer.status()).as(one.name()).isEqualTo(200);
        }
        assertThat(app.client().get("/api/v1/records/artists/5").json().path("big").asLong())
            .isEqualTo(Long.MIN_VALUE);
        assertThat(app.client().get("/api/v1/records/bare_rows").json().findValuesAsText("b"))
            .containsExactlyInAnyOrder("X'01'", "'text'");
        assertThat(app.client().get("/api/v1/records/pairs_rows").json().path("items")).hasSize(2);
        assertThat(app.client().get("/api/v1/records/titles_rows").json().path("items")).hasSize(2);
        assertThat(app.client().get("/api/v1/records/people/a%2Fb%20c").status()).isEqualTo(200);
      }
    }
    assertThat(home.resolve("migrations")).isDirectoryContaining("glob:**V1__tables.sql");
    assertThat(home.resolve("migrations").resolve("V2__changes.sql")).doesNotExist();
  }

  @Test
  void nothingThatCameAlongIsGivenUpLater() throws Exception {
    assertThat(run()).isZero();
    var before = rows(home.resolve("data/plinth.db"));

    assertThat(Main.run("migrate", "--apply-destructive", "--home", home.toString())).isZero();

    assertThat(rows(home.resolve("data/plinth.db")).get("artists"))
        .isEqualTo(before.get("artists"));
    assertThat(rows(home.resolve("data/plinth.db")).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void whatIsInTheLogOfARunningProgramComesAlong() throws Exception {
    try (var old = open(source)) {
      script(old, "PRAGMA journal_mode=WAL");
      script(old, "INSERT INTO people VALUES ('late', 'in the log')");
      byte[] bytes = Files.readAllBytes(source);
      byte[] log = Files.readAllBytes(Path.of(source + "-wal"));

      assertThat(run()).isZero();

      assertThat(Files.readAllBytes(source)).isEqualTo(bytes);
      assertThat(Files.readAllBytes(Path.of(source + "-wal"))).isEqualTo(log);
    }
    assertThat(rows(home.resolve("data/plinth.db")).get("people")).contains("late|in the log");
  }

  @Test
  void aHomeThatIsThereIsRefused() throws Exception {
    assertThat(run()).isZero();
    var contract = Files.readString(home.resolve("plinth.yaml"));

    assertThat(run()).isEqualTo(2);

    assertThat(home.resolve("plinth.yaml")).hasContent(contract);
  }

  @Test
  void aLockedDatabaseIsRefusedAndNoHomeIsLeft() throws Exception {
    try (var old = open(source)) {
      script(old, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE");

      assertThat(run()).isEqualTo(5);
    }
    assertThat(home).doesNotExist();
  }

  @Test
  void aDamagedDatabaseIsRefusedAndNoHomeIsLeft() throws Exception {
    byte[] bytes = Files.readAllBytes(source);
    Arrays.fill(bytes, 4096, 4096 * 3, (byte) 0x5a);
    Files.write(source, bytes);

    assertThat(run()).isEqualTo(3);
    assertThat(home).doesNotExist();

    Files.writeString(source, "this is no database, whatever its name says; it is text".repeat(99));
    assertThat(run()).isEqualTo(3);
    assertThat(home).doesNotExist();
  }

  @Test
  void aDatabaseOfPlinthIsRefused() throws Exception {
    assertThat(run()).isZero();
    source = home.resolve("data/plinth.db");
    home = folder.resolve("other");

    assertThat(run()).isEqualTo(2);
    assertThat(home).doesNotExist();
  }
}
