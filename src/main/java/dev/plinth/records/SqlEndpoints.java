package dev.plinth.records;

import dev.plinth.config.SqlLimits;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractException;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.SqlParameter;
import dev.plinth.db.Catalog;
import dev.plinth.db.Database;
import dev.plinth.db.DbException;
import dev.plinth.db.SqlPlan;
import dev.plinth.db.Tx;
import dev.plinth.records.SqlEndpoint.Command;
import dev.plinth.records.SqlEndpoint.Gate;
import dev.plinth.records.SqlEndpoint.Sql;
import dev.plinth.rules.Row;
import dev.plinth.rules.RuleParser;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All SQL endpoints of a contract, read and compiled against the real tables when the server
/// starts: what could not run is told then, all of it at once.
///
/// A file `as: caller` reads collections alone, each through its read rule; one `as: admin` reads
/// and changes all but Plinth's own tables.
public final class SqlEndpoints {
  private static final long BYTES_MAX = 256 * 1024;
  private static final Collection NO_ITEM =
      new Collection("request", IdType.TEXT, List.of(), Access.CLOSED, List.of());

  private final Database db;
  private final Rules rules;
  private final Path folder;
  private final SqlLimits limits;
  private final Map<String, SqlEndpoint> endpoints = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Set<String> virtual;

  /// @param home files lie in its `sql/`
  /// @throws ContractException with everything that is wrong in the files
  public SqlEndpoints(Database db, Rules rules, Contract contract, Path home, SqlLimits limits) {
    this.db = db;
    this.rules = rules;
    this.folder = home.resolve("sql").toAbsolutePath().normalize();
    this.limits = limits;
    this.virtual = db.read(Catalog::virtual);
    for (var endpoint : contract.endpoints()) {
      if (endpoint.action() instanceof Action.Sql sql) {
        compile(endpoint, sql);
      }
    }
    if (!faults.isEmpty()) {
      throw new ContractException(faults);
    }
  }

  /// The statements of an endpoint that does `sql`.
  public SqlEndpoint of(Endpoint endpoint) {
    return Optional.ofNullable(endpoints.get(endpoint.key())).orElseThrow();
  }

  private void compile(Endpoint endpoint, Action.Sql action) {
    var text = read(endpoint, action.file());
    if (text.isEmpty()) {
      return;
    }
    var file = SqlFile.of("sql/" + action.file(), text.get());
    var parameters = parameters(endpoint, action);
    var found = new ArrayList<>(file.faults(parameters.keySet()));
    if (action.isCaller()) {
      found.addAll(file.qualified());
    }
    faults.addAll(found);
    if (found.isEmpty()) {
      db.<Boolean>read(tx -> compiled(tx, endpoint, action, file, parameters));
    }
  }

  private boolean compiled(
      Tx tx,
      Endpoint endpoint,
      Action.Sql action,
      SqlFile file,
      Map<String, SqlParameter> parameters) {
    var commands = new ArrayList<Command>();
    boolean changes = false;
    for (var statement : file.statements()) {
      try {
        var ruled = sql(action, file, statement, true);
        int places = statement.parameters().size();
        var plan = SqlPlan.of(tx, ruled.text(), places + ruled.values());
        faults.addAll(faults(action, file, statement, plan));
        changes |= plan.changes();
        var columns = SqlRows.columns(plan.columns(), types(action));
        var unruled = sql(action, file, statement, false);
        commands.add(
            new Command(ruled.with(columns), unruled.with(columns), statement.parameters()));
      } catch (DbException e) {
        var why = SqlFault.of(e);
        faults.add(file.at(why.name()) + why.text());
      }
    }
    if (!changes && file.statements().size() > 1) {
      faults.add(
          file.at(file.statements().get(1).first())
              + "expected one statement: several belong together only where they change something");
    }
    endpoints.put(
        endpoint.key(), new SqlEndpoint(db, limits, commands, parameters, changes, gate(action)));
    return true;
  }

  /// A statement with what comes before it.
  private record Draft(String text, @Nullable Statement seen) {
    int values() {
      return seen == null ? 0 : seen.size();
    }

    Sql with(List<SqlRows.Column> columns) {
      return new Sql(text, seen, columns);
    }
  }

