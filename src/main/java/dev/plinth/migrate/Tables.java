package dev.plinth.migrate;

import dev.plinth.db.Catalog;
import dev.plinth.db.Links;
import dev.plinth.db.Rebuild;
import dev.plinth.db.SearchIndex;
import dev.plinth.db.SqlText;
import dev.plinth.db.Tx;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compares the tables that are with the tables that the contract wants.
public final class Tables {
  private final Tx tx;
  private final boolean destructive;
  private final Renamed renamed;
  private final Kept kept;
  private final List<String> firstDrops = new ArrayList<>();
  private final List<Links> links = new ArrayList<>();
  private final List<String> drops = new ArrayList<>();
  private final List<String> searchDrops = new ArrayList<>();
  private final Map<String, String> searches;
  private final List<String> changes = new ArrayList<>();
  private final List<String> objects = new ArrayList<>();
  private final List<String> proposed = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();
  private boolean rebuilds;

  private Tables(Tx tx, Renamed renamed, boolean destructive) {
    this.tx = tx;
    this.renamed = renamed;
    this.kept = Kept.read(tx);
    this.searches = SearchIndex.found(tx);
    this.destructive = destructive;
  }

  /// What to do.
  ///
  /// @param statements the way, in order
  /// @param proposed what would lose data, or what the rows do not allow, as sentences: it is left
  ///   as it is and served without
  /// @param conflicts what cannot be served until a person decides
  public record Plan(List<String> statements, List<String> proposed, List<String> conflicts) {
    public Plan {
      statements = List.copyOf(statements);
      proposed = List.copyOf(proposed);
      conflicts = List.copyOf(conflicts);
    }
  }

  /// Plans the way from what is to what is wanted. It looks at rows where a column changes.
  ///
  /// @param destructive whether values that are in the way, and what the contract no longer names,
  ///   are given up
  ///
  /// @param orders what is listed in which order, as keys of indexes, by collection
  static Plan plan(
      Tx tx, Rules wanted, Map<String, List<List<String>>> orders, boolean destructive) {
    var renamed = Renamed.of(Catalog.read(tx), wanted.schema());
    var planning = new Tables(tx, renamed, destructive);
    var names = new HashSet<String>();
    for (var collection : wanted.schema().collections()) {
      if (collection.isView()) {
        continue;
      }
      var layout = Layout.of(collection, wanted, orders.getOrDefault(collection.name(), List.of()));
      names.add(layout.name());
      planning.links.addAll(layout.links());
      var table = renamed.tables().get(layout.name());
      if (table == null) {
        planning.create(layout);
      } else {
        planning.change(table, layout);
      }
    }
    var texts = Catalog.statements(tx, "table");
    texts.values().removeIf(sql -> !Links.isOne(sql));
    names.addAll(texts.keySet());
    renamed.tables().keySet().stream()
        .filter(name -> !names.contains(name) && !planning.kept.hasTable(renamed.was(name)))
        .forEach(planning::drop);
    planning.leftSearches();
    planning.links(texts);
    planning.views(Catalog.statements(tx, "view"), Views.wanted(wanted.schema().collections()));
    return planning.plan();
  }

  /// Links hold nothing that the columns do not: with every change of tables they are made anew.
  private void links(Map<String, String> found) {
    var wanted = new LinkedHashMap<String, String>();
    links.forEach(one -> wanted.put(one.table(), one.create()));
    if (!changesTables() && found.equals(wanted)) {
      return;
    }
    found.keySet().forEach(name -> firstDrops.add("DROP TABLE " + SqlText.name(name)));
    for (var one : links) {
      changes.add(one.create());
      changes.add(one.fill());
      objects.add(one.index());
      objects.add(one.trigger());
    }
  }

  private boolean changesTables() {
    return !(renamed.statements().isEmpty() && changes.isEmpty() && drops.isEmpty());
  }

  private void views(Map<String, String> found, Map<String, String> wanted) {
    var ours = Views.ours(found);
    wanted.keySet().stream()
        .filter(name -> renamed.tables().containsKey(name))
        .forEach(name -> conflicts.add(name + " is to be a view, and there is a table " + name));
    if (!changesTables() && ours.equals(wanted)) {
      return;
    }
    ours.keySet().forEach(name -> firstDrops.addFirst("DROP VIEW " + SqlText.name(name)));
    objects.addAll(wanted.values());
  }

  private Plan plan() {
    var statements = new ArrayList<String>();
    if (rebuilds) {
      statements.add(Rebuild.MARK);
    }
    statements.addAll(firstDrops);
    statements.addAll(renamed.statements());
    statements.addAll(drops);
    statements.addAll(searchDrops);
    if (rebuilds) {
      statements.add(Rebuild.BEGIN);
    }
    statements.addAll(changes);
    if (rebuilds) {
      statements.add(Rebuild.END);
    }
    statements.addAll(objects);
    return new Plan(statements, proposed, conflicts);
  }

