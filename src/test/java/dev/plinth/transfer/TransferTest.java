package dev.plinth.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.kernel.Ids;
import dev.plinth.migrate.Migrations;
import dev.plinth.records.Records;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransferTest {
  private static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                people: { id: text, fields: { name: { type: text, required: true } } }
                tasks:
                  id: integer
                  fields:
                    title: { type: text, required: true, max: 20 }
                    rank: integer
                    done: { type: boolean, default: false }
                    words: { type: list, of: text }
                    boss: { type: reference, to: people }
                    after: { type: reference, to: tasks }
                    made: { type: datetime, set: created }
                    secret: { type: text, hidden: true }
              """,
              "plinth.yaml")
          .schema();

  @TempDir Path home;
  private Database db = none();
  private Records records = none();

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
  private static <T> T none() {
    return null;
  }

  @BeforeEach
  void open() {
    db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC());
    var rules = new Rules(SCHEMA);
    new Migrations(db, home).migrate(rules);
    var random = new SecureRandom();
    records = new Records(db, rules, new Ids(Clock.systemUTC(), random), random);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private Imports.Done read(String name, String text, String into, boolean skipsBad)
      throws Exception {
    var file = home.resolve(name);
    Files.writeString(file, text);
    return new Imports(db, records, _ -> {})
        .read(file, Format.of(file).orElseThrow(), SCHEMA.collection(into), skipsBad);
  }

  private String written(Format format) throws Exception {
    var out = new StringWriter();
    new Exports(records, _ -> {}).write(tasks(), format, out);
    return out.toString();
  }

  private static Collection tasks() {
    return SCHEMA.collection("tasks").orElseThrow();
  }

  private long rows(String table) {
    return db.read(tx -> tx.number("SELECT count(*) FROM " + table));
  }

  @Test
  void csvBecomesTypedItemsAndComesOutTheSame() throws Exception {
    var csv =
        """
        id,title,rank,done,words,boss,after,made
        1,"a, ""b""\",12,yes,"[""x"",""y""]",,2,2026-01-02T03:04:05Z
        2,c,,,,,,2026-01-02T03:04:05Z
        """;
    assertThat(read("a.csv", csv, "tasks", false).items()).isEqualTo(Map.of("tasks", 2L));
    assertThat(written(Format.NDJSON))
        .isEqualTo(
            """
            {"id":1,"title":"a, \\"b\\"","rank":12,"done":true,"words":["x","y"],"boss":null,"after":2,"made":"2026-01-02T03:04:05.000Z"}
            {"id":2,"title":"c","rank":null,"done":false,"words":null,"boss":null,"after":null,"made":"2026-01-02T03:04:05.000Z"}
            """);
    var out = written(Format.CSV);
    db.write(tx -> tx.run("DELETE FROM tasks"));
    read("b.csv", out, "tasks", false);
    assertThat(written(Format.CSV)).isEqualTo(out).contains("\"a, \"\"b\"\"\"");
  }

  @Test
  void everyBadLineIsNamedAndNothingIsWritten() throws Exception {
    var csv =
        "title,rank,colour\nfine,1,\n,2,\nx,9223372036854775808,\nshort,1\nmuch too long a title for it,1,\n";
    assertThatThrownBy(
            () -> read("a.csv", csv.replace(",colour", "").replace(",\n", "\n"), "tasks", false))
        .isInstanceOfSatisfying(
            ImportRefused.class,
            e ->
                assertThat(e.faults().stream().map(one -> one.line() + " " + one.what()))
                    .containsExactly(
                        "3 #/title is required",
                        "4 #/rank must be a whole number from -2^63 to 2^63-1",
                        "6 #/title must have 20 characters at most"));
    assertThat(rows("tasks")).isZero();
    assertThatThrownBy(() -> read("b.csv", csv.replace("fine,1,", "fine,1,red"), "tasks", false))
        .isInstanceOfSatisfying(
            ImportRefused.class,
            e ->
                assertThat(e.faults())
                    .contains(new ImportFault(2, "#/colour is not a field of tasks"))
                    .contains(new ImportFault(5, "has 2 of 3 columns")));
  }

  @Test
  void whatIsFineIsWrittenWhereSomebodySaysSo() throws Exception {
    var lines =
        "{\"title\": \"a\"}\n\n{\"title\": 1e400, \"rank\": \"x\"}\n{\"title\"\n{\"title\": \"b\", \"boss\": \"nobody\"}\n{\"title\": \"c\"}\n";
    var done = read("a.ndjson", lines, "tasks", true);
    assertThat(done.items()).isEqualTo(Map.of("tasks", 2L));
    assertThat(done.leftOut()).isEqualTo(3);
    assertThat(done.faults().stream().map(ImportFault::line)).containsExactly(3L, 4L, 5L);
    assertThat(done.faults().getLast().what()).contains("refers to nothing");
    assertThat(rows("tasks")).isEqualTo(2);
  }

  @Test
  void aFileThatBreaksOffIsRefusedWholeAlsoWhenBadItemsAreSkipped() throws Exception {
    assertThatThrownBy(
            () -> read("a.json", "[\n{\"title\": \"a\"},\n{\"title\": \"b\"", "tasks", true))
        .isInstanceOfSatisfying(
            ImportRefused.class,
            e -> assertThat(e.faults().getFirst().what()).contains("nothing after it"));
    assertThat(rows("tasks")).isZero();
    assertThat(
            read("b.json", "[\n{\"title\": \"a\"},\n{\"title\": \"b\"}]", "tasks", false).items())
        .isEqualTo(Map.of("tasks", 2L));
    var file = home.resolve("latin.csv");
    Files.write(file, "title\n\u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() ->
            new Imports(db, records, _ -> {}).read(file, Format.CSV, Optional.of(tasks()), true))
        .isInstanceOf(ImportRefused.class);
  }

  private ImportFault broken(String name, byte[] bytes) throws Exception {
    var file = home.resolve(name);
    Files.write(file, bytes);
    var faults = new ArrayList<ImportFault>();
    assertThatThrownBy(() ->
            new Imports(db, records, _ -> {})
                .read(file, Format.of(file).orElseThrow(), Optional.of(tasks()), false))
        .as(name)
        .isInstanceOfSatisfying(ImportRefused.class, e -> faults.addAll(e.faults()));
    assertThat(rows("tasks")).isZero();
    return faults.getFirst();
  }

  @Test
  void brokenFilesAreRefusedWithTheLineAndWithoutTheParsersOwnWords() throws Exception {
    assertThat(broken("nul.csv", latin("title\nfine\na\u0000b\n")).toString())
        .contains("line=3", "NUL");
    assertThat(broken("nul.json", latin("[\n{\"title\": \"a\\u0000\"}]")).toString())
        .contains("line=2", "NUL");
    assertThat(broken("half.json", latin("[\n{\"title\": \"\\ud800\"}]")).toString())
        .contains("line=2", "surrogate");
    var long20 = "title\n" + "fine\n".repeat(3_000) + "\u00e4\n";
    assertThat(broken("latin.csv", latin(long20)).toString()).contains("line=3002", "UTF-8");
    assertThat(broken("twice.csv", latin("title,title\na,b\n")).toString())
        .contains("line=1", "the header names title twice");
    assertThat(broken("deep.json", latin("[" + "[".repeat(90) + "]".repeat(90) + "]")).toString())
        .contains("line=1", "nesting depth")
        .doesNotContain("StreamReadConstraints");
    assertThat(broken("cut.json", latin("[\n{\"title\": \"a\"")).toString())
        .doesNotContain("Source", "REDACTED");
  }

  @Test
  void noLineAndNoValueTakesAllMemory() throws Exception {
    var large = "a".repeat(CheckedText.CHARS_MAX + 1);
    assertThat(broken("a.ndjson", latin("{\"title\": \"a\"}\n{\"title\": \"" + large)).toString())
        .contains("line=2", "characters");
    assertThat(broken("a.csv", latin("title\n" + large)).toString())
        .contains("line=2", "characters");
    assertThat(broken("a.json", latin("[{\"title\": \"" + large)).toString())
        .contains("line=1", "a text has more than");
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aDbJsonFillsTheCollectionsThatItNames() throws Exception {
    var json =
        "{\"tasks\": [{\"id\": 7, \"title\": \"a\", \"boss\": \"p\", \"after\": 8}, {\"id\": 8, \"title\": \"b\"}],"
            + " \"people\": [{\"id\": \"p\", \"name\": \"Ann\"}]}";
    assertThat(read("db.json", json, "", false).items())
        .isEqualTo(Map.of("tasks", 2L, "people", 1L));
    assertThatThrownBy(() -> read("db.json", "{\"persons\": [{}]}", "", false))
        .isInstanceOfSatisfying(
            ImportRefused.class,
            e ->
                assertThat(e.faults())
                    .extracting(ImportFault::what)
                    .first()
                    .asString()
                    .startsWith("there is no collection persons"));
    assertThat(written(Format.JSON)).startsWith("[\n{\"id\":7,").endsWith("}\n]\n");
  }

  @Test
  void manyItemsComeOutPageByPage() throws Exception {
    var lines = new StringBuilder();
    for (int i = 1; i <= 2_500; i++) {
      lines.append("{\"id\":").append(i).append(",\"title\":\"t\"}\n");
    }
    read("many.ndjson", lines.toString(), "tasks", false);
    assertThat(written(Format.NDJSON).lines().toList()).hasSize(2_500);
    assertThat(List.of(written(Format.CSV).split("\n"))).hasSize(2_501);
  }
}
