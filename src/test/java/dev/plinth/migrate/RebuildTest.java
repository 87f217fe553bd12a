package dev.plinth.migrate;

import static dev.plinth.migrate.MigrationHouse.collection;
import static dev.plinth.migrate.MigrationHouse.field;
import static dev.plinth.migrate.MigrationHouse.numbered;
import static dev.plinth.migrate.MigrationHouse.required;
import static dev.plinth.migrate.MigrationHouse.was;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.kernel.ProblemException;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of rows when a contract changes.
final class RebuildTest {
  private static final FieldType TEXT = new FieldType.Text();
  private static final Collection NOTES =
      collection("notes", field("title", TEXT), field("rank", new FieldType.Int()));

  @TempDir Path home;
  private MigrationHouse house;

  @BeforeEach
  void open() {
    house = new MigrationHouse(home);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void theTableItselfRefusesWhatTheContractDoes() {
    house.migrate(
        collection(
            "notes",
            required("title", new FieldType.Text(2, 5, null)),
            field("kind", new FieldType.OneOf(List.of("a", "it's"))),
            field("done", new FieldType.Bool()),
            field("rank", new FieldType.Int(1L, 9L)),
            field("day", new FieldType.Date()),
            field("at", new FieldType.DateTime()),
            field("data", new FieldType.AnyJson()),
            field("tags", new FieldType.ListOf(TEXT))));
    for (var wrong :
        List.of(
            "title) VALUES ('1', NULL",
            "title) VALUES ('1', 'x'",
            "title) VALUES ('1', 'xxxxxx'",
            "title, kind) VALUES ('1', 'xx', 'b'",
            "title, done) VALUES ('1', 'xx', 2",
            "title, rank) VALUES ('1', 'xx', 10",
            "title, rank) VALUES ('1', 'xx', 'ten'",
            "title, day) VALUES ('1', 'xx', '2026-1-1'",
            "title, at) VALUES ('1', 'xx', '2026-01-01T00:00:00Z'",
            "title, data) VALUES ('1', 'xx', '{'",
            "title, tags) VALUES ('1', 'xx', '{}'")) {
      assertThatThrownBy(() -> house.run("INSERT INTO notes (id, " + wrong + ")"))
          .as(wrong)
          .isInstanceOf(RuntimeException.class);
    }
    house.run(
        "INSERT INTO notes VALUES ('1', 'xx', 'it''s', 1, 9, '2026-01-01', '2026-01-01T00:00:00.000Z', '{}', '[1]')");
  }

  @Test
  void everyValueThatConvertsExactlyIsConvertedAtOnce() {
    house.migrate(NOTES);
    house.run("INSERT INTO notes VALUES ('1', '12', 3), ('2', '-4', NULL), ('3', NULL, 0)");
    house.migrate(
        collection(
            "notes", field("title", new FieldType.Int()), field("rank", new FieldType.Real())));
    assertThat(house.rows("id, title, rank", "notes"))
        .containsExactly("'1'|12|3.0", "'2'|-4|NULL", "'3'|NULL|0.0");
    house.migrate(collection("notes", field("title", TEXT), field("rank", TEXT)));
    assertThat(house.rows("title, rank", "notes"))
        .containsExactly("'12'|'3.0'", "'-4'|NULL", "NULL|'0.0'");
  }

  @Test
  void aTextThatIsNoNumberStopsTheChangeAndIsGivenUpOnlyWhenSomebodySaysSo() {
    house.migrate(NOTES);
    house.run("INSERT INTO notes VALUES ('1', '12', 3), ('2', 'twelve', 4), ('3', '012', 5)");
    var changed = collection("notes", field("title", new FieldType.Int()), field("rank", TEXT));
    assertThatThrownBy(() -> house.migrate(changed))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("values that cannot be converted: 2")
        .hasMessageContaining("--apply-destructive")
        .hasMessageContaining("V2__name.sql");
    assertThat(house.rows("title, rank", "notes"))
        .containsExactly("'12'|3", "'twelve'|4", "'012'|5");
    house.destroy(changed);
    assertThat(house.rows("title, rank", "notes"))
        .containsExactly("12|'3'", "NULL|'4'", "NULL|'5'");
  }

  @Test
  void truthBecomesWordsAndWordsTruth() {
    house.migrate(collection("notes", field("a", new FieldType.Bool()), field("b", TEXT)));
    house.run("INSERT INTO notes VALUES ('1', 1, 'false'), ('2', 0, 'TRUE')");
    house.migrate(collection("notes", field("a", TEXT), field("b", new FieldType.Bool())));
    assertThat(house.rows("a, b", "notes")).containsExactly("'true'|0", "'false'|1");
  }

  @Test
  void millisecondsBecomeInstants() {
    house.migrate(collection("notes", field("at", new FieldType.Int()), field("data", TEXT)));
    house.run("INSERT INTO notes VALUES ('1', 1700000000123, '1')");
    house.migrate(
        collection(
            "notes",
            field("at", new FieldType.DateTime()),
            field("data", new FieldType.AnyJson())));
    assertThat(house.rows("at, data", "notes"))
        .containsExactly("'2023-11-14T22:13:20.123Z'|'\"1\"'");
  }

  @Test
  void whatRowsDoNotAllowIsServedWithoutAndTightenedOnceTheyDo() {
    house.migrate(NOTES);
    house.run("INSERT INTO notes VALUES ('1', NULL, 11)");
    var strict =
        collection("notes", required("title", TEXT), field("rank", new FieldType.Int(1L, 9L)));
    assertThat(house.migrate(strict).proposed())
        .containsExactly(
            "notes.title is required; items without a value: 1; give the field a default or fill them in",
            "notes.rank: values that the contract does not allow: 1");
    assertThat(house.migrate(strict).applied()).isEmpty();
    house.run("UPDATE notes SET title = 'x', rank = 9");
    assertThat(house.migrate(strict).proposed()).isEmpty();
    assertThatThrownBy(() -> house.run("UPDATE notes SET title = NULL"))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> house.run("UPDATE notes SET rank = 10"))
        .isInstanceOf(ProblemException.class);
    assertThat(house.migrate(NOTES).proposed()).isEmpty();
    house.run("UPDATE notes SET rank = 10, title = NULL");
  }

