package dev.plinth.auth;

import dev.plinth.db.Database;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is known in memory of rows that every request asks for, by their ids: read from the
/// database when first asked for and forgotten when it changes.
///
/// A reader that began before a change may come back with the old state after it: it notices that
/// `changes` moved, and reads again. Only what commits and then forgets is seen at once.
final class Known<V> {
  /// How long the database need not be asked again, however much is written. What changes through
  /// its service acts at once; this is for what comes another way, such as an account that goes
  /// with its row in `users`. While nothing at all was committed, nobody is asked.
  private static final Duration TRUST = Duration.ofSeconds(2);

  private final Function<String, Optional<V>> reader;
  private final LongSupplier nanos;
  private final Recent<String, Entry<V>> entries;
  private final AtomicLong commits = new AtomicLong();
  private long changes;

  /// @param max how many are known at once, twice as many for a moment
  /// @param nanos a clock that never steps back
  /// @param reader asks the database
  Known(Database db, int max, LongSupplier nanos, Function<String, Optional<V>> reader) {
    this.reader = reader;
    this.nanos = nanos;
    this.entries = new Recent<>(max);
    db.afterCommit(commits::incrementAndGet);
  }

  /// @param readAt when the database was asked
  /// @param commits how many the process had made then
  private record Entry<V>(String id, V value, long readAt, long commits) {}

  Optional<V> of(String id) {
    var known = entries.get(id);
    while (known == null || !isTrusted(known)) {
      long before = changes();
      long commitsBefore = commits.get();
      var read = reader.apply(id).orElse(null);
      if (read == null) {
        forget(id);
        return Optional.empty();
      }
      var entry = new Entry<>(id, read, nanos.getAsLong(), commitsBefore);
      known = keep(entry, before) ? entry : entries.get(id);
    }
    return Optional.of(known.value());
  }

  /// What memory has, be it old.
  @Nullable V remembered(String id) {
    var known = entries.get(id);
    return known == null ? null : known.value();
  }

  /// Call it after the commit of a change.
  synchronized void forget(String id) {
    changes++;
    entries.remove(id);
  }

  /// The same for all of a kind.
  synchronized void forgetAll(Predicate<V> kind) {
    changes++;
    for (var known : entries.values()) {
      if (kind.test(known.value())) {
        entries.remove(known.id());
      }
    }
  }

  private boolean isTrusted(Entry<V> known) {
    return known.commits() == commits.get()
        || nanos.getAsLong() - known.readAt() <= TRUST.toNanos();
  }

  private synchronized long changes() {
    return changes;
  }

  /// Keeps what was read, unless something changed meanwhile.
  private synchronized boolean keep(Entry<V> read, long changesBefore) {
    if (changes == changesBefore) {
      entries.put(read.id(), read);
      return true;
    }
    return false;
  }
}
