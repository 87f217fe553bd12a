package dev.plinth.db;

import dev.plinth.config.ReadLimits;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Current;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One SQLite file: one writer, a few readers. Every call hands its function to a database thread
/// and waits; call it from virtual threads at will.
///
/// What goes wrong becomes a problem here: a duplicate is `Conflict`, a lock or a dead disk
/// `Unavailable`, a full disk `DiskFull`. See [DbException] for what a function can catch inside.
public final class Database implements AutoCloseable {
  /// Before this release of SQLite a reset of the log could lose committed rows.
  private static final String LIBRARY_MIN = "3.51.3";

  private static final int READERS_MAX = 8;
  private static final long WATCH_EVERY_MILLIS = 100;

  private final Path file;
  private final Clock clock;
  private final HomeLock lock;
  private final Writer writer;
  private final Readers readers;
  private final ReadLimits limits;
  private final QuickLinks quick;
  private final List<Link> links;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Thread watch;
  private volatile @Nullable Readers aside;
  private volatile boolean isClosed;

  private Database(
      Path file,
      Clock clock,
      HomeLock lock,
      Link writerLink,
      List<Link> readerLinks,
      List<Link> quickLinks,
      ReadLimits limits) {
    this.file = file;
    this.clock = clock;
    this.lock = lock;
    this.writer = new Writer(writerLink, this::announce);
    this.limits = limits;
    this.readers = new Readers(readerLinks, limits);
    this.quick = new QuickLinks(quickLinks);
    this.links = new CopyOnWriteArrayList<>(readerLinks);
    this.links.addAll(quickLinks);
    this.links.add(writerLink);
    this.watch = Thread.ofPlatform().name("plinth-db-watch").daemon().unstarted(this::watch);
  }

  /// Opens a database, making the file and Plinth's own tables where they are missing. The folder
  /// belongs to this process until [#close].
  ///
  /// @throws OpenFailure with the reason and its exit code
  public static Database open(Path file, Clock clock) {
    return open(file, clock, ReadLimits.DEFAULT);
  }

  /// Opens a database with other limits of what callers read.
  ///
  /// @throws OpenFailure with the reason and its exit code
  public static Database open(Path file, Clock clock, ReadLimits limits) {
    HomeLock lock = null;
    try {
      var folder = DataFile.ownFolder(file);
      lock = HomeLock.take(folder);
      boolean isAsLeft = DataFile.isAsLeft(file, lock.left());
      DataFile.own(folder.resolve("plinth.lock"));
      DataFile.own(file);
      requireLibrary();
      var database = open(file, clock, lock, limits, isAsLeft);
      lock = null;
      return database;
    } catch (IOException e) {
      throw new OpenFailure(
          OpenFailure.Reason.NOT_WRITABLE,
          "The folder of "
              + file
              + " cannot be written: give it to the user who runs Plinth, or name another home.",
          e);
    } catch (SQLException e) {
      throw refused(file, e);
    } catch (org.flywaydb.core.api.FlywayException e) {
      throw refused(file, e);
    } finally {
      closeQuietly(lock);
    }
  }

  /// @param isAsLeft whether nobody has touched the file since it was closed cleanly: reading it
  ///   through takes seconds where it is large, and would find what it found before
  private static Database open(
      Path file, Clock clock, HomeLock lock, ReadLimits limits, boolean isAsLeft)
      throws SQLException {
    var opened = new ArrayList<Link>();
    try {
      OwnTables.migrate(file);
      var writer = Link.writer(file);
      opened.add(writer);
      if (!isAsLeft) {
        requireSound(file, writer);
      }
      int cores = Runtime.getRuntime().availableProcessors();
      int count = Math.min(READERS_MAX, 2 * cores);
      for (int i = 0; i < count + cores; i++) {
        opened.add(Link.reader(file));
      }
      var database =
          new Database(
              file,
              clock,
              lock,
              writer,
              opened.subList(1, 1 + count),
              opened.subList(1 + count, opened.size()),
              limits);
      database.writer.start();
      database.readers.start();
      database.watch.start();
      return database;
    } catch (SQLException | RuntimeException e) {
      opened.forEach(Database::closeQuietly);
      throw e;
    }
  }

  /// Reads with statements of Plinth's own that are quick whatever they are given. Those outside
  /// [#readTogether] may see different moments.
  public <T> T read(Function<? super Tx, ? extends T> work) {
    return readers.submit(new Job<>(work, null));
  }

