package dev.plinth.records;

import dev.plinth.db.DbException;
import java.util.regex.Pattern;

/// What the database says of a statement that it cannot run, for the person who wrote it.
///
/// @param text a sentence
/// @param name the name that it does not know; empty for another fault
record SqlFault(String text, String name) {
  /// The driver wraps the database's own words: `[SQLITE_ERROR] SQL error … (no such column: x)`.
  private static final Pattern WORDS = Pattern.compile("\\[\\w+] [^(]*\\((.*)\\)", Pattern.DOTALL);

  private static final Pattern NAME =
      Pattern.compile("no such (?:column|table|function): (?:\\w+\\.)?(\\w+)|near \"([^\"]+)\"");

  static SqlFault of(DbException failure) {
    var cause = failure.getCause();
    var message = cause == null ? "" : String.valueOf(cause.getMessage());
    var words = WORDS.matcher(message);
    var text = words.matches() ? words.group(1) : message;
    var name = NAME.matcher(text);
    if (!name.find()) {
      return new SqlFault(text, "");
    }
    return new SqlFault(text, name.group(1) == null ? name.group(2) : name.group(1));
  }
}
