package dev.plinth.http;

import dev.plinth.config.HttpLimits;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Puts each new connection under the deadlines and counts it, in all and by address; a surplus one
/// is closed before a byte of it is read (OP-14).
final class GuardedSelector implements ServerConnectionSelector {
  /// After the last answer bytes that still come are read for a moment: closing at once would reset
  /// the connection and could take the answer with it.
  private static final Duration LINGER = Duration.ofMillis(300);

  private static final int LINGER_READS = 64;

  private final Http1ConnectionSelector http1;
  private final HttpLimits limits;
  private final Deadlines deadlines;
  private final Router router;
  private final Edge edge;
  private final Semaphore total;
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  GuardedSelector(
      Http1ConnectionSelector http1,
      HttpLimits limits,
      Deadlines deadlines,
      Router router,
      Edge edge,
      int connections) {
    this.http1 = http1;
    this.limits = limits;
    this.deadlines = deadlines;
    this.router = router;
    this.edge = edge;
    this.total = new Semaphore(connections);
  }

  @Override
  public int bytesToIdentifyConnection() {
    return 0;
  }

  @Override
  public Support supports(BufferData request) {
    return Support.SUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    var peer = peer(context);
    var key = Addresses.key(peer);
    if (!total.tryAcquire()) {
      throw new CloseConnectionException("too many connections");
    }
    boolean proxy = edge.addresses().isTrusted(peer);
    int own = byAddress.merge(key, 1, Integer::sum);
    if (own > limits.connectionsPerAddress() && !proxy) {
      leave(key);
      throw new CloseConnectionException("too many connections of one address");
    }
    var guarded = new GuardedConnection(context, limits, router, peer);
    return new Counted(http1.connection(guarded), guarded, key);
  }

  private void leave(String key) {
    total.release();
    byAddress.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }

  private static String peer(ConnectionContext context) {
    return context.remotePeer().address() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "";
  }

  private final class Counted implements ServerConnection {
    private final ServerConnection inner;
    private final GuardedConnection guarded;
    private final String key;

    Counted(ServerConnection inner, GuardedConnection guarded, String key) {
      this.inner = inner;
      this.guarded = guarded;
      this.key = key;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      deadlines.add(guarded.watch);
      guarded.watch.client(limits.head());
      try {
        inner.handle(limit);
        linger();
      } catch (CloseConnectionException e) {
        if (guarded.hasMoreComing()) {
          linger();
        }
        throw e;
      } finally {
        deadlines.remove(guarded.watch);
        leave(key);
      }
    }

    private void linger() {
      guarded.watch.client(LINGER);
      try {
        for (int i = 0; i < LINGER_READS; i++) {
          if (guarded.serverSocket().get() == null) {
            return;
          }
        }
      } catch (RuntimeException _) {
        // gone: nothing more to wait for
      }
    }

    @Override
    public Duration idleTime() {
      return inner.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      inner.close(interrupt);
    }
  }
}
