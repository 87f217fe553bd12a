package dev.plinth.chat.knowledge;

import dev.plinth.db.Tx;
import java.util.List;
import java.util.Objects;

/// The SQL of vectors.
final class VectorStore {
  /// A vector that there is.
  ///
  /// @param number of its item's row
  record Stored(long passage, long number, Direction direction) {}

  void put(Tx tx, String collection, int version, Stored vector) {
    tx.run(
        "INSERT OR REPLACE INTO _plinth_vector (passage, version, collection, number, scale, data)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        vector.passage(),
        version,
        collection,
        vector.number(),
        (double) vector.direction().scale(),
        vector.direction().data());
  }

  /// A part of a collection's vectors, in the order of passages.
  List<Stored> after(Tx tx, String collection, int version, long passage, int most) {
    return tx.all(
        "SELECT passage, number, scale, data FROM _plinth_vector"
            + " WHERE passage > ? AND collection = ? AND version = ? ORDER BY passage LIMIT ?",
        row ->
            new Stored(
                row.number(0),
                row.number(1),
                new Direction(Objects.requireNonNull(row.bytes(3)), KnowledgeStore.scale(row, 2))),
        passage,
        collection,
        version,
        most);
  }
}
