package dev.plinth.records;

import dev.plinth.db.DbException;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Decision;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Changes one collection: reads the input, decides what the caller alone decides, and makes the
/// function that writes.
final class Writing {
  private final Collection collection;
  private final Rules rules;
  private final ItemInput input;
  private final WritePlans plans;

  Writing(Collection collection, Rules rules, Ids ids) {
    this.collection = collection;
    this.rules = rules;
    this.input = new ItemInput(collection, rules.schema(), ids);
    this.plans = new WritePlans(collection, rules);
  }

  Collection collection() {
    return collection;
  }

  Function<Tx, Outcome> prepare(
      Caller caller, Mutation mutation, Arguments arguments, Instant now) {
    return switch (mutation) {
      case Mutation.Insert insert -> insert(caller, insert, arguments, now);
      case Mutation.Update update -> update(caller, update, arguments, now);
      case Mutation.Upsert upsert -> upsert(caller, upsert, arguments, now);
      case Mutation.Delete delete -> delete(caller, delete, arguments, now);
    };
  }

  private Function<Tx, Outcome> insert(
      Caller caller, Mutation.Insert insert, Arguments arguments, Instant now) {
    var rule = rules.of(collection.name()).create();
    if (Rules.decide(rule, caller) == Decision.NO) {
      throw refused(caller);
    }
    var values = input.create(insert.values(), caller, now);
    var statement = plans.insert(insert.form(), !caller.admin());
    var filled = statement.fill(new Filling(caller, arguments, now, values.all()));
    return tx -> {
      try {
        var item = tx.bytes(statement.sql(), filled);
        if (item == null) {
          throw refused(caller);
        }
        return new Outcome(List.of(item));
      } catch (DbException e) {
        throw explained(tx, e, values);
      }
    };
  }

  private Function<Tx, Outcome> update(
      Caller caller, Mutation.Update update, Arguments arguments, Instant now) {
    var values = input.update(update.values(), update.replace(), now);
    var statement = plans.update(update.form(), !caller.admin(), update.where(), values.given());
    var filling = new Filling(caller, arguments, now, values.all());
    var filled = statement.fill(filling);
    return tx -> {
      try {
        var items = tx.all(statement.sql(), row -> json(row.bytes(0)), filled);
        if (items.isEmpty() && !update.many()) {
          throw none(tx, caller, update.where(), filling);
        }
        return new Outcome(items);
      } catch (DbException e) {
        throw explained(tx, e, values);
      }
    };
  }

  /// There is one writer: nothing comes between the look and the write.
  private Function<Tx, Outcome> upsert(
      Caller caller, Mutation.Upsert upsert, Arguments arguments, Instant now) {
    var any = plans.match(upsert.where(), false);
    var filled = any.fill(new Filling(caller, arguments, now, new @Nullable Object[0]));
    return tx -> {
      var mutation =
          tx.exists(any.sql(), filled)
              ? new Mutation.Update(
                  collection.name(), upsert.where(), upsert.values(), true, false, upsert.form())
              : new Mutation.Insert(collection.name(), upsert.values(), upsert.form());
      return prepare(caller, mutation, arguments, now).apply(tx);
    };
  }

  private Function<Tx, Outcome> delete(
      Caller caller, Mutation.Delete delete, Arguments arguments, Instant now) {
    var statement = plans.delete(delete.form(), !caller.admin(), delete.where());
    var filling = new Filling(caller, arguments, now, new @Nullable Object[0]);
    var filled = statement.fill(filling);
    return tx -> {
      var items = tx.all(statement.sql(), row -> json(row.bytes(0)), filled);
      if (items.isEmpty() && !delete.many()) {
        throw none(tx, caller, delete.where(), filling);
      }
      return new Outcome(items);
    };
  }

  /// Why nothing matched: what the caller cannot read is missing for them; what they can read is
  /// refused.
  private ProblemException none(Tx tx, Caller caller, Expr where, Filling filling) {
    var readable = plans.match(where, !caller.admin());
    return tx.exists(readable.sql(), readable.fill(filling))
        ? refused(caller)
        : new Problem.NotFound().asException();
  }

  /// A collection without any rule looks as if it were not there; who has not signed in is asked
  /// to.
  private ProblemException refused(Caller caller) {
    var of = rules.of(collection.name());
    boolean isClosed = of.read().equals(Expr.NOBODY) && of.create().equals(Expr.NOBODY);
    if (isClosed) {
      return new Problem.NotFound().asException();
    }
    return caller.isSignedIn()
        ? new Problem.Forbidden().asException()
        : new Problem.Unauthenticated().asException();
  }

  /// A constraint has the last word; here it gets a better sentence.
  private RuntimeException explained(Tx tx, DbException failure, ItemInput.Values values) {
    if (failure.isReference()) {
      var errors = missingReferences(tx, values);
      return errors.isEmpty() ? failure : new Problem.Invalid(errors).asException();
    }
    if (failure.isDuplicate()) {
      for (int i = 0; i < collection.fields().size(); i++) {
        var field = collection.fields().get(i);
        if (field.unique() && values.given().get(i) && isTaken(tx, i, values.all()[i + 1])) {
          return new Problem.Conflict(
                  "duplicate", "There is one with this " + field.name() + " already.")
              .asException();
        }
      }
    }
    return failure;
  }

  private boolean isTaken(Tx tx, int place, @Nullable Object value) {
    var field = collection.fields().get(place);
    var statement =
        Statement.of(
            field.type() instanceof FieldType.Email
                ? "select 1 from {0} where {1} = {2} collate nocase"
                : "select 1 from {0} where {1} = {2}",
            org.jooq.impl.DSL.name(collection.name()),
            org.jooq.impl.DSL.name(field.name()),
            Statement.hole(0));
    return tx.exists(statement.sql(), value);
  }

  private List<FieldError> missingReferences(Tx tx, ItemInput.Values values) {
    var errors = new ArrayList<FieldError>();
    for (int i = 0; i < collection.fields().size(); i++) {
      var field = collection.fields().get(i);
      var value = values.all()[i + 1];
      if (field.type() instanceof FieldType.Reference(var to, var _) && value != null) {
        var statement =
            Statement.of(
                "select 1 from {0} where {1} = {2}",
                org.jooq.impl.DSL.name(to), org.jooq.impl.DSL.name("id"), Statement.hole(0));
        if (!tx.exists(statement.sql(), value)) {
          errors.add(new FieldError("#/" + field.name(), "refers to nothing"));
        }
      }
    }
    return errors;
  }

  private static byte[] json(byte @Nullable [] found) {
    if (found == null) {
      throw new IllegalStateException("a row without JSON");
    }
    return found;
  }
}
