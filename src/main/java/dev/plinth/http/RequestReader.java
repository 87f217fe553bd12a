package dev.plinth.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// Reads a connection's bytes for Helidon and keeps each request line as it came: Helidon itself
/// makes `get` a `GET` and shortens paths, and what decides about access has to see what was sent.
final class RequestReader extends DataReader {
  private static final int METHOD_MAX = 20;
  private static final String NOTHING = "-";
  private static final Status NOT_IMPLEMENTED = Status.NOT_IMPLEMENTED_501;

  private boolean lineExpected = true;
  private boolean begun;
  private String target = "/";
  private String line = "";

  @SuppressWarnings("removal") // create(Supplier) cannot make a subclass
  RequestReader(Supplier<byte[]> bytes) {
    super(bytes);
  }

  void expectRequestLine() {
    lineExpected = true;
    begun = false;
    line = "";
  }

  /// True once, when the first bytes of a request have come.
  boolean beginsRequest() {
    if (begun) {
      return false;
    }
    begun = true;
    return true;
  }

  /// The request's target as it was sent: path and query, ISO 8859-1, so that no byte is lost.
  String target() {
    return target;
  }

  /// The method of the request line at hand as it was sent, whatever it is; `-` for none.
  String method() {
    int end = line.indexOf(' ');
    return end > 0 && end <= METHOD_MAX ? line.substring(0, end) : NOTHING;
  }

  /// The path of the request line at hand as it was sent, without what may be secret: no query, no
  /// server's name with a password; `-` for none.
  String path() {
    int from = line.indexOf(' ') + 1;
    if (from == 0 || from >= line.length() || line.charAt(from) != '/') {
      return NOTHING;
    }
    int to = from;
    while (to < line.length() && "?# ".indexOf(line.charAt(to)) < 0) {
      to++;
    }
    return line.substring(from, to);
  }

  @Override
  public byte[] readBytes(int length) {
    var bytes = super.readBytes(length);
    if (lineExpected) {
      lineExpected = false;
      begun = true;
      look(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return bytes;
  }

  private void look(String sentLine) {
    line = sentLine;
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first <= 0 || last == first) {
      return; // Helidon refuses it
    }
    for (int i = 0; i < first; i++) {
      char c = line.charAt(i);
      if (c < 'A' || c > 'Z') {
        throw refused(NOT_IMPLEMENTED, "methods are written in upper case");
      }
    }
    var sent = line.substring(first + 1, last);
    for (int i = 0; i < sent.length(); i++) {
      char c = sent.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        throw refused(Status.BAD_REQUEST_400, "the address has a character that must be encoded");
      }
    }
    target = sent;
  }

  private static RequestException refused(Status status, String why) {
    return RequestException.builder()
        .type(EventType.BAD_REQUEST)
        .status(status)
        .message(why)
        .safeMessage(true)
        .setKeepAlive(false)
        .build();
  }
}
