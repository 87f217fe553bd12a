package dev.plinth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A provider of models that does as it is told, down to the bytes: it can stop in the middle,
/// hang, or cut the line, and it knows when its caller has left.
public final class ScriptedUpstream implements AutoCloseable {
  private final ServerSocket server;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();

  /// What happens when a path is asked for.
  @FunctionalInterface
  public interface Script {
    void play(Wire wire) throws IOException;
  }

  public ScriptedUpstream() throws IOException {
    server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  public ScriptedUpstream at(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  /// A document at a path.
  public ScriptedUpstream json(String path, String body) {
    return at(path, wire -> wire.begin(200, "").send(body).end());
  }

  /// An Ollama with these models, name and size.
  public ScriptedUpstream ollama(Map<String, Long> models, Script chat) {
    var cards = new StringBuilder();
    models.forEach((name, size) ->
        cards
            .append(cards.isEmpty() ? "" : ",")
            .append("{\"name\":\"" + name + "\",\"size\":" + size + "}"));
    return json("/api/tags", "{\"models\":[" + cards + "]}").at("/api/chat", chat);
  }

  /// Requests that are being answered now.
  public int active() {
    return active.get();
  }

  /// Callers that went away before their answer was whole.
  public int left() {
    return left.get();
  }

  /// Bytes of all answers so far.
  public long sentBytes() {
    return sent.get();
  }

  /// Waits until nobody is being answered, for as long as a busy machine takes.
  public void awaitIdle() throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (active() > 0) {
      if (System.nanoTime() > until) {
        throw new AssertionError(active() + " answers go on");
      }
      Thread.sleep(5);
    }
  }

  /// The request lines and headers that came, in order.
  public List<String> heads() {
    return heads;
  }

  /// The bodies that came, in order.
  public List<String> bodies() {
    return bodies;
  }

  /// Returns when nobody can reach it any more: a thread that waits for callers may hold the door
  /// for a moment.
  @Override
  public void close() throws IOException {
    int port = server.getLocalPort();
    server.close();
    while (true) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread.onSpinWait();
      } catch (ConnectException _) {
        return;
      } catch (SocketException _) {
        // reset: still closing
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    active.incrementAndGet();
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      var request = line(in);
      var path = request.split(" ", 3)[1];
      var head = new StringBuilder(request);
      int length = 0;
      for (var header = line(in); !header.isEmpty(); header = line(in)) {
        head.append('\n').append(header);
        if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(header.substring(15).strip());
        }
      }
      heads.add(head.toString());
      var body = new String(in.readNBytes(length), UTF_8);
      bodies.add(body);
      var wire = new Wire(socket, in, body, sent);
      scripts.getOrDefault(path, w -> w.begin(404, "").end()).play(wire);
    } catch (IOException | UncheckedIOException _) {
      left.incrementAndGet();
    } finally {
      active.decrementAndGet();
    }
  }

  private static String line(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the caller left");
      }
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  /// One answer.
  public static final class Wire {
    private final Socket socket;
    private final InputStream in;
    private final String body;
    private final AtomicLong sent;

    private Wire(Socket socket, InputStream in, String body, AtomicLong sent) {
      this.body = body;
      this.sent = sent;
      this.socket = socket;
      this.in = in;
    }

    /// What was asked.
    public String body() {
      return body;
    }

    /// The status line and the headers.
    ///
    /// @param headers lines, each with its line end
    public Wire begin(int status, String headers) throws IOException {
      raw(
          "HTTP/1.1 "
              + status
              + " Scripted\r\n"
              + headers
              + (headers.contains("Content-Type:") ? "" : "Content-Type: application/json\r\n")
              + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
      return this;
    }

    /// One piece, which arrives by itself.
    public Wire send(String text) throws IOException {
      raw(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
      return this;
    }

    /// One piece of bytes.
    public Wire send(byte[] bytes) throws IOException {
      raw(Integer.toHexString(bytes.length) + "\r\n");
      socket.getOutputStream().write(bytes);
      raw("\r\n");
      return this;
    }

    public void end() throws IOException {
      raw("0\r\n\r\n");
    }

    /// Closes in the middle of the body.
    public void cut() throws IOException {
      socket.close();
    }

    /// Breaks the connection off.
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /// Says nothing more until the caller leaves.
    public void hang() throws IOException {
      if (in.read() < 0) {
        throw new IOException("the caller left");
      }
    }

    /// The same piece again and again until the caller leaves.
    public void sendForever(String text) throws IOException {
      while (true) {
        send(text);
        try {
          Thread.sleep(2);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }

    private void raw(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.getOutputStream().flush();
      sent.addAndGet(text.length());
    }
  }
}
