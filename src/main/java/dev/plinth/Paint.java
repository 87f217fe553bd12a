package dev.plinth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Colours for people on a terminal; elsewhere, and where `NO_COLOR` is set, lines stay as they
/// are. A line's meaning never depends on its colour.
final class Paint {
  private static final String OFF = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String DIM = "\u001b[2m";

  /// `Sign-in by cookie`: what a line is about comes first, in twelve columns.
  private static final Pattern LABEL = Pattern.compile("([A-Z][A-Za-z-]+)( +(?<=^.{12})\\S.*)");

  /// What a line begins with.
  private static final Pattern SIGN =
      Pattern.compile("( *)(\\+|-|~|\\?|ok:|mend:|warning:|public:|undecided:|look at this:)( .*)");

  private static final Map<String, String> COLOURS =
      Map.ofEntries(
          Map.entry("+", GREEN),
          Map.entry("ok:", GREEN),
          Map.entry("-", RED),
          Map.entry("mend:", RED),
          Map.entry("~", YELLOW),
          Map.entry("?", YELLOW),
          Map.entry("warning:", YELLOW),
          Map.entry("public:", YELLOW),
          Map.entry("undecided:", YELLOW),
          Map.entry("look at this:", YELLOW));

  private final boolean isOn;

  private Paint(boolean isOn) {
    this.isOn = isOn;
  }

  /// For standard output.
  static Paint results() {
    return new Paint(isTerminal(1) && isWanted(System.getenv()));
  }

  /// For standard error.
  static Paint progress() {
    return new Paint(isTerminal(2) && isWanted(System.getenv()));
  }

  static Paint of(boolean isOn) {
    return new Paint(isOn);
  }

  /// Whether a person sees colours: see no-color.org.
  static boolean isWanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /// Whether a stream leads to a terminal. Where the system says so itself there is no need for
  /// `System.console()`, which takes long to load.
  ///
  /// @param stream 1 for standard output, 2 for standard error
  static boolean isTerminal(int stream) {
    var place = Path.of("/proc/self/fd/" + stream);
    try {
      if (Files.exists(place)) {
        return place.toRealPath().toString().matches("/dev/(pts/.*|tty.*|console)");
      }
    } catch (IOException _) {
      return false;
    }
    return Terminal.console().isPresent();
  }

  String line(String line) {
    if (!isOn) {
      return line;
    }
    var sign = SIGN.matcher(line);
    if (sign.matches()) {
      return sign.group(1) + COLOURS.get(sign.group(2)) + sign.group(2) + OFF + sign.group(3);
    }
    Matcher label = LABEL.matcher(line);
    if (label.matches()) {
      return BOLD + label.group(1) + OFF + label.group(2);
    }
    return line.startsWith("      ") ? DIM + line + OFF : line;
  }
}
