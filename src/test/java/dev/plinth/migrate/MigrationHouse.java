package dev.plinth.migrate;

import dev.plinth.db.Catalog;
import dev.plinth.db.Database;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A home whose contract changes.
final class MigrationHouse implements AutoCloseable {
  final Path home;
  final Database db;

  MigrationHouse(Path home) {
    this.home = home;
    this.db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC());
  }

  Migrations migrations() {
    return new Migrations(db, home);
  }

  Migrations.Applied migrate(Collection... collections) {
    return migrations().migrate(rules(collections));
  }

  Migrations.Applied destroy(Collection... collections) {
    return migrations().migrateDestructively(rules(collections));
  }

  Tables.Plan plan(Collection... collections) {
    return migrations().plan(rules(collections), false);
  }

  static Rules rules(Collection... collections) {
    return new Rules(new Schema(List.of(collections)));
  }

  void run(String sql) {
    db.write(tx -> tx.run(sql));
  }

  /// Rows as `a|b`, each value as SQL writes it.
  List<String> rows(String columns, String rest) {
    var quoted = "quote(" + columns.replace(", ", ") || '|' || quote(") + ")";
    return db.read(
        tx -> tx.all("SELECT " + quoted + " FROM " + rest, row -> String.valueOf(row.text(0))));
  }

  Catalog.Table table(String name) {
    return Objects.requireNonNull(tables().get(name));
  }

  Map<String, Catalog.Table> tables() {
    return db.read(Catalog::read);
  }

  static Collection collection(String name, Field... fields) {
    return new Collection(name, IdType.UUID, List.of(fields), Access.CLOSED, List.of());
  }

  static Collection numbered(String name, Field... fields) {
    return new Collection(name, IdType.INTEGER, List.of(fields), Access.CLOSED, List.of());
  }

  static Field field(String name, FieldType type) {
    return new Field(name, type);
  }

  static Field required(String name, FieldType type) {
    return new Field(name, type, true, false, null, Field.Source.CLIENT, false);
  }

  static Field was(String name, FieldType type, String... was) {
    return new Field(
        name, type, false, false, null, Field.Source.CLIENT, false, null, List.of(was), null);
  }

  @Override
  public void close() {
    db.close();
  }
}
