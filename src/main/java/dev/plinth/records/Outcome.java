package dev.plinth.records;

import java.util.List;

/// What a mutation did.
///
/// @param items those that it made, changed or removed, as JSON, UTF-8
/// @param isNew whether it made them
public record Outcome(List<byte[]> items, boolean isNew) {
  public Outcome {
    items = List.copyOf(items);
  }

  /// How many items it made, changed or removed.
  public int count() {
    return items.size();
  }

  /// The item, where it is about one.
  public byte[] item() {
    return items.getFirst();
  }
}
