package dev.plinth.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One kept-alive connection that sends one request at a time. An HTTP client would cost more than
/// the server that it measures.
final class Connection implements AutoCloseable {
  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final InputStream in;
  private byte[] buffer = new byte[32 * 1024];
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
    int filled = 0;
    int headEnd = -1;
    while (headEnd < 0) {
      filled += more(filled);
      headEnd = find(filled);
    }
    var head = new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1);
    bodyFrom = headEnd + END.length;
    bodyTo = bodyFrom + contentLength(head);
    while (filled < bodyTo) {
      filled += more(filled);
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  /// The last answer's body.
  String body() {
    return new String(buffer, bodyFrom, bodyTo - bodyFrom, StandardCharsets.UTF_8);
  }

  private int more(int filled) throws IOException {
    if (filled == buffer.length) {
      buffer = java.util.Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      throw new EOFException("the server closed the connection");
    }
    return read;
  }

  private int find(int filled) {
    for (int i = 0; i + END.length <= filled; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static int contentLength(String head) throws IOException {
    if (head.startsWith("204", 9) || head.startsWith("304", 9)) {
      return 0;
    }
    for (var line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    throw new IOException("an answer without Content-Length cannot be measured:\n" + head);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
