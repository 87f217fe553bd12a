package dev.plinth.rules;

import org.jspecify.annotations.Nullable;

/// Where names are looked up while SQL is made.
///
/// @param outer the row around an `exists`
/// @param asked inside a client's filter: other collections are seen through their read rules,
///   fields through theirs
record Scope(Place place, Row row, @Nullable Row outer, boolean asked) {
  /// A rule, on the row it is about.
  Scope(Row row) {
    this(new Place(row.collection()), row, null, false);
  }

  Scope inside(Row inner) {
    return new Scope(place.inside(inner.collection()), inner, row, asked);
  }

  Scope asked(boolean byClient) {
    return new Scope(place, row, outer, byClient);
  }
}
