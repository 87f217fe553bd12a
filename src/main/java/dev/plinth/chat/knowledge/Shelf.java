package dev.plinth.chat.knowledge;

import dev.plinth.chat.knowledge.VectorStore.Stored;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.records.Sight;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Vectors at hand: those of a collection come into memory when it is searched, follow its changes,
/// and go when nobody has searched for a while, or when others need the room. What is larger than
/// all the room is read from the disk each time.
final class Shelf {
  /// Vectors read at once: some milliseconds on a reader's thread.
  private static final int PAGE = 2_000;

  private static final Duration IDLE = Duration.ofMinutes(10);

  private final Database db;
  private final VectorStore store = new VectorStore();
  private final long bytesMax;
  private final Map<String, Shelved> shelved = new ConcurrentHashMap<>();

  /// @param bytesMax of all together
  Shelf(Database db, long bytesMax) {
    this.db = db;
    this.bytesMax = bytesMax;
  }

  /// What happened to a collection's vectors.
  ///
  /// @param gone passages
  /// @param version of those that came
  record Changes(String collection, Set<Long> gone, int version, List<Stored> come) {
    static Changes gone(String collection, Set<Long> gone) {
      return new Changes(collection, gone, 0, List.of());
    }

    static Changes come(String collection, int version, List<Stored> come) {
      return new Changes(collection, Set.of(), version, come);
    }
  }

  /// A place on the shelf.
  private static final class Shelved {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable VectorBlock block;
    private int version;
    private boolean isTooLarge;
    private volatile long used = System.nanoTime();

    private boolean isLoaded(int wanted) {
      return version == wanted && (block != null || isTooLarge);
    }

    private void clear() {
      block = null;
      isTooLarge = false;
      version = 0;
    }
  }

  /// Offers the vectors of a collection's passages that are seen.
  void offer(String collection, int version, Nearness nearness, Sight sight, Best best) {
    if (sight instanceof Sight.Nothing) {
      return;
    }
    var place = shelved.computeIfAbsent(collection, _ -> new Shelved());
    place.used = System.nanoTime();
    place.lock.readLock().lock();
    try {
      if (place.isLoaded(version)) {
        offer(place, collection, version, nearness, sight, best);
        return;
      }
    } finally {
      place.lock.readLock().unlock();
    }
    load(place, collection, version, nearness.width());
    place.lock.readLock().lock();
    try {
      offer(place, collection, version, nearness, sight, best);
    } finally {
      place.lock.readLock().unlock();
    }
  }

  private void offer(
      Shelved place, String collection, int version, Nearness nearness, Sight sight, Best best) {
    var block = place.block;
    if (block != null && place.version == version) {
      block.offer(nearness, sight, best);
      return;
    }
    long after = Long.MIN_VALUE;
    for (var page = page(collection, version, after); !page.isEmpty(); ) {
      for (var vector : page) {
        if (sight.sees(vector.number()) && vector.direction().packed().length == nearness.width()) {
          var packed = vector.direction().packed();
          best.offer(vector.passage(), nearness.of(packed, 0, vector.direction().scale()));
        }
      }
      after = page.getLast().passage();
      page = page(collection, version, after);
    }
  }

  private void load(Shelved place, String collection, int version, int width) {
    place.lock.writeLock().lock();
    try {
      if (place.isLoaded(version)) {
        return;
      }
      place.clear();
      var block = new VectorBlock(width);
      long after = Long.MIN_VALUE;
      for (var page = page(collection, version, after); !page.isEmpty(); ) {
        page.forEach(block::add);
        if (block.bytes() > bytesMax) {
          place.isTooLarge = true;
          place.version = version;
          return;
        }
        after = page.getLast().passage();
        page = page(collection, version, after);
      }
      place.block = block;
      place.version = version;
    } finally {
      place.lock.writeLock().unlock();
    }
    makeRoom(collection);
  }

  private List<Stored> page(String collection, int version, long after) {
    return db.read(tx -> store.after(tx, collection, version, after, PAGE));
  }

  /// Writes, and follows what came of it. One change after the other: their order in memory is that
  /// of the commits.
  synchronized void change(Function<? super Tx, List<Changes>> writing) {
    db.<List<Changes>>write(writing).forEach(this::follow);
  }

  private void follow(Changes changes) {
    var place = shelved.get(changes.collection());
    if (place == null) {
      return;
    }
    place.lock.writeLock().lock();
    try {
      var block = place.block;
      if (block == null) {
        return;
      }
      var come = changes.version() == place.version ? changes.come() : List.<Stored>of();
      var gone = new HashSet<>(changes.gone());
      come.forEach(vector -> gone.add(vector.passage()));
      block.remove(gone);
      come.forEach(block::add);
      if (block.bytes() > bytesMax) {
        place.block = null;
        place.isTooLarge = true;
      }
    } finally {
      place.lock.writeLock().unlock();
    }
  }

  /// Takes down what nobody has searched for a while; what was too large is looked at anew.
  void tidy() {
    long now = System.nanoTime();
    shelved.values().removeIf(place -> now - place.used > IDLE.toNanos());
  }

  /// Bytes of all that is in memory.
  long bytes() {
    return shelved.values().stream().mapToLong(Shelf::bytes).sum();
  }

  private static long bytes(Shelved place) {
    place.lock.readLock().lock();
    try {
      return place.block == null ? 0 : place.block.bytes();
    } finally {
      place.lock.readLock().unlock();
    }
  }

  /// Takes down what was used least lately, until all has room.
  private void makeRoom(String newest) {
    while (bytes() > bytesMax) {
      var oldest =
          shelved.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(newest) && bytes(entry.getValue()) > 0)
              .min(Comparator.comparingLong(entry -> entry.getValue().used));
      if (oldest.isEmpty()) {
        return;
      }
      shelved.remove(oldest.get().getKey());
    }
  }
}
