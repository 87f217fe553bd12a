package dev.plinth.trial;

import java.util.List;

/// What became of one call.
///
/// @param status of the answer; 0 where none came, 501 for what is undecided
/// @param missing what the app reads and the answer has not
/// @param at the line of the app that makes the call, or empty
/// @param said the refusal, or why it is undecided
/// @param asAdmin the app's admin was asked, since somebody without a role was refused
public record Finding(
    String method,
    String path,
    Outcome outcome,
    int status,
    List<String> missing,
    String at,
    String said,
    boolean asAdmin) {
  public Finding {
    missing = List.copyOf(missing);
  }

  /// How a call went.
  public enum Outcome {
    /// Answered, with all that the app reads.
    RIGHT,
    /// Answered, but something that the app reads is not there.
    WRONG,
    /// Not answered.
    REFUSED,
    /// Waits for a decision.
    UNDECIDED
  }
}
