package dev.plinth.records;

import dev.plinth.db.DbException;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Statement.Filling;
import dev.plinth.records.WritePlans.Verb;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import java.util.List;
import java.util.Optional;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Why a write did not happen. A statement only says that it changed nothing; which of its
/// conditions did not hold is asked afterwards, in the same transaction, since that is rare.
final class Refusals {
  private final Collection collection;
  private final Rules rules;
  private final WritePlans plans;
  private final References references;
  private final Counters counters;
  private final FieldWrites writes;
  private final HeldFiles files;

  Refusals(
      Collection collection,
      Rules rules,
      WritePlans plans,
      References references,
      Counters counters,
      FieldWrites writes) {
    this.writes = writes;
    this.collection = collection;
    this.rules = rules;
    this.plans = plans;
    this.references = references;
    this.counters = counters;
    this.files = new HeldFiles(collection, rules);
  }

  /// The rules say no. A collection without any rule looks as if it were not there; who has not
  /// signed in is asked to.
  ProblemException refused(Caller caller) {
    var of = rules.of(collection.name());
    boolean isClosed = of.read().equals(Expr.NOBODY) && of.create().equals(Expr.NOBODY);
    if (isClosed) {
      return new Problem.NotFound().asException();
    }
    return caller.isSignedIn()
        ? new Problem.Forbidden().asException()
        : new Problem.Unauthenticated().asException();
  }

  /// No new item came of it. Who may make none at all is not told of its fields.
  ///
  /// @param sent the same, for whoever is asked whether fields are theirs to write
  ProblemException notMade(
      Tx tx, Caller caller, ItemInput.Values values, Filling filling, Filling sent) {
    var errors = references.missing(tx, !caller.admin(), values, filling, null);
    var rule = plans.isMakeable();
    if (caller.admin() || tx.exists(rule.sql(), rule.fill(filling))) {
      errors.addAll(writes.refused(tx, values, sent, plans.newRow()));
    }
    return errors.isEmpty() ? refused(caller) : new Problem.Invalid(errors).asException();
  }

  /// No item, or not every one, was changed: what the caller does not see is missing for them; what
  /// they see and may not change is refused; else the new values are not right.
  ///
  /// @param sent the same, for whoever is asked whether fields are theirs to write
  ProblemException notChanged(
      Tx tx, Caller caller, Expr where, ItemInput.Values values, Filling filling, Filling sent) {
    if (!matches(tx, caller, where, Verb.READ, filling)) {
      return new Problem.NotFound().asException();
    }
    if (!matches(tx, caller, where, Verb.UPDATE, filling)) {
      return refused(caller);
    }
    var errors = references.missing(tx, !caller.admin(), values, filling, where);
    errors.addAll(counters.outside(tx, values, filling, where));
    var among = plans.condition(where, caller.admin() ? Verb.NONE : Verb.UPDATE);
    errors.addAll(writes.refused(tx, values, sent, among));
    return errors.isEmpty() ? refused(caller) : new Problem.Invalid(errors).asException();
  }

  /// No item was removed.
  ProblemException notRemoved(Tx tx, Caller caller, Expr where, Filling filling) {
    return matches(tx, caller, where, Verb.READ, filling)
        ? refused(caller)
        : new Problem.NotFound().asException();
  }

  private boolean matches(Tx tx, Caller caller, Expr where, Verb verb, Filling filling) {
    var match = plans.match(where, caller.admin() ? Verb.NONE : verb);
    return tx.number(match.sql(), match.fill(filling.with(1L))) > 0;
  }

  /// A constraint has the last word; here it gets a better sentence.
  ///
  /// @param where which items were to change; null for a new one
  RuntimeException explained(
      Tx tx, DbException failure, @Nullable Expr where, ItemInput.Values values, Filling filling) {
    if (failure.isReference()) {
      var errors = references.missing(tx, !filling.caller().admin(), values, filling, where);
      errors.addAll(files.foreign(tx, values, filling, where));
      return errors.isEmpty() ? failure : new Problem.Invalid(errors).asException();
    }
    if (failure.isDuplicate()) {
      for (int i = 0; i < collection.fields().size(); i++) {
        var field = collection.fields().get(i);
        if (field.unique() && values.given().get(i) && isTaken(tx, field, values.all()[i + 1])) {
          return duplicate(field.name());
        }
      }
      var group = takenGroup(tx, where, values, filling);
      if (group.isPresent()) {
        return duplicate(String.join(", ", group.get()));
      }
      if (values.all()[0] != null && isTaken(tx, "{0} = {1}", Query.ID, values.all()[0])) {
        return duplicate(Query.ID);
      }
    }
    if (failure.isMissing() || failure.isRefused()) {
      var names = collection.fields().stream().map(Field::name).toList();
      return failure
          .column(collection.name(), names)
          .<RuntimeException>map(name -> unfit(name, failure.isMissing()))
          .orElse(failure);
    }
    return failure;
  }

  /// The database holds more than the contract says, or a trigger took the value away.
  private static RuntimeException unfit(String field, boolean isMissing) {
    var error =
        isMissing
            ? new FieldError("#/" + field, "is required", "required")
            : new FieldError("#/" + field, "is not one of the values that the database takes");
    return new Problem.Invalid(List.of(error)).asException();
  }

  static ProblemException duplicate(String field) {
    return new Problem.Conflict("duplicate", "There is one with this " + field + " already.")
        .asException();
  }

  /// The first group of fields whose values another item has. Where several items were to have the
  /// same new ones, there is none.
  private Optional<List<String>> takenGroup(
      Tx tx, @Nullable Expr where, ItemInput.Values values, Filling filling) {
    return collection.unique().stream()
        .filter(group -> {
          var statement = plans.taken(where, !filling.caller().admin(), values, group);
          return tx.exists(statement.sql(), statement.fill(filling));
        })
        .findFirst();
  }

  private boolean isTaken(Tx tx, Field field, @Nullable Object value) {
    boolean isCaseless = field.type().isCaseless();
    return isTaken(tx, isCaseless ? "{0} = {1} collate nocase" : "{0} = {1}", field.name(), value);
  }

  private boolean isTaken(Tx tx, String condition, String column, @Nullable Object value) {
    var statement =
        Statement.of(
            "select 1 from {0} where {1}",
            DSL.name(collection.name()), DSL.sql(condition, DSL.name(column), Statement.hole(0)));
    return tx.exists(statement.sql(), value);
  }
}
