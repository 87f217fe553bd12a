package dev.plinth.llm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// An upstream's answer, with a limit on all of it and on each line: a parser reads whole lines,
/// and an upstream that never ends one would fill the memory.
final class BoundedBody extends FilterInputStream {
  private static final long BYTES_MAX = 64L * 1024 * 1024;
  private static final long LINE_BYTES_MAX = 4L * 1024 * 1024;

  private long total;
  private long line;

  BoundedBody(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    if (count < 0) {
      return count;
    }
    total += count;
    int newline = offset + count - 1;
    while (newline >= offset && into[newline] != '\n') {
      newline--;
    }
    line = newline < offset ? line + count : offset + count - 1 - newline;
    if (total > BYTES_MAX || line > LINE_BYTES_MAX) {
      throw new IOException("the provider's answer is too large");
    }
    return count;
  }
}
