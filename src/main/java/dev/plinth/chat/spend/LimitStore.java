package dev.plinth.chat.spend;

import static dev.plinth.db.generated.Tables.LIMIT;

import dev.plinth.chat.spend.Limits.Subject;
import dev.plinth.db.Tx;
import java.util.HashMap;
import java.util.Map;

/// The SQL of limits.
final class LimitStore {
  Map<Subject, Limit> all(Tx tx) {
    var all = new HashMap<Subject, Limit>();
    tx.jooq()
        .selectFrom(LIMIT)
        .forEach(row ->
            Scope.of(row.get(LIMIT.SCOPE))
                .ifPresent(scope ->
                    all.put(
                        new Subject(scope, row.get(LIMIT.NAME)),
                        new Limit(
                            row.get(LIMIT.REQUESTS),
                            row.get(LIMIT.TOKENS),
                            row.get(LIMIT.STREAMS),
                            row.get(LIMIT.TOKENS_DAY),
                            row.get(LIMIT.TOKENS_MONTH),
                            row.get(LIMIT.COST_DAY),
                            row.get(LIMIT.COST_MONTH)))));
    return all;
  }

  void delete(Tx tx, Subject subject) {
    tx.jooq()
        .deleteFrom(LIMIT)
        .where(LIMIT.SCOPE.eq(subject.scope().word()))
        .and(LIMIT.NAME.eq(subject.name()))
        .execute();
  }

  void insert(Tx tx, Subject subject, Limit limit, long now) {
    tx.jooq()
        .insertInto(LIMIT)
        .set(LIMIT.SCOPE, subject.scope().word())
        .set(LIMIT.NAME, subject.name())
        .set(LIMIT.REQUESTS, limit.requests())
        .set(LIMIT.TOKENS, limit.tokens())
        .set(LIMIT.STREAMS, limit.streams())
        .set(LIMIT.TOKENS_DAY, limit.tokensDay())
        .set(LIMIT.TOKENS_MONTH, limit.tokensMonth())
        .set(LIMIT.COST_DAY, limit.costDay())
        .set(LIMIT.COST_MONTH, limit.costMonth())
        .set(LIMIT.UPDATED_AT, now)
        .execute();
  }
}
