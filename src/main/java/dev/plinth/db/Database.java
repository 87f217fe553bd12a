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
      Library.require();
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
      throw DatabaseFile.refused(file, e);
    } catch (org.flywaydb.core.api.FlywayException e) {
      throw DatabaseFile.refused(file, e);
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
        DatabaseFile.requireSound(file, writer);
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