  private Draft sql(Action.Sql action, SqlFile file, SqlFile.Written statement, boolean ruled) {
    var names = statement.names();
    var named =
        rules.schema().collections().stream()
            .filter(one -> names.contains(one.name().toLowerCase(Locale.ROOT)))
            .toList();
    var text = statement.text(file);
    if (!action.isCaller() || named.isEmpty()) {
      return new Draft(text, null);
    }
    var seen = SeenTables.of(named, rules, ruled);
    var tokens = statement.tokens();
    if (!statement.first().is("WITH")) {
      return new Draft("WITH " + seen.sql() + " " + text, seen);
    }
    boolean isRecursive = tokens.size() > 1 && tokens.get(1).is("RECURSIVE");
    int rest = tokens.get(isRecursive ? 1 : 0).to() - statement.first().from();
    var with = isRecursive ? "WITH RECURSIVE " : "WITH ";
    return new Draft(with + seen.sql() + "," + text.substring(rest), seen);
  }

  private List<String> faults(
      Action.Sql action, SqlFile file, SqlFile.Written statement, SqlPlan plan) {
    var found = new ArrayList<String>();
    var start = file.at(statement.first());
    if (plan.opensOwn()) {
      found.add(
          start + "tables that begin with _plinth_ are Plinth's own: none may be opened here");
    }
    var labels = new LinkedHashSet<String>();
    for (var column : plan.columns()) {
      if (!labels.add(column.label())) {
        found.add(start + "two columns are called " + column.label() + ": give one another name");
      }
    }
    for (var declared : action.columns().keySet()) {
      if (!plan.columns().isEmpty() && !labels.contains(declared)) {
        found.add(start + "the answer has no column " + declared + ", which `columns` declares");
      }
    }
    if (action.isCaller()) {
      if (plan.changes()) {
        found.add(start + "a statement that changes something needs `as: admin` and a `rule`");
      }
      var known = collections();
      for (var table : plan.tables()) {
        if (!known.contains(table)) {
          found.add(
              file.at(table)
                  + table
                  + " is no collection: only `as: admin` with a `rule` reads it");
        }
      }
      if (plan.isVirtual() && statement.names().stream().anyMatch(virtual::contains)) {
        found.add(start + "a search index is read `as: admin` with a `rule` alone");
      }
    }
    return found;
  }

  private Set<String> collections() {
    var names = new LinkedHashSet<String>();
    rules.schema().collections().forEach(one -> names.add(one.name().toLowerCase(Locale.ROOT)));
    return names;
  }

  private SqlRows.Types types(Action.Sql action) {
    return (label, table) -> {
      var declared = action.columns().get(label);
      return declared != null || table == null ? declared : stored(table, label);
    };
  }

  private @Nullable FieldType stored(String table, String label) {
    return rules
        .schema()
        .collection(table)
        .flatMap(collection -> collection.field(label))
        .map(field -> field.type())
        .orElse(null);
  }

  private @Nullable Gate gate(Action.Sql action) {
    if (action.isCaller()) {
      return null;
    }
    var rule = RuleParser.parse(action.rule());
    var condition = rules.condition(rule, new Row(NO_ITEM, "none"));
    return new Gate(rule, Statement.of("select 1 where {0}", condition));
  }

  /// What is declared, and what explains itself: parameters of the path, `:caller`, `:now`.
  private static Map<String, SqlParameter> parameters(Endpoint endpoint, Action.Sql action) {
    var parameters = new LinkedHashMap<String, SqlParameter>();
    parameters.put("caller", new SqlParameter(List.of("caller", "id")));
    parameters.put("now", new SqlParameter(List.of("now")));
    for (var name : endpoint.parameters()) {
      parameters.put(name, new SqlParameter(List.of("path", name)));
    }
    parameters.putAll(action.params());
    return parameters;
  }

  private Optional<String> read(Endpoint endpoint, String file) {
    try {
      var path = folder.resolve(file).normalize();
      if (!path.startsWith(folder) || file.isEmpty()) {
        faults.add(endpoint.key() + ": the file " + file + " is not below " + folder);
      } else if (!Files.isRegularFile(path)) {
        faults.add(endpoint.key() + ": there is no file " + path);
      } else if (Files.size(path) > BYTES_MAX) {
        faults.add(endpoint.key() + ": " + path + " has more than " + BYTES_MAX + " bytes");
      } else {
        return Optional.of(Files.readString(path));
      }
    } catch (IOException | InvalidPathException e) {
      faults.add(endpoint.key() + ": the file " + file + " cannot be read as UTF-8 text");
    }
    return Optional.empty();
  }
}
