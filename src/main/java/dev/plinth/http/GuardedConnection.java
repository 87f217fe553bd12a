package dev.plinth.http;

import dev.plinth.config.HttpLimits;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// One connection as Helidon's HTTP/1 code sees it: every byte read and written passes the
/// connection's [Watch], the request line is looked at before Helidon normalises it, and routing
/// leads to the [Edge].
final class GuardedConnection implements ConnectionContext {
  /// The connection whose thread this is: Helidon hands no more than the request line's remains to
  /// who answers what it refuses.
  static final ScopedValue<GuardedConnection> AT_HAND = ScopedValue.newInstance();

  private final ConnectionContext inner;
  private final HelidonSocket socket;
  private final HttpLimits limits;
  private final Router router;
  private final RequestReader reader;
  private final DataWriter writer;
  final Watch watch;
  final String peer;
  final String peerKey;
  private boolean moreComing;
  private @Nullable CompletableFuture<byte @Nullable []> ahead;

  GuardedConnection(ConnectionContext inner, HttpLimits limits, Router router, String peer) {
    this.inner = inner;
    this.socket = inner.serverSocket();
    this.limits = limits;
    this.router = router;
    this.peer = peer;
    this.peerKey = Addresses.key(peer);
    this.watch = new Watch(socket);
    this.reader = new RequestReader(this::pull);
    this.writer = new GuardedWriter(inner.dataWriter());
  }

  /// The client may still be sending when the connection ends.
  void moreComing() {
    moreComing = true;
  }

  boolean hasMoreComing() {
    return moreComing;
  }

  /// The request line of the request at hand, as it came.
  RequestReader requestLine() {
    return reader;
  }

  /// The next request may take the keep-alive time to begin.
  void awaitNextRequest() {
    reader.expectRequestLine();
    watch.client(limits.keepAlive());
  }

  /// Reads ahead while an answer is waited for or written bit by bit, to learn at once that the
  /// client has left. Bytes that come instead (a pipelined request) are kept for the next read.
  void watchForLeaving(Runnable left) {
    var pending = ahead;
    if (pending == null) {
      var future = new CompletableFuture<byte @Nullable []>();
      pending = future;
      ahead = future;
      Thread.startVirtualThread(() -> {
        byte @Nullable [] bytes = null;
        try {
          bytes = socket.get();
        } catch (RuntimeException _) {
          // closed: the same as the end of the stream
        }
        future.complete(bytes);
      });
    }
    var _ =
        pending.thenAccept(bytes -> {
          if (bytes == null) {
            left.run();
          }
        });
  }

  private byte[] pull() {
    byte @Nullable [] bytes;
    var pending = ahead;
    if (pending != null) {
      ahead = null;
      bytes = pending.join();
    } else {
      try {
        bytes = socket.get();
      } catch (UncheckedIOException e) {
        throw new CloseConnectionException("the client left", e);
      }
    }
    if (bytes == null) {
      throw new CloseConnectionException("the client left");
    }
    if (reader.beginsRequest()) {
      watch.client(limits.head());
    }
    return bytes;
  }

  @Override
  public ListenerContext listenerContext() {
    return inner.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return inner.executor();
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public Router router() {
    return router;
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return Optional.empty();
  }

  @Override
  public HelidonSocket serverSocket() {
    return socket;
  }

  @Override
  public PeerInfo remotePeer() {
    return inner.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return inner.localPeer();
  }

  @Override
  public boolean isSecure() {
    return inner.isSecure();
  }

  @Override
  public String socketId() {
    return inner.socketId();
  }

  @Override
  public String childSocketId() {
    return inner.childSocketId();
  }

  /// Gives each write the time of a stalled one; a client that reads nothing loses its connection.
  private final class GuardedWriter implements DataWriter {
    private final DataWriter to;

    GuardedWriter(DataWriter to) {
      this.to = to;
    }

    @Override
    public void write(BufferData... buffers) {
      guarded(() -> to.writeNow(buffers));
    }

    @Override
    public void write(BufferData buffer) {
      guarded(() -> to.writeNow(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
      guarded(() -> to.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
      guarded(() -> to.writeNow(buffer));
    }

    private void guarded(Runnable write) {
      var before = watch.state();
      watch.client(limits.writeStall());
      try {
        write.run();
      } catch (UncheckedIOException e) {
        throw new CloseConnectionException("the client left", e);
      } finally {
        watch.restore(before);
      }
    }

    @Override
    public void flush() {
      to.flush();
    }

    @Override
    public void close() {
      to.close();
    }
  }
}
