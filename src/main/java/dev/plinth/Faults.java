package dev.plinth;

import dev.plinth.analyze.build.Refusal;
import dev.plinth.config.ConfigException;
import dev.plinth.contract.ContractException;
import dev.plinth.db.OpenFailure;
import dev.plinth.http.PortTakenException;
import dev.plinth.migrate.MigrationFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// What a command that failed says: one clear line for each thing that a person can mend, and the
/// exit code.
final class Faults {
  /// The work failed.
  static final int FAILED = 1;

  /// Wrong usage or settings.
  static final int WRONG = 2;

  private Faults() {}

  /// What is to be told of a fault.
  ///
  /// @param lines for a person
  /// @param code the command's exit code
  record Told(List<String> lines, int code) {
    Told {
      lines = List.copyOf(lines);
    }

    private Told(String line, int code) {
      this(List.of(line), code);
    }
  }

  /// Tells a fault and gives the exit code.
  static int tell(Throwable fault, PrintWriter err) {
    var told = of(fault);
    told.lines().forEach(line -> err.println("plinth: " + line));
    err.flush();
    return told.code();
  }

  static Told of(Throwable fault) {
    return switch (fault) {
      case ConfigException e -> new Told(e.faults(), WRONG);
      case ContractException e -> new Told(e.faults(), WRONG);
      case Refused e -> new Told(text(e), e.exitCode());
      case Refusal e -> new Told(text(e), WRONG);
      case OpenFailure e -> new Told(text(e), e.reason().exitCode());
      case MigrationFailure e -> new Told(text(e), FAILED);
      case PortTakenException e -> new Told(text(e), FAILED);
      case UncheckedIOException e when e.getCause() instanceof FileSystemException cause ->
          new Told(file(cause), FAILED);
      case FileSystemException e -> new Told(file(e), FAILED);
      default -> new Told(unforeseen(fault), FAILED);
    };
  }

  /// A file that cannot be read or written is nobody's mistake in the code.
  private static String file(FileSystemException fault) {
    var what =
        switch (fault) {
          case AccessDeniedException _ -> "may not be read or written by this user";
          case NoSuchFileException _ -> "is not there";
          default -> "cannot be used: " + fault.getReason();
        };
    return fault.getFile() + " " + what + ".";
  }

  /// One line, and all that is known in a file for its owner alone: a stack trace on the console
  /// hides the line that says what happened.
  private static String unforeseen(Throwable fault) {
    var message = fault.getMessage();
    var what = fault.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    try {
      return "Plinth failed: " + oneLine(what) + " (details in " + kept(fault) + ")";
    } catch (IOException _) {
      fault.printStackTrace();
      return "Plinth failed: " + oneLine(what);
    }
  }

  private static Path kept(Throwable fault) throws IOException {
    var file = Files.createTempFile("plinth-failed-", ".txt"); // 0600
    try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.println(Version.text() + ", Java " + Runtime.version());
      fault.printStackTrace(out);
    }
    return file;
  }

  private static String text(Exception fault) {
    return String.valueOf(fault.getMessage());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
