package dev.plinth.migrate;

import static dev.plinth.migrate.MigrationHouse.collection;
import static dev.plinth.migrate.MigrationHouse.field;
import static dev.plinth.migrate.MigrationHouse.numbered;
import static dev.plinth.migrate.MigrationHouse.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.db.Survey;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Search;
import dev.plinth.schema.Search.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of an index of words when the contract changes.
final class SearchMigrationTest {
  private static final FieldType TEXT = new FieldType.Text();
  private static final Field TITLE = field("title", TEXT);
  private static final Field BODY = field("body", TEXT);
  private static final Collection PLAIN = collection("notes", TITLE, BODY);
  private static final Collection NOTES = PLAIN.searched(by("title", "body"));

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

  private static Search by(String... fields) {
    return by(Tokenizer.WORDS, fields);
  }

  private static Search by(Tokenizer tokenizer, String... fields) {
    var weights = new LinkedHashMap<String, Integer>();
    for (var name : fields) {
      weights.put(name, 1);
    }
    return new Search(weights, tokenizer);
  }

  private void note(String id, String title, String body) {
    house.db.write(
        tx -> tx.run("insert into notes (id, title, body) values (?, ?, ?)", id, title, body));
  }

  private List<String> found(String table, String words) {
    return house.db.read(tx ->
        tx.all(
            "select t.id from _plinth_%1$s_search(?) as s cross join %1$s as t on t.rowid = s.rowid order by 1"
                .formatted(table),
            row -> String.valueOf(row.text(0)),
            words));
  }

  private List<String> indexes() {
    return house.rows(
        "name",
        "sqlite_schema where type = 'table' and name like '\\_plinth\\_%\\_search' escape '\\'");
  }

  private void isWhole(String table) {
    house.db.write(tx ->
        tx.run(
            "insert into \"_plinth_%1$s_search\" (\"_plinth_%1$s_search\") values ('integrity-check')"
                .formatted(table)));
    assertThat(house.rows("count(*)", "\"_plinth_" + table + "_search_docsize\""))
        .isEqualTo(house.rows("count(*)", table));
  }

  private void isSettled(Collection... collections) {
    var plan = house.plan(collections);
    assertThat(plan.statements()).isEmpty();
    assertThat(plan.proposed()).isEmpty();
  }

  @Test
  void rowsThatAreThereAreIndexedAndThePlanShowsIt() throws Exception {
    house.migrate(PLAIN);
    note("a", "Milk", "and bread");
    note("b", "Tea", "with milk");
    assertThat(house.plan(NOTES).statements())
        .anyMatch(
            one -> one.startsWith("CREATE VIRTUAL TABLE \"_plinth_notes_search\" USING fts5("))
        .anyMatch(one -> one.startsWith("CREATE TRIGGER \"_plinth_notes_update_search\""))
        .anyMatch(one -> one.startsWith("INSERT INTO \"_plinth_notes_search\""));
    assertThat(indexes()).as("a plan changes nothing").isEmpty();
    assertThat(house.migrate(NOTES).applied()).containsExactly("V2__changes.sql");
    assertThat(Files.readString(home.resolve("migrations/V2__changes.sql")))
        .contains("CREATE VIRTUAL TABLE \"_plinth_notes_search\"");
    assertThat(found("notes", "milk")).containsExactly("a", "b");
    isWhole("notes");
    isSettled(NOTES);
    assertThat(house.tables()).as("it is Plinth's own").containsOnlyKeys("notes");
    assertThat(house.db.read(Survey::of)).extracting(Survey.Table::name).containsExactly("notes");
  }

  @Test
  void itIsTurnedOffWithAllThatKeptIt() {
    house.migrate(NOTES);
    note("a", "Milk", "x");
    house.migrate(PLAIN);
    assertThat(indexes()).isEmpty();
    assertThat(house.table("notes").triggers().keySet()).noneMatch(one -> one.endsWith("_search"));
    note("b", "Tea", "y");
    isSettled(PLAIN);
  }

