package dev.plinth;

import dev.plinth.log.Log;

/// What goes on beside a backend that serves, from its start to its end.
interface Beside {
  /// The backend has started.
  ///
  /// @param ended to be called when this ends by itself, and the backend has to end too
  /// @return where people find the app
  String open(App backend, Log log, Runnable ended) throws InterruptedException;

  /// The backend serves another contract.
  default void follow(App backend) {}

  /// The backend has stopped.
  ///
  /// @return the exit code
  int close();
}
