package dev.plinth.chat.spend;

import dev.plinth.config.Budgets;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Model;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What asking models costs.
///
/// Tokens and money are held before a question is sent, in one transaction that also looks whether
/// they are there: of fifty questions at once with money for one, one is sent. Afterwards what was
/// used is counted and the rest let go. How far an answer has come is noted every second, so that a
/// process that dies leaves that behind; its questions are settled with it at the next start.
public final class Ledger implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Ledger.class.getName());
  private static final Duration NOTE_EVERY = Duration.ofSeconds(1);
  private static final Duration PRUNE_EVERY = Duration.ofHours(6);

  /// Sums by day are kept this long.
  private static final long DAYS_KEPT = 400;

  private static final int MONTHS_KEPT = 3;

  /// Tokens of an answer that are worth asking for.
  private static final long WORTHWHILE = 256;

  private static final Duration HELD_RETRY = Duration.ofSeconds(5);

  private final Database db;
  private final Prices prices;
  private final Limits limits;
  private final Budgets budgets;
  private final LedgerStore store = new LedgerStore();
  private final Set<Hold> open = ConcurrentHashMap.newKeySet();
  private final Queue<Function<Tx, Boolean>> late = new ConcurrentLinkedQueue<>();
  private final Thread clerk;

  private Ledger(Database db, Prices prices, Limits limits, Budgets budgets) {
    this.db = db;
    this.prices = prices;
    this.limits = limits;
    this.budgets = budgets;
    this.clerk = Thread.ofVirtual().name("ledger").unstarted(this::work);
  }

  /// Opens the ledger, and settles what a process that died left open.
  public static Ledger open(Database db, Prices prices, Limits limits, Budgets budgets) {
    var ledger = new Ledger(db, prices, limits, budgets);
    ledger.settleFound();
    ledger.clerk.start();
    return ledger;
  }

  public Limits limits() {
    return limits;
  }

  public Prices prices() {
    return prices;
  }

  /// Holds what a question may cost.
  ///
  /// @param model that is asked first
  /// @param others that may answer in its place: what is held covers the dearest
  /// @param input tokens of the question, by our count
  /// @param asked the most tokens that the caller wants for the answer; null for no wish, then it
  ///   may become less as the budget ends
  /// @param most tokens that the model can write; 0 for an answer that has none
  /// @throws dev.plinth.kernel.ProblemException `TooMany` (`budget_exhausted`, `budget_held`) where
  ///   a budget does not reach, `Forbidden` (`price_unknown`) where it cannot be held
  public Hold hold(
      Who who, Model model, List<Model> others, long input, @Nullable Integer asked, long most) {
    var price = dearest(model, others);
    var counters = limits.counters(who, model);
    boolean isBounded = counters.stream().anyMatch(counter -> counter.limit().hasBudget());
    if (!price.isKnown() && counters.stream().anyMatch(counter -> counter.limit().hasMoney())) {
      throw new Problem.Forbidden(
              "price_unknown",
              "The price of "
                  + model.id()
                  + " is not known, so that your budget could not be held: whoever runs this server"
                  + " can put it into "
                  + Prices.FILE
                  + ".")
          .asException();
    }
    long now = db.clock().millis();
    var periods = Periods.at(now);
    long wanted = asked == null ? Math.min(most, budgets.outputTokens()) : Math.min(most, asked);
    long least = asked == null ? Math.min(wanted, WORTHWHILE) : wanted;
    var held =
        db.write(tx -> {
          long output =
              isBounded
                  ? afforded(tx, counters, periods, price, input, wanted, least, now)
                  : wanted;
          long tokens = input + output;
          long cost = price.most(input, output);
          long id = store.open(tx, now, who, priceOf(tx, model, now), input, tokens, cost);
          for (var counter : counters) {
            store.hold(tx, counter.name(), periods.day(), tokens, cost);
            store.hold(tx, counter.name(), periods.month(), tokens, cost);
          }
          return new Held(id, output, tokens, cost);
        });
    var names = counters.stream().map(Counter::name).toList();
    var hold = new Hold(this, held, who, model, names, periods, input, isBounded || asked != null);
    open.add(hold);
    return hold;
  }

  /// What was held for a question.
  ///
  /// @param output tokens that its answer may have
  record Held(long id, long output, long tokens, long cost) {}

  /// What this usage costs; null when nobody knows.
  @Nullable Long cost(Model model, Chunk.Usage usage) {
    return prices.of(model).cost(usage);
  }

  /// Counts what was used, once.
  void settle(Hold hold, Model model, Chunk.Usage usage) {
    open.remove(hold);
    end(tx -> {
      long price = priceOf(tx, model, db.clock().millis());
      if (store.close(tx, hold.held().id(), LedgerStore.SETTLED, price, usage)) {
        var who = hold.who();
        store.addToDay(tx, hold.periods().day(), who.user(), who.key(), price, usage);
        var cost = usage.costMicros();
        spend(tx, hold, usage.total(), cost == null ? 0 : cost);
      }
      return true;
    });
  }

  /// Writes how a question ended. What cannot be written now (a lock, a full disk) is written as
  /// soon as it can be: what is held must not stay held until the next start.
  private void end(Function<Tx, Boolean> work) {
    try {
      db.write(work);
    } catch (ProblemException e) {
      late.add(work);
      throw e;
    }
  }

  /// Writes what could not be written before.
  void catchUp() {
    for (var work = late.peek(); work != null; work = late.peek()) {
      db.write(work);
      late.remove(work);
    }
  }

  /// Lets go what was held for a question that no model answered.
  void release(Hold hold) {
    open.remove(hold);
    var nothing = new Chunk.Usage(0, 0, 0, 0, false).at(0L);
    end(tx -> {
      long price = priceOf(tx, hold.model(), db.clock().millis());
      if (store.close(tx, hold.held().id(), LedgerStore.RELEASED, price, nothing)) {
        spend(tx, hold, 0, 0);
      }
      return true;
    });
  }

  private void spend(Tx tx, Hold hold, long tokens, long cost) {
    var held = hold.held();
    for (var counter : hold.counters()) {
      for (long period : List.of(hold.periods().day(), hold.periods().month())) {
        store.spend(tx, counter, period, tokens, cost, held.tokens(), held.cost());
      }
    }
  }

  /// How many tokens of output all budgets leave, as many as are wanted at most.
  private long afforded(
      Tx tx,
      List<Counter> counters,
      Periods periods,
      Price price,
      long input,
      long wanted,
      long least,
      long now) {
    long output = wanted;
    for (var counter : counters) {
      var limit = counter.limit();
      if (!limit.hasBudget()) {
        continue;
      }
      var day = store.spent(tx, counter.name(), periods.day());
      var month = store.spent(tx, counter.name(), periods.month());
      var rests =
          List.of(
              new Rest(limit.tokensDay(), day.tokens(), day.heldTokens(), false, true),
              new Rest(limit.tokensMonth(), month.tokens(), month.heldTokens(), false, false),
              new Rest(limit.costDay(), day.cost(), day.heldCost(), true, true),
              new Rest(limit.costMonth(), month.cost(), month.heldCost(), true, false));
      for (var rest : rests) {
        long left = rest.output(price, input);
        if (left < least) {
          throw refusal(counter, rest, rest.isOnlyHeld(price, input, least), now);
        }
        output = Math.min(output, left);
      }
    }
    return output;
  }

  /// A budget and what is gone of it.
  private record Rest(
      @Nullable Long budget, long used, long held, boolean isMoney, boolean isOfDay) {
    /// Tokens of output that are left; less than none where the input alone is too much.
    long output(Price price, long input) {
      return output(price, input, held);
    }

    /// Whether it would reach if nothing were under way.
    boolean isOnlyHeld(Price price, long input, long least) {
      return output(price, input, 0) >= least;
    }

    private long output(Price price, long input, long underWay) {
      if (budget == null) {
        return Long.MAX_VALUE;
      }
      long left = budget - used - underWay;
      if (isMoney) {
        return left <= 0 && price.most(input, 1) > 0 ? -1 : price.affordable(left, input);
      }
      return left - input;
    }
  }

  private static ProblemException refusal(Counter counter, Rest rest, boolean isHeld, long now) {
    var whose = counter.whose().word;
    var what =
        (rest.isMoney() ? "" : "token ") + "budget for this " + (rest.isOfDay() ? "day" : "month");
    if (isHeld) {
      return new Problem.TooMany(
              "budget_held",
              whose + " " + what + " is held for answers that are on their way: wait for them.",
              HELD_RETRY)
          .asException();
    }
    var wait = rest.isOfDay() ? Periods.restOfDay(now) : Periods.restOfMonth(now);
    return new Problem.TooMany(
            "budget_exhausted",
            whose
                + " "
                + what
                + " does not reach for this: it begins anew at midnight UTC"
                + (rest.isOfDay() ? "." : " at the end of the month."),
            wait)
        .asException();
  }

  private Price dearest(Model model, List<Model> others) {
    var price = prices.of(model);
    for (var other : others) {
      var more = prices.of(other);
      if (!more.isKnown() || (price.isKnown() && more.most(1, 1_000) > price.most(1, 1_000))) {
        price = more;
      }
    }
    return price;
  }

  private long priceOf(Tx tx, Model model, long now) {
    return store.price(tx, model, prices.of(model), now);
  }

  private void settleFound() {
    var found = db.read(store::unsettled);
    db.write(tx -> {
      for (var one : found) {
        var counted =
            new Chunk.Usage(
                Math.toIntExact(one.input()), Math.toIntExact(one.output()), 0, 0, true);
        var usage = counted.at(one.price().price().cost(counted));
        if (store.close(tx, one.id(), LedgerStore.FOUND, one.price().id(), usage)) {
          var periods = Periods.at(one.at());
          store.addToDay(tx, periods.day(), one.who(), one.key(), one.price().id(), usage);
          var cost = usage.costMicros();
          for (var counter : counters(one)) {
            for (long period : List.of(periods.day(), periods.month())) {
              store.spend(tx, counter, period, usage.total(), cost == null ? 0 : cost, 0, 0);
            }
          }
        }
      }
      store.holdNothing(tx);
      return true;
    });
    if (!found.isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} answers were under way when the last process ended: settled as far as they were noted",
          found.size());
    }
  }

  private static List<String> counters(LedgerStore.Unsettled one) {
    var model = "model:" + one.price().model();
    return one.key().isEmpty()
        ? List.of("user:" + one.who(), model, "all")
        : List.of("user:" + one.who(), "key:" + one.key(), model, "all");
  }

  private void work() {
    long pruned = System.nanoTime() - PRUNE_EVERY.toNanos();
    try {
      while (true) {
        Thread.sleep(NOTE_EVERY);
        tryTo(this::catchUp);
        tryTo(this::note);
        if (System.nanoTime() - pruned >= PRUNE_EVERY.toNanos()) {
          pruned = System.nanoTime();
          tryTo(this::prune);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// A disk that is full for a moment must not end the notes for good.
  private static void tryTo(Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      LOG.log(System.Logger.Level.DEBUG, "the ledger could not be brought up to date: {0}", e);
    }
  }

  /// Notes how far the answers have come that have come further.
  void note() {
    var moved = open.stream().filter(Hold::hasMoved).toList();
    if (!moved.isEmpty()) {
      db.write(tx -> {
        moved.forEach(hold -> store.note(tx, hold.held().id(), hold.output()));
        return true;
      });
    }
  }

  void prune() {
    long now = db.clock().millis();
    var periods = Periods.at(now);
    db.write(tx -> {
      store.prune(
          tx,
          now - budgets.keep().toMillis(),
          periods.day() - DAYS_KEPT,
          periods.day() - 31L * MONTHS_KEPT,
          periods.month() + MONTHS_KEPT);
      return true;
    });
  }

  @Override
  public void close() {
    clerk.interrupt();
  }
}
