package dev.plinth.records;

import static dev.plinth.db.generated.Tables.IDEMPOTENCY;

import dev.plinth.db.Tx;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.Record;

/// Receipts of requests that are carried out once. A receipt is written in the transaction of the
/// changes it tells of: there is no moment at which one is there without the other.
///
/// There is one writer, so the same request sent twice at the same time finds the receipt of the
/// first when its turn comes; nothing is ever half done under a key.
final class ReceiptStore {
  /// How long a request can be repeated.
  private static final Duration KEPT = Duration.ofHours(24);

  /// How many are kept; beyond that the oldest go early.
  private static final long KEPT_MAX = 100_000;

  /// Larger answers are not worth a second copy on the disk.
  private static final int BODY_BYTES_MAX = 1024 * 1024;

  /// Gives the receipt of an earlier request under the same key, or carries this one out.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid` when the key was used for another request
  Receipt once(Tx tx, Once once, Instant now, Supplier<Receipt> work) {
    forget(tx, now);
    var found = find(tx, once);
    if (found.isPresent()) {
      return found.get();
    }
    var receipt = work.get();
    if (receipt.body().length > BODY_BYTES_MAX) {
      throw new Problem.Malformed(
              "answer_too_large",
              "The answer is too large to be kept for its Idempotency-Key: ask for less, with"
                  + " fields=id say. Nothing was written.")
          .asException();
    }
    keep(tx, once, receipt, now);
    return receipt;
  }

  private static void forget(Tx tx, Instant now) {
    long end = now.minus(KEPT).toEpochMilli();
    tx.jooq().deleteFrom(IDEMPOTENCY).where(IDEMPOTENCY.CREATED_AT.lt(end)).execute();
    var newest = tx.jooq().select(org.jooq.impl.DSL.max(IDEMPOTENCY.SEQ)).from(IDEMPOTENCY);
    tx.jooq()
        .deleteFrom(IDEMPOTENCY)
        .where(IDEMPOTENCY.SEQ.le(newest.asField().cast(Long.class).minus(KEPT_MAX)))
        .execute();
  }

  private static Optional<Receipt> find(Tx tx, Once once) {
    return tx.jooq()
        .selectFrom(IDEMPOTENCY)
        .where(IDEMPOTENCY.HOLDER.eq(once.holder()), IDEMPOTENCY.KEY.eq(once.key()))
        .fetchOptional(row -> receipt(row, once));
  }

  private static Receipt receipt(Record row, Once once) {
    if (!row.get(IDEMPOTENCY.REQUEST).equals(once.request())) {
      throw new Problem.Invalid(
              List.of(
                  new FieldError(
                      "#",
                      "The Idempotency-Key was used for another request: take a new one.",
                      "idempotency_key_reused")))
          .asException();
    }
    return new Receipt(
        row.get(IDEMPOTENCY.STATUS).intValue(),
        row.get(IDEMPOTENCY.VERSION),
        row.get(IDEMPOTENCY.LOCATION),
        row.get(IDEMPOTENCY.BODY));
  }

  private static void keep(Tx tx, Once once, Receipt receipt, Instant now) {
    tx.jooq()
        .insertInto(IDEMPOTENCY)
        .set(IDEMPOTENCY.HOLDER, once.holder())
        .set(IDEMPOTENCY.KEY, once.key())
        .set(IDEMPOTENCY.REQUEST, once.request())
        .set(IDEMPOTENCY.STATUS, (long) receipt.status())
        .set(IDEMPOTENCY.VERSION, receipt.version())
        .set(IDEMPOTENCY.LOCATION, receipt.location())
        .set(IDEMPOTENCY.BODY, receipt.body())
        .set(IDEMPOTENCY.CREATED_AT, now.toEpochMilli())
        .execute();
  }
}
