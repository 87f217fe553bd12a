package dev.plinth.analyze.build;

import java.io.Serial;

/// A wish that cannot be granted as it was said: one line for a person that says what to do. The
/// command ends with exit code 2.
public final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public Refusal(String line) {
    super(line, null, false, false);
  }
}
