package dev.plinth.migrate;

import dev.plinth.db.SqlText;
import dev.plinth.db.Tx;
import java.util.ArrayList;
import java.util.List;

/// Questions about the rows of one table, answered by one look at it.
final class Counts {
  private final String table;
  private final List<String> conditions = new ArrayList<>();
  private List<Long> answers = List.of();

  Counts(String table) {
    this.table = table;
  }

  /// Asks how many rows meet a condition.
  ///
  /// @return the number of the question
  int ask(String condition) {
    conditions.add(condition);
    return conditions.size() - 1;
  }

  void answer(Tx tx) {
    var counted = new ArrayList<Long>();
    // SQLite takes 2000 columns; a table has some dozens of questions
    var sql = new StringBuilder("SELECT count(*)");
    conditions.forEach(one -> sql.append(", count(CASE WHEN ").append(one).append(" THEN 1 END)"));
    sql.append(" FROM ").append(SqlText.name(table));
    tx.each(
        sql.toString(),
        new Object[0],
        row -> {
          for (int i = 0; i <= conditions.size(); i++) {
            counted.add(row.number(i));
          }
          return false;
        });
    answers = List.copyOf(counted);
  }

  long rows() {
    return answers.getFirst();
  }

  long of(int question) {
    return answers.get(question + 1);
  }
}