  @Test
  void anotherListAndAnotherTokenizerBuildItAnew() {
    house.migrate(NOTES);
    note("a", "Milk", "and bread");
    var titles = PLAIN.searched(by("title"));
    house.migrate(titles);
    assertThat(found("notes", "bread")).isEmpty();
    assertThat(found("notes", "milk")).containsExactly("a");
    note("b", "Tea", "bread");
    assertThat(found("notes", "bread")).isEmpty();
    var more = collection("notes", TITLE, BODY, field("tags", new FieldType.ListOf(TEXT)));
    var trigram = more.searched(by(Tokenizer.TRIGRAM, "title", "body"));
    house.migrate(trigram);
    assertThat(found("notes", "rea")).containsExactly("a", "b");
    var listed = more.searched(by("tags", "title"));
    house.migrate(listed);
    house.run("update notes set tags = '[\"red wine\",\"a\\nb\"]' where id = 'b'");
    assertThat(found("notes", "\"red wine\"")).containsExactly("b");
    isWhole("notes");
    isSettled(listed);
    var weights = new LinkedHashMap<String, Integer>();
    weights.put("tags", 9);
    weights.put("title", 2);
    isSettled(more.searched(new Search(weights, Tokenizer.WORDS))); // they are of the question
  }

  @Test
  void aTableThatIsMadeAnewKeepsItsWords() {
    house.migrate(NOTES);
    for (int i = 0; i < 20; i++) {
      note("n" + i, i % 2 == 0 ? "even" : "odd", "w" + i);
    }
    house.run("delete from notes where title = 'odd'");
    note("x", "odd", "new");
    var tight =
        collection("notes", required("title", TEXT), field("body", new FieldType.Text(0, 9, null)))
            .searched(by("title", "body"));
    assertThat(house.plan(tight).statements()).contains("PRAGMA foreign_keys=OFF");
    house.migrate(tight);
    assertThat(found("notes", "even")).hasSize(10);
    assertThat(found("notes", "odd")).containsExactly("x");
    assertThat(found("notes", "w4")).containsExactly("n4");
    house.run("update notes set body = 'changed' where id = 'n4'");
    house.run("delete from notes where id = 'n6'");
    assertThat(found("notes", "changed")).containsExactly("n4");
    assertThat(found("notes", "w4 OR w6")).isEmpty();
    isWhole("notes");
    isSettled(tight);
  }

  @Test
  void renamesOfTablesAndFieldsTakeItAlong() {
    house.migrate(NOTES);
    note("a", "Milk", "bread");
    var called =
        collection("notes", MigrationHouse.was("name", TEXT, "title"), BODY)
            .searched(by("name", "body"));
    house.migrate(called);
    assertThat(found("notes", "text_name : milk")).containsExactly("a");
    isSettled(called);
    var papers =
        new Collection(
                "papers",
                called.id(),
                called.fields(),
                called.access(),
                List.of(),
                List.of(),
                List.of("notes"),
                null)
            .searched(called.search());
    house.migrate(papers);
    assertThat(indexes()).containsExactly("'_plinth_papers_search'");
    assertThat(found("papers", "milk bread")).containsExactly("a");
    house.run("insert into papers (id, name) values ('b', 'more milk')");
    assertThat(found("papers", "milk")).containsExactly("a", "b");
    isWhole("papers");
    isSettled(papers);
  }

  @Test
  void fieldsThatChangeNamesWithEachOtherAreIndexedAsTheyAre() {
    var both = collection("notes", TITLE, BODY).searched(by("title"));
    house.migrate(both);
    note("a", "milk", "bread");
    var moved =
        collection("notes", MigrationHouse.was("title", TEXT, "heading"), BODY)
            .searched(by("title"));
    isSettled(moved);
    var swapped =
        collection("notes", field("first", TEXT), MigrationHouse.was("other", TEXT, "title"), BODY)
            .searched(by("other"));
    house.migrate(swapped);
    assertThat(found("notes", "milk")).containsExactly("a");
    assertThat(found("notes", "bread")).isEmpty();
  }

