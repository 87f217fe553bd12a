package dev.plinth.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What models may cost, as the settings say; an admin can say more of single people, roles, keys
/// and models.
///
/// @param each person, a caller without an account included
/// @param all of them together
/// @param outputTokens the most that one answer may have where the caller does not ask for less
/// @param contextTokens the most that a model on this machine is given at once: its memory grows
///   with it
/// @param keep for how long single questions are remembered; their sums by day stay longer
public record Budgets(Budget each, Budget all, int outputTokens, int contextTokens, Duration keep) {
  /// No budget.
  public static final Budgets NONE = read(new SettingsReader(java.util.Map.of()));

  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal DOLLARS_MAX = BigDecimal.valueOf(1_000_000_000);
  private static final int TOKENS_MAX = Integer.MAX_VALUE;

  /// Sums that are null have no end.
  ///
  /// @param tokensMinute tokens of input and output in a minute
  /// @param costDay 10⁻⁶ USD of a UTC day
  public record Budget(
      @Nullable Long tokensMinute,
      @Nullable Long tokensDay,
      @Nullable Long tokensMonth,
      @Nullable Long costDay,
      @Nullable Long costMonth) {}

  static Budgets read(SettingsReader settings) {
    return new Budgets(
        new Budget(
            tokens(settings, "PLINTH_LIMIT_TOKENS"),
            tokens(settings, "PLINTH_BUDGET_TOKENS_DAY"),
            tokens(settings, "PLINTH_BUDGET_TOKENS_MONTH"),
            money(settings, "PLINTH_BUDGET_DAY"),
            money(settings, "PLINTH_BUDGET_MONTH")),
        new Budget(
            null,
            tokens(settings, "PLINTH_BUDGET_ALL_TOKENS_DAY"),
            tokens(settings, "PLINTH_BUDGET_ALL_TOKENS_MONTH"),
            money(settings, "PLINTH_BUDGET_ALL_DAY"),
            money(settings, "PLINTH_BUDGET_ALL_MONTH")),
        settings.integer("PLINTH_LIMIT_OUTPUT", 1, 10_000_000, 8_192),
        settings.integer("PLINTH_LIMIT_CONTEXT", 512, 10_000_000, 32_768),
        settings.time("PLINTH_USAGE_KEEP", Duration.ofDays(30)));
  }

  private static @Nullable Long tokens(SettingsReader settings, String name) {
    return settings.integer(name, 0, TOKENS_MAX).map(Integer::longValue).orElse(null);
  }

  private static @Nullable Long money(SettingsReader settings, String name) {
    var text = settings.text(name);
    if (text.isEmpty()) {
      return null;
    }
    var micros = micros(text.get());
    if (micros.isEmpty()) {
      settings.fault(name, "must be an amount of USD such as 0.50 or 20");
    }
    return micros.orElse(null);
  }

  private static Optional<Long> micros(String text) {
    try {
      var dollars = new BigDecimal(text.startsWith("$") ? text.substring(1) : text);
      return dollars.signum() < 0 || dollars.compareTo(DOLLARS_MAX) > 0
          ? Optional.empty()
          : Optional.of(dollars.multiply(MICROS).setScale(0, RoundingMode.DOWN).longValueExact());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
