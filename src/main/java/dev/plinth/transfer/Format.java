package dev.plinth.transfer;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// How items stand in a file.
public enum Format {
  /// A header with the names of fields, then one item on each line (RFC 4180).
  CSV,
  /// One JSON object on each line.
  NDJSON,
  /// An array of objects; or, read without a collection, an object of such arrays by collection.
  JSON;

  /// What a file's name says.
  public static Optional<Format> of(Path file) {
    var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return Optional.of(CSV);
    }
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return Optional.of(NDJSON);
    }
    return name.endsWith(".json") ? Optional.of(JSON) : Optional.empty();
  }
}
