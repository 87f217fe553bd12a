package dev.plinth.schema;

/// The rules of a collection, as text in the rule language; `dev.plinth.rules` reads them.
///
/// @param read which items a caller sees
/// @param create what a new item must satisfy
/// @param update which items a caller may change
/// @param check what a changed item must satisfy; the same as `update` where the contract says
///   nothing else
/// @param delete which items a caller may delete
public record Access(String read, String create, String update, String check, String delete) {
  /// Nobody but an admin: a collection without rules.
  public static final Access CLOSED = new Access("nobody", "nobody", "nobody", "nobody", "nobody");
}
