package dev.plinth.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The current row of a result; columns count from 0. Valid inside the function it was given to.
public final class Row {
  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  public @Nullable String text(int column) {
    try {
      return rows.getString(column + 1);
    } catch (SQLException e) {
      throw new DbException(DbErrors.code(e), e);
    }
  }

  /// A text's UTF-8 bytes or a blob's bytes, as they lie in the database.
  public byte @Nullable [] bytes(int column) {
    try {
      return rows.getBytes(column + 1);
    } catch (SQLException e) {
      throw new DbException(DbErrors.code(e), e);
    }
  }

  /// An integer; 0 for null.
  public long number(int column) {
    try {
      return rows.getLong(column + 1);
    } catch (SQLException e) {
      throw new DbException(DbErrors.code(e), e);
    }
  }

  /// The value as SQLite holds it: null, Long or Integer, Double, String, byte[].
  public @Nullable Object value(int column) {
    try {
      return rows.getObject(column + 1);
    } catch (SQLException e) {
      throw new DbException(DbErrors.code(e), e);
    }
  }
}
