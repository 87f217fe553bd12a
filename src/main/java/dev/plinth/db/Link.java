package dev.plinth.db;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// One connection with its prepared statements. It belongs to one thread; only [#interruptIfLate]
/// may be called from another.
final class Link implements AutoCloseable {
  /// Plans of all collections and verbs together are some hundreds; each statement takes a few KB.
  private static final int STATEMENTS_MAX = 512;

  /// No answer has more, nor any value that an answer is made of.
  private static final int VALUE_BYTES_MAX = 32 * 1024 * 1024;

  /// The writer's pragmas, in an order that SQLite accepts.
  private static final String[] WRITER = {
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA wal_autocheckpoint=1000",
    "PRAGMA mmap_size=0",
    "PRAGMA secure_delete=FAST",
    "PRAGMA cache_size=-16000"
  };

  private static final String[] READER = {
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA wal_autocheckpoint=0",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-2000",
    "PRAGMA query_only=ON"
  };

  private final SQLiteConnection connection;
  private final Map<String, PreparedStatement> statements =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
          if (size() > STATEMENTS_MAX) {
            closeQuietly(eldest.getValue());
            return true;
          }
          return false;
        }
      };
  private final Tx tx = new Tx(this);
  private @Nullable DSLContext jooq;

  /// When the work at hand began, and when it must end, by `System.nanoTime()`; guarded by `this`.
  private long began;

  private long lateAt;

  /// Whether work is at hand that has a deadline; guarded by `this`.
  private boolean isWatched;

  /// Set when SQLite may have ended the transaction or the deadline is over: until [#revive]
  /// nothing runs any more, since it would run outside the transaction.
  private volatile int deadCode;

  private Link(SQLiteConnection connection) {
    this.connection = connection;
  }

  static Link writer(Path file) throws SQLException {
    return open(file, WRITER);
  }

  static Link reader(Path file) throws SQLException {
    var link = open(file, READER);
    // some expressions make a gigabyte out of nothing
    link.connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
    return link;
  }

  private static Link open(Path file, String[] pragmas) throws SQLException {
    // The driver's own SELECT after every INSERT stays open, which makes an interrupt last for
    // ever.
    var config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    var connection =
        JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
    try {
      for (var pragma : pragmas) {
        try (var statement = connection.createStatement()) {
          statement.execute(pragma);
        }
      }
      ownTransactions(connection);
      return new Link(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Tells the driver to leave transactions to us: in its other mode it tries a BEGIN of its own
  /// after every change.
  private static void ownTransactions(SQLiteConnection connection) throws SQLException {
    connection.setAutoCommit(false); // begins one
    try (var statement = connection.createStatement()) {
      statement.execute("COMMIT");
    }
  }

  Tx tx() {
    return tx;
  }

  DSLContext jooq() {
    if (jooq == null) {
      var configuration = new DefaultConfiguration();
      configuration.set((Connection) connection);
      configuration.set(SQLDialect.SQLITE);
      configuration.set(new JooqWatch());
      jooq = DSL.using(configuration);
    }
    return jooq;
  }

  /// A prepared statement with its values bound.
  PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
    requireAlive();
    var statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
    return statement;
  }

  /// The columns that a statement answers. The driver's own description of them wants a result.
  List<SqlPlan.Column> columns(String sql) throws SQLException {
    var pointer = ((CoreStatement) prepared(sql)).pointer;
    int count = pointer.safeRunInt(DB::column_count);
    var columns = new ArrayList<SqlPlan.Column>();
    for (int i = 0; i < count; i++) {
      int column = i;
      columns.add(
          new SqlPlan.Column(
              pointer.safeRun((db, statement) -> db.column_name(statement, column)),
              pointer.safeRun((db, statement) -> db.column_table_name(statement, column))));
    }
    return columns;
  }

  private static void bind(PreparedStatement statement, int at, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(at, java.sql.Types.NULL);
      case String text -> statement.setString(at, text);
      case Long number -> statement.setLong(at, number);
      case Integer number -> statement.setInt(at, number);
      case Double number -> statement.setDouble(at, number);
      case Boolean truth -> statement.setInt(at, truth ? 1 : 0);
      case BigDecimal number -> statement.setString(at, number.toPlainString());
      case byte[] bytes -> statement.setBytes(at, bytes);
      default -> throw new IllegalArgumentException("cannot bind " + value.getClass());
    }
  }

  /// A statement of the transaction's own (BEGIN, COMMIT …): runs on a dead transaction too.
  void control(String sql) throws SQLException {
    var statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    try {
      statement.execute();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  /// Drops a statement that failed: the driver has closed it.
  private void forget(String sql) {
    var statement = statements.remove(sql);
    if (statement != null) {
      closeQuietly(statement);
    }
  }

  void script(String sql) {
    requireAlive();
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /// How many rows this connection has changed since it was opened.
  long changes() throws SQLException {
    return connection.getDatabase().total_changes();
  }

  DbException failed(String sql, SQLException failure) {
    forget(sql);
    int code = DbErrors.code(failure);
    if (DbErrors.endsTransaction(code)) {
      deadCode = code;
    }
    return new DbException(code, failure);
  }

  boolean isDead() {
    return deadCode != 0;
  }

  /// Makes the connection usable again.
  ///
  /// @return the code that had ended its transaction, or 0
  int revive() {
    int code = deadCode;
    deadCode = 0;
    return code;
  }

  private void requireAlive() {
    if (deadCode != 0) {
      throw new DbException(deadCode, new IllegalStateException("the transaction is over"));
    }
  }

  /// From now on the work may take this long.
  synchronized void watch(long nanos) {
    began = System.nanoTime();
    lateAt = began + nanos;
    isWatched = true;
  }

  /// The work at hand may take no longer than this, counted from its beginning.
  synchronized void hurry(long nanos) {
    long end = began + nanos;
    if (end - lateAt < 0) {
      lateAt = end;
    }
  }

  synchronized void unwatch() {
    isWatched = false;
  }

  /// Interrupts the work at hand when its time is over. Called by the watching thread.
  synchronized void interruptIfLate() throws SQLException {
    if (isWatched && System.nanoTime() - lateAt > 0) {
      deadCode = DbErrors.INTERRUPT;
      connection.getDatabase().interrupt();
    }
  }

  @Override
  public void close() throws SQLException {
    statements.values().forEach(Link::closeQuietly);
    statements.clear();
    connection.close();
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      System.getLogger(Link.class.getName())
          .log(System.Logger.Level.DEBUG, "a statement did not close", e);
    }
  }

  /// Lets jOOQ's statements see and set the state of the transaction too.
  private final class JooqWatch implements ExecuteListener {
    private static final long serialVersionUID = 1;

    @Override
    public void start(ExecuteContext context) {
      requireAlive();
    }

    @Override
    public void exception(ExecuteContext context) {
      var failure = context.sqlException();
      if (failure != null) {
        failed("", failure);
      }
    }
  }
}
