package dev.plinth.db;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a statement that somebody wrote would do, told by SQLite's own program for it: views,
/// triggers and cascades are in it, and no way of writing a name hides a table.
///
/// @param tables the names of all that it opens, in lower case; the schema itself is
///   `sqlite_schema`. What Plinth's own triggers open, to note a change or to take a file over, is
///   none of its doing
/// @param changes whether it changes anything
/// @param isOwn whether it names a table of Plinth's own that a module makes up, which are in no
///   program by their name
/// @param isVirtual whether it opens a table that a module makes up: a search index, say
/// @param columns what it answers; empty for nothing
public record SqlPlan(
    Set<String> tables, boolean changes, boolean isOwn, boolean isVirtual, List<Column> columns) {
  private static final String SCHEMA = "sqlite_schema";
  private static final String OWN = "_plinth_";

  /// How SQLite's program for a trigger of Plinth's begins (`-- TRIGGER name`).
  private static final String OWN_TRIGGER = "-- TRIGGER " + OWN;

  private static final long SCHEMA_ROOT = 1;
  private static final String ROOTS =
      "SELECT rootpage, lower(tbl_name) FROM sqlite_schema WHERE rootpage > 0";

  public SqlPlan {
    tables = Set.copyOf(tables);
    columns = List.copyOf(columns);
  }

  /// A column of an answer.
  ///
  /// @param table the table whose column it passes on; null for a computed one
  public record Column(String label, @Nullable String table) {}

  /// @param address its place in the statement's program, or in that of a trigger: those follow,
  ///   each from 0 on
  /// @param p4 in the first step of a trigger, a remark with its name
  private record Step(long address, String opcode, long p1, long p2, long p3, @Nullable String p4) {
    Step(Row row) {
      this(
          row.number(0),
          String.valueOf(row.text(1)),
          row.number(2),
          row.number(3),
          row.number(4),
          row.text(5));
    }

    boolean beginsOwnTrigger() {
      return p4 != null && p4.startsWith(OWN_TRIGGER);
    }
  }

  /// Looks at one statement.
  ///
  /// @param parameters how many places for values it has
  /// @throws DbException for what is no statement that this database could run
  public static SqlPlan of(Tx tx, String sql, int parameters) {
    var steps = tx.all("EXPLAIN " + sql, Step::new, new @Nullable Object[parameters]);
    var roots = new LinkedHashSet<Long>();
    boolean changes = false;
    boolean isVirtual = false;
    boolean isWritten = false;
    boolean isOurs = false;
    for (var step : steps) {
      isOurs = step.address() == 0 ? step.beginsOwnTrigger() : isOurs;
      if (isOurs) {
        continue;
      }
      switch (step.opcode()) {
        case "OpenRead", "OpenWrite", "ReopenIdx" -> add(roots, step.p2(), step.p3());
        case "Clear" -> add(roots, step.p1(), step.p2());
        case "Transaction" -> changes |= step.p1() == 0 && step.p2() != 0;
        case "VOpen" -> isVirtual = true;
        case "VUpdate" -> isWritten = true;
        default -> {}
      }
    }
    boolean isOwn = (isVirtual || isWritten) && namesOwn(sql);
    return new SqlPlan(names(tx, roots), changes, isOwn, isVirtual, tx.columns(sql));
  }

  private static boolean namesOwn(String sql) {
    return SqlToken.of(sql).stream().anyMatch(token -> SearchIndex.isOne(lower(token.name())));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// What a statement answers, whatever it is.
  public static List<Column> columns(Tx tx, String sql) {
    return tx.columns(sql);
  }

  private static void add(Set<Long> roots, long root, long database) {
    if (database == 0) {
      roots.add(root);
    }
  }

  private static Set<String> names(Tx tx, Set<Long> roots) {
    var names = new LinkedHashSet<String>();
    tx.each(
        ROOTS,
        new Object[0],
        row -> {
          if (roots.contains(row.number(0))) {
            names.add(String.valueOf(row.text(1)));
          }
          return true;
        });
    if (roots.contains(SCHEMA_ROOT)) {
      names.add(SCHEMA);
    }
    return names;
  }

  /// Whether it opens a table of Plinth's own.
  public boolean opensOwn() {
    return isOwn || tables.stream().anyMatch(SqlPlan::isClosed);
  }

  private static boolean isClosed(String table) {
    return lower(table).startsWith(OWN);
  }
}
