package dev.plinth.chat.spend;

import static dev.plinth.db.generated.Tables.PRICE;
import static dev.plinth.db.generated.Tables.SPENT;
import static dev.plinth.db.generated.Tables.USAGE;
import static dev.plinth.db.generated.Tables.USAGE_DAY;

import dev.plinth.db.Tx;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Model;
import java.util.List;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The SQL of the ledger. What every question runs is text that stays prepared.
final class LedgerStore {
  static final int OPEN = 0;
  static final int SETTLED = 1;
  static final int RELEASED = 2;
  static final int FOUND = 3;

  private static final String SPENT_OF =
      "SELECT tokens, cost, held_tokens, held_cost FROM _plinth_spent"
          + " WHERE counter = ? AND period = ?";

  private static final String HOLD =
      """
      INSERT INTO _plinth_spent (counter, period, tokens, cost, held_tokens, held_cost)
      VALUES (?, ?, 0, 0, ?, ?)
      ON CONFLICT DO UPDATE SET
        held_tokens = held_tokens + excluded.held_tokens, held_cost = held_cost + excluded.held_cost
      """;

  private static final String SPEND =
      """
      UPDATE _plinth_spent SET
        tokens = tokens + ?, cost = cost + ?,
        held_tokens = max(0, held_tokens - ?), held_cost = max(0, held_cost - ?)
      WHERE counter = ? AND period = ?
      """;

  private static final String OPEN_USAGE =
      """
      INSERT INTO _plinth_usage
        (at, who, api_key, price, state, estimated, input, held_tokens, held_cost)
      VALUES (?, ?, ?, ?, 0, 1, ?, ?, ?) RETURNING id
      """;

  private static final String CLOSE_USAGE =
      """
      UPDATE _plinth_usage SET
        state = ?, price = ?, estimated = ?, input = ?, output = ?, cached = ?, reasoning = ?, cost = ?
      WHERE id = ? AND state = 0
      """;

  private static final String NOTE =
      "UPDATE _plinth_usage SET output = ? WHERE id = ? AND state = 0";

  private static final String ADD_TO_DAY =
      """
      INSERT INTO _plinth_usage_day
        (day, who, api_key, price, requests, input, output, cached, reasoning, cost, unpriced)
      VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET
        requests = requests + 1, input = input + excluded.input, output = output + excluded.output,
        cached = cached + excluded.cached, reasoning = reasoning + excluded.reasoning,
        cost = cost + excluded.cost, unpriced = unpriced + excluded.unpriced
      """;

  private static final String PRICE_OF =
      """
      SELECT id FROM _plinth_price
      WHERE provider = ? AND model = ? AND input IS ? AND output IS ? AND cached IS ?
        AND cache_write IS ? AND reasoning IS ?
      """;

  private static final String NEW_PRICE =
      """
      INSERT INTO _plinth_price
        (provider, model, input, output, cached, cache_write, reasoning, since)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
      """;

  /// What was used and is held in a period.
  record Spent(long tokens, long cost, long heldTokens, long heldCost) {
    static final Spent NOTHING = new Spent(0, 0, 0, 0);
  }

  /// A question whose answer never ended, as it was last noted.
  record Unsettled(
      long id, long at, String who, String key, Priced price, long input, long output) {}

  /// A price under its number.
  record Priced(long id, String model, Price price) {}

  Spent spent(Tx tx, String counter, long period) {
    return tx.first(
            SPENT_OF,
            row -> new Spent(row.number(0), row.number(1), row.number(2), row.number(3)),
            counter,
            period)
        .orElse(Spent.NOTHING);
  }

  void hold(Tx tx, String counter, long period, long tokens, long cost) {
    tx.run(HOLD, counter, period, tokens, cost);
  }

  /// Counts what was used, and lets go what was held for it.
  void spend(Tx tx, String counter, long period, long tokens, long cost, long held, long heldCost) {
    tx.run(SPEND, tokens, cost, held, heldCost, counter, period);
  }

