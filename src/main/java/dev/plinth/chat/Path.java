package dev.plinth.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The positions of the messages of a path, as runs of those that follow each other: a path through
/// a conversation that never branched is one of them, however long it is.
record Path(List<Run> runs) {
  /// Positions from the first to the last, both included.
  record Run(long first, long last) {
    static Run of(String text) {
      int dash = text.indexOf('-');
      return new Run(
          Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    private long count() {
      return last - first + 1;
    }
  }

  Path {
    runs = List.copyOf(runs);
  }

  static Path read(String text) {
    return new Path(
        text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(Run::of).toList());
  }

  String text() {
    var text = new StringBuilder();
    for (var run : runs) {
      text.append(text.isEmpty() ? "" : " ").append(run.first()).append('-').append(run.last());
    }
    return text.toString();
  }

  long count() {
    return runs.stream().mapToLong(Run::count).sum();
  }

  boolean has(long position) {
    return runs.stream().anyMatch(run -> run.first() <= position && position <= run.last());
  }

  /// The last positions before another one, the last first.
  List<Long> before(long position, int limit) {
    var found = new ArrayList<Long>();
    for (int i = runs.size() - 1; i >= 0 && found.size() < limit; i--) {
      var run = runs.get(i);
      for (long at = Math.min(run.last(), position - 1);
          at >= run.first() && found.size() < limit;
          at--) {
        found.add(at);
      }
    }
    return found;
  }

  /// The first positions after another one, in their order.
  List<Long> after(long position, int limit) {
    var found = new ArrayList<Long>();
    for (var run : runs) {
      for (long at = Math.max(run.first(), position + 1);
          at <= run.last() && found.size() < limit;
          at++) {
        found.add(at);
      }
    }
    return found;
  }
}
