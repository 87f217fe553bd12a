package dev.plinth.api;

import dev.plinth.kernel.Problem;

/// Up to where a reader knows an answer, as the id of an event says it: `answer:place`.
///
/// @param answer its id; empty for a reader who knows nothing
record EventPlace(String answer, long place) {
  private static final int DIGITS_MAX = 9;

  /// @param id of the last event that came; empty for none
  /// @throws dev.plinth.kernel.ProblemException `Malformed` for what was never such an id
  static EventPlace of(String id) {
    if (id.isEmpty()) {
      return new EventPlace("", 0);
    }
    int colon = id.lastIndexOf(':');
    var digits = id.substring(colon + 1);
    if (colon <= 0 || digits.length() > DIGITS_MAX || !digits.matches("[0-9]+")) {
      throw new Problem.Malformed(
              "bad_last_event_id", "Last-Event-ID is the id of the last event that came.")
          .asException();
    }
    return new EventPlace(id.substring(0, colon), Long.parseLong(digits));
  }

  boolean isStart() {
    return answer.isEmpty();
  }

  boolean isOf(String name) {
    return isStart() || answer.equals(name);
  }
}