  /// Reads with one statement that runs often: once it has shown to be quick, on this very thread;
  /// until then callers take turns.
  public <T> T read(Pace pace, Caller caller, Function<? super Tx, ? extends T> work) {
    boolean wasQuick = pace.isQuick();
    var done = wasQuick ? quick.tryRun(pace, work) : null;
    if (done != null) {
      return done.answer();
    }
    if (wasQuick && pace.isQuick()) {
      var job = Job.<T>quick(pace, work);
      if (readers.runQuick(job)) {
        return job.answer();
      }
    }
    return readers.submit(Job.inTurn(Current.asker(caller), null, pace, work));
  }

  /// Reads with several statements that all see the same moment.
  public <T> T readTogether(Function<? super Tx, ? extends T> work) {
    return read(tx -> tx.together(work));
  }

  /// Reads as [#read] does, with several statements that all see the same moment.
  public <T> T readTogether(Pace pace, Caller caller, Function<? super Tx, ? extends T> work) {
    return read(pace, caller, tx -> tx.together(work));
  }

  /// Reads with statements that people wrote, which are interrupted after `deadline`; callers take
  /// turns.
  public <T> T read(Duration deadline, Caller caller, Function<? super Tx, ? extends T> work) {
    return readers.submit(Job.inTurn(Current.asker(caller), deadline, null, work));
  }

  /// Reads as [#read] does, on a thread and a connection that nothing else uses: whoever tries out
  /// statements holds nobody up.
  public <T> T readAside(Duration deadline, Function<? super Tx, ? extends T> work) {
    return aside().submit(new Job<>(work, deadline));
  }

  private synchronized Readers aside() {
    if (aside == null) {
      try {
        var link = Link.reader(file);
        links.add(link);
        aside = new Readers(List.of(link), limits);
        aside.start();
      } catch (SQLException e) {
        throw DbErrors.stopped().asException();
      }
    }
    return aside;
  }

  /// Writes. The function runs in a transaction that it may share with others, inside its own
  /// savepoint, and may run twice: it must be pure, and short, and never throw after the fact for
  /// what must stay written. Returns after the commit.
  public <T> T write(Function<? super Tx, ? extends T> work) {
    return writer.submit(new Job<>(work, null));
  }

  /// Writes as [#write] does, with one statement that changes something and any that only look. It
  /// saves the savepoint; a function that changes something and then throws costs its whole group a
  /// second run.
  public <T> T writeOne(Function<? super Tx, ? extends T> work) {
    return writer.submit(new Job<>(work, null, true));
  }

  /// Writes in a transaction of its own that is interrupted and rolled back after `deadline`: for
  /// bulk work and statements that people wrote.
  public <T> T writeAlone(Duration deadline, Function<? super Tx, ? extends T> work) {
    return writer.submit(new Job<>(work, deadline));
  }

  /// Writes as [#writeAlone] does while references are not enforced: for migrations that make
  /// tables anew. References and views that were sound must be so before the commit.
  public <T> T rebuild(Duration deadline, Function<? super Tx, ? extends T> work) {
    return writer.submit(
        Job.rebuilding(
            tx -> {
              var broken = Rebuild.broken(tx);
              var done = work.apply(tx);
              Rebuild.requireSound(tx, broken);
              return done;
            },
            deadline));
  }

  /// Writes a copy of the whole database as of this moment into a new file, for its owner alone.
  ///
  /// @throws IOException when the file is there already or cannot be written
  public void copyTo(Path copy) throws IOException {
    DataFile.copy(file, copy);
  }

  /// Puts another file in the place of a database that nobody has open.
  ///
  /// @param fresh beside it; moved away from where it lies
  /// @param kept where the earlier one goes, whole or damaged as it was
  /// @throws OpenFailure `IN_USE`
  /// @throws IOException where the files cannot be moved
  public static void exchange(Path file, Path fresh, Path kept) throws IOException {
    try (var _ = HomeLock.take(DataFile.ownFolder(file))) {
      DataFile.exchange(file, fresh, kept);
    }
  }

  /// Reads a copy through and through.
  ///
  /// @throws IOException when it is damaged
  public static void verify(Path copy) throws IOException {
    DataFile.verify(copy);
  }

  /// Whether a database is one that a Plinth has made.
  ///
  /// @throws OpenFailure `DAMAGED`
  public static boolean isPlinths(Path file) {
    return look(
        file, tx -> tx.exists("SELECT 1 FROM sqlite_schema WHERE name = ?", OwnTables.HISTORY));
  }

  /// Reads a database through, whether a Plinth has it open or not.
  ///
  /// @throws OpenFailure `DAMAGED`
  public static void requireSound(Path file) {
    look(file, _ -> true);
  }

