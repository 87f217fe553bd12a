package dev.plinth.records;

/// How far a change reaches.
///
/// @param many whether matching none or several is fine; else none is `NotFound` or `Forbidden`
/// @param limit more items than that are a problem; 0 for no limit
/// @param versions which the one item must have
public record Reach(boolean many, int limit, Versions versions) {
  /// One item, in whatever version.
  public static final Reach ONE = new Reach(false, 0, Versions.ANY);

  /// All that match.
  public static final Reach ALL = new Reach(true, 0, Versions.ANY);

  /// One item in one of these versions.
  public static Reach one(Versions versions) {
    return new Reach(false, 0, versions);
  }

  /// All that match, if they are so many at most.
  public static Reach atMost(int limit) {
    return new Reach(true, limit, Versions.ANY);
  }
}
