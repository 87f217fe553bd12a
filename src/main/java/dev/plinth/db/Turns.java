package dev.plinth.db;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Whose read is next. Reads that are known to be quick come first, on any thread. The others share
/// a part of the threads, askers in turn, and one asker never has all of that part: whoever asks
/// for what takes seconds waits for themselves, and not everybody else for them.
///
/// A read that nobody has measured yet counts as slow, since whoever invents a filter can invent
/// another one each time; unknown reads that are quick leave their place within moments.
final class Turns {
  private static final int QUEUE_MAX = 1024;

  /// Reads of one asker that wait while one of theirs is slow. A page asks for far fewer at once.
  private static final int WAITING_MAX = 16;

  /// A read that runs for longer than this is one that others wait for.
  private static final long SLOW_NANOS = Duration.ofMillis(250).toNanos();

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final LongSupplier nanos;
  private final int slowMax;
  private final int eachMax;
  private final Queue<Job<?>> quick = new ArrayDeque<>();

  /// Those that have reads here, in the order of their turns.
  private final Map<String, Asker> askers = new LinkedHashMap<>();

  private int waiting;
  private int slow;
  private boolean isClosing;

  private static final class Asker {
    private final Queue<Job<?>> waiting = new ArrayDeque<>();
    private int running;

    /// When the last of their reads began.
    private long began;

    boolean isIdle() {
      return waiting.isEmpty() && running == 0;
    }
  }

  /// @param threads that take reads from here
  /// @param eachMax slow reads of one asker at once; at least one place is left to others where
  ///   there are two
  Turns(int threads, int eachMax) {
    this(threads, eachMax, System::nanoTime);
  }

  /// @param nanos a clock that never steps back
  Turns(int threads, int eachMax, LongSupplier nanos) {
    this.nanos = nanos;
    // one thread at least is for quick reads alone
    this.slowMax = Math.max(1, threads - Math.max(1, threads / 4));
    this.eachMax = Math.max(1, Math.min(eachMax, slowMax - 1));
  }

  /// Lines a read up.
  ///
  /// @throws ProblemException `TooMany` where its asker has enough that waits, `Unavailable` where
  ///   everybody together has
  synchronized void add(Job<?> job) {
    if (isClosing) {
      throw DbErrors.closing().asException();
    }
    if (waiting >= QUEUE_MAX) {
      throw DbErrors.busy().asException();
    }
    var asker = job.asker();
    if (asker == null) {
      quick.add(job);
    } else {
      var of = askers.computeIfAbsent(asker, _ -> new Asker());
      of.waiting.removeIf(this::isForgotten);
      if (of.waiting.size() >= WAITING_MAX && isHeldUp(of)) {
        throw tooMany();
      }
      of.waiting.add(job);
    }
    waiting++;
    notifyAll();
  }

  /// Nobody waits for it any more.
  private boolean isForgotten(Job<?> job) {
    boolean isForgotten = job.isGivenUp();
    if (isForgotten) {
      waiting--;
    }
    return isForgotten;
  }

  private boolean isHeldUp(Asker asker) {
    return asker.running >= eachMax && nanos.getAsLong() - asker.began > SLOW_NANOS;
  }

  /// Waits for the next read, and begins it.
  ///
  /// @return null when there will be none any more
  synchronized @Nullable Job<?> take() throws InterruptedException {
    while (true) {
      var next = quick.isEmpty() ? nextSlow() : quick.poll();
      if (next != null) {
        waiting--;
        if (next.begin()) {
          return next;
        }
        leave(next);
      } else if (isClosing && waiting == 0) {
        return null;
      } else {
        wait();
      }
    }
  }

  private @Nullable Job<?> nextSlow() {
    if (slow >= slowMax) {
      return null;
    }
    for (var entry : askers.entrySet()) {
      var asker = entry.getValue();
      if (!asker.waiting.isEmpty() && asker.running < eachMax) {
        var name = entry.getKey();
        askers.remove(name);
        askers.put(name, asker); // the others come first now
        asker.running++;
        asker.began = nanos.getAsLong();
        slow++;
        return asker.waiting.poll();
      }
    }
    return null;
  }

  /// Gives up what has waited too long.
  synchronized void expire(long nanoTime) {
    quick.forEach(job -> job.expire(nanoTime));
    askers.values().forEach(asker -> asker.waiting.forEach(job -> job.expire(nanoTime)));
  }

  /// A read is over.
  synchronized void leave(Job<?> job) {
    var name = job.asker();
    var asker = name == null ? null : askers.get(name);
    if (asker != null && name != null) {
      asker.running--;
      slow--;
      if (asker.isIdle()) {
        askers.remove(name);
      }
    }
    notifyAll();
  }

  /// Whether somebody waits for a place that others have.
  synchronized boolean isCrowded() {
    return slow >= slowMax
        && askers.values().stream()
            .anyMatch(asker ->
                asker.running < eachMax
                    && asker.waiting.stream().anyMatch(job -> !job.isGivenUp()));
  }

  /// What an asker is told who got no turn.
  synchronized ProblemException late(Job<?> job) {
    var asker = job.asker() == null ? null : askers.get(job.asker());
    if (asker != null) {
      asker.waiting.removeIf(this::isForgotten);
    }
    return asker != null && asker.running >= eachMax ? tooMany() : DbErrors.busy().asException();
  }

  private static ProblemException tooMany() {
    return new Problem.TooMany(
            "too_many_slow_reads",
            "What you ask for takes long, and you ask for much of it at once: wait for the answers"
                + " that are on their way, or ask for less.",
            RETRY)
        .asException();
  }

  synchronized void close() {
    isClosing = true;
    notifyAll();
  }
}
