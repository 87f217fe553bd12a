package dev.plinth;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;

/// The person at the other end, where there is one.
final class Terminal {
  private Terminal() {}

  @SuppressWarnings("SystemConsoleNull") // it is null where nobody is there
  static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /// A password: typed unseen, or the first line of standard input. Never an argument: those can be
  /// read by others, and stay in the shell's history.
  static String password() {
    var console = console();
    if (console.isPresent()) {
      var typed = console.get().readPassword("Password: ");
      return typed == null ? "" : new String(typed);
    }
    try {
      var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      var line = in.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
