package dev.plinth.db;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The columns that a query reads to give its rows, whether they are in the answer or decide about
/// it. SQLite's program for the query says so: each cursor has a table or an index, and each step
/// names a column of a cursor.
///
/// Rather too much than too little: of an index over an expression all that the expression names.
public final class ColumnsRead {
  private static final String OBJECTS =
      "SELECT rootpage, type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
          + " WHERE rootpage > 0";

  /// Virtual columns come last in what a program counts.
  private static final String OF_TABLE =
      "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY hidden = 2, cid";

  private static final String OF_INDEX =
      "SELECT coalesce(name, ''), cid FROM pragma_index_xinfo(?) ORDER BY seqno";

  private static final int EXPRESSION = -2;

  private final Tx tx;
  private final Set<String> words = new LinkedHashSet<>();
  private final Map<Long, Opened> roots = new HashMap<>();
  private final Map<Long, Opened> cursors = new HashMap<>();
  private final Set<Read> found = new LinkedHashSet<>();

  private ColumnsRead(Tx tx) {
    this.tx = tx;
  }

  /// One column, or the table itself where `column` is empty; in lower case.
  public record Read(String table, String column) {
    /// Whether the table is Plinth's own. A database of another program may have tables whose names
    /// begin as ours do.
    public boolean isOwn() {
      return OwnTables.isOne(table) || SearchIndex.isOne(table);
    }
  }

  /// @param columns for each place the names that it stands for
  private record Opened(String table, boolean isIndex, List<Set<String>> columns) {}

  private record Step(String opcode, long p1, long p2, long p3, @Nullable String p4) {}

  /// What a query reads.
  ///
  /// @param text what people wrote of it: an index that is walked from end to end gives an order,
  ///   or is a short way to all rows, and the words tell which
  /// @throws DbException for what is no statement that this database could run
  public static Set<Read> of(Tx tx, String query, String text) {
    var read = new ColumnsRead(tx);
    SqlToken.of(text).forEach(token -> read.words.add(lower(token.name())));
    read.objects();
    tx.all(
            "EXPLAIN " + query,
            row ->
                new Step(
                    String.valueOf(row.text(1)),
                    row.number(2),
                    row.number(3),
                    row.number(4),
                    row.text(5)))
        .forEach(read::take);
    return read.found;
  }

  private record Named(long root, String type, String name, String table, String sql) {}

  private void objects() {
    var objects =
        tx.all(
            OBJECTS,
            row ->
                new Named(
                    row.number(0),
                    String.valueOf(row.text(1)),
                    String.valueOf(row.text(2)),
                    String.valueOf(row.text(3)),
                    String.valueOf(row.text(4))));
    for (var object : objects) {
      boolean isIndex = object.type().equals("index");
      var columns =
          isIndex
              ? tx.<Set<String>>all(OF_INDEX, row -> indexed(object, row), object.name())
              : tx.<Set<String>>all(
                  OF_TABLE, row -> Set.of(lower(String.valueOf(row.text(0)))), object.name());
      roots.put(object.root(), new Opened(lower(object.table()), isIndex, columns));
    }
  }

  private static Set<String> indexed(Named index, Row row) {
    if (row.number(1) != EXPRESSION) {
      return Set.of(lower(String.valueOf(row.text(0))));
    }
    var names = new LinkedHashSet<String>();
    SqlToken.of(index.sql()).forEach(token -> names.add(lower(token.name())));
    return names;
  }

  private void take(Step step) {
    switch (step.opcode()) {
      case "OpenRead", "ReopenIdx" -> {
        var opened = roots.get(step.p2());
        if (step.p3() == 0 && opened != null) {
          cursors.put(step.p1(), opened);
          found.add(new Read(opened.table(), ""));
        }
      }
      case "VOpen" -> // a module's table is in no program by its name
          words.stream().filter(SearchIndex::isOne).forEach(name -> found.add(new Read(name, "")));
      case "Rewind", "Last" -> walked(step.p1());
      case "Column" -> places(step.p1(), step.p2(), step.p2() + 1);
      default -> {
        if (isSearch(step.opcode()) && step.p4() != null && step.p4().matches("[0-9]{1,4}")) {
          places(step.p1(), 0, Long.parseLong(step.p4()));
        }
      }
    }
  }

  /// Steps that compare the first columns of an index with values: their number is the last
  /// operand.
  private static boolean isSearch(String opcode) {
    return opcode.startsWith("Seek")
        || opcode.startsWith("Idx")
        || opcode.equals("Found")
        || opcode.equals("NotFound");
  }

  private void walked(long cursor) {
    var opened = cursors.get(cursor);
    if (opened != null && opened.isIndex() && !opened.columns().isEmpty()) {
      opened.columns().getFirst().stream()
          .filter(words::contains)
          .forEach(name -> found.add(new Read(opened.table(), name)));
    }
  }

  private void places(long cursor, long from, long to) {
    var opened = cursors.get(cursor);
    if (opened != null) {
      for (long i = from; i < Math.min(to, opened.columns().size()); i++) {
        opened.columns().get((int) i).forEach(name -> found.add(new Read(opened.table(), name)));
      }
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
