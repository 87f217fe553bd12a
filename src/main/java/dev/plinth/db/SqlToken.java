package dev.plinth.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A piece of SQL that means something by itself, as SQLite's own tokenizer cuts it
/// (sqlite.org/lang_keywords.html, §"quoting"); comments are none.
///
/// @param from the place of its first character
/// @param to the place after its last one
/// @param text as it is written
public record SqlToken(Kind kind, int from, int to, String text) {
  /// What a piece is.
  public enum Kind {
    /// A keyword or a plain name.
    WORD,
    /// A quoted name, or a string: SQLite takes either for the other where it suits.
    QUOTED,
    /// `:name`, `@name`, `$name`, `?1`.
    PARAMETER,
    NUMBER,
    SIGN
  }

  /// Cuts a text.
  public static List<SqlToken> of(String sql) {
    var tokens = new ArrayList<SqlToken>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c) || c == '\ufeff') {
        at++;
      } else if (sql.startsWith("--", at)) {
        at = after(sql, at, "\n");
      } else if (sql.startsWith("/*", at)) {
        at = after(sql, at + 2, "*/");
      } else {
        var kind = kind(sql, at, c);
        int end = end(sql, at, kind);
        tokens.add(new SqlToken(kind, at, end, sql.substring(at, end)));
        at = end;
      }
    }
    return tokens;
  }

  /// Whether this is that keyword or sign.
  public boolean is(String keyword) {
    return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(keyword);
  }

  /// A name or a string without its quotes; everything else as it is written.
  public String name() {
    if (kind != Kind.QUOTED || text.length() < 2) {
      return text;
    }
    var inner = text.substring(1, text.length() - 1);
    var quote = text.substring(0, 1);
    return quote.equals("[") ? inner : inner.replace(quote + quote, quote);
  }

  /// Whether it names a function that is a table and tells of the database rather than of the data:
  /// `pragma_table_info` and its like.
  public boolean isOfEngine() {
    return (kind == Kind.WORD || kind == Kind.QUOTED)
        && name().toLowerCase(Locale.ROOT).startsWith("pragma_");
  }

  private static Kind kind(String sql, int at, char c) {
    return switch (c) {
      case '"', '\'', '`', '[' -> Kind.QUOTED;
      case '?', '@', '$', ':' -> Kind.PARAMETER;
      default -> {
        if (Character.isDigit(c)
            || (c == '.' && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1)))) {
          yield Kind.NUMBER;
        }
        yield isWord(c) ? Kind.WORD : Kind.SIGN;
      }
    };
  }

  private static int end(String sql, int from, Kind kind) {
    int end = from + 1;
    switch (kind) {
      case QUOTED -> {
        return sql.charAt(from) == '[' ? after(sql, from, "]") : quoted(sql, from);
      }
      case NUMBER -> {
        while (end < sql.length() && (isWord(sql.charAt(end)) || sql.charAt(end) == '.')) {
          end++;
        }
      }
      case WORD, PARAMETER -> {
        while (end < sql.length() && isWord(sql.charAt(end))) {
          end++;
        }
      }
      case SIGN -> {}
    }
    return end;
  }

  private static int after(String sql, int from, String end) {
    int found = sql.indexOf(end, from);
    return found < 0 ? sql.length() : found + end.length();
  }

  private static int quoted(String sql, int from) {
    char quote = sql.charAt(from);
    int at = from + 1;
    while (at < sql.length()) {
      if (sql.charAt(at) == quote) {
        if (at + 1 >= sql.length() || sql.charAt(at + 1) != quote) {
          return at + 1;
        }
        at++;
      }
      at++;
    }
    return sql.length();
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
  }
}
