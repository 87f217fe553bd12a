package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.config.SqlLimits;
import dev.plinth.db.Database;
import dev.plinth.db.DbException;
import dev.plinth.db.SqlPlan;
import dev.plinth.db.SqlToken;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.records.SqlFile.Written;
import dev.plinth.rules.Rules;
import dev.plinth.rules.SqlValue;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Statements that an admin types. Reads have a thread and a connection of their own; changes go
/// through the one writer, in a transaction of their own. No rule holds them back, but Plinth's own
/// tables stay closed: they hold secrets.
public final class SqlConsole {
  private static final String PLACE = "sql";

  private final Database db;
  private final Rules rules;
  private final SqlLimits limits;

  public SqlConsole(Database db, Rules rules, SqlLimits limits) {
    this.db = db;
    this.rules = rules;
    this.limits = limits;
  }

  /// Runs one statement.
  ///
  /// @param values of its `:name`s
  /// @param write whether it may change something
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` or `Forbidden` for anybody but an
  ///   admin, `Malformed` (`bad_sql`) with the database's own words
  public SqlResult run(Caller caller, String text, Map<String, JsonNode> values, boolean write) {
    if (!caller.admin()) {
      caller.require();
      throw new Problem.Forbidden().asException();
    }
    var file = SqlFile.of(PLACE, text);
    if (file.statements().size() != 1) {
      throw bad("Expected one statement, found " + file.statements().size() + ".");
    }
    var statement = file.statements().getFirst();
    int skipped = explains(statement);
    var explained = new SqlFile(PLACE, text, List.of(new Written(rest(statement, skipped))));
    var faults = explained.faults(values.keySet());
    if (!faults.isEmpty()) {
      throw bad(faults.getFirst());
    }
    Function<Tx, SqlResult> work =
        tx -> run(tx, statement.text(file), explained, values(statement, values), write);
    return write ? db.writeAlone(limits.time(), work) : db.readAside(limits.time(), work);
  }

  /// How many words of EXPLAIN QUERY PLAN come first.
  private static int explains(Written statement) {
    var tokens = statement.tokens();
    if (!statement.first().is("EXPLAIN")) {
      return 0;
    }
    return tokens.size() > 2 && tokens.get(1).is("QUERY") && tokens.get(2).is("PLAN") ? 3 : 1;
  }

  private static List<SqlToken> rest(Written statement, int skipped) {
    if (statement.tokens().size() == skipped) {
      throw bad("Expected a statement after EXPLAIN.");
    }
    return statement.tokens().subList(skipped, statement.tokens().size());
  }

  private SqlResult run(
      Tx tx, String sql, SqlFile explained, @Nullable Object[] values, boolean write) {
    try {
      var inner = explained.statements().getFirst().text(explained);
      var plan = SqlPlan.of(tx, inner, values.length);
      if (plan.opensOwn()) {
        throw new Problem.Forbidden(
                "closed_table", "Tables that begin with _plinth_ are Plinth's own.")
            .asException();
      }
      if (plan.changes() && !write) {
        throw bad("This changes something: send \"write\": true beside it.");
      }
      var columns = sql.equals(inner) ? plan.columns() : SqlPlan.columns(tx, sql);
      var rows = new SqlRows(SqlRows.columns(columns, this::type), limits);
      int changed = tx.runAny(sql, values, rows::take);
      return rows.result(changed);
    } catch (DbException e) {
      if (!e.isOfStatement()) {
        throw e;
      }
      throw e.problem().orElseGet(() -> malformed(SqlFault.of(e).text())).asException();
    }
  }

  private @Nullable FieldType type(String label, @Nullable String table) {
    return table == null
        ? null
        : rules
            .schema()
            .collection(table)
            .flatMap(collection -> collection.field(label))
            .map(field -> field.type())
            .orElse(null);
  }

  private static @Nullable Object[] values(Written statement, Map<String, JsonNode> sent) {
    var values = new ArrayList<@Nullable Object>();
    for (var name : statement.parameters()) {
      var value = sent.get(name);
      if (value != null && value.isContainerNode()) {
        throw new Problem.Invalid("#/params/" + name, "must be a single value").asException();
      }
      values.add(SqlValue.of(value, null));
    }
    return values.toArray();
  }

  private static RuntimeException bad(String detail) {
    return malformed(detail).asException();
  }

  private static Problem malformed(String detail) {
    return new Problem.Malformed("bad_sql", detail);
  }
}
