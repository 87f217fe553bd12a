package dev.plinth.events;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Wakes followers of the change feed after a commit. A wake-up may come without a change for this
/// follower; a change never comes without a wake-up.
public final class Events {
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

  /// Calls a listener, which must return at once, after every commit.
  public Subscription subscribe(Runnable listener) {
    var subscription = new Subscription(listener);
    subscriptions.add(subscription);
    return subscription;
  }

  /// Tells all followers; called after each commit.
  public void wake() {
    subscriptions.forEach(subscription -> subscription.listener.run());
  }

  /// One follower; closing it ends the calls.
  public final class Subscription implements AutoCloseable {
    private final Runnable listener;

    private Subscription(Runnable listener) {
      this.listener = listener;
    }

    @Override
    public void close() {
      subscriptions.remove(this);
    }
  }
}
