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

  /// Tells a fault and gives the exit code.
  static int tell(Throwable fault, PrintWriter err) {
    return switch (fault) {
      case ConfigException e -> lines(err, e.faults(), WRONG);
      case ContractException e -> lines(err, e.faults(), WRONG);
      case Refused e -> line(err, text(e), e.exitCode());
      case Refusal e -> line(err, text(e), WRONG);
      case OpenFailure e -> line(err, text(e), e.reason().exitCode());
      case MigrationFailure e -> line(err, text(e), FAILED);
      case PortTakenException e -> line(err, text(e), FAILED);
      case UncheckedIOException e when e.getCause() instanceof FileSystemException cause ->
          line(err, file(cause), FAILED);
      case FileSystemException e -> line(err, file(e), FAILED);
      default -> unforeseen(fault, err);
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
  private static int unforeseen(Throwable fault, PrintWriter err) {
    var message = fault.getMessage();
    var what = fault.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    try {
      line(err, "Plinth failed: " + oneLine(what) + " (details in " + kept(fault) + ")", FAILED);
    } catch (IOException _) {
      line(err, "Plinth failed: " + oneLine(what), FAILED);
      fault.printStackTrace(err);
      err.flush();
    }
    return FAILED;
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

  private static int line(PrintWriter err, String line, int code) {
    return lines(err, List.of(line), code);
  }

  private static int lines(PrintWriter err, List<String> lines, int code) {
    lines.forEach(line -> err.println("plinth: " + line));
    err.flush();
    return code;
  }
}
