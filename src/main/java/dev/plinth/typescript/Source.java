package dev.plinth.typescript;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One file of TypeScript or JavaScript, parsed.
public final class Source {
  private final String name;
  private final byte[] bytes;
  private final int[] lineStarts;
  private @Nullable Node root;
  private List<Integer> faults = List.of();
  private int tooDeep;

  Source(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    this.lineStarts = lineStarts(bytes);
  }

  /// Parses a text. A syntax error does not stop it: what surrounds the error is still there, and
  /// `faults` names its lines.
  ///
  /// @param name a path whose ending says which grammar: `.ts`, `.mts`, `.cts`, else TSX
  /// @throws SourceTooHard when the parser gives up in its time
  public static Source parse(String name, String text) {
    return Parsing.parse(name, text);
  }

  void complete(Node tree, List<Integer> errorLines, int tooDeepLine) {
    this.root = tree;
    this.faults = List.copyOf(errorLines);
    this.tooDeep = tooDeepLine;
  }

  public String name() {
    return name;
  }

  /// Whether that is its text.
  public boolean isOf(String text) {
    return Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8));
  }

  /// The whole file: a `program`.
  public Node root() {
    return Objects.requireNonNull(root);
  }

  /// Lines with syntax errors, the first few.
  public List<Integer> faults() {
    return faults;
  }

  /// The first line with something that is nested too deep, which is left out; 0 for none.
  public int tooDeep() {
    return tooDeep;
  }

  byte[] bytes() {
    return bytes;
  }

  int line(int offset) {
    int at = Arrays.binarySearch(lineStarts, offset);
    return at >= 0 ? at + 1 : -at - 1;
  }

  int column(int offset) {
    return offset - lineStarts[line(offset) - 1] + 1;
  }

  private static int[] lineStarts(byte[] bytes) {
    int count = 1;
    for (byte b : bytes) {
      count += b == '\n' ? 1 : 0;
    }
    var starts = new int[count];
    int line = 1;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        starts[line++] = i + 1;
      }
    }
    return starts;
  }
}