  @Test
  void aDefaultFillsWhatIsNew() {
    house.migrate(NOTES);
    house.run("INSERT INTO notes VALUES ('1', 'x', 1)");
    var kind = new FieldType.OneOf(List.of("a", "b"));
    house.migrate(
        collection(
            "notes",
            field("title", TEXT),
            field("rank", new FieldType.Int()),
            new Field(
                "kind", kind, true, false, TextNode.valueOf("b"), Field.Source.CLIENT, false)));
    assertThat(house.rows("title, kind", "notes")).containsExactly("'x'|'b'");
  }

  @Test
  void whatIsNoLongerNamedStaysWithoutItsDemandsUntilItIsGivenUp() {
    house.migrate(collection("notes", required("title", TEXT), field("rank", new FieldType.Int())));
    house.run("INSERT INTO notes VALUES ('1', 'x', 1)");
    var less = collection("notes", field("rank", new FieldType.Int()));
    assertThat(house.migrate(less).proposed())
        .containsExactly("notes.title is no longer in the contract; values that would be lost: 1");
    house.run("INSERT INTO notes (id, rank) VALUES ('2', 2)");
    assertThat(house.rows("id, title", "notes")).containsExactly("'1'|'x'", "'2'|NULL");
    house.destroy(less);
    assertThat(house.table("notes").columns()).containsOnlyKeys("id", "rank");
  }

