package dev.plinth.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands behind keywords in the definition of a column or in a constraint of a table.
final class Clauses {
  private final String text;
  private final List<SqlToken> tokens;

  Clauses(String text) {
    this.text = text;
    this.tokens = SqlToken.of(text);
  }

  /// What stands in the brackets behind each such keyword.
  List<String> bracketed(String keyword) {
    var found = new ArrayList<String>();
    int depth = 0;
    for (int at = 0; at + 1 < tokens.size(); at++) {
      if (depth == 0 && tokens.get(at).is(keyword) && tokens.get(at + 1).is("(")) {
        found.add(inner(at + 1));
      }
      depth += tokens.get(at).is("(") ? 1 : tokens.get(at).is(")") ? -1 : 0;
    }
    return found;
  }

  /// The word behind a keyword.
  Optional<String> word(String keyword) {
    for (int at = 0; at + 1 < tokens.size(); at++) {
      if (tokens.get(at).is(keyword)) {
        return Optional.of(tokens.get(at + 1).name());
      }
    }
    return Optional.empty();
  }

  /// The texts of `name IN ('a', 'b')`; empty for every other condition.
  List<String> choices(String name) {
    int last = tokens.size() - 1;
    boolean isList =
        last >= 4
            && tokens.get(0).name().equalsIgnoreCase(name)
            && tokens.get(1).is("IN")
            && tokens.get(2).is("(")
            && tokens.get(last).is(")");
    if (!isList) {
      return List.of();
    }
    var values = new ArrayList<String>();
    for (int at = 3; at < last; at++) {
      boolean isComma = (at - 3) % 2 == 1;
      var token = tokens.get(at);
      if (isComma ? !token.is(",") : !token.text().startsWith("'")) {
        return List.of();
      }
      if (!isComma) {
        values.add(token.name());
      }
    }
    return values;
  }

  private String inner(int open) {
    int depth = 0;
    for (int at = open; at < tokens.size(); at++) {
      depth += tokens.get(at).is("(") ? 1 : tokens.get(at).is(")") ? -1 : 0;
      if (depth == 0) {
        return text.substring(tokens.get(open).to(), tokens.get(at).from()).strip();
      }
    }
    return text.substring(tokens.get(open).to()).strip();
  }
}
