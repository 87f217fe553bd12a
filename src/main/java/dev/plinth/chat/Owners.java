package dev.plinth.chat;

import dev.plinth.kernel.Caller;
import org.jspecify.annotations.Nullable;

/// Whose conversations a caller has: those of the account; where an app has no sign-in, those of
/// nobody's account.
///
/// @param areOpen whether callers without an account have conversations too
record Owners(boolean areOpen) {
  /// The account's id; null for nobody's.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated`
  @Nullable String of(Caller caller) {
    return areOpen ? caller.id() : caller.require();
  }
}
