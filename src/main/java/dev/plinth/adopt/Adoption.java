package dev.plinth.adopt;

import dev.plinth.adopt.Report.Entry;
import dev.plinth.adopt.Report.How;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.db.DbException;
import dev.plinth.db.SqlText;
import dev.plinth.db.Survey;
import dev.plinth.db.Tx;
import dev.plinth.migrate.Kept;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The contract that a database asks for, what stays outside of it, and why.
///
/// A table with one key column becomes a collection. What cannot be written without a loss is
/// served as a query over it; what cannot be read at all is left alone.
///
/// @param kept tables and columns that no migration may give up
public record Adoption(Contract contract, Kept kept, Report report) {
  /// Looks at every value.
  ///
  /// @param name of the backend
  /// @param readOnly tables that are not to be written
  public static Adoption of(Tx tx, String name, Map<String, String> readOnly) {
    var tables = Survey.of(tx);
    var values = new LinkedHashMap<String, Map<String, Values>>();
    var unread = new LinkedHashMap<String, String>();
    for (var table : tables) {
      try {
        values.put(table.name(), values(tx, table));
      } catch (DbException e) {
        unread.put(table.name(), "it cannot be read: " + e.words());
      }
    }
    var obstacles = new LinkedHashMap<String, String>();
    var writable = new LinkedHashMap<String, Survey.Table>();
    var ids = new LinkedHashMap<String, IdType>();
    for (var table : tables) {
      var there = values.get(table.name());
      if (table.kind() == Survey.Kind.TABLE && there != null) {
        Optional.ofNullable(readOnly.get(table.name()))
            .or(() -> Writable.obstacle(table, there))
            .ifPresentOrElse(
                why -> obstacles.put(table.name(), why),
                () -> {
                  writable.put(table.name().toLowerCase(Locale.ROOT), table);
                  ids.put(table.name(), Writable.id(table, there));
                });
      }
    }
    var made = new Made(tx, new Names(tables.stream().map(Survey.Table::name).toList()));
    for (var table : tables) {
      var there = values.get(table.name());
      if (ids.containsKey(table.name()) && there != null) {
        made.written(new Writable(table, there, writable, ids), table, there);
      } else if (there == null
          || table.kind() == Survey.Kind.VIRTUAL
          || table.kind() == Survey.Kind.SHADOW) {
        made.left(table, unread.getOrDefault(table.name(), reason(table.kind())));
      } else {
        made.read(table, there, obstacles.getOrDefault(table.name(), "a view is only read"));
      }
    }
    return new Adoption(
        ContractReader.of(name, new Schema(made.collections)),
        new Kept(made.kept),
        new Report(made.entries, List.of()));
  }

  private static String reason(Survey.Kind kind) {
    return kind == Survey.Kind.VIRTUAL
        ? "a module of SQLite makes its rows up; SQL files of the backend can ask it"
        : "a module of SQLite keeps its own data there";
  }

  private static Map<String, Values> values(Tx tx, Survey.Table table) {
    var values = new LinkedHashMap<String, Values>();
    if (table.columns().isEmpty() && table.kind() == Survey.Kind.VIEW) {
      tx.exists("SELECT 1 FROM " + SqlText.name(table.name()) + " LIMIT 0");
    }
    table
        .columns()
        .forEach(column -> values.put(column.name(), Values.of(tx, table.name(), column.name())));
    return values;
  }

  /// What has been decided so far.
  private static final class Made {
    private final Tx tx;
    private final Names names;
    private final List<Collection> collections = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> kept = new HashSet<>();

    Made(Tx tx, Names names) {
      this.tx = tx;
      this.names = names;
    }

    void written(Writable one, Survey.Table table, Map<String, Values> values) {
      collections.add(one.collection(tx));
      one.unserved().forEach(column -> kept.add(Kept.column(table.name(), column)));
      entries.add(new Entry(How.WRITTEN, table.name(), table.name(), rows(values), one.notes()));
    }

    void read(Survey.Table table, Map<String, Values> values, String why) {
      var name =
          names.like(ContractReader.isName(table.name()) ? table.name() + "_rows" : table.name());
      var one = ReadOnly.of(table, values, name);
      var notes = new ArrayList<>(List.of(why));
      notes.addAll(one.notes());
      if (table.kind() == Survey.Kind.TABLE) {
        kept.add(Kept.table(table.name()));
      }
      one.collection().ifPresent(collections::add);
      var how = one.collection().isPresent() ? How.READ : How.LEFT;
      var served = one.collection().map(Collection::name).orElse("");
      entries.add(new Entry(how, table.name(), served, rows(values), notes));
    }

    void left(Survey.Table table, String why) {
      kept.add(Kept.table(table.name()));
      entries.add(new Entry(How.LEFT, table.name(), "", -1, List.of(why)));
    }

    private static long rows(Map<String, Values> values) {
      return values.values().stream().mapToLong(Values::rows).findFirst().orElse(0);
    }
  }
}
