package dev.plinth.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A word of a rule.
///
/// @param column where it begins, from 1
record Token(Kind kind, String text, int column) {
  enum Kind {
    WORD,
    /// A name between back quotes: never a keyword.
    NAME,
    /// `$caller.id`, without the dollar sign.
    VARIABLE,
    TEXT,
    NUMBER,
    /// `7d`.
    DURATION,
    SYMBOL,
    END
  }

  private static final Set<String> SYMBOLS =
      Set.of("=", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]", ",", ".", "-", "+");

  /// Is this the keyword, in either case?
  boolean is(String word) {
    return switch (kind) {
      case WORD -> text.toLowerCase(Locale.ROOT).equals(word);
      case SYMBOL -> text.equals(word);
      case NAME, VARIABLE, TEXT, NUMBER, DURATION, END -> false;
    };
  }

  /// For messages.
  String shown() {
    return switch (kind) {
      case END -> "the end";
      case TEXT -> "the text '" + text + "'";
      case VARIABLE -> "`$" + text + "`";
      case WORD, NAME, NUMBER, DURATION, SYMBOL -> "`" + text + "`";
    };
  }

  static List<Token> all(String rule) {
    return new Lexer(rule).read();
  }

  private static final class Lexer {
    private final String rule;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Lexer(String rule) {
      this.rule = rule;
    }

    List<Token> read() {
      while (at < rule.length()) {
        char c = rule.charAt(at);
        if (Character.isWhitespace(c)) {
          at++;
        } else if (c == '\'' || c == '"' || c == '`') {
          quoted(c);
        } else if (isDigit(c)) {
          number();
        } else if (c == '$') {
          variable();
        } else if (isWordStart(c)) {
          int start = at;
          add(Kind.WORD, start, word());
        } else {
          symbol();
        }
      }
      add(Kind.END, at, "");
      return List.copyOf(tokens);
    }

    private void add(Kind kind, int start, String text) {
      tokens.add(new Token(kind, text, start + 1));
    }

    private void quoted(char quote) {
      int start = at++;
      var text = new StringBuilder();
      while (at < rule.length()) {
        char c = rule.charAt(at++);
        if (c != quote) {
          text.append(c);
        } else if (at < rule.length() && rule.charAt(at) == quote) {
          text.append(quote);
          at++;
        } else {
          add(quote == '`' ? Kind.NAME : Kind.TEXT, start, text.toString());
          return;
        }
      }
      throw new RuleException(start + 1, "this text is not closed: expected " + quote);
    }

    private void number() {
      int start = at;
      digits();
      if (at + 1 < rule.length() && rule.charAt(at) == '.' && isDigit(rule.charAt(at + 1))) {
        at++;
        digits();
      }
      var kind = Kind.NUMBER;
      if (at < rule.length() && isWordStart(rule.charAt(at))) {
        int unit = at;
        if (!Set.of("s", "m", "h", "d", "w").contains(word())) {
          throw new RuleException(unit + 1, "expected a unit of time: s, m, h, d or w");
        }
        kind = Kind.DURATION;
      }
      add(kind, start, rule.substring(start, at));
    }

    private void digits() {
      while (at < rule.length() && isDigit(rule.charAt(at))) {
        at++;
      }
    }

    private void variable() {
      int start = at++;
      if (at == rule.length() || !isWordStart(rule.charAt(at))) {
        throw new RuleException(start + 1, "expected a name after `$`, such as `$caller.id`");
      }
      int name = at;
      word();
      while (at + 1 < rule.length() && rule.charAt(at) == '.' && isWordPart(rule.charAt(at + 1))) {
        at++;
        word();
      }
      add(Kind.VARIABLE, start, rule.substring(name, at));
    }

    private String word() {
      int start = at;
      while (at < rule.length() && isWordPart(rule.charAt(at))) {
        at++;
      }
      return rule.substring(start, at);
    }

    private void symbol() {
      int start = at;
      var two = rule.substring(at, Math.min(at + 2, rule.length()));
      var text = SYMBOLS.contains(two) ? two : rule.substring(at, at + 1);
      if (!SYMBOLS.contains(text)) {
        throw new RuleException(start + 1, "`" + text + "` means nothing here" + hint(two));
      }
      at += text.length();
      add(Kind.SYMBOL, start, text);
    }

    private static String hint(String two) {
      return switch (two) {
        case "&&" -> ": write `and`";
        case "||" -> ": write `or`";
        default -> two.startsWith("!") ? ": write `not`, or `!=`" : "";
      };
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
      return c == '_' || Character.isLetter(c);
    }

    private static boolean isWordPart(char c) {
      return isWordStart(c) || isDigit(c);
    }
  }
}
