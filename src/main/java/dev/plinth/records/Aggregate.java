package dev.plinth.records;

import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is computed over the items of a group.
///
/// @param field over which; null for the number of items
public record Aggregate(Function function, @Nullable String field) {
  private static final Pattern TEXT =
      Pattern.compile("([a-z]+)(?:\\(([A-Za-z_][A-Za-z0-9_-]*)\\))?");

  /// What can be computed. Missing values count for none of them.
  public enum Function {
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX
  }

  /// `count`, `count(due)`, `sum(price)`; empty for anything else.
  public static Optional<Aggregate> of(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    for (var function : Function.values()) {
      boolean isComplete = function == Function.COUNT || match.group(2) != null;
      if (match.group(1).equals(function.name().toLowerCase(Locale.ROOT)) && isComplete) {
        return Optional.of(new Aggregate(function, match.group(2)));
      }
    }
    return Optional.empty();
  }

  /// Its member in the answer: `count`, `sum_price`.
  public String name() {
    var word = function.name().toLowerCase(Locale.ROOT);
    return field == null ? word : word + "_" + field;
  }

  /// Why it cannot be computed; empty when it can.
  public Optional<String> fault(Collection collection) {
    if (field == null) {
      return Optional.empty();
    }
    if (!Sort.isPossible(collection, field)) {
      return Optional.of("There is no field " + field + " to compute with.");
    }
    boolean needsNumbers = function == Function.SUM || function == Function.AVG;
    return needsNumbers && !isNumber(Groups.type(collection, field))
        ? Optional.of(name() + " needs numbers, and " + field + " holds none.")
        : Optional.empty();
  }

  private static boolean isNumber(FieldType type) {
    return type instanceof FieldType.Int
        || type instanceof FieldType.Real
        || type instanceof FieldType.Decimal;
  }

  /// What the result holds. Decimals are computed as floating-point numbers.
  FieldType type(Collection collection) {
    return switch (function) {
      case COUNT -> new FieldType.Int();
      case AVG -> new FieldType.Real();
      case SUM ->
          of(collection) instanceof FieldType.Int ? new FieldType.Int() : new FieldType.Real();
      case MIN, MAX ->
          of(collection) instanceof FieldType.Decimal ? new FieldType.Real() : of(collection);
    };
  }

  private FieldType of(Collection collection) {
    return field == null ? new FieldType.Int() : Groups.type(collection, field);
  }
}