  @Test
  void aTableThatGoesTakesItAlongAndOneThatStaysKeepsIt() {
    var other = numbered("other", TITLE);
    house.migrate(NOTES, other);
    note("a", "milk", "x");
    house.migrate(other);
    note("b", "milk", "y");
    assertThat(found("notes", "milk")).as("nobody gave it up").containsExactly("a", "b");
    house.destroy(other);
    assertThat(indexes()).isEmpty();
    assertThat(house.tables()).containsOnlyKeys("other");
    isSettled(other);
  }

  @Test
  void namesThatLookLikeItsPartsStayApart() {
    var notes = collection("notes", TITLE, BODY).searched(by("title"));
    var look = collection("notes_search", TITLE).searched(by("title"));
    var data = collection("notes_search_data", TITLE).searched(by("title"));
    house.migrate(notes, look, data);
    note("a", "milk", "x");
    house.run("insert into notes_search (id, title) values ('b', 'milk')");
    assertThat(found("notes", "milk")).containsExactly("a");
    assertThat(found("notes_search", "milk")).containsExactly("b");
    assertThat(found("notes_search_data", "milk")).isEmpty();
    house.migrate(collection("notes", TITLE, BODY), look, data);
    assertThat(found("notes_search", "milk")).containsExactly("b");
    isSettled(collection("notes", TITLE, BODY), look, data);
  }

  @Test
  void whatAPersonsMigrationTookAwayIsBuiltAnew() throws Exception {
    house.migrate(NOTES);
    note("a", "milk", "x");
    Files.writeString(
        home.resolve("migrations/V2__own.sql"),
        """
        DROP TRIGGER _plinth_notes_insert_search;
        INSERT INTO notes (id, title) VALUES ('b', 'milk too');
        """);
    house.migrate(NOTES);
    assertThat(found("notes", "milk")).containsExactly("a", "b");
    isSettled(NOTES);
  }

  @Test
  void aMigrationThatFailsLeavesItAsItWas() throws Exception {
    house.migrate(NOTES);
    note("a", "milk", "x");
    Files.writeString(
        home.resolve("migrations/V2__own.sql"),
        """
        DROP TABLE _plinth_notes_search;
        UPDATE nothing SET a = 1;
        """);
    assertThatThrownBy(() -> house.migrate(NOTES)).isInstanceOf(MigrationFailure.class);
    assertThat(found("notes", "milk")).containsExactly("a");
    note("b", "milk", "x");
    assertThat(found("notes", "milk")).containsExactly("a", "b");
    isWhole("notes");
  }

  @Test
  void wordsOfComputedFieldsAreFoundToo() {
    var computed =
        new Field(
            "whole",
            TEXT,
            false,
            false,
            null,
            Field.Source.CLIENT,
            false,
            null,
            List.of(),
            "title || ' ' || body");
    var notes = collection("notes", TITLE, BODY, computed).searched(by("whole"));
    house.migrate(notes);
    note("a", "fresh", "milk");
    assertThat(found("notes", "\"fresh milk\"")).containsExactly("a");
    house.run("update notes set body = 'bread'");
    assertThat(found("notes", "milk")).isEmpty();
    assertThat(found("notes", "\"fresh bread\"")).containsExactly("a");
    isSettled(notes);
  }

  @Test
  void theRowNumberIsFoundByWhateverNameIsLeft() {
    var odd = collection("notes", TITLE, BODY, field("_rowid_", TEXT)).searched(by("_rowid_"));
    house.migrate(odd);
    house.run("insert into notes (id, _rowid_) values ('a', 'seat seven')");
    assertThat(found("notes", "seven")).containsExactly("a");
    house.run("delete from notes");
    assertThat(house.rows("count(*)", "_plinth_notes_search_docsize")).containsExactly("0");
  }
}
