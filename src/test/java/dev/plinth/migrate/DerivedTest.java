package dev.plinth.migrate;

import static dev.plinth.migrate.MigrationHouse.collection;
import static dev.plinth.migrate.MigrationHouse.field;
import static dev.plinth.migrate.MigrationHouse.was;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Links, views and computed columns across changes of a contract.
final class DerivedTest {
  private static final Collection TAGS = collection("tags", field("name", new FieldType.Text()));
  private static final FieldType LINKS = new FieldType.References("tags", OnDelete.CASCADE, 9);

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
  void aListOfIdsBecomesLinksWhereAllOfThemLeadSomewhere() {
    house.migrate(
        TAGS, collection("notes", field("tags", new FieldType.ListOf(new FieldType.Text()))));
    house.run("INSERT INTO tags VALUES ('a', 'x'), ('b', 'y')");
    house.run("INSERT INTO notes VALUES ('1', '[\"b\",\"a\"]'), ('2', '[\"c\"]'), ('3', NULL)");
    var linked = collection("notes", field("tags", LINKS));
    assertThatThrownBy(() -> house.migrate(TAGS, linked))
        .hasMessageContaining("notes.tags is to refer to tags")
        .hasMessageContaining("refer to nothing there: 1");
    house.run("DELETE FROM notes WHERE id = '2'");
    house.migrate(TAGS, linked);
    assertThat(house.rows("item, target, position", "notes__tags ORDER BY position"))
        .containsExactly("'1'|'b'|0", "'1'|'a'|1");
    assertThat(house.migrate(TAGS, linked).applied()).isEmpty();
    house.run("DELETE FROM tags WHERE id = 'b'");
    assertThat(house.rows("tags", "notes WHERE id = '1'")).containsExactly("'[\"a\"]'");
  }

  @Test
  void oneReferenceBecomesManyAndSurvivesRenames() {
    house.migrate(
        TAGS,
        collection("notes", field("tag", new FieldType.Reference("tags", OnDelete.RESTRICT))));
    house.run("INSERT INTO tags VALUES ('a', 'x')");
    house.run("INSERT INTO notes VALUES ('1', 'a')");
    var labels = renamed(collection("labels", field("name", new FieldType.Text())), "tags");
    var pages =
        renamed(
            collection(
                "pages",
                was("labels", new FieldType.References("labels", OnDelete.RESTRICT, 9), "tag")),
            "notes");
    house.migrate(labels, pages);
    assertThat(house.rows("labels", "pages")).containsExactly("'[\"a\"]'");
    assertThat(house.rows("item, target", "pages__labels")).containsExactly("'1'|'a'");
    assertThatThrownBy(() -> house.run("DELETE FROM labels")).isInstanceOf(RuntimeException.class);
    assertThat(house.migrate(labels, pages).applied()).isEmpty();
    assertThat(house.migrate(labels, renamed(collection("pages"), "notes")).proposed()).hasSize(1);
    assertThat(house.tables()).doesNotContainKey("pages__labels");
    house.run("DELETE FROM labels");
  }

  @Test
  void computedColumnsComeAndChangeAndGoWithoutAsking() {
    var size = field("size", new FieldType.Int());
    house.migrate(collection("notes", size));
    house.run("INSERT INTO notes VALUES ('1', 4)");
    house.migrate(collection("notes", size, computed("twice", "size * 2")));
    assertThat(house.rows("twice", "notes")).containsExactly("8");
    house.migrate(collection("notes", size, computed("twice", "size + size + 1")));
    assertThat(house.rows("twice", "notes")).containsExactly("9");
    assertThat(house.migrate(collection("notes", size)).proposed()).isEmpty();
    assertThat(house.table("notes").columns()).containsOnlyKeys("id", "size");
    assertThatThrownBy(() -> house.migrate(collection("notes", size, computed("x", "nothing + 1"))))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void viewsFollowTheTablesUnderThem() {
    var size = field("size", new FieldType.Int());
    house.migrate(collection("notes", size), view("SELECT id, size * 2 AS twice FROM notes"));
    house.run("INSERT INTO notes VALUES ('1', 4)");
    assertThat(house.rows("twice", "doubles")).containsExactly("8");
    assertThat(
            house
                .migrate(collection("notes", size), view("SELECT id, size * 2 AS twice FROM notes"))
                .applied())
        .isEmpty();
    house.migrate(
        collection("notes", was("extent", new FieldType.Real(), "size")),
        view("SELECT id, extent * 2 AS twice FROM notes"));
    assertThat(house.rows("twice", "doubles")).containsExactly("8.0");
    assertThatThrownBy(() ->
            house.migrate(
                collection("notes", was("extent", new FieldType.Real(), "size")),
                view("SELECT id, extent AS once FROM notes")))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("twice");
    house.migrate(collection("notes", was("extent", new FieldType.Real(), "size")));
    assertThatThrownBy(() -> house.rows("twice", "doubles")).isInstanceOf(RuntimeException.class);
  }

  private static Field computed(String name, @Nullable String expression) {
    return new Field(
        name,
        new FieldType.Int(),
        false,
        false,
        null,
        Field.Source.SERVER,
        false,
        null,
        List.of(),
        expression);
  }

  private static Collection view(String sql) {
    return new Collection(
        "doubles",
        IdType.TEXT,
        List.of(field("twice", new FieldType.Int())),
        Access.CLOSED,
        List.of(),
        List.of(),
        List.of(),
        sql);
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
