package dev.plinth.rules;

import java.util.Map;

/// The rules of a collection, read. Meaning as in [dev.plinth.schema.Access].
///
/// @param fields the read rules of fields that have one of their own
/// @param derived what gives the values of derived fields: a condition, or the items that are
///   counted
public record CollectionRules(
    Expr read,
    Expr create,
    Expr update,
    Expr check,
    Expr delete,
    Map<String, Expr> fields,
    Map<String, Expr> derived) {
  public CollectionRules {
    fields = Map.copyOf(fields);
    derived = Map.copyOf(derived);
  }

  /// Who, of those that may read an item, may read this field of it.
  public Expr field(String name) {
    return fields.getOrDefault(name, Expr.ANYONE);
  }
}
