package dev.plinth.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of a list, and where the rest begins.
///
/// @param next gives the following ones; null after the last
public record Slice<T>(List<T> items, @Nullable String next) {
  public Slice {
    items = List.copyOf(items);
  }
}
