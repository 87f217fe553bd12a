package dev.plinth.db;

import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A function on its way to a database thread and its answer on the way back. The asking thread,
/// mostly a virtual one, parks until then; the [Database]'s watch ends a wait that takes too long.
/// A time of its own would cost a virtual thread a timer each time: a sixth of the CPU of a small
/// insert (measured).
final class Job<T> {
  private static final int WAITING = 0;
  private static final int RUNNING = 1;
  private static final int GIVEN_UP = 2;
  private static final int DONE = 3;

  /// How long a request waits for its turn.
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Function<? super Tx, ? extends T> work;
  private final @Nullable Duration deadline;
  private final boolean single;
  private final @Nullable Pace pace;
  private boolean rebuilds;
  private final Thread asking = Thread.currentThread();
  private final AtomicInteger state = new AtomicInteger(WAITING);
  private final long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
  private @Nullable T value;
  private @Nullable Throwable failure;

  /// @param deadline for work that must run in a transaction of its own, else null
  Job(Function<? super Tx, ? extends T> work, @Nullable Duration deadline) {
    this(work, deadline, false, null);
  }

  /// @param single whether one statement makes all changes: it needs no savepoint, since a
  ///   statement that fails undoes itself
  Job(Function<? super Tx, ? extends T> work, @Nullable Duration deadline, boolean single) {
    this(work, deadline, single, null);
  }

  /// @param pace where the time of a read is noted, or null
  Job(
      Function<? super Tx, ? extends T> work,
      @Nullable Duration deadline,
      boolean single,
      @Nullable Pace pace) {
    this.work = work;
    this.deadline = deadline;
    this.single = single;
    this.pace = pace;
  }

  /// Work that makes tables anew: while it runs, references are not enforced.
  static <T> Job<T> rebuilding(Function<? super Tx, ? extends T> work, Duration deadline) {
    var job = new Job<T>(work, deadline);
    job.rebuilds = true;
    return job;
  }

  boolean rebuilds() {
    return rebuilds;
  }

  boolean isSingle() {
    return single;
  }

  @Nullable Pace pace() {
    return pace;
  }

  @Nullable Duration deadline() {
    return deadline;
  }

  /// Takes the job; false when its asker has gone.
  boolean begin() {
    return state.compareAndSet(WAITING, RUNNING) || state.get() == RUNNING;
  }

  /// Runs the function and keeps its answer for [#finish].
  void run(Tx tx) {
    value = work.apply(tx);
    failure = null;
  }

  void fail(Throwable why) {
    value = null;
    failure = why;
  }

  /// Hands the kept answer to the asker.
  void finish() {
    state.set(DONE);
    LockSupport.unpark(asking);
  }

  /// Gives up waiting when that took too long; it has no effect once the work runs.
  void expire(long nanoTime) {
    if (nanoTime - patienceEnds >= 0 && state.compareAndSet(WAITING, GIVEN_UP)) {
      LockSupport.unpark(asking);
    }
  }

  /// Waits for the answer, or until [#expire] gives up the wait.
  T await() {
    boolean wasInterrupted = false;
    while (state.get() != DONE) {
      boolean gaveUp = wasInterrupted && state.compareAndSet(WAITING, GIVEN_UP);
      if (gaveUp || state.get() == GIVEN_UP) {
        restore(wasInterrupted);
        throw DbErrors.busy().asException();
      }
      LockSupport.park(this);
      wasInterrupted |= Thread.interrupted();
    }
    restore(wasInterrupted);
    return answer();
  }

  private static void restore(boolean wasInterrupted) {
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the function gave, or what it failed with.
  @SuppressWarnings("NullAway") // the function's own answer, null where it answers null
  T answer() {
    if (failure == null) {
      return value;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw failure instanceof ProblemException problem ? problem : translated(failure);
  }

  private static RuntimeException translated(Throwable failure) {
    return DbErrors.problem(DbErrors.code(failure))
        .<RuntimeException>map(problem -> problem.asException())
        .orElseGet(() ->
            failure instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(failure));
  }
}
