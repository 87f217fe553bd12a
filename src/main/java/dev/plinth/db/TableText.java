package dev.plinth.db;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The text of a CREATE TABLE statement, taken apart: SQLite keeps checks nowhere else.
///
/// @param columns what follows the name of each column, by name
/// @param constraints what belongs to the whole table: `PRIMARY KEY (a, b)`
/// @param options what follows the closing bracket: `STRICT`
record TableText(Map<String, String> columns, List<String> constraints, String options) {
  private static final Set<String> CONSTRAINTS =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN");

  /// A piece of the text that means something by itself.
  private record Token(int from, int to, String text) {}

  static TableText of(String sql) {
    var tokens = tokens(sql);
    int at = 0;
    while (at < tokens.size() && !tokens.get(at).text().equals("(")) {
      at++;
    }
    var columns = new LinkedHashMap<String, String>();
    var constraints = new ArrayList<String>();
    int depth = 0;
    var part = new ArrayList<Token>();
    for (at++; at < tokens.size(); at++) {
      var text = tokens.get(at).text();
      boolean isEnd = depth == 0 && text.equals(")");
      if (isEnd || (depth == 0 && text.equals(","))) {
        take(sql, part, columns, constraints);
        part.clear();
        if (isEnd) {
          break;
        }
        continue;
      }
      depth += text.equals("(") ? 1 : text.equals(")") ? -1 : 0;
      part.add(tokens.get(at));
    }
    boolean hasOptions = at + 1 < tokens.size();
    var options = hasOptions ? sql.substring(tokens.get(at + 1).from()).strip() : "";
    return new TableText(columns, constraints, options);
  }

  private static void take(
      String sql, List<Token> part, Map<String, String> columns, List<String> constraints) {
    if (part.isEmpty()) {
      return;
    }
    var first = part.getFirst();
    int end = part.getLast().to();
    if (CONSTRAINTS.contains(first.text().toUpperCase(Locale.ROOT))) {
      constraints.add(sql.substring(first.from(), end));
    } else {
      columns.put(unquoted(first.text()), sql.substring(first.to(), end).strip());
    }
  }

  private static String unquoted(String token) {
    char first = token.charAt(0);
    if (first == '"' || first == '`' || first == '\'') {
      var quote = String.valueOf(first);
      return token.substring(1, token.length() - 1).replace(quote + quote, quote);
    }
    return first == '[' ? token.substring(1, token.length() - 1) : token;
  }

  private static List<Token> tokens(String sql) {
    var tokens = new ArrayList<Token>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (sql.startsWith("--", at)) {
        at = after(sql, at, "\n");
      } else if (sql.startsWith("/*", at)) {
        at = after(sql, at + 2, "*/");
      } else {
        int end = end(sql, at, c);
        tokens.add(new Token(at, end, sql.substring(at, end)));
        at = end;
      }
    }
    return tokens;
  }

  private static int after(String sql, int from, String end) {
    int found = sql.indexOf(end, from);
    return found < 0 ? sql.length() : found + end.length();
  }

  private static int end(String sql, int from, char first) {
    if (first == '"' || first == '\'' || first == '`') {
      return quoted(sql, from, first);
    }
    if (first == '[') {
      return after(sql, from, "]");
    }
    int end = from + 1;
    while (isWord(first) && end < sql.length() && isWord(sql.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int quoted(String sql, int from, char quote) {
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
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.' || c > 127;
  }
}