  private void create(Layout layout) {
    changes.add(layout.create());
    layout.indexes().values().forEach(index -> objects.add(index.sql()));
    objects.addAll(layout.triggers().values());
    search(layout, Map.of());
    layout.only().ifPresent(objects::add);
  }

  /// One item, no more and no less.
  private void keepOnly(Layout layout, String insert) {
    long rows = tx.number("SELECT count(*) FROM " + SqlText.name(renamed.was(layout.name())));
    if (rows == 0) {
      objects.add(insert);
    } else if (rows > 1) {
      conflicts.add(
          layout.name() + " is to be a singleton, and has " + rows + " items: remove all but one");
    }
  }

  private void change(Catalog.Table table, Layout layout) {
    var change = new TableChange(table, layout, renamed, kept).decided(tx, destructive);
    proposed.addAll(change.proposed());
    conflicts.addAll(change.conflicts());
    rebuilds |= change.rebuilds();
    changes.addAll(change.statements());
    var left = change.left();
    var indexes = new LinkedHashMap<String, String>();
    layout
        .indexes()
        .forEach((name, index) -> {
          indexes.put(name, index.sql());
          if (index.unique() && !index.sql().equals(table.indexes().get(name))) {
            requireUnique(table, layout, index);
          }
        });
    replace("INDEX", left.indexes(), indexes, layout.name() + "__");
    replace("TRIGGER", left.triggers(), layout.triggers(), "_plinth_");
    objects.addAll(change.restored());
    search(layout, left.triggers());
    layout.only().ifPresent(insert -> keepOnly(layout, insert));
  }

  /// An index of words holds nothing that the rows do not. It is right as long as all triggers that
  /// keep it are there: whatever makes the table anew, or renames something of it, drops them.
  ///
  /// @param triggers that stay on the table
  private void search(Layout layout, Map<String, String> triggers) {
    var wanted = layout.search();
    var was = renamed.was(layout.name());
    var found = searches.remove(was);
    if (wanted != null
        && wanted.create().equals(found)
        && triggers.entrySet().containsAll(wanted.triggers().entrySet())) {
      return;
    }
    if (found != null) {
      searchDrops.add(SearchIndex.drop(was));
    }
    if (wanted != null) {
      objects.add(wanted.create());
      objects.add(wanted.fill());
    }
  }

  /// What belongs to no table any more goes.
  private void leftSearches() {
    for (var table : searches.keySet()) {
      if (!renamed.tables().containsKey(table)) {
        searchDrops.add(SearchIndex.drop(table));
      }
    }
  }

  /// An index that would fail is told in words.
  private void requireUnique(Catalog.Table table, Layout layout, Layout.Index index) {
    if (!index.keys().stream().allMatch(key -> table.columns().containsKey(key.field()))) {
      return;
    }
    var keys = index.expressions(name -> renamed.was(layout.name(), name));
    var there = keys.stream().map(key -> key + " IS NOT NULL").toList();
    long twice =
        tx.number(
            "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1)"
                .formatted(
                    SqlText.name(renamed.was(layout.name())),
                    String.join(" AND ", there),
                    String.join(", ", keys)));
    if (twice > 0) {
      conflicts.add(
          "%s.%s is to be unique; values that several items share: %d"
              .formatted(
                  layout.name(),
                  String.join("+", index.keys().stream().map(Key::text).toList()),
                  twice));
    }
  }

  /// Indexes and triggers hold no data: what differs is made anew. Only our own names are dropped.
  private void replace(
      String kind, Map<String, String> found, Map<String, String> wanted, String prefix) {
    found.forEach((name, sql) -> {
      boolean isOurs = name.startsWith(prefix);
      if (isOurs && !sql.equals(wanted.get(name))) {
        drops.add("DROP " + kind + " " + SqlText.name(name));
      }
    });
    wanted.forEach((name, sql) -> {
      if (!sql.equals(found.get(name))) {
        objects.add(sql);
      }
    });
  }

  private void drop(String table) {
    if (destructive) {
      rebuilds = true; // references to it must not stand in the way, nor cascade
      if (searches.remove(table) != null) {
        searchDrops.add(SearchIndex.drop(table));
      }
      changes.add("DROP TABLE " + SqlText.name(table));
    } else {
      long rows = tx.number("SELECT count(*) FROM " + SqlText.name(renamed.was(table)));
      proposed.add(
          "the table %s is no longer in the contract; items that would be lost: %d"
              .formatted(table, rows));
    }
  }
}