  /// Reads a database through, and then with a function: for commands, whether a Plinth has it open
  /// or not.
  ///
  /// @throws OpenFailure `DAMAGED`
  public static <T> T look(Path file, Function<? super Tx, ? extends T> work) {
    try (var link = Link.reader(file)) {
      requireSound(file, link);
      return work.apply(link.tx());
    } catch (SQLException e) {
      throw refused(file, e);
    }
  }

  /// Calls a listener after every commit that changed something, on the writing thread: it must
  /// return at once.
  public void afterCommit(Runnable listener) {
    listeners.add(listener);
  }

  public Clock clock() {
    return clock;
  }

  /// Whether writes are accepted: false while closing, and after the disk lost a commit.
  public boolean isWritable() {
    return writer.isWritable();
  }

  private void announce() {
    listeners.forEach(Runnable::run);
  }

  private void watch() {
    while (!isClosed) {
      try {
        Thread.sleep(WATCH_EVERY_MILLIS);
        for (var link : links) {
          link.interruptIfLate();
        }
        expire();
        readers.hurry();
      } catch (InterruptedException e) {
        return;
      } catch (SQLException e) {
        System.getLogger(Database.class.getName())
            .log(System.Logger.Level.WARNING, "a late statement could not be interrupted", e);
      }
    }
  }

  private void expire() {
    long now = System.nanoTime();
    writer.expire(now);
    readers.expire(now);
    var waiting = aside;
    if (waiting != null) {
      waiting.expire(now);
    }
  }

  /// Answers what still waits, brings the log into the file, gives the folder back.
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    try (lock) {
      closeAside();
      readers.close();
      quick.close();
      boolean isKept = writer.isWritable();
      writer.close();
      if (isKept) {
        lock.leave(DataFile.state(file));
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("the database did not close cleanly", e);
    } finally {
      isClosed = true;
      watch.interrupt();
    }
  }

  private synchronized void closeAside() throws SQLException {
    if (aside != null) {
      aside.close();
    }
  }

  /// Loads SQLite, which [#open] would else do.
  ///
  /// @throws OpenFailure for a library that is too old
  public static void preload() {
    try {
      requireLibrary();
    } catch (SQLException e) {
      throw new OpenFailure(
          OpenFailure.Reason.NOT_WRITABLE, "The SQLite library cannot be loaded.", e);
    }
  }

  private static void requireLibrary() throws SQLException {
    requireLibrary(library());
  }

  private static String library() throws SQLException {
    try (var connection =
            org.sqlite.JDBC.createConnection("jdbc:sqlite::memory:", new java.util.Properties());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT sqlite_version()")) {
      return rows.getString(1);
    }
  }

  /// The version of the SQLite library: `3.54.0`.
  public static String libraryVersion() {
    try {
      return library();
    } catch (SQLException e) {
      throw new OpenFailure(
          OpenFailure.Reason.NOT_WRITABLE, "The SQLite library cannot be loaded.", e);
    }
  }

  static void requireLibrary(String found) {
    if (Runtime.Version.parse(found).compareTo(Runtime.Version.parse(LIBRARY_MIN)) < 0) {
      throw new OpenFailure(
          OpenFailure.Reason.LIBRARY_TOO_OLD,
          "The SQLite library is " + found + "; " + LIBRARY_MIN + " or newer is needed.");
    }
  }

  private static void requireSound(Path file, Link link) throws SQLException {
    try (var rows = link.prepared("PRAGMA quick_check(1)").executeQuery()) {
      if (!rows.next() || !"ok".equals(rows.getString(1))) {
        throw damaged(file, null);
      }
    }
  }

  private static OpenFailure refused(Path file, Exception failure) {
    int code = DbErrors.code(failure);
    if (DbErrors.primary(code) == DbErrors.CORRUPT
        || DbErrors.primary(code) == DbErrors.NOT_A_DATABASE) {
      return damaged(file, failure);
    }
    return new OpenFailure(
        OpenFailure.Reason.NOT_WRITABLE,
        "The database "
            + file
            + " cannot be opened for writing: give it to the user who runs Plinth.",
        failure);
  }

  private static OpenFailure damaged(Path file, @Nullable Exception cause) {
    var message =
        "The database " + file + " is damaged; it was not changed. Restore a backup, or repair it.";
    return cause == null
        ? new OpenFailure(OpenFailure.Reason.DAMAGED, message)
        : new OpenFailure(OpenFailure.Reason.DAMAGED, message, cause);
  }

  private static void closeQuietly(@Nullable AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception e) {
      System.getLogger(Database.class.getName()).log(System.Logger.Level.DEBUG, "did not close", e);
    }
  }
}
