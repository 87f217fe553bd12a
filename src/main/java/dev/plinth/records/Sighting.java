package dev.plinth.records;

import dev.plinth.db.Database;
import dev.plinth.db.RowNumbers;
import dev.plinth.kernel.Caller;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Finds out which rows a caller may read. One statement for a collection, and one row of answer:
/// an index on what the rule compares gives the numbers without a look at the rows.
final class Sighting {
  private final Database db;
  private final Rules rules;
  private final Map<String, Statement> statements = new ConcurrentHashMap<>();

  Sighting(Database db, Rules rules) {
    this.db = db;
    this.rules = rules;
  }

  Sight of(Caller caller, Collection collection) {
    return switch (Rules.decide(rules.of(collection.name()).read(), caller)) {
      case YES -> new Sight.Everything();
      case NO -> new Sight.Nothing();
      case ASK -> asked(caller, collection);
    };
  }

  private Sight asked(Caller caller, Collection collection) {
    var statement = statements.computeIfAbsent(collection.name(), _ -> statement(collection));
    var values =
        statement.fill(
            new Filling(caller, Arguments.NONE, db.clock().instant(), new @Nullable Object[0]));
    var numbers =
        db.<byte @Nullable []>read(
            statement.pace(), caller, tx -> tx.bytes(statement.sql(), values));
    return numbers == null ? new Sight.Nothing() : new Sight.Some(RowNumbers.read(numbers));
  }

  private Statement statement(Collection collection) {
    var number = RowNumbers.of(ReadPlan.ALIAS, collection.columns());
    return Statement.of(
        "select {0} from {1} as {2} where {3}",
        RowNumbers.all(number),
        DSL.name(collection.name()),
        DSL.name(ReadPlan.ALIAS),
        rules.condition(
            rules.of(collection.name()).read(), new Row(collection, ReadPlan.ALIAS), true));
  }
}
