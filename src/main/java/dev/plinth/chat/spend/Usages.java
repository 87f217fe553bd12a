package dev.plinth.chat.spend;

import dev.plinth.db.Database;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was used of the models, by day, model, account and key.
public final class Usages {
  /// Groups that are told at most; the sum of all is told besides.
  public static final int GROUPS_MAX = 10_000;

  private final Database db;
  private final Limits limits;
  private final UsageStore store = new UsageStore();
  private final LedgerStore ledger = new LedgerStore();

  public Usages(Database db, Limits limits) {
    this.db = db;
    this.limits = limits;
  }

  /// What sums are told apart by.
  public enum By {
    DAY,
    MODEL,
    USER,
    KEY
  }

  /// What was used; null where the sums are not told apart by it.
  ///
  /// @param day days since 1970-01-01, UTC
  /// @param requests that were answered
  /// @param cached part of the input
  /// @param reasoning part of the output
  /// @param costMicros 10⁻⁶ USD of those whose price is known
  /// @param unpriced requests whose price is not known
  public record Sum(
      @Nullable Long day,
      @Nullable String provider,
      @Nullable String model,
      @Nullable String user,
      @Nullable String key,
      long requests,
      long input,
      long output,
      long cached,
      long reasoning,
      long costMicros,
      long unpriced) {}

  /// Whose use is summed up.
  ///
  /// @param user an account's id, empty for callers without one; null for everybody
  /// @param key the id of an API key, for what was asked with it alone; null for all
  public record Whose(@Nullable String user, @Nullable String key) {
    public static final Whose EVERYBODYS = new Whose(null, null);

    public static Whose of(String user) {
      return new Whose(user, null);
    }
  }

  /// What a caller has used of their budgets.
  ///
  /// @param dayTokens of today, what is held for answers on their way included
  public record Standing(
      Limit limit, long dayTokens, long dayCost, long monthTokens, long monthCost) {}

  /// The sums of these days, the first and the last included.
  public List<Sum> sums(Whose whose, LocalDate from, LocalDate to, Set<By> by) {
    return db.read(tx -> store.sums(tx, whose, from.toEpochDay(), to.toEpochDay(), by, GROUPS_MAX));
  }

  /// How a caller stands now.
  public Standing standing(Who who) {
    var counter = "user:" + who.user();
    var periods = Periods.at(db.clock().millis());
    return db.read(tx -> {
      var day = ledger.spent(tx, counter, periods.day());
      var month = ledger.spent(tx, counter, periods.month());
      return new Standing(
          limits.of(who),
          day.tokens() + day.heldTokens(),
          day.cost() + day.heldCost(),
          month.tokens() + month.heldTokens(),
          month.cost() + month.heldCost());
    });
  }

  public LocalDate today() {
    return LocalDate.ofInstant(db.clock().instant(), ZoneOffset.UTC);
  }
}
