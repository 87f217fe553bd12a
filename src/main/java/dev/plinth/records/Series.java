package dev.plinth.records;

import dev.plinth.db.DbException;
import dev.plinth.db.Tx;
import dev.plinth.jsonschema.Effort;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The changes of one request: all of them happen, or none. Each sees what the ones before it
/// wrote. What can be known before the transaction is told before it, for all of them at once.
///
/// @param steps in order
/// @param isBulk whether they are alike and know nothing of each other, so that after one that is
///   refused the others are looked at too; else the first refusal ends it
public record Series(List<Step> steps, boolean isBulk) {
  /// So many small changes share a transaction with other requests; more have one of their own.
  private static final int SHARED_MAX = 100;

  public Series {
    steps = List.copyOf(steps);
  }

  /// A series of one.
  public static Series of(Mutation mutation, Arguments arguments) {
    return new Series(List.of(Step.only(mutation, arguments)), false);
  }

  /// Whether one statement makes all changes, and is not undone after it did.
  boolean isSingle() {
    return steps.size() == 1
        && steps.getFirst() instanceof Step.Known known
        && !(known.mutation() instanceof Mutation.Update update && update.reach().many());
  }

  /// Whether it is too much work to keep others waiting in the same transaction.
  boolean isLarge() {
    return steps.size() > SHARED_MAX || steps.stream().anyMatch(Series::reachesFar);
  }

  private static boolean reachesFar(Step step) {
    return step instanceof Step.Known known
        && switch (known.mutation()) {
          case Mutation.Update update -> update.reach().many();
          case Mutation.Delete delete -> delete.reach().many();
          case Mutation.Insert _, Mutation.Upsert _, Mutation.Add _, Mutation.Toggle _ -> false;
        };
  }

  /// The function that makes the changes.
  ///
  /// @throws ProblemException with all that is wrong as far as it is known without the database
  Function<Tx, List<Outcome>> prepare(Records records, Caller caller) {
    var prepared = new ArrayList<@Nullable Function<Tx, Outcome>>();
    var failures = new Failures();
    var effort = Effort.ofMany();
    for (var step : steps) {
      Function<Tx, Outcome> write = null;
      try {
        if (step instanceof Step.Known known) {
          write = records.prepare(caller, known.mutation(), known.arguments(), effort);
        }
      } catch (ProblemException e) {
        failures.add(step, e);
      }
      prepared.add(write);
    }
    failures.settle();
    return tx -> {
      effort.renew();
      return apply(tx, prepared, records, caller, effort);
    };
  }

  private List<Outcome> apply(
      Tx tx,
      List<@Nullable Function<Tx, Outcome>> prepared,
      Records records,
      Caller caller,
      Effort effort) {
    var outcomes = new ArrayList<Outcome>();
    var failures = new Failures();
    for (int i = 0; i < steps.size() && (isBulk || failures.isEmpty()); i++) {
      var step = steps.get(i);
      try {
        var write = prepared.get(i);
        outcomes.add(
            write == null
                ? late(step, outcomes, records, caller, effort).apply(tx)
                : write.apply(tx));
      } catch (ProblemException e) {
        failures.add(step, e);
      } catch (DbException e) {
        failures.add(step, e.problem().orElseThrow(() -> e).asException());
      }
    }
    failures.settle();
    return outcomes;
  }

  private static Function<Tx, Outcome> late(
      Step step, List<Outcome> earlier, Records records, Caller caller, Effort effort) {
    return switch (step) {
      case Step.Known _ -> throw new IllegalStateException("it was not prepared");
      case Step.Later later -> {
        var known = later.made().apply(List.copyOf(earlier));
        yield records.prepare(caller, known.mutation(), known.arguments(), effort);
      }
    };
  }
}
