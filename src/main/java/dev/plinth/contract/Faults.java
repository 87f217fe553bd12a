package dev.plinth.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/// Collects what is wrong in a file, so that all of it is told at once.
final class Faults {
  private record Fault(int line, String text) {}

  private final String file;
  private final List<Fault> found = new ArrayList<>();

  Faults(String file) {
    this.file = file;
  }

  /// @param line from 1
  void add(int line, String text) {
    found.add(new Fault(line, file + ":" + line + ": " + text));
  }

  /// Throws when there is any fault.
  void settle() {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(Fault::line));
      throw new ContractException(
          List.copyOf(new LinkedHashSet<>(found.stream().map(Fault::text).toList())));
    }
  }
}