  @Test
  void namesThatWereAreKeptOnceAndForAll() {
    house.migrate(
        collection("users", field("name", TEXT)),
        collection(
            "notes",
            field("kind", new FieldType.OneOf(List.of("a"))),
            field("author", new FieldType.Reference("users", OnDelete.CASCADE))));
    house.run("INSERT INTO users VALUES ('u', 'Ann')");
    house.run("INSERT INTO notes VALUES ('1', 'a', 'u')");
    house.run("CREATE VIEW kinds AS SELECT kind FROM notes");
    house.run("CREATE INDEX mine ON notes (kind, author)");
    var people = renamed(collection("people", was("called", TEXT, "name")), "users");
    var pages =
        renamed(
            collection(
                "pages",
                was("sort", new FieldType.OneOf(List.of("a", "b")), "type", "kind"),
                field("author", new FieldType.Reference("people", OnDelete.CASCADE))),
            "notes");
    assertThat(house.migrate(people, pages).applied()).containsExactly("V2__changes.sql");
    assertThat(house.tables()).containsOnlyKeys("people", "pages");
    assertThat(house.rows("called", "people")).containsExactly("'Ann'");
    assertThat(house.rows("sort, author", "pages")).containsExactly("'a'|'u'");
    assertThat(house.rows("sort", "kinds")).containsExactly("'a'");
    assertThat(house.table("pages").indexes()).containsOnlyKeys("mine", "pages__author");
    assertThat(house.migrate(people, pages).applied()).isEmpty();
    house.run("DELETE FROM people");
    assertThat(house.rows("sort", "pages")).isEmpty();
    assertThat(house.rows("collection, kind", "_plinth_change ORDER BY seq DESC LIMIT 1"))
        .containsExactly("'people'|'delete'");
  }

  @Test
  void numbersAreNeverGivenTwiceAcrossARebuild() {
    house.migrate(numbered("notes", field("title", TEXT)));
    house.run("INSERT INTO notes (title) VALUES ('a'), ('b')");
    house.run("DELETE FROM notes WHERE title = 'b'");
    house.migrate(numbered("notes", field("title", new FieldType.Text(0, 9, null))));
    house.run("INSERT INTO notes (title) VALUES ('c')");
    assertThat(house.rows("id, title", "notes")).containsExactly("1|'a'", "3|'c'");
    house.run("DELETE FROM notes");
    house.migrate(numbered("notes", field("title", TEXT)));
    house.run("INSERT INTO notes (title) VALUES ('d')");
    assertThat(house.rows("id", "notes")).containsExactly("4");
  }

  @Test
  void idsChangeTheirTypeWithAllThatRefersToThem() {
    var link = field("note", new FieldType.Reference("notes", OnDelete.CASCADE));
    house.migrate(numbered("notes", field("title", TEXT)), collection("parts", link));
    house.run("INSERT INTO notes (title) VALUES ('a')");
    house.run("INSERT INTO parts VALUES ('p', 1)");
    house.migrate(collection("notes", field("title", TEXT)), collection("parts", link));
    assertThat(house.rows("notes.id, note", "parts JOIN notes ON note = notes.id"))
        .containsExactly("'1'|'1'");
    house.run("DELETE FROM notes");
    assertThat(house.rows("id", "parts")).isEmpty();
  }

  @Test
  void aRebuildCascadesNothingAndTellsTheFeedNothing() {
    var link = field("note", new FieldType.Reference("notes", OnDelete.CASCADE));
    house.migrate(NOTES, collection("parts", link));
    house.run("INSERT INTO notes VALUES ('1', 'x', 1)");
    house.run("INSERT INTO parts VALUES ('p', '1')");
    long told = house.db.read(tx -> tx.number("SELECT count(*) FROM _plinth_change"));
    house.migrate(
        collection("notes", required("title", TEXT), field("rank", new FieldType.Int())),
        collection("parts", link));
    assertThat(house.rows("id, note", "parts")).containsExactly("'p'|'1'");
    assertThat(house.rows("count(*)", "_plinth_change")).containsExactly(String.valueOf(told));
    assertThat(house.table("notes").triggers()).hasSize(3);
    house.run("DELETE FROM notes");
    assertThat(house.rows("id", "parts")).isEmpty();
  }

