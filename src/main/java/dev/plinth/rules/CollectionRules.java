package dev.plinth.rules;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The rules of a collection, read. Meaning as in [dev.plinth.schema.Access].
///
/// @param writes the write rules of fields that have one of their own
/// @param fields the read rules of fields that have one of their own
/// @param derived what gives the values of derived fields: a condition, or the items that are
///   counted
/// @param sent the first names under which rules look into what a client sends
/// @param looks whether a rule looks at what a client sends at all
public record CollectionRules(
    Expr read,
    Expr create,
    Expr update,
    Expr check,
    Expr delete,
    Map<String, Expr> fields,
    Map<String, Expr> writes,
    Map<String, Expr> derived,
    Set<String> sent,
    boolean looks) {
  public CollectionRules {
    fields = Map.copyOf(fields);
    writes = Map.copyOf(writes);
    derived = Map.copyOf(derived);
    sent = Set.copyOf(sent);
  }

  /// What rules say, and what they want to know of a request.
  static CollectionRules of(
      Expr read,
      Expr create,
      Expr update,
      Expr check,
      Expr delete,
      Map<String, Expr> fields,
      Map<String, Expr> writes,
      Map<String, Expr> derived) {
    var bare =
        new CollectionRules(
            read, create, update, check, delete, fields, writes, derived, Set.of(), false);
    var sent = new LinkedHashSet<String>();
    boolean looks = false;
    for (var operand : bare.all().flatMap(Mentions::in).toList()) {
      if (operand instanceof Operand.Sent(var path)) {
        sent.add(path.getFirst());
      }
      looks |= operand instanceof Operand.Sent || operand instanceof Operand.SentFields;
    }
    return new CollectionRules(
        read, create, update, check, delete, fields, writes, derived, sent, looks);
  }

  /// All expressions.
  Stream<Expr> all() {
    return Stream.of(
            List.of(read, create, update, check, delete),
            fields.values(),
            writes.values(),
            derived.values())
        .flatMap(Collection::stream);
  }

  /// Who, of those that may read an item, may read this field of it.
  public Expr field(String name) {
    return fields.getOrDefault(name, Expr.ANYONE);
  }
}
