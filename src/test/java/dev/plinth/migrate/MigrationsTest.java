package dev.plinth.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.db.Catalog;
import dev.plinth.db.Database;
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
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationsTest {
  private static final Access OWN =
      new Access(
          "exists(members where project = $row.id and person = $caller.id)",
          "signed_in",
          "owner = $caller.id",
          "owner = $caller.id",
          "owner = $caller.id");
  private static final Collection USERS =
      collection("users", Access.CLOSED, unique("email", new FieldType.Email()));
  private static final Collection PROJECTS =
      collection(
          "projects",
          OWN,
          field("title", new FieldType.Text()),
          reference("owner", "users", OnDelete.CASCADE));
  private static final Collection MEMBERS =
      collection(
          "members",
          Access.CLOSED,
          reference("project", "projects", OnDelete.CASCADE),
          reference("person", "users", OnDelete.CASCADE));

  @TempDir Path home;

  @Test
  void aNewHomeGetsItsTablesAndAFileThatSaysSo() throws Exception {
    try (var db = open()) {
      var applied = migrate(db, USERS, PROJECTS, MEMBERS);
      assertThat(applied.applied()).containsExactly("V1__tables.sql");
      assertThat(applied.proposed()).isEmpty();
      assertThat(Files.readString(home.resolve("migrations/V1__tables.sql")))
          .contains("CREATE TABLE \"projects\"", "STRICT");
      assertThat(tables(db)).containsOnlyKeys("users", "projects", "members");
      assertThat(migrate(db, USERS, PROJECTS, MEMBERS).applied()).isEmpty();
    }
  }

  @Test
  void referencesAndRulesGetIndexes() {
    try (var db = open()) {
      migrate(db, USERS, PROJECTS, MEMBERS);
      assertThat(table(db, "projects").indexes()).containsOnlyKeys("projects__owner");
      assertThat(table(db, "members").indexes())
          .containsOnlyKeys("members__project__person", "members__person");
      assertThat(table(db, "users").indexes()).containsOnlyKeys("users__email__unique");
    }
  }

  @Test
  void cascadesAreWrittenToTheChangeFeed() {
    try (var db = open()) {
      migrate(db, USERS, PROJECTS, MEMBERS);
      db.write(tx -> {
        tx.run("INSERT INTO users (id, email) VALUES ('u', 'a@b.c')");
        tx.run("INSERT INTO projects (id, title, owner) VALUES ('p', 'x', 'u')");
        return tx.run("DELETE FROM users");
      });
      List<String> feed =
          db.read(tx ->
              tx.all(
                  "SELECT collection || ' ' || item || ' ' || kind FROM _plinth_change ORDER BY seq",
                  row -> String.valueOf(row.text(0))));
      assertThat(feed)
          .containsExactlyInAnyOrder(
              "users u insert", "projects p insert", "projects p delete", "users u delete");
    }
  }

  @Test
  void whatIsNewIsAddedAndWhatIsGoneIsOnlyProposed() {
    try (var db = open()) {
      migrate(db, USERS, PROJECTS, MEMBERS);
      db.write(tx -> tx.run("INSERT INTO projects (id, title) VALUES ('p', 'x')"));
      var changed =
          collection(
              "projects",
              OWN,
              field("goal", new FieldType.Text()),
              reference("owner", "users", OnDelete.CASCADE),
              new Field(
                  "created",
                  new FieldType.DateTime(),
                  true,
                  false,
                  null,
                  Field.Source.CREATED,
                  false));
      var applied = migrate(db, USERS, changed, MEMBERS);
      assertThat(applied.applied()).containsExactly("V2__changes.sql");
      assertThat(applied.proposed())
          .containsExactly(
              "projects.title is no longer in the contract; values that would be lost: 1");
      assertThat(table(db, "projects").columns()).containsKeys("title", "goal", "created");
      String created =
          db.read(tx ->
              tx.first("SELECT created FROM projects", row -> String.valueOf(row.text(0)))
                  .orElseThrow());
      assertThat(created).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }
  }

  @Test
  void anotherTypeIsAConflictUnlessTheTableIsEmpty() {
    try (var db = open()) {
      migrate(db, USERS, PROJECTS, MEMBERS);
      var changed =
          collection(
              "projects",
              OWN,
              field("title", new FieldType.Int()),
              reference("owner", "users", OnDelete.CASCADE));
      db.write(tx -> tx.run("INSERT INTO projects (id, title) VALUES ('p', 'x')"));
      assertThatThrownBy(() -> migrate(db, USERS, changed, MEMBERS))
          .isInstanceOf(MigrationFailure.class)
          .hasMessageContaining("projects.title holds TEXT, and the contract wants INTEGER")
          .hasMessageContaining("values that cannot be converted: 1");
      db.write(tx -> tx.run("DELETE FROM projects"));
      migrate(db, USERS, changed, MEMBERS);
      assertThat(table(db, "projects").columns())
          .containsEntry("title", new Catalog.Column("INTEGER", "INTEGER"));
    }
  }

  @Test
  void aFailingFileLeavesEverythingAsItWas() throws Exception {
    try (var db = open()) {
      migrate(db, USERS);
      var before = tables(db);
      Files.writeString(
          home.resolve("migrations/V2__mine.sql"),
          "ALTER TABLE users ADD COLUMN a TEXT; CREATE TABLE b (x TEXT) STRICT; SELECT nonsense;");
      assertThatThrownBy(() -> migrate(db, USERS))
          .isInstanceOf(MigrationFailure.class)
          .hasMessageContaining("V2__mine.sql")
          .hasMessageContaining("nonsense");
      assertThat(tables(db)).isEqualTo(before);
      Files.writeString(
          home.resolve("migrations/V2__mine.sql"), "CREATE INDEX mine ON users (email);");
      assertThat(migrate(db, USERS).applied()).containsExactly("V2__mine.sql");
      assertThat(migrate(db, USERS).applied()).isEmpty();
      assertThat(table(db, "users").indexes()).containsKey("mine");
    }
  }

  @Test
  void aGeneratedFileThatFailsIsNotLeftBehind() {
    try (var db = open()) {
      migrate(db, collection("users", Access.CLOSED, field("email", new FieldType.Email())));
      db.write(tx -> tx.run("INSERT INTO users (id, email) VALUES ('1', 'A@b.c'), ('2', 'a@B.c')"));
      assertThatThrownBy(() -> migrate(db, USERS)).isInstanceOf(MigrationFailure.class);
      assertThat(home.resolve("migrations/V2__changes.sql")).doesNotExist();
      assertThat(table(db, "users").indexes()).isEmpty();
    }
  }

  private Database open() {
    return Database.open(home.resolve("data/plinth.db"), Clock.systemUTC());
  }

  private Migrations.Applied migrate(Database db, Collection... collections) {
    return new Migrations(db, home).migrate(new Rules(new Schema(List.of(collections))));
  }

  private static Catalog.Table table(Database db, String name) {
    return Optional.ofNullable(tables(db).get(name)).orElseThrow();
  }

  private static Map<String, Catalog.Table> tables(Database db) {
    return db.read(Catalog::read);
  }

  private static Collection collection(String name, Access access, Field... fields) {
    return new Collection(name, IdType.UUID, List.of(fields), access, List.of());
  }

  private static Field field(String name, FieldType type) {
    return new Field(name, type);
  }

  private static Field unique(String name, FieldType type) {
    return new Field(name, type, false, true, null, Field.Source.CLIENT, false);
  }

  private static Field reference(String name, String to, OnDelete onDelete) {
    return new Field(name, new FieldType.Reference(to, onDelete));
  }
}
