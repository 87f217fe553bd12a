package dev.plinth.migrate;

import dev.plinth.db.Catalog;
import dev.plinth.db.Rebuild;
import dev.plinth.db.SqlText;
import dev.plinth.db.Tx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The way from a table that is there to the one that the contract wants.
///
/// A column that only comes on top is added; for everything else the table is made anew, with all
/// that hangs on it.
final class TableChange {
  private static final String GENERATED = "GENERATED ALWAYS";

  private final Catalog.Table found;
  private final Layout wanted;
  private final Kept kept;
  private final Counts counts;
  private final Map<String, ColumnChange> changes = new LinkedHashMap<>();
  private final Map<String, Integer> leftovers = new LinkedHashMap<>();

  private final Map<String, String> definitions = new LinkedHashMap<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> additions = new ArrayList<>();
  private final List<String> proposed = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();
  private boolean rebuilds;

  TableChange(Catalog.Table found, Layout wanted, Renamed renamed, Kept kept) {
    this.found = found;
    this.wanted = wanted;
    this.kept = kept;
    this.counts = new Counts(renamed.was(wanted.name()));
    this.rebuilds = !found.isPlain();
    wanted
        .columns()
        .forEach((name, column) -> {
          var before = found.columns().get(name);
          if (before != null && (!found.isPlain() || !isSame(name, column, before))) {
            var to = column.holds().target().orElse("");
            var target = renamed.tables().containsKey(to) ? to : "";
            changes.put(
                name,
                new ColumnChange(
                    wanted.name(),
                    name,
                    renamed.was(wanted.name(), name),
                    column,
                    before,
                    found.isPlain(),
                    target.isEmpty() ? "" : renamed.was(target),
                    counts));
          }
        });
    for (var name : found.columns().keySet()) {
      if (!wanted.columns().containsKey(name)) {
        var was = SqlText.name(renamed.was(wanted.name(), name));
        leftovers.put(name, counts.ask(was + " IS NOT NULL"));
      }
    }
  }

  /// Looks at the rows and decides.
  TableChange decided(Tx tx, boolean destructive) {
    counts.answer(tx);
    wanted
        .columns()
        .forEach((name, column) -> {
          var before = found.columns().get(name);
          var change = changes.get(name);
          if (before == null) {
            add(name, column);
          } else if (change == null) {
            keep(name, before.definition());
          } else {
            take(name, before, change.outcome(destructive));
          }
        });
    leftovers.forEach((name, question) -> leave(name, counts.of(question), destructive));
    return this;
  }

  private static boolean isSame(String name, Layout.Column column, Catalog.Column before) {
    return column.definition(name, true, true).equals(before.definition());
  }

  private void add(String name, Layout.Column column) {
    var fill = column.filledWith();
    boolean isEmpty = counts.rows() == 0;
    if (column.isId() && fill.isEmpty() && !isEmpty) {
      conflicts.add(wanted.name() + " has no column " + name + " to tell its items apart");
    }
    boolean isRequired = isEmpty || !fill.isEmpty();
    var definition = column.definition(name, isRequired, true);
    if (column.notNull() && !isRequired) {
      proposed.add(
          "%s.%s is required; items without a value: %d; give the field a default or fill them in"
              .formatted(wanted.name(), name, counts.rows()));
    }
    definitions.put(name, definition);
    if (!fill.isEmpty()) {
      values.put(name, fill);
    }
    if (column.isId() || (isRequired && (column.notNull() || !isEmpty))) {
      rebuilds = true;
    } else {
      additions.add(
          "ALTER TABLE "
              + SqlText.name(wanted.name())
              + " ADD COLUMN "
              + SqlText.name(name)
              + " "
              + definition);
    }
  }

  private void take(String name, Catalog.Column before, ColumnChange.Outcome outcome) {
    proposed.addAll(outcome.proposed());
    conflicts.addAll(outcome.conflicts());
    definitions.put(name, outcome.definition());
    if (!outcome.definition().contains(GENERATED)) {
      values.put(name, outcome.value());
    }
    rebuilds |= !outcome.definition().equals(before.definition());
  }

  private void keep(String name, String definition) {
    definitions.put(name, definition);
    if (!definition.contains(GENERATED)) {
      values.put(name, SqlText.name(name));
    }
  }

  /// What the contract no longer names keeps its values, but none of its demands: nobody could meet
  /// them.
  private void leave(String name, long there, boolean destructive) {
    var before = found.columns().get(name);
    boolean isKept = kept.hasColumn(wanted.name(), name);
    if (before == null || (destructive && !isKept) || before.definition().contains(GENERATED)) {
      rebuilds = true;
      return;
    }
    if (!isKept) {
      proposed.add(
          "%s.%s is no longer in the contract; values that would be lost: %d"
              .formatted(wanted.name(), name, there));
    }
    boolean hasDefault = before.definition().contains("DEFAULT");
    var plain = hasDefault ? before.definition() : before.type();
    var definition = found.isPlain() ? plain : "ANY";
    rebuilds |= !definition.equals(before.definition());
    keep(name, definition);
  }

  List<String> proposed() {
    return proposed;
  }

  List<String> conflicts() {
    return conflicts;
  }

  boolean rebuilds() {
    return rebuilds;
  }

  /// The statements that change the table itself.
  List<String> statements() {
    return rebuilds
        ? Rebuild.statements(wanted.name(), definitions, values, wanted.isNumbered())
        : additions;
  }

  /// The indexes and triggers that are there once [#statements] have run.
  Catalog.Table left() {
    return rebuilds ? new Catalog.Table(found.columns(), true, Map.of(), Map.of()) : found;
  }

  /// What people put on the table, which goes with the old one.
  List<String> restored() {
    if (!rebuilds) {
      return List.of();
    }
    var restored = new ArrayList<String>();
    found.indexes().forEach((name, sql) -> restore(name, sql, wanted.indexes().keySet(), restored));
    found
        .triggers()
        .forEach((name, sql) -> restore(name, sql, wanted.triggers().keySet(), restored));
    return restored;
  }

  private void restore(String name, String sql, Set<String> wantedNames, List<String> restored) {
    boolean isOurs = name.startsWith(wanted.name() + "__") || name.startsWith("_plinth_");
    if (!isOurs && !wantedNames.contains(name)) {
      restored.add(sql);
    }
  }
}
