package dev.plinth.rules;

import dev.plinth.kernel.Caller;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// All rules of a backend, read and checked once.
public final class Rules {
  private final Schema schema;
  private final Map<String, CollectionRules> byCollection = new LinkedHashMap<>();
  private final Set<String> parameters;

  /// Reads every rule of a schema.
  ///
  /// @throws IllegalArgumentException when a rule is wrong: whoever reads a contract has told all
  ///   faults before
  public Rules(Schema schema) {
    this.schema = schema;
    for (var collection : schema.collections()) {
      var access = collection.access();
      byCollection.put(
          collection.name(),
          CollectionRules.of(
              read(access.read(), collection),
              read(access.create(), collection),
              read(access.update(), collection),
              read(access.check(), collection),
              read(access.delete(), collection),
              fields(collection, dev.plinth.schema.Field::read),
              fields(collection, dev.plinth.schema.Field::write),
              derived(collection)));
    }
    this.parameters = parameters(byCollection.values());
  }

  /// The query parameters that rules read.
  public Set<String> parameters() {
    return parameters;
  }

  private static Set<String> parameters(java.util.Collection<CollectionRules> all) {
    return all.stream()
        .flatMap(CollectionRules::all)
        .flatMap(Mentions::in)
        .flatMap(operand ->
            operand instanceof Operand.Parameter(var name) ? Stream.of(name) : Stream.empty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Map<String, Expr> derived(Collection collection) {
    var exprs = new LinkedHashMap<String, Expr>();
    for (var field : collection.fields()) {
      if (field.isDerived()) {
        var expr = RuleParser.parseDerived(field);
        var stored = schema.withoutDerived();
        var own = stored.collection(collection.name()).orElseThrow();
        require(RuleCheck.faults(expr, stored, own, Set.of()), collection, field.name());
        exprs.put(field.name(), expr);
      }
    }
    return exprs;
  }

  private Map<String, Expr> fields(
      Collection collection, Function<dev.plinth.schema.Field, @Nullable String> of) {
    var rules = new LinkedHashMap<String, Expr>();
    for (var field : collection.fields()) {
      var rule = of.apply(field);
      if (rule != null) {
        rules.put(field.name(), read(rule, collection));
      }
    }
    return rules;
  }

  private Expr read(String rule, Collection collection) {
    var expr = RuleParser.parseRule(rule);
    require(RuleCheck.faults(expr, schema, collection, Set.of()), collection, rule);
    return expr;
  }

  private static void require(List<String> faults, Collection collection, String what) {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(collection.name() + ": " + what + ": " + faults);
    }
  }

  public Schema schema() {
    return schema;
  }

  /// The rules of a collection of this schema.
  public CollectionRules of(String collection) {
    var rules = byCollection.get(collection);
    if (rules == null) {
      throw new IllegalArgumentException("no collection " + collection);
    }
    return rules;
  }

  /// The condition in SQL. Its bind values are constants and [Slot]s. The expression must have
  /// passed [RuleCheck].
  public Condition condition(Expr expr, Row row) {
    return condition(expr, row, true);
  }

  /// The condition in SQL.
  ///
  /// @param ruled false for an admin, whose own filters see all there is
  public Condition condition(Expr expr, Row row, boolean ruled) {
    return new ConditionCompiler(this, schema, ruled).condition(expr, row);
  }

  /// A field of a row as the caller sees it: null where its own read rule does not hold.
  public Field<Object> seen(Row row, String field) {
    return new ConditionCompiler(this, schema, true).seen(row, field);
  }

  /// Whether a row is one of the many that belong to another, as whoever asks may see it.
  public Condition linked(Relation relation, Row one, Row many, boolean ruled) {
    return new ConditionCompiler(this, schema, ruled).linked(relation, one, many, ruled);
  }

  /// A field of a row as it is, whoever asks.
  public Field<Object> value(Row row, String field) {
    return new ConditionCompiler(this, schema, false).column(row, field);
  }

  /// The columns of its own row that a field is made of.
  ///
  /// @param ruled whether its read rule is asked too
  public Set<String> columns(Collection collection, String field, boolean ruled) {
    var of = of(collection.name());
    var named = new LinkedHashSet<String>();
    named.add(field);
    if (ruled) {
      named.addAll(OwnFields.of(of.field(field)));
    }
    var columns = new LinkedHashSet<String>();
    for (var name : named) {
      var derived = of.derived().get(name);
      columns.addAll(derived == null ? Set.of(name) : OwnFields.of(derived));
    }
    columns.removeIf(name -> !name.equals(Types.ID) && collection.field(name).isEmpty());
    return columns;
  }

  /// Says what the caller alone decides. An admin may do everything.
  public static Decision decide(Expr expr, Caller caller) {
    return caller.admin() ? Decision.YES : byCaller(expr, caller);
  }

  private static Decision byCaller(Expr expr, Caller caller) {
    return switch (expr) {
      case Expr.Constant(boolean value) -> decision(value);
      case Expr.SignedIn _ -> decision(caller.isSignedIn());
      case Expr.And(var all) -> any(all, caller, Decision.NO, Decision.YES);
      case Expr.Or(var any) -> any(any, caller, Decision.YES, Decision.NO);
      case Expr.Not(var negated) -> byCaller(negated, caller).negated();
      case Expr.IsNull(Operand.CallerId _, boolean negated) ->
          decision(caller.isSignedIn() == negated);
      case Expr.Compare(var left, var operator, var right) ->
          compare(left, operator, right, caller.id());
      case Expr.In(Operand.CallerId _, _, _) -> unlessAnonymous(caller);
      case Expr.Asked(var filter) -> byCaller(filter, caller);
      case Expr.In _,
          Expr.IsNull _,
          Expr.Like _,
          Expr.Contains _,
          Expr.Among _,
          Expr.Starts _,
          Expr.Truth _,
          Expr.Exists _,
          Expr.Related _ ->
          Decision.ASK;
    };
  }

  /// One `decisive` part decides; else one open part leaves it open; else it is `otherwise`.
  private static Decision any(
      List<Expr> parts, Caller caller, Decision decisive, Decision otherwise) {
    var decisions = parts.stream().map(part -> byCaller(part, caller)).toList();
    Predicate<Decision> among = decisions::contains;
    if (among.test(decisive)) {
      return decisive;
    }
    return among.test(Decision.ASK) ? Decision.ASK : otherwise;
  }

  /// Nobody in particular equals nobody, so a comparison with an anonymous caller is false.
  private static Decision compare(
      Operand left, Expr.Operator operator, Operand right, @Nullable String id) {
    boolean speaksOfCaller = ofCaller(left) || ofCaller(right);
    if (!speaksOfCaller) {
      return Decision.ASK;
    }
    if (id == null) {
      return Decision.NO;
    }
    var value = left instanceof Operand.CallerId ? right : left;
    if (value instanceof Operand.Literal(String text)) {
      return switch (operator) {
        case EQUAL -> decision(text.equals(id));
        case NOT_EQUAL -> decision(!text.equals(id));
        case LESS, AT_MOST, GREATER, AT_LEAST -> Decision.ASK;
      };
    }
    return Decision.ASK;
  }

  private static boolean ofCaller(Operand operand) {
    return operand instanceof Operand.CallerId
        || operand instanceof Operand.CallerField
        || operand instanceof Operand.Claim;
  }

  private static Decision unlessAnonymous(Caller caller) {
    return caller.isSignedIn() ? Decision.ASK : Decision.NO;
  }

  private static Decision decision(boolean value) {
    return value ? Decision.YES : Decision.NO;
  }
}
