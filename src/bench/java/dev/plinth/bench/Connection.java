package dev.plinth.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// One kept-alive connection that sends one request at a time. An HTTP client would cost more than
/// the server that it measures.
final class Connection implements AutoCloseable {
  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNKED = -1;

  private final Socket socket;
  private final InputStream in;
  private byte[] buffer = new byte[32 * 1024];
  private int filled;
  private int bodyFrom;
  private int bodyTo;

  Connection(URI base) throws IOException {
    this.socket = new Socket(base.getHost(), base.getPort());
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// @return its status
  int exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    filled = 0;
    int headEnd = find(END, 0);
    var head = new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1);
    bodyFrom = headEnd + END.length;
    int length = contentLength(head);
    if (length == CHUNKED) {
      readChunks();
    } else {
      bodyTo = bodyFrom + length;
      fill(bodyTo);
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  /// The last answer's body.
  String body() {
    return new String(buffer, bodyFrom, bodyTo - bodyFrom, StandardCharsets.UTF_8);
  }

  /// Moves the chunks together, over their sizes (RFC 9112 §7.1). Trailers are not expected.
  private void readChunks() throws IOException {
    bodyTo = bodyFrom;
    int from = bodyFrom;
    int size;
    do {
      int lineEnd = find(LINE, from);
      var line = new String(buffer, from, lineEnd - from, StandardCharsets.US_ASCII);
      size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
      from = lineEnd + LINE.length;
      fill(from + size + LINE.length);
      System.arraycopy(buffer, from, buffer, bodyTo, size);
      bodyTo += size;
      from += size + LINE.length;
    } while (size > 0);
  }

  /// Where these bytes are, from there on; reads until they have come.
  private int find(byte[] wanted, int from) throws IOException {
    int at = from;
    while (true) {
      fill(at + wanted.length);
      if (Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
      at++;
    }
  }

  private void fill(int until) throws IOException {
    while (filled < until) {
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      filled += read;
    }
  }

  private static int contentLength(String head) throws IOException {
    if (head.startsWith("204", 9) || head.startsWith("304", 9)) {
      return 0;
    }
    for (var line : head.split("\r\n", -1)) {
      var lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        return Integer.parseInt(line.substring("content-length:".length()).strip());
      }
      if (lower.startsWith("transfer-encoding:") && lower.endsWith("chunked")) {
        return CHUNKED;
      }
    }
    throw new IOException("an answer without a length cannot be measured:\n" + head);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
