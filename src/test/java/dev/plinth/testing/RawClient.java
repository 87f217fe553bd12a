package dev.plinth.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Bytes over a socket, for what no HTTP client would send.
public final class RawClient {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

  private final int port;

  public RawClient(int port) {
    this.port = port;
  }

  /// What came back until the server closed, or until it was silent for the time.
  public record Heard(String text, boolean closed) {
    public List<String> statuses() {
      return STATUS.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
    }
  }

  /// Sends and listens.
  public Heard send(String bytes, int silenceMillis) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(silenceMillis);
      try {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException _) {
        // the server may close before all of it was sent
      }
      return listen(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends one piece after the other with pauses, until the server closes.
  ///
  /// @return whether it did
  public boolean isClosedWhileDripping(String start, String unit, int units, int pauseMillis) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(pauseMillis);
      var out = socket.getOutputStream();
      out.write(start.getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < units; i++) {
        out.write(unit.getBytes(StandardCharsets.ISO_8859_1));
        try {
          if (socket.getInputStream().read() < 0) {
            return true;
          }
        } catch (SocketTimeoutException _) {
          // still open: go on
        }
      }
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  private static Heard listen(Socket socket) throws IOException {
    var heard = new ByteArrayOutputStream();
    boolean closed = false;
    var buffer = new byte[8_192];
    try {
      for (int got = 0; got >= 0; ) {
        got = socket.getInputStream().read(buffer);
        if (got >= 0) {
          heard.write(buffer, 0, got);
        } else {
          closed = true;
        }
      }
    } catch (SocketTimeoutException _) {
      // silent and open
    } catch (IOException _) {
      closed = true;
    }
    return new Heard(heard.toString(StandardCharsets.ISO_8859_1), closed);
  }
}
