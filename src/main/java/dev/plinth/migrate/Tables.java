package dev.plinth.migrate;

import static dev.plinth.migrate.Layout.quoted;

import dev.plinth.db.Catalog;
import dev.plinth.rules.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Compares the tables that are with the tables that the contract wants.
public final class Tables {
  private Tables() {}

  /// What to do.
  ///
  /// @param additive statements that lose nothing, in order; they are run
  /// @param proposed statements that would lose data; they are shown
  /// @param conflicts columns that hold data of another type than the contract says: nothing can be
  ///   served until a person decides
  public record Plan(List<String> additive, List<String> proposed, List<String> conflicts) {
    public Plan {
      additive = List.copyOf(additive);
      proposed = List.copyOf(proposed);
      conflicts = List.copyOf(conflicts);
    }
  }

  /// Plans the way from what is to what is wanted.
  ///
  /// @param isEmpty whether a table has no rows: such a table may be made anew
  public static Plan plan(
      Map<String, Catalog.Table> existing, Rules wanted, Predicate<String> isEmpty) {
    var planning = new Planning(isEmpty);
    var names = new HashSet<String>();
    for (var collection : wanted.schema().collections()) {
      var layout = Layout.of(collection, wanted);
      names.add(layout.name());
      var table = existing.get(layout.name());
      if (table == null) {
        planning.create(layout);
      } else {
        planning.change(table, layout);
      }
    }
    planning.dropOthers(existing, names);
    return planning.plan();
  }

  private static final class Planning {
    private final Predicate<String> isEmpty;
    private final List<String> additive = new ArrayList<>();
    private final List<String> proposed = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();

    Planning(Predicate<String> isEmpty) {
      this.isEmpty = isEmpty;
    }

    Plan plan() {
      return new Plan(additive, proposed, conflicts);
    }

    void create(Layout layout) {
      var columns =
          layout.columns().entrySet().stream()
              .map(column -> "  " + quoted(column.getKey()) + " " + column.getValue().definition())
              .toList();
      additive.add(
          "CREATE TABLE "
              + quoted(layout.name())
              + " (\n"
              + String.join(",\n", columns)
              + "\n) STRICT");
      additive.addAll(layout.indexes().values());
      additive.addAll(layout.triggers().values());
    }

    void change(Catalog.Table table, Layout layout) {
      var faults = conflicts(table, layout);
      if (!faults.isEmpty() && isEmpty.test(layout.name())) {
        additive.add("DROP TABLE " + quoted(layout.name()));
        create(layout);
        return;
      }
      conflicts.addAll(faults);
      layout
          .columns()
          .forEach((name, column) -> {
            if (!table.columns().containsKey(name)) {
              addColumn(layout.name(), name, column);
            }
          });
      for (var name : table.columns().keySet()) {
        if (!layout.columns().containsKey(name)) {
          proposed.add("ALTER TABLE " + quoted(layout.name()) + " DROP COLUMN " + quoted(name));
        }
      }
      replace("INDEX", table.indexes(), layout.indexes(), layout.name() + "__");
      replace("TRIGGER", table.triggers(), layout.triggers(), "_plinth_");
    }

    private static List<String> conflicts(Catalog.Table table, Layout layout) {
      var faults = new ArrayList<String>();
      layout
          .columns()
          .forEach((name, column) -> {
            var found = table.columns().get(name);
            if (found != null && !found.type().equals(column.type())) {
              faults.add(
                  "%s.%s holds %s, and the contract wants %s"
                      .formatted(layout.name(), name, found.type(), column.type()));
            } else if (found != null && !found.reference().equals(column.reference())) {
              faults.add(
                  "%s.%s refers to %s, and the contract wants %s"
                      .formatted(
                          layout.name(),
                          name,
                          found.reference().isEmpty() ? "nothing" : found.reference(),
                          column.reference().isEmpty() ? "no reference" : column.reference()));
            }
          });
      return faults;
    }

    private void addColumn(String table, String name, Layout.Column column) {
      additive.add(
          "ALTER TABLE "
              + quoted(table)
              + " ADD COLUMN "
              + quoted(name)
              + " "
              + column.definition());
      if (!column.filledWith().isEmpty()) {
        additive.add(
            "UPDATE " + quoted(table) + " SET " + quoted(name) + " = " + column.filledWith());
      }
    }

    /// Indexes and triggers hold no data: what differs is made anew. Only our own names are
    /// dropped.
    private void replace(
        String kind, Map<String, String> found, Map<String, String> wanted, String prefix) {
      found.forEach((name, sql) -> {
        boolean isOurs = name.startsWith(prefix);
        if (isOurs && !sql.equals(wanted.get(name))) {
          additive.add("DROP " + kind + " " + quoted(name));
        }
      });
      wanted.forEach((name, sql) -> {
        if (!sql.equals(found.get(name))) {
          additive.add(sql);
        }
      });
    }

    void dropOthers(Map<String, Catalog.Table> existing, Set<String> wanted) {
      for (var name : existing.keySet()) {
        if (!wanted.contains(name)) {
          proposed.add("DROP TABLE " + quoted(name));
        }
      }
    }
  }
}
