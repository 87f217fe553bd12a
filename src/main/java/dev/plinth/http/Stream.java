package dev.plinth.http;

import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// An answer that is written bit by bit; each write reaches the client at once. Several threads may
/// write. A client that has left shows as an `IOException`, and earlier to who asked with
/// [#onLeave].
public final class Stream implements AutoCloseable {
  private final OutputStream out;
  private final GuardedConnection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> leaveListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> drainListeners = new CopyOnWriteArrayList<>();
  private final Consumer<Stream> closed;
  private volatile boolean open = true;
  private volatile boolean left;
  private long bytes;

  Stream(OutputStream out, GuardedConnection connection, Consumer<Stream> closed) {
    this.out = out;
    this.connection = connection;
    this.closed = closed;
  }

  /// Whether the client is still there, as far as anyone knows.
  public boolean isOpen() {
    return open && !left;
  }

  /// Runs once when the client leaves, within moments, even while nothing is written.
  public void onLeave(Runnable listener) {
    leaveListeners.add(listener);
    connection.watchForLeaving(this::clientLeft);
    if (left) {
      listener.run();
    }
  }

  /// Runs when the server begins to stop: send a closing event and close.
  public void onDrain(Runnable listener) {
    drainListeners.add(listener);
  }

  void drain() {
    drainListeners.forEach(Runnable::run);
  }

  private void clientLeft() {
    if (open && !left) {
      left = true;
      leaveListeners.forEach(Runnable::run);
    }
  }

  public void write(byte[] data) throws IOException {
    write(data, 0, data.length);
  }

  /// Writes and flushes; waits at most the limit for a stalled client.
  public void write(byte[] data, int from, int length) throws IOException {
    lock.lock();
    try {
      if (!isOpen()) {
        throw new IOException("the client left");
      }
      out.write(data, from, length);
      out.flush();
      bytes += length;
    } catch (IOException | UncheckedIOException | CloseConnectionException e) {

      clientLeft();
      throw new IOException("the client left", e);
    } finally {
      lock.unlock();
    }
  }

  /// Ends without saying so: the client sees a connection that broke, not a whole answer.
  ///
  /// @return what the handler has to throw
  public IOException breakOff() {
    lock.lock();
    try {
      if (open) {
        open = false;
        closed.accept(this);
      }
      left = true;
      return new IOException("the answer is not whole");
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (open) {
        open = false;
        closed.accept(this);
        if (!left) {
          out.close();
        }
      }
    } catch (IOException | CloseConnectionException e) {
      left = true;
    } finally {
      lock.unlock();
    }
  }
}
