package dev.plinth.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// How many connections are open, in all and by address, over all listeners.
final class ConnectionCounts {
  private final int max;
  private final int perAddress;
  private final Semaphore total;
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  ConnectionCounts(int max, int perAddress) {
    this.max = max;
    this.perAddress = perAddress;
    this.total = new Semaphore(max);
  }

  int max() {
    return max;
  }

  /// Counts one more, unless that is too many.
  ///
  /// @param exempt whether the address is a proxy's, behind which many clients stand
  boolean take(String address, boolean exempt) {
    if (!total.tryAcquire()) {
      return false;
    }
    int own = byAddress.merge(address, 1, Integer::sum);
    if (own > perAddress && !exempt) {
      leave(address);
      return false;
    }
    return true;
  }

  void leave(String address) {
    total.release();
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
