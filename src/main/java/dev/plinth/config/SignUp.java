package dev.plinth.config;

/// Who may make an account (`PLINTH_SIGNUP`).
public enum SignUp {
  /// Anybody.
  OPEN,
  /// Whoever was invited.
  INVITE,
  /// Nobody but whoever runs this backend.
  CLOSED
}
