package dev.plinth.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.io.IOException;
import java.util.Arrays;

/// Text on its way out, gathered as UTF-8 in one array that serves again for the next piece: an
/// answer is thousands of tiny pieces, and each would otherwise be a handful of strings and arrays.
///
/// It belongs to one thread.
public final class Utf8 {
  private static final int BYTES_FIRST = 256;

  /// An array that one long piece made larger than this is not kept: there are many streams.
  private static final int BYTES_KEPT = 4 * 1024;

  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private byte[] bytes = new byte[BYTES_FIRST];
  private int length;

  /// What never changes is made once, and copied from then on.
  public static byte[] of(String text) {
    return new Utf8().text(text).toBytes();
  }

  public Utf8 raw(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /// Text as it is. Half of a character, which Java's strings may hold, becomes a question mark.
  public Utf8 text(String text) {
    room(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes[length++] = (byte) c;
      } else if (!Character.isSurrogate(c)) {
        several(c);
      } else if (isPair(text, i)) {
        several(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        bytes[length++] = '?';
      }
    }
    return this;
  }

  /// A JSON string. A character whose halves come in two pieces stays whole: each half is written
  /// as an escape, and the reader puts them together.
  public Utf8 quoted(String text) {
    room(text.length() * 6 + 2);
    bytes[length++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        if (!Character.isSurrogate(c)) {
          several(c);
        } else if (isPair(text, i)) {
          several(Character.toCodePoint(c, text.charAt(++i)));
        } else {
          escape(c);
        }
      } else if (c >= ' ' && c != '"' && c != '\\') {
        bytes[length++] = (byte) c;
      } else {
        escaped(c);
      }
    }
    bytes[length++] = '"';
    return this;
  }

  public Utf8 number(long number) {
    return text(Long.toString(number));
  }

  public Utf8 json(JsonNode value) {
    return raw(Json.bytes(value));
  }

  public boolean isEmpty() {
    return length == 0;
  }

  public int length() {
    return length;
  }

  /// Begins anew.
  public void clear() {
    length = 0;
    if (bytes.length > BYTES_KEPT) {
      bytes = new byte[BYTES_FIRST];
    }
  }

  /// Writes what was gathered.
  public void writeTo(Target target) throws IOException {
    target.write(bytes, 0, length);
  }

  /// Where bytes go.
  @FunctionalInterface
  public interface Target {
    void write(byte[] bytes, int from, int length) throws IOException;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  private void escaped(char c) {
    switch (c) {
      case '"', '\\' -> two(c);
      case '\n' -> two('n');
      case '\r' -> two('r');
      case '\t' -> two('t');
      default -> escape(c);
    }
  }

  private void two(char c) {
    bytes[length++] = '\\';
    bytes[length++] = (byte) c;
  }

  private void escape(char c) {
    two('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(c >> shift) & 0xF];
    }
  }

  private void several(int code) {
    if (code < 0x800) {
      bytes[length++] = (byte) (0xC0 | (code >> 6));
    } else if (code < 0x10000) {
      bytes[length++] = (byte) (0xE0 | (code >> 12));
      bytes[length++] = (byte) (0x80 | ((code >> 6) & 0x3F));
    } else {
      bytes[length++] = (byte) (0xF0 | (code >> 18));
      bytes[length++] = (byte) (0x80 | ((code >> 12) & 0x3F));
      bytes[length++] = (byte) (0x80 | ((code >> 6) & 0x3F));
    }
    bytes[length++] = (byte) (0x80 | (code & 0x3F));
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
  }
}
