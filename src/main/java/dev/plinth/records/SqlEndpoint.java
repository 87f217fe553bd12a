package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.config.SqlLimits;
import dev.plinth.contract.SqlParameter;
import dev.plinth.db.Database;
import dev.plinth.db.DbException;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.FieldValue.Misfit;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.rules.SqlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A file of statements, compiled: a request binds its parameters and runs them. Statements that
/// change something run in one transaction of their own, all or none.
public final class SqlEndpoint {
  private static final Set<String> TEXTS = Set.of("path", "query");

  private final Database db;
  private final SqlLimits limits;
  private final List<Command> commands;
  private final Map<String, SqlParameter> parameters;
  private final boolean changes;
  private final @Nullable Gate gate;
  private final Map<String, FieldValue> readers = new HashMap<>();

  /// One statement, as it is for callers whom rules hold back and for admins.
  ///
  /// @param parameters names, in the order in which the text has them
  record Command(Sql ruled, Sql unruled, List<String> parameters) {
    Sql of(Caller caller) {
      return caller.admin() ? unruled : ruled;
    }
  }

  /// A text that begins with what the caller may see of the collections.
  ///
  /// @param seen values for that beginning; null where it has none
  record Sql(String text, @Nullable Statement seen, List<SqlRows.Column> columns) {}

  /// Who may run it at all.
  record Gate(Expr rule, Statement statement) {}

  SqlEndpoint(
      Database db,
      SqlLimits limits,
      List<Command> commands,
      Map<String, SqlParameter> parameters,
      boolean changes,
      @Nullable Gate gate) {
    this.db = db;
    this.limits = limits;
    this.commands = List.copyOf(commands);
    this.parameters = Map.copyOf(parameters);
    this.changes = changes;
    this.gate = gate;
    parameters.forEach((name, parameter) -> {
      if (parameter.type() != null) {
        readers.put(name, new FieldValue(parameter.type(), null));
      }
    });
  }

  /// Runs it. Of several statements the last one's rows are the answer.
  ///
  /// @param request the value of a variable, null where the request brings none
  /// @throws dev.plinth.kernel.ProblemException `Forbidden` where its rule does not hold, `Invalid`
  ///   with all parameters that are not right, `Unavailable` after the deadline
  public SqlResult run(
      Caller caller, Arguments arguments, Function<List<String>, @Nullable JsonNode> request) {
    var filling = new Filling(caller, arguments, db.clock().instant(), new @Nullable Object[0]);
    var values = values(request);
    Function<Tx, SqlResult> work =
        tx -> {
          requireAllowed(tx, caller, filling);
          return run(tx, caller, filling, values);
        };
    return changes ? db.writeAlone(limits.time(), work) : db.read(limits.time(), caller, work);
  }

  private void requireAllowed(Tx tx, Caller caller, Filling filling) {
    if (gate == null) {
      return;
    }
    boolean isAllowed =
        switch (Rules.decide(gate.rule(), caller)) {
          case YES -> true;
          case NO -> false;
          case ASK -> tx.exists(gate.statement().sql(), gate.statement().fill(filling));
        };
    if (!isAllowed) {
      throw new Problem.Forbidden().asException();
    }
  }

  private SqlResult run(
      Tx tx, Caller caller, Filling filling, Map<String, @Nullable Object> values) {
    var result = new SqlRows(List.of(), limits).result(0);
    for (var command : commands) {
      var sql = command.of(caller);
      var rows = new SqlRows(sql.columns(), limits);
      try {
        int changed = tx.runAny(sql.text(), bound(command, sql, filling, values), rows::take);
        result = rows.result(changed);
      } catch (DbException e) {
        throw e.isOfStatement() ? e.problem().orElseGet(() -> unsuitable(e)).asException() : e;
      }
    }
    return result;
  }

  private static @Nullable Object[] bound(
      Command command, Sql sql, Filling filling, Map<String, @Nullable Object> values) {
    var bound = new ArrayList<@Nullable Object>();
    if (sql.seen() != null) {
      for (var value : sql.seen().fill(filling)) {
        bound.add(value);
      }
    }
    command.parameters().forEach(name -> bound.add(values.get(name)));
    return bound.toArray();
  }

  /// The statement was right when the server started: its values made it fail.
  private static Problem unsuitable(DbException failure) {
    System.getLogger(SqlEndpoint.class.getName())
        .log(System.Logger.Level.WARNING, "a SQL endpoint failed", failure);
    return new Problem.Invalid("#", "With these values the statement cannot be run.");
  }

  private Map<String, @Nullable Object> values(Function<List<String>, @Nullable JsonNode> request) {
    var values = new HashMap<String, @Nullable Object>();
    var errors = new ArrayList<FieldError>();
    parameters.forEach((name, parameter) -> {
      try {
        values.put(name, value(name, parameter, request.apply(parameter.from())));
      } catch (Misfit e) {
        errors.add(new FieldError(pointer(parameter), e.detail()));
      }
    });
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    return values;
  }

  private @Nullable Object value(String name, SqlParameter parameter, @Nullable JsonNode sent)
      throws Misfit {
    boolean isText = TEXTS.contains(parameter.from().getFirst());
    boolean isMissing = sent == null || sent.isNull() || (isText && sent.asText().isEmpty());
    if (isMissing && parameter.required()) {
      throw new Misfit("is missing");
    }
    var node = isMissing ? parameter.fallback() : sent;
    if (node == null) {
      return null;
    }
    var reader = readers.get(name);
    if (reader != null) {
      return reader.read(node, isText && !isMissing);
    }
    if (node.isContainerNode()) {
      throw new Misfit("must be a single value");
    }
    return SqlValue.of(node, null);
  }

  /// `#/year` for `$query.year`, `#/filter/year` for `$body.filter.year`.
  private static String pointer(SqlParameter parameter) {
    var path = parameter.from();
    return "#/" + String.join("/", path.subList(path.size() > 1 ? 1 : 0, path.size()));
  }
}
