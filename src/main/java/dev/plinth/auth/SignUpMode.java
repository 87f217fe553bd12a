package dev.plinth.auth;

/// Who may make an account (`PLINTH_SIGNUP`).
public enum SignUpMode {
  /// Anybody.
  OPEN,
  /// Whoever was invited; until there are invitations, accounts are made with `plinth user`.
  INVITE,
  /// Nobody but whoever runs this backend.
  CLOSED
}
