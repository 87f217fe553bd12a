package dev.plinth.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// What a function may do inside a transaction. Valid inside that function alone.
///
/// Hot paths give SQL text that was rendered once; each connection keeps it prepared. Values are
/// null, String, Long, Integer, Double, Boolean (0 or 1), BigDecimal (its plain text) or byte[].
public final class Tx {
  private final Link link;

  Tx(Link link) {
    this.link = link;
  }

  /// jOOQ on this connection, for fixed tables and everything that is not hot.
  public DSLContext jooq() {
    return link.jooq();
  }

  /// The first column of the first row as bytes; null when there is no row or the value is null.
  public byte @Nullable [] bytes(String sql, @Nullable Object... values) {
    var found = new byte @Nullable [1][];
    each(
        sql,
        values,
        row -> {
          found[0] = row.bytes(0);
          return false;
        });
    return found[0];
  }

  /// The first row, read by a function that may not answer null.
  public <T> Optional<T> first(
      String sql, Function<? super Row, ? extends T> reader, @Nullable Object... values) {
    var found = new ArrayList<T>(1);
    each(
        sql,
        values,
        row -> {
          found.add(reader.apply(row));
          return false;
        });
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  /// All rows.
  public <T> List<T> all(
      String sql, Function<? super Row, ? extends T> reader, @Nullable Object... values) {
    var found = new ArrayList<T>();
    each(sql, values, row -> found.add(reader.apply(row)));
    return found;
  }

  /// Whether there is a row.
  public boolean exists(String sql, @Nullable Object... values) {
    var found = new boolean[1];
    each(
        sql,
        values,
        _ -> {
          found[0] = true;
          return false;
        });
    return found[0];
  }

  /// The first column of the first row as an integer; 0 when there is no row.
  public long number(String sql, @Nullable Object... values) {
    return first(sql, row -> row.number(0), values).orElse(0L);
  }

  /// Runs a statement without a result.
  ///
  /// @return how many rows it changed, cascades not counted
  public int run(String sql, @Nullable Object... values) {
    try {
      return link.prepared(sql, values).executeUpdate();
    } catch (SQLException e) {
      throw link.failed(sql, e);
    }
  }

  /// Shows rows to a reader as long as it answers true. A statement that changes rows has done all
  /// its work when the first row is shown.
  public void each(String sql, @Nullable Object[] values, RowReader reader) {
    try {
      PreparedStatement statement = link.prepared(sql, values);
      try (ResultSet rows = statement.executeQuery()) {
        var row = new Row(rows);
        while (rows.next() && reader.read(row)) {
          // the reader has taken what it needs
        }
      }
    } catch (SQLException e) {
      throw link.failed(sql, e);
    }
  }

  /// Runs a statement of any kind, and shows what it answers to a reader as long as that answers
  /// true.
  ///
  /// @return how many rows it changed; 0 for one that answers rows
  public int runAny(String sql, @Nullable Object[] values, RowReader reader) {
    if (!columns(sql).isEmpty()) {
      each(sql, values, reader);
      return 0;
    }
    return run(sql, values);
  }

  /// What a statement answers; empty for nothing.
  List<SqlPlan.Column> columns(String sql) {
    try {
      return link.columns(sql);
    } catch (SQLException e) {
      throw link.failed(sql, e);
    }
  }

  /// Several statements in one text, without values: for migrations.
  public void script(String sql) {
    link.script(sql);
  }

  /// Runs a reading function inside one transaction.
  <T> T together(Function<? super Tx, ? extends T> work) {
    try {
      link.control("BEGIN");
      try {
        return work.apply(this);
      } finally {
        link.control("ROLLBACK");
      }
    } catch (SQLException e) {
      throw link.failed("", e);
    }
  }

  /// Reads a row.
  @FunctionalInterface
  public interface RowReader {
    /// Reads the current row.
    ///
    /// @return whether to go on
    boolean read(Row row);
  }
}
