package dev.plinth.config;

/// How the log is written (`PLINTH_LOG`).
public enum LogForm {
  /// For people on a terminal, as JSON otherwise.
  AUTO,
  /// For people.
  HUMAN,
  /// One JSON object a line.
  JSON
}
