package dev.plinth.records;

import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.rules.Expr;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Numbers that were counted, for as long as they are true. A number of a whole table holds until
/// that table changes, any other until anything does; the change feed tells.
final class Totals {
  /// How far a number is followed that would have to be counted anew for every caller.
  static final int COUNTED_MAX = 10_000;

  private static final int KEPT_MAX = 512;

  private final Database db;
  private final Map<Key, Known> kept = new LinkedHashMap<>();

  Totals(Database db) {
    this.db = db;
  }

  private record Key(String sql, List<@Nullable Object> values) {}

  /// @param seq the change up to which it was right
  private record Known(long total, long seq) {}

  /// The number, counted anew only where something has changed.
  ///
  /// @param query that `statement` counts; without a filter, it speaks of that table alone
  long exact(Caller caller, Query query, Statement statement, @Nullable Object[] values) {
    var key = new Key(statement.sql(), Arrays.asList(values));
    var known = known(key);
    boolean wholeTable = query.where().equals(Expr.ANYONE);
    var now =
        db.readTogether(
            statement.pace(),
            caller,
            tx -> {
              long seq = tx.number("select coalesce(max(seq), 0) from _plinth_change");
              if (known != null
                  && isRight(tx, known, seq, wholeTable ? query.collection() : null)) {
                return new Known(known.total(), seq);
              }
              return new Known(tx.number(statement.sql(), values), seq);
            });
    keep(key, now);
    return now.total();
  }

  /// What was taken out of the feed since then may have been about this table.
  private static boolean isRight(Tx tx, Known known, long seq, @Nullable String collection) {
    if (known.seq() == seq) {
      return true;
    }
    return collection != null
        && seq > known.seq()
        && tx.number("select min(seq) from _plinth_change") <= known.seq() + 1
        && !tx.exists(
            "select 1 from _plinth_change where seq > ? and collection = ? limit 1",
            known.seq(),
            collection);
  }

  private @Nullable Known known(Key key) {
    synchronized (kept) {
      return kept.get(key);
    }
  }

  private void keep(Key key, Known known) {
    synchronized (kept) {
      kept.remove(key);
      kept.put(key, known);
      if (kept.size() > KEPT_MAX) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
  }
}
