package dev.plinth.llm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Cuts an upstream's bytes into lines as they come, with a limit on each line and on all of them:
/// an upstream that never ends one would fill the memory.
final class Lines {
  private static final long BYTES_MAX = 64L * 1024 * 1024;
  private static final int LINE_BYTES_MAX = 4 * 1024 * 1024;

  /// Kept between two pieces of an answer; what a long line needed is given back.
  private static final int KEPT = 4 * 1024;

  private final Sink sink;
  private byte[] bytes = {};
  private int length;
  private long total;

  /// Who reads the lines.
  @FunctionalInterface
  interface Sink {
    /// Reads a line without its end. The bytes are overwritten afterwards.
    void line(byte[] bytes, int from, int to) throws IOException;
  }

  Lines(Sink sink) {
    this.sink = sink;
  }

  void accept(ByteBuffer piece) throws IOException {
    int count = piece.remaining();
    total += count;
    if (bytes.length < length + count) {
      bytes = Arrays.copyOf(bytes, length + count);
    }
    piece.get(bytes, length, count);
    int looked = length;
    length += count;
    int begin = 0;
    for (int i = looked; i < length; i++) {
      if (bytes[i] == '\n') {
        give(begin, i);
        begin = i + 1;
      }
    }
    length -= begin;
    if (total > BYTES_MAX || length > LINE_BYTES_MAX) {
      throw new IOException("the provider's answer is too large");
    }
    if (length > 0 && begin > 0) {
      System.arraycopy(bytes, begin, bytes, 0, length);
    } else if (length == 0 && bytes.length > KEPT) {
      bytes = new byte[0];
    }
  }

  /// The last line, if nothing ended it.
  void end() throws IOException {
    if (length > 0) {
      give(0, length);
      length = 0;
    }
  }

  private void give(int begin, int end) throws IOException {
    if (end - begin > LINE_BYTES_MAX) {
      throw new IOException("the provider's answer is too large");
    }
    sink.line(bytes, begin, end > begin && bytes[end - 1] == '\r' ? end - 1 : end);
  }
}
