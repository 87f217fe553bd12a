package dev.plinth.records;

import dev.plinth.db.DbException;
import dev.plinth.db.Tx;
import dev.plinth.jsonschema.Effort;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Statement.Filling;
import dev.plinth.records.WritePlans.Verb;
import dev.plinth.rules.Decision;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import java.time.Instant;
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
  private final Refusals refusals;
  private final JsonFields json;
  private final Adding adding;

  Writing(Collection collection, Rules rules, Ids ids) {
    this.collection = collection;
    this.rules = rules;
    this.json = new JsonFields(collection);
    this.input = new ItemInput(collection, rules, json, ids);
    var references = new References(collection, rules);
    var counters = new Counters(collection, rules);
    var writes = new FieldWrites(collection, rules, counters);
    this.plans = new WritePlans(collection, rules, references, counters, writes);
    this.refusals = new Refusals(collection, rules, plans, references, counters, writes);
    this.adding = new Adding(collection, rules, plans, references, counters, writes, refusals);
  }

  Collection collection() {
    return collection;
  }

  Function<Tx, Outcome> prepare(
      Caller caller, Mutation mutation, Arguments arguments, Instant now, Effort effort) {
    return switch (mutation) {
      case Mutation.Insert insert -> insert(caller, insert, arguments, now, effort);
      case Mutation.Update update -> update(caller, update, arguments, now, effort);
      case Mutation.Upsert upsert -> upsert(caller, upsert, arguments, now, effort);
      case Mutation.Add add -> add(caller, add, arguments, now, effort);
      case Mutation.Toggle toggle -> toggle(caller, toggle, arguments, now, effort);
      case Mutation.Delete delete -> delete(caller, delete, arguments, now);
    };
  }

  private Function<Tx, Outcome> insert(
      Caller caller, Mutation.Insert insert, Arguments arguments, Instant now, Effort effort) {
    var rule = rules.of(collection.name()).create();
    if (Rules.decide(rule, caller) == Decision.NO) {
      throw refusals.refused(caller);
    }
    var sender = sender(caller, insert.values());
    var values = input.create(insert.values(), caller, now, effort).guardedFor(sender);
    var statement = plans.insert(insert.form(), !caller.admin(), values.guarded());
    var filling = filling(caller, arguments, now, values);
    var filled = statement.fill(filling.by(sender));
    return tx -> {
      try {
        var item = tx.bytes(statement.sql(), filled);
        if (item == null) {
          throw refusals.notMade(tx, caller, values, filling, filling.by(sender));
        }
        return new Outcome(List.of(item), true);
      } catch (DbException e) {
        throw refusals.explained(tx, e, null, values, filling);
      }
    };
  }

  private Function<Tx, Outcome> update(
      Caller caller, Mutation.Update update, Arguments arguments, Instant now, Effort effort) {
    var sender = sender(caller, update.values());
    var values = input.update(update.values(), update.replace(), now, effort).guardedFor(sender);
    var statement = plans.update(update.form(), !caller.admin(), update.where(), values);
    var filling = filling(caller, arguments, now, values);
    var filled = statement.fill(filling.by(sender));
    var target = new Target(caller, update.where(), update.form(), update.reach(), filling);
    return tx -> {
      try {
        long matching = before(tx, target, Verb.UPDATE);
        json.requireMerged(tx, plans, caller, update.where(), values, filling, effort);
        var items = tx.all(statement.sql(), row -> json(row.bytes(0)), filled);
        boolean isMissing = items.isEmpty() && !update.reach().many();
        if (isMissing || items.size() < matching) {
          throw refusals.notChanged(
              tx, caller, update.where(), values, filling, filling.by(sender));
        }
        return new Outcome(items, false);
      } catch (DbException e) {
        throw refusals.explained(tx, e, update.where(), values, filling);
      }
    };
  }

  /// Who is asked whether fields are theirs to write.
  private static Caller sender(Caller caller, Mutation.Values values) {
    return values.sender() == null ? caller : values.sender();
  }

  private Filling filling(
      Caller caller, Arguments arguments, Instant now, ItemInput.Values values) {
    var all = arguments.sending(collection.name(), values.sent().byName());
    return new Filling(caller, all, now, values.all());
  }

  /// What is there is merged with, or replaced by, what was sent; one writer means that nothing
  /// comes between the look and the write. A body that lacks what a new item needs is fine as long
  /// as there is an item.
  private Function<Tx, Outcome> upsert(
      Caller caller, Mutation.Upsert upsert, Arguments arguments, Instant now, Effort effort) {
    var any = plans.match(upsert.where(), caller.admin() ? Verb.NONE : Verb.READ);
    var filled = any.fill(new Filling(caller, arguments, now, new @Nullable Object[] {1L}));
    var name = collection.name();
    var update =
        prepared(
            caller,
            new Mutation.Update(
                name,
                upsert.where(),
                upsert.values(),
                upsert.replace(),
                Reach.one(upsert.versions()),
                upsert.form()),
            arguments,
            now,
            effort);
    var insert =
        prepared(
            caller,
            new Mutation.Insert(name, upsert.values(), upsert.form()),
            arguments,
            now,
            effort);
    if (update.problem() != null && insert.problem() instanceof Problem.Invalid) {
      throw insert.problem().asException();
    }
    return tx -> {
      if (tx.number(any.sql(), filled) > 0) {
        if (upsert.insertOnly()) {
          throw new Problem.Stale().asException();
        }
        return update.run(tx);
      }
      if (!upsert.versions().isAny()) {
        throw new Problem.Stale().asException();
      }
      return insert.run(tx);
    };
  }

  private Function<Tx, Outcome> add(
      Caller caller, Mutation.Add add, Arguments arguments, Instant now, Effort effort) {
    if (Rules.decide(rules.of(collection.name()).create(), caller) == Decision.NO) {
      throw refusals.refused(caller);
    }
    var sender = sender(caller, add.values());
    var values = input.create(add.values(), caller, now, effort).guardedFor(sender);
    var filling = filling(caller, arguments, now, values);
    var group = collection.uniqueGroups().getFirst();
    return adding.prepare(caller, group, add.form(), values, filling, filling.by(sender));
  }

  /// One writer means that nothing comes between the look and the write.
  private Function<Tx, Outcome> toggle(
      Caller caller, Mutation.Toggle toggle, Arguments arguments, Instant now, Effort effort) {
    var any = plans.match(toggle.where(), caller.admin() ? Verb.NONE : Verb.READ);
    var filled = any.fill(new Filling(caller, arguments, now, new @Nullable Object[] {1L}));
    var name = collection.name();
    var insert = new Mutation.Insert(name, toggle.values(), toggle.form());
    var make = prepared(caller, insert, arguments, now, effort);
    var delete = new Mutation.Delete(name, toggle.where(), false, toggle.form());
    var remove = delete(caller, delete, arguments, now);
    return tx -> tx.number(any.sql(), filled) > 0 ? remove.apply(tx) : make.run(tx);
  }

  /// A write that is ready, or why it can never be.
  private record Prepared(@Nullable Function<Tx, Outcome> write, @Nullable Problem problem) {
    Outcome run(Tx tx) {
      if (problem != null) {
        throw problem.asException();
      }
      return java.util.Objects.requireNonNull(write).apply(tx);
    }
  }

  private Prepared prepared(
      Caller caller, Mutation mutation, Arguments arguments, Instant now, Effort effort) {
    try {
      return new Prepared(prepare(caller, mutation, arguments, now, effort), null);
    } catch (ProblemException e) {
      return new Prepared(null, e.problem());
    }
  }

  private Function<Tx, Outcome> delete(
      Caller caller, Mutation.Delete delete, Arguments arguments, Instant now) {
    var statement = plans.delete(delete.form(), !caller.admin(), delete.where());
    var filling = new Filling(caller, arguments, now, new @Nullable Object[0]);
    var filled = statement.fill(filling);
    var target = new Target(caller, delete.where(), delete.form(), delete.reach(), filling);
    return tx -> {
      var _ = before(tx, target, Verb.DELETE);
      var items = tx.all(statement.sql(), row -> json(row.bytes(0)), filled);
      if (items.isEmpty() && !delete.reach().many()) {
        throw refusals.notRemoved(tx, caller, delete.where(), filling);
      }
      return new Outcome(items, false);
    };
  }

  /// Which items a change is about.
  private record Target(Caller caller, Expr where, Form form, Reach reach, Filling filling) {
    Statement seen(WritePlans plans) {
      var seen = reach.versions().form();
      return plans.seen(seen == null ? form : seen, !caller.admin(), where);
    }
  }

  /// What must hold before a change: the version of one item, the number of many.
  ///
  /// @return how many items of many match; 0 where it is about one
  private long before(Tx tx, Target target, Verb verb) {
    var reach = target.reach();
    if (!reach.versions().isAny()) {
      var seen = target.seen(plans);
      var item = tx.bytes(seen.sql(), seen.fill(target.filling()));
      if (item == null) {
        throw new Problem.NotFound().asException();
      }
      if (!reach.versions().fits(item)) {
        throw new Problem.Stale().asException();
      }
    }
    if (!reach.many()) {
      return 0;
    }
    long most = reach.limit() == 0 ? Long.MAX_VALUE : reach.limit() + 1L;
    var match = plans.match(target.where(), target.caller().admin() ? Verb.NONE : verb);
    long matching = tx.number(match.sql(), match.fill(target.filling().with(most)));
    if (reach.limit() > 0 && matching > reach.limit()) {
      throw new Problem.Malformed(
              "too_many_items",
              "More than "
                  + reach.limit()
                  + " items match: narrow the filter. Nothing was changed.")
          .asException();
    }
    return matching;
  }

  private static byte[] json(byte @Nullable [] found) {
    if (found == null) {
      throw new IllegalStateException("a row without JSON");
    }
    return found;
  }
}
