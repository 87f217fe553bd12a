package dev.plinth.chat.spend;

import dev.plinth.config.Budgets;
import org.jspecify.annotations.Nullable;

/// How much of the models somebody may use; null where nothing is said.
///
/// @param requests per minute
/// @param tokens per minute
/// @param streams answers on their way at once
/// @param tokensDay of a UTC day
/// @param tokensMonth of a UTC month
/// @param costDay 10⁻⁶ USD of a UTC day
/// @param costMonth 10⁻⁶ USD of a UTC month
public record Limit(
    @Nullable Long requests,
    @Nullable Long tokens,
    @Nullable Long streams,
    @Nullable Long tokensDay,
    @Nullable Long tokensMonth,
    @Nullable Long costDay,
    @Nullable Long costMonth) {
  public static final Limit NONE = new Limit(null, null, null, null, null, null, null);

  /// What the settings say of each person.
  static Limit of(Budgets.Budget budget) {
    return new Limit(
        null,
        budget.tokensMinute(),
        null,
        budget.tokensDay(),
        budget.tokensMonth(),
        budget.costDay(),
        budget.costMonth());
  }

  /// This one where it says something, else the other.
  Limit or(Limit wider) {
    return new Limit(
        requests == null ? wider.requests : requests,
        tokens == null ? wider.tokens : tokens,
        streams == null ? wider.streams : streams,
        tokensDay == null ? wider.tokensDay : tokensDay,
        tokensMonth == null ? wider.tokensMonth : tokensMonth,
        costDay == null ? wider.costDay : costDay,
        costMonth == null ? wider.costMonth : costMonth);
  }

  /// The more generous of each, for somebody with several roles; what only one of them says counts.
  Limit most(Limit other) {
    return new Limit(
        more(requests, other.requests),
        more(tokens, other.tokens),
        more(streams, other.streams),
        more(tokensDay, other.tokensDay),
        more(tokensMonth, other.tokensMonth),
        more(costDay, other.costDay),
        more(costMonth, other.costMonth));
  }

  boolean hasBudget() {
    return tokensDay != null || tokensMonth != null || costDay != null || costMonth != null;
  }

  boolean hasMoney() {
    return costDay != null || costMonth != null;
  }

  private static @Nullable Long more(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.max(one, other);
  }
}
