package dev.plinth.chat.prompts;

import dev.plinth.kernel.Problem.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A text with holes, `{{name}}`. `\{{` stands for the two braces themselves.
///
/// It is read once, and filled in one pass: what stands in a value is data, and never read as a
/// hole.
public final class Template {
  /// Letters of a template.
  static final int LENGTH_MAX = 64 * 1024;

  /// Letters of what comes out: a value may stand in many holes.
  static final int FILLED_MAX = 512 * 1024;

  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][\\w-]{0,63}(\\.[\\w-]{1,64}){0,8}");

  /// Letters of a wrong name that are shown.
  private static final int SHOWN_MAX = 40;

  private final String source;
  private final List<Piece> pieces;

  private sealed interface Piece {
    record Words(String text) implements Piece {}

    record Hole(String name) implements Piece {}
  }

  private Template(String source, List<Piece> pieces) {
    this.source = source;
    this.pieces = List.copyOf(pieces);
  }

  /// Reads a template; what is wrong with it is added to the errors.
  ///
  /// @param pointer where it stands
  static Template read(String source, String pointer, List<FieldError> errors) {
    if (source.length() > LENGTH_MAX) {
      errors.add(new FieldError(pointer, "must have " + LENGTH_MAX + " characters at most"));
      return new Template("", List.of());
    }
    var pieces = new ArrayList<Piece>();
    var words = new StringBuilder();
    int at = 0;
    for (int open = source.indexOf(OPEN); open >= 0; open = source.indexOf(OPEN, at)) {
      if (open > at && source.charAt(open - 1) == '\\') {
        words.append(source, at, open - 1).append(OPEN);
        at = open + OPEN.length();
        continue;
      }
      words.append(source, at, open);
      int close = source.indexOf(CLOSE, open);
      if (close < 0) {
        errors.add(
            new FieldError(
                pointer, "has {{ without }} at character " + (open + 1) + "; \\{{ is no hole"));
        return new Template(source, pieces);
      }
      var name = source.substring(open + OPEN.length(), close).strip();
      if (NAME.matcher(name).matches()) {
        pieces.add(new Piece.Words(words.toString()));
        pieces.add(new Piece.Hole(name));
      } else {
        var shown = name.length() > SHOWN_MAX ? name.substring(0, SHOWN_MAX) + "…" : name;
        errors.add(
            new FieldError(pointer, "has {{" + shown + "}}, which is no name; \\{{ is no hole"));
      }
      words.setLength(0);
      at = close + CLOSE.length();
    }
    pieces.add(new Piece.Words(words.append(source, at, source.length()).toString()));
    return new Template(source, pieces);
  }

  /// As it was written.
  public String source() {
    return source;
  }

  /// The names of its holes.
  Set<String> holes() {
    var names = new LinkedHashSet<String>();
    for (var piece : pieces) {
      if (piece instanceof Piece.Hole(var name)) {
        names.add(name);
      }
    }
    return names;
  }

  /// The text with its holes filled; empty where it would be longer than [#FILLED_MAX].
  Optional<String> fill(Function<String, String> values) {
    var text = new StringBuilder();
    for (var piece : pieces) {
      text.append(
          switch (piece) {
            case Piece.Words(var words) -> words;
            case Piece.Hole(var name) -> values.apply(name);
          });
      if (text.length() > FILLED_MAX) {
        return Optional.empty();
      }
    }
    return Optional.of(text.toString());
  }
}