  @Test
  void aReferenceToNothingStopsTheChange() {
    house.migrate(NOTES, collection("users", field("name", TEXT)));
    house.run("INSERT INTO users VALUES ('u', 'Ann')");
    house.run("INSERT INTO notes VALUES ('1', 'u', 1), ('2', 'v', 1)");
    var changed =
        new Collection[] {
          collection(
              "notes",
              field("title", new FieldType.Reference("users", OnDelete.RESTRICT)),
              field("rank", new FieldType.Int())),
          collection("users", field("name", TEXT))
        };
    assertThatThrownBy(() -> house.migrate(changed))
        .hasMessageContaining("notes.title is to refer to users")
        .hasMessageContaining("refer to nothing there: 1");
    house.destroy(changed);
    assertThat(house.rows("title", "notes ORDER BY id")).containsExactly("'u'", "NULL");
  }

  @Test
  void sharedValuesStopAUniqueGroup() {
    house.migrate(NOTES);
    house.run(
        "INSERT INTO notes VALUES ('1', 'x', 1), ('2', 'x', 1), ('3', NULL, 1), ('4', NULL, 1)");
    var unique =
        new Collection(
            "notes",
            IdType.UUID,
            NOTES.fields(),
            Access.CLOSED,
            List.of(),
            List.of(List.of("title", "rank")),
            List.of(),
            null);
    assertThatThrownBy(() -> house.migrate(unique))
        .hasMessageContaining(
            "notes.title+rank is to be unique; values that several items share: 1");
    house.run("UPDATE notes SET rank = 2 WHERE id = '2'");
    house.migrate(unique);
    assertThatThrownBy(() -> house.run("INSERT INTO notes VALUES ('5', 'x', 1)"))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aMigrationThatFailsInTheMiddleLeavesAllAsItWas() throws Exception {
    var link = field("note", new FieldType.Reference("notes", OnDelete.CASCADE));
    house.migrate(NOTES, collection("parts", link));
    house.run("INSERT INTO notes VALUES ('1', 'x', 1)");
    house.run("INSERT INTO parts VALUES ('p', '1')");
    house.run("CREATE VIEW mine AS SELECT title FROM notes");
    var before = house.tables();
    var broken = collection("notes", field("rank", new FieldType.Int()));
    assertThatThrownBy(() -> house.destroy(broken, collection("parts", link)))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining("title");
    assertThat(house.tables()).isEqualTo(before);
    assertThat(home.resolve("migrations/V2__changes.sql")).doesNotExist();
    Files.writeString(
        home.resolve("migrations/V2__mine.sql"),
        "PRAGMA foreign_keys=OFF;\nDROP VIEW mine;\nDELETE FROM notes;\n");
    assertThatThrownBy(() -> house.migrate(NOTES, collection("parts", link)))
        .hasMessageContaining("1 of parts would refer to nothing in notes");
    assertThat(house.rows("title", "mine")).containsExactly("'x'");
    Files.delete(home.resolve("migrations/V2__mine.sql"));
    house.run("DELETE FROM notes");
    assertThat(house.rows("id", "parts")).as("references are enforced again").isEmpty();
  }

  @Test
  void aCopyHoldsWhatWasThereAndIsForItsOwnerAlone() throws Exception {
    house.migrate(NOTES);
    house.run("INSERT INTO notes VALUES ('1', 'x', 1)");
    var copy = home.resolve("data/backups/a.db");
    house.db.copyTo(copy);
    assertThat(Files.getPosixFilePermissions(copy)).hasSize(2);
    Files.createDirectories(home.resolve("other/data"));
    Files.move(copy, home.resolve("other/data/plinth.db"));
    try (var other = new MigrationHouse(home.resolve("other"))) {
      assertThat(other.rows("title", "notes")).containsExactly("'x'");
    }
  }

  private static Collection renamed(Collection collection, String was) {
    return new Collection(
        collection.name(),
        collection.id(),
        collection.fields(),
        collection.access(),
        List.of(),
        List.of(),
        List.of(was),
        null);
  }
}
