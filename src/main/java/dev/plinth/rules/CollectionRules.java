package dev.plinth.rules;

import java.util.Map;

/// The rules of a collection, read. Meaning as in [dev.plinth.schema.Access].
///
/// @param fields the read rules of fields that have one of their own
public record CollectionRules(
    Expr read, Expr create, Expr update, Expr check, Expr delete, Map<String, Expr> fields) {
  public CollectionRules {
    fields = Map.copyOf(fields);
  }

  /// Who, of those that may read an item, may read this field of it.
  public Expr field(String name) {
    return fields.getOrDefault(name, Expr.ANYONE);
  }
}
