package dev.plinth.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random changes of a contract over rows: whatever happens, no row is lost that was not given up,
/// a refused change changes nothing, and a second run finds nothing to do.
final class MigrationPropertyTest {
  private static final int STEPS = 120;
  private static final List<String> VALUES =
      List.of("1", "0", "12", "x", "true", "2026-01-02", "3.5", "[1]", "1700000000000", "a@b.c");

  @TempDir Path home;

  private final Random random = new Random(20261123);
  private final Map<String, Field> fields = new TreeMap<>();
  private String name = "items";
  private int renames;
  private int applied;
  private int refused;

  @Test
  void rowsSurviveWhateverTheContractBecomes() {
    fields.put("a", new Field("a", new FieldType.Text()));
    try (var house = new MigrationHouse(home)) {
      house.migrate(contract(List.of()));
      for (int step = 0; step < STEPS; step++) {
        insert(house, step);
        var before = ids(house);
        step(house);
        assertThat(ids(house)).as("step " + step).isEqualTo(before);
        assertThat(house.rows("count(*)", "links WHERE item IS NOT NULL"))
            .as("references of step " + step)
            .containsExactly(String.valueOf(before.size()));
        assertThat(house.rows("count(*)", "pragma_foreign_key_check")).containsExactly("0");
        assertThat(house.rows("integrity_check", "pragma_integrity_check")).containsExactly("'ok'");
      }
    }
    assertThat(applied).isGreaterThan(STEPS / 4);
    assertThat(refused).isGreaterThan(STEPS / 20);
  }

  private void step(MigrationHouse house) {
    var old = Map.copyOf(fields);
    var oldName = name;
    var was = new ArrayList<String>();
    change(was);
    var contract = contract(was);
    var tables = house.tables();
    var content = content(house, oldName);
    boolean destructive = random.nextInt(8) == 0;
    try {
      if (destructive) {
        house.destroy(contract);
      } else {
        house.migrate(contract);
        requireValues(old, content, content(house, name));
      }
      applied++;
      assertThat(house.migrate(contract).applied()).isEmpty();
    } catch (MigrationFailure e) {
      refused++;
      assertThat(house.tables()).isEqualTo(tables);
      assertThat(content(house, oldName)).isEqualTo(content);
      fields.clear();
      fields.putAll(old);
      name = oldName;
    }
  }

  /// A column keeps as many values as it had; where its type stays, the very same ones.
  private void requireValues(
      Map<String, Field> old, Map<String, List<String>> before, Map<String, List<String>> after) {
    fields.forEach((key, field) -> {
      var from = before.containsKey(key) || field.was().isEmpty() ? key : field.was().getFirst();
      var then = before.get(from);
      var now = after.get(key);
      if (then != null && now != null) {
        assertThat(count(now)).as(key).isEqualTo(count(then));
        var type = old.get(from);
        if (type != null && type.type().equals(field.type())) {
          assertThat(now).as(key).isEqualTo(then);
        }
      }
    });
  }

  private static long count(List<String> values) {
    return values.stream().filter(value -> !value.equals("NULL")).count();
  }

  private void change(List<String> was) {
    var names = List.copyOf(fields.keySet());
    var some = names.get(random.nextInt(names.size()));
    switch (random.nextInt(7)) {
      case 0 -> fields.putIfAbsent("f" + random.nextInt(6), field("", type(), null));
      case 1 -> {
        if (fields.size() > 1) {
          fields.remove(some);
        }
      }
      case 2 -> {
        var renamed = "n" + ++renames;
        fields.put(renamed, field(renamed, was(some).type(), some));
        fields.remove(some);
      }
      case 3 -> {
        was.add(name);
        name = "items" + ++renames;
      }
      default -> fields.put(some, field(some, type(), null));
    }
  }

  private Field was(String field) {
    return java.util.Objects.requireNonNull(fields.get(field));
  }

  private Field field(String fieldName, FieldType type, @Nullable String was) {
    JsonNode fallback =
        switch (type) {
          case FieldType.Text _ -> TextNode.valueOf("none");
          case FieldType.Int _ -> IntNode.valueOf(5);
          default -> null;
        };
    return new Field(
        fieldName,
        type,
        random.nextInt(4) == 0,
        random.nextInt(12) == 0,
        random.nextBoolean() ? fallback : null,
        Field.Source.CLIENT,
        false,
        null,
        was == null ? List.of() : List.of(was),
        null);
  }

  private FieldType type() {
    return switch (random.nextInt(10)) {
      case 0 -> new FieldType.Int();
      case 1 -> new FieldType.Int(0L, 100L);
      case 2 -> new FieldType.Real();
      case 3 -> new FieldType.Bool();
      case 4 -> new FieldType.OneOf(List.of("x", "1", "true"));
      case 5 -> new FieldType.DateTime();
      case 6 -> new FieldType.AnyJson();
      case 7 -> new FieldType.Decimal();
      case 8 -> new FieldType.Text(0, 3, null);
      default -> new FieldType.Text();
    };
  }

  private Collection[] contract(List<String> was) {
    var all = new ArrayList<Field>();
    fields.forEach((key, field) ->
        all.add(
            new Field(
                key,
                field.type(),
                field.required(),
                field.unique(),
                field.fallback(),
                field.set(),
                false,
                null,
                field.was(),
                null)));
    return new Collection[] {
      new Collection(name, IdType.INTEGER, all, Access.CLOSED, List.of(), List.of(), was, null),
      MigrationHouse.collection(
          "links", new Field("item", new FieldType.Reference(name, OnDelete.CASCADE)))
    };
  }

  /// Rows come from outside of the waist: whatever the table itself takes.
  private void insert(MigrationHouse house, int step) {
    var row = new TreeMap<String, String>();
    fields.keySet().forEach(key -> row.put('"' + key + '"', "'" + some() + "'"));
    var values = new ArrayList<>(row.values());
    var sql =
        "INSERT OR IGNORE INTO %s (%s) VALUES (%s)"
            .formatted(name, String.join(", ", row.keySet()), String.join(", ", values));
    try {
      house.run(sql);
    } catch (RuntimeException e) {
      house.run("INSERT OR IGNORE INTO " + name + " DEFAULT VALUES");
    }
    house.run(
        "INSERT INTO links SELECT 'l%d-' || id, id FROM %s WHERE id NOT IN (SELECT item FROM links)"
            .formatted(step, name));
  }

  private String some() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private List<String> ids(MigrationHouse house) {
    return house.rows("id", name + " ORDER BY id");
  }

  private static Map<String, List<String>> content(MigrationHouse house, String table) {
    var content = new TreeMap<String, List<String>>();
    for (var column : house.table(table).columns().keySet()) {
      content.put(column, house.rows('"' + column + '"', table + " ORDER BY id"));
    }
    return content;
  }
}
