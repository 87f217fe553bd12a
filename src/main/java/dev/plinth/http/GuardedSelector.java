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

/// Puts each new connection under the deadlines and counts it, in all and by address; a surplus one
/// is closed before a byte of it is read.
final class GuardedSelector implements ServerConnectionSelector {
  /// After the last answer bytes that still come are read for a moment: closing at once would reset
  /// the connection and could take the answer with it.
  private static final Duration LINGER = Duration.ofMillis(300);

  /// More than any form or text that is refused in the middle still has to come, mostly.
  private static final long LINGER_BYTES_MAX = 16L * 1024 * 1024;

  private final Http1ConnectionSelector http1;
  private final HttpLimits limits;
  private final Deadlines deadlines;
  private final Router router;
  private final Edge edge;
  private final ConnectionCounts counts;

  GuardedSelector(
      Http1ConnectionSelector http1,
      HttpLimits limits,
      Deadlines deadlines,
      Router router,
      Edge edge,
      ConnectionCounts counts) {
    this.http1 = http1;
    this.limits = limits;
    this.deadlines = deadlines;
    this.router = router;
    this.edge = edge;
    this.counts = counts;
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
    if (!counts.take(key, edge.addresses().isTrusted(peer))) {
      throw new CloseConnectionException("too many connections");
    }
    var guarded = new GuardedConnection(context, limits, router, peer);
    return new Counted(http1.connection(guarded), guarded, key);
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
        ScopedValue.where(GuardedConnection.AT_HAND, guarded)
            .call(() -> {
              inner.handle(limit);
              return null;
            });
        linger();
      } catch (CloseConnectionException e) {
        if (guarded.hasMoreComing()) {
          linger();
        }
        throw e;
      } finally {
        deadlines.remove(guarded.watch);
        counts.leave(key);
      }
    }

    private void linger() {
      guarded.watch.client(LINGER);
      try {
        long bytes = 0;
        while (bytes < LINGER_BYTES_MAX) {
          var more = guarded.serverSocket().get();
          if (more == null || more.length == 0) {
            return;
          }
          bytes += more.length;
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