  long open(Tx tx, long at, Who who, long price, long input, long heldTokens, long heldCost) {
    return tx.first(
            OPEN_USAGE,
            row -> row.number(0),
            at,
            who.user(),
            who.key(),
            price,
            input,
            heldTokens,
            heldCost)
        .orElseThrow();
  }

  /// Ends a question.
  ///
  /// @return whether it was open
  boolean close(Tx tx, long id, int state, long price, Chunk.Usage usage) {
    return tx.run(
            CLOSE_USAGE,
            state,
            price,
            usage.estimated() ? 1 : 0,
            usage.input(),
            usage.output(),
            usage.cached(),
            usage.reasoning(),
            usage.costMicros(),
            id)
        == 1;
  }

  void note(Tx tx, long id, long output) {
    tx.run(NOTE, output, id);
  }

  void addToDay(Tx tx, long day, String who, String key, long price, Chunk.Usage usage) {
    var cost = usage.costMicros();
    tx.run(
        ADD_TO_DAY,
        day,
        who,
        key,
        price,
        usage.input(),
        usage.output(),
        usage.cached(),
        usage.reasoning(),
        cost == null ? 0L : cost,
        cost == null ? 1 : 0);
  }

  /// The number of a model's price, which is kept when it is new.
  long price(Tx tx, Model model, Price price, long now) {
    @Nullable Object[] values = {
      model.provider(),
      model.name(),
      price.input(),
      price.output(),
      price.cached(),
      price.cacheWrite(),
      price.reasoning()
    };
    long known = tx.number(PRICE_OF, values);
    if (known > 0) {
      return known;
    }
    var all = java.util.Arrays.copyOf(values, values.length + 1);
    all[values.length] = now;
    return tx.first(NEW_PRICE, row -> row.number(0), all).orElseThrow();
  }

  List<Unsettled> unsettled(Tx tx) {
    return tx.jooq()
        .select()
        .from(USAGE)
        .join(PRICE)
        .on(PRICE.ID.eq(USAGE.PRICE))
        .where(USAGE.STATE.eq((long) OPEN))
        .fetch(row ->
            new Unsettled(
                row.get(USAGE.ID),
                row.get(USAGE.AT),
                row.get(USAGE.WHO),
                row.get(USAGE.API_KEY),
                new Priced(
                    row.get(PRICE.ID),
                    row.get(PRICE.MODEL),
                    new Price(
                        row.get(PRICE.INPUT),
                        row.get(PRICE.OUTPUT),
                        row.get(PRICE.CACHED),
                        row.get(PRICE.CACHE_WRITE),
                        row.get(PRICE.REASONING))),
                row.get(USAGE.INPUT),
                row.get(USAGE.OUTPUT)));
  }

  /// Lets go all that is held: nothing is under way.
  void holdNothing(Tx tx) {
    tx.jooq()
        .update(SPENT)
        .set(SPENT.HELD_TOKENS, 0L)
        .set(SPENT.HELD_COST, 0L)
        .where(SPENT.HELD_TOKENS.ne(0L).or(SPENT.HELD_COST.ne(0L)))
        .execute();
  }

  /// Forgets what is too old to matter.
  void prune(Tx tx, long usageBefore, long dayBefore, long spentDayBefore, long spentMonthAfter) {
    tx.jooq()
        .deleteFrom(USAGE)
        .where(USAGE.AT.lt(usageBefore).and(USAGE.STATE.ne((long) OPEN)))
        .execute();
    tx.jooq().deleteFrom(USAGE_DAY).where(USAGE_DAY.DAY.lt(dayBefore)).execute();
    tx.jooq()
        .deleteFrom(SPENT)
        .where(SPENT.PERIOD.between(0L, spentDayBefore))
        .or(SPENT.PERIOD.lt(0L).and(SPENT.PERIOD.gt(spentMonthAfter)))
        .execute();
    tx.jooq()
        .deleteFrom(PRICE)
        .where(
            DSL.notExists(DSL.selectOne().from(USAGE).where(USAGE.PRICE.eq(PRICE.ID))),
            DSL.notExists(DSL.selectOne().from(USAGE_DAY).where(USAGE_DAY.PRICE.eq(PRICE.ID))))
        .execute();
  }
}
