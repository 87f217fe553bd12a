package dev.plinth.chat;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Some of a list, and where the rest begins.
///
/// @param next gives the following ones; null after the last
public record Slice<T>(List<T> items, @Nullable String next) {
  public Slice {
    items = List.copyOf(items);
  }

  /// Of what was found with one more than wanted.
  static <T> Slice<T> of(List<T> found, int limit, Function<T, String> cursor) {
    if (found.size() <= limit) {
      return new Slice<>(found, null);
    }
    var items = found.subList(0, limit);
    return new Slice<>(items, cursor.apply(items.getLast()));
  }
}
