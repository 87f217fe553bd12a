package dev.plinth.db;

import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
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
  private final @Nullable String asker;
  private boolean rebuilds;
  private final Thread asking = Thread.currentThread();
  private final AtomicInteger state = new AtomicInteger(WAITING);
  private final long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
  private boolean isOverdue;
  private @Nullable T value;
  private @Nullable Throwable failure;

  /// @param deadline for work that must run in a transaction of its own, else null
  Job(Function<? super Tx, ? extends T> work, @Nullable Duration deadline) {
    this(work, deadline, false, null, null);
  }

  /// @param single whether one statement makes all changes: it needs no savepoint, since a
  ///   statement that fails undoes itself
  Job(Function<? super Tx, ? extends T> work, @Nullable Duration deadline, boolean single) {
    this(work, deadline, single, null, null);
  }

  /// @param pace where the time of a read is noted, or null
  /// @param asker who waits in turn with others; null for a read that is known to be quick
  private Job(
      Function<? super Tx, ? extends T> work,
      @Nullable Duration deadline,
      boolean single,
      @Nullable Pace pace,
      @Nullable String asker) {
    this.work = work;
    this.deadline = deadline;
    this.single = single;
    this.pace = pace;
    this.asker = asker;
  }

  /// A read that may be slow.
  ///
  /// @param deadline null for the usual one
  /// @param pace where its time is noted, or null
  static <T> Job<T> inTurn(
      String asker,
      @Nullable Duration deadline,
      @Nullable Pace pace,
      Function<? super Tx, ? extends T> work) {
    return new Job<>(work, deadline, false, pace, asker);
  }

  /// A read whose statement has shown to be quick.
  static <T> Job<T> quick(Pace pace, Function<? super Tx, ? extends T> work) {
    return new Job<>(work, null, false, pace, null);
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

  @Nullable String asker() {
    return asker;
  }

  boolean isGivenUp() {
    return state.get() == GIVEN_UP;
  }

  /// Its time as a quick read was over before its end.
  void overdue() {
    isOverdue = true;
  }

  boolean isOverdue() {
    return isOverdue;
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
    return await(() -> DbErrors.busy().asException());
  }

  /// @param late what it fails with that got no turn
  T await(Supplier<ProblemException> late) {
    join(late);
    return answer();
  }

  /// Waits as [#await] does, and leaves the answer where it is.
  void join(Supplier<ProblemException> late) {
    boolean wasInterrupted = false;
    while (state.get() != DONE) {
      boolean gaveUp = wasInterrupted && state.compareAndSet(WAITING, GIVEN_UP);
      if (gaveUp || state.get() == GIVEN_UP) {
        restore(wasInterrupted);
        throw late.get();
      }
      LockSupport.park(this);
      wasInterrupted |= Thread.interrupted();
    }
    restore(wasInterrupted);
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
