package dev.plinth.rules;

import dev.plinth.kernel.Caller;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `count:`, `flag:` and `computed:` fields tell that their reader may not read: rules see
/// everything. That may be meant, so that it is told and not refused.
public final class Disclosures {
  private final Rules rules;
  private final Collection collection;
  private final Field field;
  private final Expr reader;
  private final Set<String> found = new LinkedHashSet<>();

  private Disclosures(Rules rules, Collection collection, Field field) {
    this.rules = rules;
    this.collection = collection;
    this.field = field;
    this.reader =
        Expr.both(
            rules.of(collection.name()).read(), rules.of(collection.name()).field(field.name()));
  }

  /// A sentence for each place, with the remedy.
  public static List<String> of(Rules rules) {
    var all = new LinkedHashSet<String>();
    for (var collection : rules.schema().collections()) {
      for (var field : collection.fields()) {
        var looks = new Disclosures(rules, collection, field);
        boolean isRead = !field.hidden() && !conjuncts(looks.reader).contains(Expr.NOBODY);
        var derived = rules.of(collection.name()).derived().get(field.name());
        if (isRead && derived != null) {
          looks.walk(derived, collection, null);
        } else if (isRead && field.computed() != null) {
          looks.computed(field.computed());
        }
        all.addAll(looks.found);
      }
    }
    return List.copyOf(all);
  }

  /// Whether whoever passes `reader` somewhere else may read all items of a collection.
  public static boolean isOpenTo(Rules rules, String collection, Expr reader) {
    var rule = rules.of(collection).read();
    boolean isSignedIn = Rules.decide(reader, Caller.ANONYMOUS) == Decision.NO;
    return rule.equals(Expr.ANYONE)
        || (isSignedIn && rule.equals(new Expr.SignedIn()))
        || conjuncts(reader).contains(Expr.NOBODY);
  }

  /// @param where what the items are held against beside; their own rule may be among it
  private void items(String name, @Nullable Expr where) {
    boolean isAsked =
        where != null && conjuncts(where).containsAll(conjuncts(rules.of(name).read()));
    if (!isAsked && !isOpenTo(rules, name, reader)) {
      found.add(
          place()
              + " tells of items of "
              + name
              + " that its reader may not see: give the field a `read` rule, or ask in it for what the"
              + " read rule of "
              + name
              + " asks");
    }
  }

  private void guarded(Collection of, String name) {
    var guarded = of.field(name).filter(one -> one.hidden() || one.read() != null);
    boolean isOwnRule =
        of.name().equals(collection.name())
            && conjuncts(reader).containsAll(conjuncts(rules.of(of.name()).field(name)))
            && guarded.filter(Field::hidden).isEmpty();
    if (guarded.isPresent() && !isOwnRule && !name.equals(field.name())) {
      found.add(
          place()
              + " tells of "
              + of.name()
              + "."
              + name
              + ", which "
              + (guarded.get().hidden() ? "is hidden" : "has a read rule of its own")
              + ": give the field a `read` rule");
    }
  }

  private String place() {
    return collection.name() + "." + field.name();
  }

  private void computed(String sql) {
    for (var other : collection.fields()) {
      boolean isNamed = sql.matches("(?is).*(?<!\\w)\\Q" + other.name() + "\\E(?!\\w).*");
      if (isNamed) {
        guarded(collection, other.name());
      }
    }
  }

  private void walk(Expr expr, Collection own, @Nullable Collection outer) {
    switch (expr) {
      case Expr.Constant _, Expr.SignedIn _ -> {}
      case Expr.And(var all) -> all.forEach(one -> walk(one, own, outer));
      case Expr.Or(var any) -> any.forEach(one -> walk(one, own, outer));
      case Expr.Not(var negated) -> walk(negated, own, outer);
      case Expr.Compare(var left, _, var right) -> both(left, right, own, outer);
      case Expr.In(var left, var values, _) -> {
        operand(left, own, outer);
        values.forEach(value -> operand(value, own, outer));
      }
      case Expr.IsNull(var operand, _) -> operand(operand, own, outer);
      case Expr.Like(var left, var pattern) -> both(left, pattern, own, outer);
      case Expr.Contains(var left, var part) -> both(left, part, own, outer);
      case Expr.Among(var value, var list) -> both(value, list, own, outer);
      case Expr.Starts(var left, var part) -> both(left, part, own, outer);
      case Expr.Truth(var operand) -> operand(operand, own, outer);
      case Expr.Exists(var name, var where) -> inside(rules.schema().collection(name), where, own);
      case Expr.Related(var path, var where) ->
          inside(Relation.find(rules.schema(), own, path).map(Relation::collection), where, own);
      case Expr.Asked(var filter) -> walk(filter, own, outer);
    }
  }

  private void inside(Optional<Collection> inner, Expr where, Collection own) {
    inner.ifPresent(of -> {
      items(of.name(), where);
      walk(where, of, own);
    });
  }

  private void both(Operand left, Operand right, Collection own, @Nullable Collection outer) {
    operand(left, own, outer);
    operand(right, own, outer);
  }

  private void operand(Operand operand, Collection own, @Nullable Collection outer) {
    switch (operand) {
      case Operand.FieldPath(var path) -> path(path, own);
      case Operand.OuterPath(var path) -> {
        if (outer != null) {
          path(path, outer);
        }
      }
      case Operand.Call(_, var arguments) ->
          arguments.forEach(argument -> operand(argument, own, outer));
      case Operand.Literal _,
          Operand.CallerId _,
          Operand.CallerField _,
          Operand.Claim _,
          Operand.Variable _,
          Operand.Sent _,
          Operand.SentFields _,
          Operand.Parameter _,
          Operand.Now _,
          Operand.Today _ -> {}
    }
  }

  private void path(List<String> path, Collection from) {
    var at = Optional.of(from);
    for (int i = 0; i < path.size() && at.isPresent(); i++) {
      var of = at.get();
      guarded(of, path.get(i));
      at =
          of.field(path.get(i))
              .flatMap(one -> one.type().target())
              .flatMap(rules.schema()::collection);
      if (at.isPresent() && i + 1 < path.size() && !path.get(i + 1).equals(Types.ID)) {
        items(at.get().name(), null);
      }
    }
  }

  private static Set<Expr> conjuncts(Expr expr) {
    return expr instanceof Expr.And(var all) ? Set.copyOf(all) : Set.of(expr);
  }
}
