package dev.plinth.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What items are sorted and told apart by: a field, or a place in the JSON of one, `data.kind`,
/// `data.list[0]`.
///
/// @param path the field, then names and places (`[0]`) in its JSON
/// @param descends written as `-data.kind`
public record Key(List<String> path, boolean descends) {
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_-]*";
  private static final String PLACE = "\\[[0-9]{1,6}]";
  private static final Pattern WHOLE =
      Pattern.compile(NAME + "(?:\\." + NAME + "|" + PLACE + "){0,15}");
  private static final Pattern STEP = Pattern.compile(NAME + "|" + PLACE);

  public Key {
    path = List.copyOf(path);
  }

  /// Reads a key; empty for what is none.
  public static Optional<Key> read(String text) {
    boolean descends = text.startsWith("-");
    var path = descends ? text.substring(1) : text;
    if (!WHOLE.matcher(path).matches()) {
      return Optional.empty();
    }
    var steps = new ArrayList<String>();
    var matcher = STEP.matcher(path);
    while (matcher.find()) {
      steps.add(matcher.group());
    }
    return Optional.of(new Key(steps, descends));
  }

  /// A key of a contract that was checked.
  public static Key of(String text) {
    return read(text).orElseThrow(() -> new IllegalArgumentException("no key: " + text));
  }

  public String field() {
    return path.getFirst();
  }

  /// Whether it goes on into the field's JSON.
  public boolean isInside() {
    return path.size() > 1;
  }

  /// The path below the field.
  public List<String> inside() {
    return path.subList(1, path.size());
  }

  /// The path as it is written.
  public String text() {
    var text = new StringBuilder(field());
    inside().forEach(step -> text.append(step.startsWith("[") ? "" : ".").append(step));
    return text.toString();
  }

  /// The same values in the other order.
  public Key reversed() {
    return new Key(path, !descends);
  }
}
