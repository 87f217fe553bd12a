package dev.plinth.analyze;

/// A place in the frontend's source.
///
/// @param file the path below the analysed folder, with `/` between its parts
/// @param line counted from 1
public record SourceRef(String file, int line) implements Comparable<SourceRef> {
  @Override
  public int compareTo(SourceRef other) {
    int byFile = file.compareTo(other.file);
    return byFile != 0 ? byFile : Integer.compare(line, other.line);
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
