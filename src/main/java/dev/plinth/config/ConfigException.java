package dev.plinth.config;

import java.util.List;

/// The settings are not right; says everything that is wrong with them at once.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  public ConfigException(List<String> faults) {
    super(String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  /// One sentence each; none holds the value of a secret.
  public List<String> faults() {
    return faults;
  }
}
