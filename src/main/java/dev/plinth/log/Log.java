package dev.plinth.log;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Everything that Plinth and its libraries say, one line each: short and coloured for people, one
/// JSON object for programs.
///
/// Libraries log through `java.util.logging` (and what leads there); [#takeOver] brings that here.
public final class Log implements AutoCloseable {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int CAUSE_MAX = 8_000;

  private final LogWriter writer;
  private final boolean human;
  private final Clock clock;
  private final Logger helidon = Logger.getLogger("io.helidon"); // kept, or its level is forgotten
  private volatile Second second = new Second(Long.MIN_VALUE, "");

  private record Second(long epoch, String text) {}

  /// @param human for people on a terminal, with colours
  public Log(OutputStream out, boolean human, Clock clock) {
    this.writer = new LogWriter(out);
    this.human = human;
    this.clock = clock;
  }

  /// One answered request.
  ///
  /// @param path without the query
  /// @param status 0 when the client left before the answer
  /// @param caller the account's id; null for nobody
  /// @param reason why it was refused before it was understood, a word of ours; else null
  public void request(
      String method,
      String path,
      int status,
      long nanos,
      long bytes,
      @Nullable String caller,
      String address,
      String requestId,
      @Nullable String reason) {
    var line = new Line();
    if (human) {
      line.plain(time())
          .plain(colour(status))
          .plain(status == 0 ? "gone" : Integer.toString(status))
          .plain("\u001b[0m ")
          .foreign(method)
          .plain(" ")
          .foreign(path)
          .plain(" ")
          .millis(nanos)
          .plain(" ms ")
          .plain(bytes)
          .plain(" B ")
          .plain(caller == null ? "-" : caller)
          .plain(" \u001b[2m")
          .plain(requestId);
      if (reason != null) {
        line.plain(" ").foreign(address).plain(" ").plain(reason);
      }
      line.plain("\u001b[0m");
    } else {
      line.plain("{\"at\":\"")
          .plain(time())
          .plain("\",\"level\":\"info\",\"method\":\"")
          .foreign(method)
          .plain("\",\"path\":\"")
          .foreign(path)
          .plain("\",\"status\":")
          .plain(status)
          .plain(",\"ms\":")
          .millis(nanos)
          .plain(",\"bytes\":")
          .plain(bytes)
          .plain(caller == null ? "" : ",\"caller\":\"" + caller + "\"")
          .plain(",\"address\":\"")
          .foreign(address)
          .plain("\",\"request\":\"")
          .plain(requestId)
          .plain(reason == null ? "" : "\",\"reason\":\"" + reason)
          .plain("\"}");
    }
    writer.write(line.end());
  }

  /// Something worth a line.
  public void info(String message) {
    event("info", message, null);
  }

  /// Something that a person should look at.
  public void warn(String message) {
    event("warn", message, null);
  }

  /// A fault with all that is known of it.
  public void error(String message, Throwable why) {
    event("error", message, why);
  }

  private void event(String level, String message, @Nullable Throwable why) {
    var line = new Line();
    if (human) {
      line.plain(time())
          .plain(level.equals("info") ? "\u001b[2m" : "\u001b[33m")
          .plain(level)
          .plain("\u001b[0m ")
          .foreign(message);
      if (why != null) {
        // people read stack traces line by line; the text of the exception stays escaped
        for (var part : trace(why).split("\n", -1)) {
          line.plain("\n    ").foreign(part.replace("\t", "  ").stripTrailing());
        }
      }
    } else {
      line.plain("{\"at\":\"")
          .plain(time())
          .plain("\",\"level\":\"")
          .plain(level)
          .plain("\",\"message\":\"")
          .foreign(message);
      if (why != null) {
        line.plain("\",\"cause\":\"");
        var trace = trace(why);
        for (int from = 0; from < trace.length(); from += 900) {
          line.foreign(trace.substring(from, Math.min(from + 900, trace.length())));
        }
      }
      line.plain("\"}");
    }
    writer.write(line.end());
  }

  private static String trace(Throwable why) {
    var text = new StringWriter();
    why.printStackTrace(new PrintWriter(text));
    var trace = text.toString();
    return trace.length() > CAUSE_MAX ? trace.substring(0, CAUSE_MAX) : trace;
  }

  private static String colour(int status) {
    return switch (status / 100) {
      case 2 -> "\u001b[32m";
      case 3 -> "\u001b[36m";
      case 5 -> "\u001b[31m";
      default -> "\u001b[33m";
    };
  }

  /// The time to the second, formatted once a second; milliseconds are not worth their cost.
  private String time() {
    long epoch = Math.floorDiv(clock.millis(), 1_000L);
    var known = second;
    if (known.epoch != epoch) {
      var at = Instant.ofEpochSecond(epoch);
      known =
          new Second(
              epoch,
              human
                  ? "\u001b[2m" + CLOCK.format(at.atZone(ZoneId.systemDefault())) + "\u001b[0m "
                  : at.toString());
      second = known;
    }
    return known.text;
  }

  /// From now on libraries log here, warnings and worse alone.
  public void takeOver() {
    LogManager.getLogManager().reset();
    var root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new Bridge());
    // one line for each hostile request would be told twice, with a stack
    helidon.setLevel(Level.SEVERE);
  }

  @Override
  public void close() {
    writer.close();
  }

  private final class Bridge extends Handler {
    @Override
    public void publish(@Nullable LogRecord entry) {
      if (entry != null && isLoggable(entry)) {
        var name = entry.getLoggerName();
        var message =
            (name == null ? "" : name.substring(name.lastIndexOf('.') + 1) + ": ")
                + new java.util.logging.SimpleFormatter().formatMessage(entry);
        boolean severe = entry.getLevel().intValue() >= Level.WARNING.intValue();
        event(severe ? "warn" : "info", message, entry.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
