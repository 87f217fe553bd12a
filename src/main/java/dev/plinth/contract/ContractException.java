package dev.plinth.contract;

import java.util.List;

/// A contract that cannot be obeyed, with every fault in it: `plinth.yaml:12: …`.
public final class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  /// @param faults each with its place: `sql/stats.sql:3:1: …`
  public ContractException(List<String> faults) {
    super(String.join(System.lineSeparator(), faults));
    this.faults = List.copyOf(faults);
  }

  /// One line for each fault, in the order of the file.
  public List<String> faults() {
    return faults;
  }
}
