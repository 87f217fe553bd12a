package dev.plinth.llm;

import java.io.IOException;
import java.util.Arrays;

/// Puts the lines of an event stream together: the data of each event, and nothing else of it.
final class Events implements Lines.Sink {
  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private final Lines.Sink sink;
  private byte[] data = new byte[512];
  private int length;
  private boolean hasData;

  Events(Lines.Sink sink) {
    this.sink = sink;
  }

  @Override
  public void line(byte[] bytes, int from, int to) throws IOException {
    if (from == to) {
      end();
    } else if (to - from >= DATA.length
        && Arrays.equals(bytes, from, from + DATA.length, DATA, 0, DATA.length)) {
      int begin = from + DATA.length;
      add(bytes, begin < to && bytes[begin] == ' ' ? begin + 1 : begin, to);
    }
  }

  /// The event that nothing ended, too: some servers close the line after their last word.
  void end() throws IOException {
    if (hasData) {
      hasData = false;
      int end = length;
      length = 0;
      sink.line(data, 0, end);
    }
  }

  private void add(byte[] bytes, int from, int to) {
    int count = to - from + (hasData ? 1 : 0);
    if (data.length < length + count) {
      data = Arrays.copyOf(data, Math.max(length + count, data.length * 2));
    }
    if (hasData) {
      data[length++] = '\n';
    }
    System.arraycopy(bytes, from, data, length, to - from);
    length += to - from;
    hasData = true;
  }
}
