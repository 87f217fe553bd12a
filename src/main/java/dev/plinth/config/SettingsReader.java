package dev.plinth.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads settings by name and keeps every fault, so that all of them are told together.
final class SettingsReader {
  private static final Pattern BYTES = Pattern.compile("(\\d{1,12})\\s*(KiB|MiB|GiB)?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern RATE =
      Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d{1,9}(?:ms|s|m|h|d))");

  private final Map<String, String> values;
  private final Set<String> names = new LinkedHashSet<>();
  private final List<String> faults = new ArrayList<>();

  SettingsReader(Map<String, String> values) {
    this.values = values;
  }

  /// All names that were asked for.
  Set<String> names() {
    return names;
  }

  List<String> faults() {
    return faults;
  }

  /// Names that begin like settings and are none are most likely spelt wrong.
  void refuseUnknown() {
    for (var name : values.keySet()) {
      if (name.startsWith("PLINTH_") && !names.contains(name)) {
        faults.add(name + " is no setting of Plinth (.env.example lists all of them)");
      }
    }
  }

  void fault(String name, String sentence) {
    faults.add(name + " " + sentence);
  }

  Optional<String> text(String name) {
    names.add(name);
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  List<String> list(String name) {
    return text(name)
        .map(text -> text.split(",", -1))
        .map(parts -> List.of(parts).stream().map(String::strip).filter(p -> !p.isEmpty()).toList())
        .orElse(List.of());
  }

  /// Entries `name=value`, in their order.
  Map<String, String> pairs(String name) {
    var pairs = new LinkedHashMap<String, String>();
    for (var entry : list(name)) {
      int at = entry.indexOf('=');
      var left = at < 0 ? "" : entry.substring(0, at).strip();
      var right = at < 0 ? "" : entry.substring(at + 1).strip();
      if (left.isEmpty() || right.isEmpty()) {
        fault(name, "has the entry " + entry + ": write name=value, with commas between entries");
      } else if (pairs.put(left, right) != null) {
        fault(name, "names " + left + " twice");
      }
    }
    return pairs;
  }

  Optional<Integer> integer(String name, int min, int max) {
    return parsed(
        name, "must be a number from " + min + " to " + max, text -> number(text, min, max));
  }

  int integer(String name, int min, int max, int otherwise) {
    return integer(name, min, max).orElse(otherwise);
  }

  long bytes(String name, long otherwise) {
    return parsed(name, "must be a size such as 512KiB or 10MiB", SettingsReader::size)
        .orElse(otherwise);
  }

  Duration time(String name, Duration otherwise) {
    return parsed(name, "must be a time such as 500ms, 10s, 15m, 1h or 14d", SettingsReader::time)
        .orElse(otherwise);
  }

  Rate rate(String name, Rate otherwise) {
    return parsed(name, "must be a rate such as 10/1m or 60/10s", SettingsReader::rate)
        .orElse(otherwise);
  }

  boolean yes(String name) {
    return parsed(name, "must be yes or no", SettingsReader::truth).orElse(false);
  }

  /// One of the words that an enum's constants make in lower case.
  <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
    var words =
        List.of(type.getEnumConstants()).stream()
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    return parsed(
        name,
        "must be one of " + String.join(", ", words),
        text ->
            words.contains(text)
                ? Optional.of(type.getEnumConstants()[words.indexOf(text)])
                : Optional.empty());
  }

  Optional<URI> url(String name, String... schemes) {
    return parsed(
        name,
        "must be a URL that begins with " + String.join(":// or ", schemes) + "://",
        text -> url(text, List.of(schemes)));
  }

  private <T> Optional<T> parsed(
      String name, String expectation, Function<String, Optional<T>> parse) {
    var text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var value = parse.apply(text.get());
    if (value.isEmpty()) {
      fault(name, expectation);
    }
    return value;
  }

  private static Optional<Integer> number(String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      return number < min || number > max ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> size(String text) {
    return Optional.of(BYTES.matcher(text))
        .filter(Matcher::matches)
        .map(found ->
            Long.parseLong(found.group(1))
                * switch (found.group(2)) {
                  case "KiB" -> 1L << 10;
                  case "MiB" -> 1L << 20;
                  case "GiB" -> 1L << 30;
                  case null, default -> 1L;
                });
  }

  private static Optional<Duration> time(String text) {
    return Optional.of(TIME.matcher(text))
        .filter(Matcher::matches)
        .map(found -> {
          long count = Long.parseLong(found.group(1));
          return switch (found.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          };
        })
        .filter(Duration::isPositive);
  }

  private static Optional<Rate> rate(String text) {
    return Optional.of(RATE.matcher(text))
        .filter(Matcher::matches)
        .flatMap(found ->
            time(found.group(2))
                .filter(_ -> Integer.parseInt(found.group(1)) > 0)
                .map(per -> new Rate(Integer.parseInt(found.group(1)), per)));
  }

  private static Optional<Boolean> truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "true", "1", "on" -> Optional.of(true);
      case "no", "false", "0", "off" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  static Optional<URI> url(String text, List<String> schemes) {
    try {
      var uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean known = uri.getScheme() != null && schemes.contains(uri.getScheme());
      return known && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
