package dev.plinth.records;

import dev.plinth.db.SqlToken;
import dev.plinth.db.SqlToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The text of statements that a person wrote, cut at the semicolons, with what can be said of it
/// without a database.
///
/// @param name of the file, for faults
/// @param text all of it
/// @param statements in their order
record SqlFile(String name, String text, List<Written> statements) {
  /// What may stand first. Schema changes belong into migrations, and transactions to Plinth.
  private static final List<String> VERBS =
      List.of("SELECT", "WITH", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE");

  private static final Set<String> SCHEMAS = Set.of("main", "temp");

  SqlFile {
    statements = List.copyOf(statements);
  }

  /// One statement.
  ///
  /// @param tokens without the semicolon
  record Written(List<SqlToken> tokens) {
    Written {
      tokens = List.copyOf(tokens);
    }

    String text(SqlFile file) {
      return file.text().substring(tokens.getFirst().from(), tokens.getLast().to());
    }

    /// The names of its parameters without their colon, in the order in which SQLite numbers them.
    List<String> parameters() {
      var names = new LinkedHashSet<String>();
      for (var token : tokens) {
        if (token.kind() == Kind.PARAMETER) {
          names.add(token.text().substring(1));
        }
      }
      return List.copyOf(names);
    }

    /// Every name and string in it, in lower case: tables among them.
    Set<String> names() {
      var names = new LinkedHashSet<String>();
      for (var token : tokens) {
        if (token.kind() == Kind.WORD || token.kind() == Kind.QUOTED) {
          names.add(token.name().toLowerCase(Locale.ROOT));
        }
      }
      return names;
    }

    SqlToken first() {
      return tokens.getFirst();
    }
  }

  static SqlFile of(String name, String text) {
    var statements = new ArrayList<Written>();
    var tokens = new ArrayList<SqlToken>();
    for (var token : SqlToken.of(text)) {
      if (!token.is(";")) {
        tokens.add(token);
      } else if (!tokens.isEmpty()) {
        statements.add(new Written(tokens));
        tokens.clear();
      }
    }
    if (!tokens.isEmpty()) {
      statements.add(new Written(tokens));
    }
    return new SqlFile(name, text, statements);
  }

  /// What is wrong with it, one sentence each.
  ///
  /// @param known names of parameters
  List<String> faults(Set<String> known) {
    var faults = new ArrayList<String>();
    if (statements.isEmpty()) {
      faults.add(name + ": there is no statement in this file");
    }
    for (var statement : statements) {
      var first = statement.first();
      if (VERBS.stream().noneMatch(first::is)) {
        faults.add(
            at(first)
                + "expected a statement that begins with one of "
                + String.join(", ", VERBS)
                + ", found "
                + first.text());
      }
      statement.tokens().forEach(token -> check(token, known, faults));
    }
    return faults;
  }

  private void check(SqlToken token, Set<String> known, List<String> faults) {
    if (token.kind() == Kind.PARAMETER) {
      var parameter = token.text().substring(1);
      if (!token.text().startsWith(":") || parameter.isEmpty()) {
        faults.add(at(token) + "expected a named parameter such as :name, found " + token.text());
      } else if (!known.contains(parameter)) {
        faults.add(
            at(token)
                + "the parameter :"
                + parameter
                + " is not declared: say where it comes from, such as `params: { "
                + parameter
                + ": $query."
                + parameter
                + " }`");
      }
    } else if (token.isOfEngine()) {
      faults.add(at(token) + token.name() + " tells of the database itself: it is closed here");
    }
  }

  /// Names of a schema before a dot, which would reach around the rules.
  List<String> qualified() {
    var faults = new ArrayList<String>();
    for (var statement : statements) {
      var tokens = statement.tokens();
      for (int i = 0; i + 1 < tokens.size(); i++) {
        var token = tokens.get(i);
        if (tokens.get(i + 1).is(".") && SCHEMAS.contains(token.name().toLowerCase(Locale.ROOT))) {
          faults.add(
              at(token)
                  + "with `as: caller` a collection is named without "
                  + token.text()
                  + ": the bare name is what the caller may read of it");
        }
      }
    }
    return faults;
  }

  /// `stats.sql:3:14: `.
  String at(SqlToken token) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < token.from(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return name + ":" + line + ":" + column + ": ";
  }

  /// The place of a name that the database does not know; the first statement's for any other
  /// fault.
  String at(String name) {
    for (var statement : statements) {
      for (var token : statement.tokens()) {
        if (!name.isEmpty() && token.name().equalsIgnoreCase(name)) {
          return at(token);
        }
      }
    }
    return at(statements.getFirst().first());
  }
}
