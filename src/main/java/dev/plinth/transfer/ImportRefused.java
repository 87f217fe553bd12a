package dev.plinth.transfer;

import java.util.List;

/// An import that wrote nothing, and why.
public final class ImportRefused extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient List<ImportFault> faults;
  private final long count;

  ImportRefused(List<ImportFault> faults, long count) {
    super(count + " items cannot be read", null, false, false);
    this.faults = List.copyOf(faults);
    this.count = count;
  }

  /// The first of them, in the order of the file.
  public List<ImportFault> faults() {
    return faults;
  }

  /// How many there are in all.
  public long count() {
    return count;
  }
}
