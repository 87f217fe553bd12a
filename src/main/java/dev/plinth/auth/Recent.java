package dev.plinth.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A bounded map that forgets what has not been asked for lately.
///
/// Two generations: what is found in the old one moves to the young one; when the young one is full
/// it becomes the old one. Whoever comes often stays, however many others pass by, and a hit takes
/// no lock.
final class Recent<K, V> {
  private final int max;
  private volatile Generations<K, V> now =
      new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

  /// A map of at most twice `max` entries.
  Recent(int max) {
    this.max = max;
  }

  @Nullable V get(K key) {
    var generations = now;
    var value = generations.young().get(key);
    return value != null || !generations.old().containsKey(key) ? value : promoted(key);
  }

  V get(K key, Supplier<V> otherwise) {
    var value = get(key);
    return value == null ? kept(key, otherwise) : value;
  }

  synchronized void put(K key, V value) {
    if (now.young().size() >= max) {
      now = new Generations<>(new ConcurrentHashMap<>(), now.young());
    }
    now.old().remove(key);
    now.young().put(key, value);
  }

  synchronized void remove(K key) {
    now.young().remove(key);
    now.old().remove(key);
  }

  /// All values at this moment, for rare work on every one of them.
  synchronized List<V> values() {
    var all = new ArrayList<>(now.young().values());
    all.addAll(now.old().values());
    return all;
  }

  synchronized int size() {
    return now.young().size() + now.old().size();
  }

  /// Under the lock, so that what was removed meanwhile does not come back.
  private synchronized @Nullable V promoted(K key) {
    var value = now.young().get(key);
    if (value == null) {
      value = now.old().get(key);
      if (value != null) {
        put(key, value);
      }
    }
    return value;
  }

  private synchronized V kept(K key, Supplier<V> otherwise) {
    var value = promoted(key);
    if (value == null) {
      value = otherwise.get();
      put(key, value);
    }
    return value;
  }

  private record Generations<K, V>(ConcurrentMap<K, V> young, ConcurrentMap<K, V> old) {}
}
