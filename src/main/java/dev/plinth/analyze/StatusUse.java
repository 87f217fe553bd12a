package dev.plinth.analyze;

/// What the app does about one status of an answer.
///
/// @param at the comparison, or what happens where it holds
public record StatusUse(int status, Kind kind, SourceRef at) {
  /// Ways to look at a status, and what may follow.
  public enum Kind {
    /// It is compared with: `=== 422`, `[401, 403].includes(…)`, `case 400:`.
    EQUAL,
    /// It is the end of a range: `< 300`.
    RANGE,
    /// A mock of the backend answers it.
    MOCKED,
    /// Where the answer has it, something else is asked, or the same once more.
    REQUEST,
    /// Where the answer has it, the browser loads another page.
    LEAVE,
    /// Where the answer has it, what the browser keeps of a session is thrown away.
    SIGN_OUT;

    /// Whether something happens, besides telling people.
    public boolean isReaction() {
      return switch (this) {
        case REQUEST, LEAVE, SIGN_OUT -> true;
        case EQUAL, RANGE, MOCKED -> false;
      };
    }
  }
}
