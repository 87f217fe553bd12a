package dev.plinth.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.db.Database;
import dev.plinth.kernel.Ids;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeedsTest {
  @TempDir Path home;

  @Test
  void seedsAreSownOnceInTheOrderOfTheirReferences() throws Exception {
    seed(
        "parts",
        "[{\"id\": 2, \"name\": \"b\", \"whole\": \"x\", \"next\": 3}, {\"id\": 3, \"name\": \"c\", \"whole\": \"x\"}]");
    seed("wholes", "[{\"id\": \"x\", \"created\": \"2020-01-01T00:00:00Z\", \"unknown\": 1}]");
    try (var db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC())) {
      var seeds = seeds(db);
      var sown = seeds.sow();
      assertThat(sown.faults()).isEmpty();
      assertThat(sown.items()).containsEntry("parts", 2).containsEntry("wholes", 1);
      assertThat(text(db, "SELECT created FROM wholes")).isEqualTo("2020-01-01T00:00:00.000Z");
      assertThat(text(db, "SELECT group_concat(id || name || coalesce(next, '')) FROM parts"))
          .isEqualTo("2b3,3c");
      db.write(tx -> tx.run("DELETE FROM parts"));
      assertThat(seeds.sow().items()).isEmpty();
      assertThat(text(db, "SELECT count(*) FROM parts")).isEqualTo("0");
    }
  }

  @Test
  void whatDoesNotFitIsLeftOutAndTold() throws Exception {
    seed("wholes", "[{\"id\": \"x\"}, 5, {\"id\": \"x\"}]");
    seed("parts", "[{\"name\": \"a\", \"whole\": \"nowhere\"}, {\"whole\": \"x\"}]");
    try (var db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC())) {
      var sown = seeds(db).sow();
      assertThat(sown.items()).containsEntry("wholes", 1).containsEntry("parts", 1);
      assertThat(sown.faults())
          .contains(
              "seed/parts.json: #/whole refers to nothing", "seed/parts.json: #/name is required");
      assertThat(text(db, "SELECT name || coalesce(whole, '-') FROM parts")).isEqualTo("a-");
    }
  }

  @Test
  void aTableWithRowsIsLeftAlone() throws Exception {
    try (var db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC())) {
      var seeds = seeds(db);
      db.write(tx -> tx.run("INSERT INTO wholes (id) VALUES ('mine')"));
      seed("wholes", "[{\"id\": \"x\"}]");
      assertThat(seeds.sow().items()).isEmpty();
      assertThat(text(db, "SELECT group_concat(id) FROM wholes")).isEqualTo("mine");
    }
  }

  private Seeds seeds(Database db) {
    var access = Access.CLOSED;
    var rules =
        new Rules(
            new Schema(
                List.of(
                    new Collection(
                        "parts",
                        IdType.INTEGER,
                        List.of(
                            new Field(
                                "name",
                                new FieldType.Text(),
                                true,
                                false,
                                null,
                                Field.Source.CLIENT,
                                false),
                            new Field("whole", new FieldType.Reference("wholes", OnDelete.CASCADE)),
                            new Field("next", new FieldType.Reference("parts", OnDelete.SET_NULL))),
                        access,
                        List.of()),
                    new Collection(
                        "wholes",
                        IdType.UUID,
                        List.of(
                            new Field(
                                "created",
                                new FieldType.DateTime(),
                                false,
                                false,
                                null,
                                Field.Source.CREATED,
                                false)),
                        access,
                        List.of()))));
    new Migrations(db, home).migrate(rules);
    var ids = new Ids(Clock.systemUTC(), new SecureRandom());
    return new Seeds(db, new Records(db, rules, ids, new SecureRandom()), home);
  }

  private void seed(String collection, String json) throws Exception {
    Files.createDirectories(home.resolve("seed"));
    Files.writeString(home.resolve("seed/" + collection + ".json"), json);
  }

  private static String text(Database db, String sql) {
    return db.read(tx -> tx.first(sql, row -> String.valueOf(row.text(0))).orElseThrow());
  }
}
