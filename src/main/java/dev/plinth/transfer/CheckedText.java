package dev.plinth.transfer;

import java.io.BufferedInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The text of a file that somebody brought: UTF-8, no NUL in it, and no line so long that reading
/// it takes all memory. It counts the lines, for whoever has to say where something is wrong.
final class CheckedText extends FilterReader {
  /// More than any item has; a quoted CSV value, and a value in JSON, has this end too.
  static final int CHARS_MAX = 8 * 1024 * 1024;

  private final boolean endsLines;
  private long line = 1;

  /// Characters since the last end, of a line or of a text.
  private int run;

  private char before;

  /// @param endsLines whether lines have an end: a JSON document may be one line
  CheckedText(Path file, boolean endsLines) throws IOException {
    super(Files.newBufferedReader(file));
    this.endsLines = endsLines;
  }

  /// What nobody can read.
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;
    private final long line;

    Unreadable(long line, String what) {
      super(what);
      this.line = line;
    }

    long line() {
      return line;
    }
  }

  /// The line of what was read last, from 1.
  long line() {
    return line;
  }

  @Override
  public int read() throws IOException {
    int c = in.read();
    if (c >= 0) {
      look((char) c);
    }
    return c;
  }

  @Override
  public int read(char[] to, int from, int length) throws IOException {
    int count = in.read(to, from, length);
    for (int i = from; i < from + count; i++) {
      look(to[i]);
    }
    return count;
  }

  private void look(char c) throws Unreadable {
    if (c == '\n') {
      line++;
    } else if (c == 0) {
      throw new Unreadable(line, "text may not hold a NUL character");
    }
    // a parser of JSON looks at the length of a text when it has the whole of it
    boolean isEnd = endsLines ? c == '\n' : c == '"' && before != '\\';
    before = before == '\\' ? ' ' : c;
    run = isEnd ? 0 : run + 1;
    if (run > CHARS_MAX) {
      throw new Unreadable(
          line, (endsLines ? "a line" : "a text") + " has more than " + CHARS_MAX + " characters");
    }
  }

  /// The line with the first bytes that are no UTF-8.
  static long lineOfBadBytes(Path file) throws IOException {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var bytes = ByteBuffer.allocate(8_192);
    var chars = CharBuffer.allocate(8_192);
    long line = 1;
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      boolean isOver = false;
      while (!isOver) {
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        isOver = count < 0;
        bytes.position(bytes.position() + Math.max(0, count)).flip();
        var result = decoder.decode(bytes, chars, isOver);
        bytes.compact();
        chars.flip();
        line += chars.chars().filter(c -> c == '\n').count();
        chars.clear();
        if (result.isError()) {
          return line;
        }
      }
    } catch (CharacterCodingException e) {
      return line;
    }
    return line;
  }
}
