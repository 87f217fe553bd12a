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

  static TableText of(String sql) {
    var tokens = SqlToken.of(sql);
    int at = 0;
    while (at < tokens.size() && !tokens.get(at).text().equals("(")) {
      at++;
    }
    var columns = new LinkedHashMap<String, String>();
    var constraints = new ArrayList<String>();
    int depth = 0;
    var part = new ArrayList<SqlToken>();
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
      String sql, List<SqlToken> part, Map<String, String> columns, List<String> constraints) {
    if (part.isEmpty()) {
      return;
    }
    var first = part.getFirst();
    int end = part.getLast().to();
    if (CONSTRAINTS.contains(first.text().toUpperCase(Locale.ROOT))) {
      constraints.add(sql.substring(first.from(), end));
    } else {
      columns.put(first.name(), sql.substring(first.to(), end).strip());
    }
  }
}
