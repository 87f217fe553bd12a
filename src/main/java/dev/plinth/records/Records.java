package dev.plinth.records;

import dev.plinth.db.Database;
import dev.plinth.db.Row;
import dev.plinth.db.Tx;
import dev.plinth.jsonschema.Effort;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Decision;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads and changes items for a caller. Every dialect comes through here, and the rules are part
/// of the SQL that runs: there is no way around them.
///
/// Problems: `NotFound` for a collection, item or page that is missing or not for this caller;
/// `Unauthenticated` or `Forbidden` for a change that the rules refuse; `Invalid` with all wrong
/// fields; `Conflict` for duplicates and for items that others refer to.
public final class Records {
  /// Queries that clients invent are many; an app's own are some hundreds.
  private static final int PLANS_MAX = 1_024;

  /// How long a transaction with very many changes may take: others wait for it.
  private static final Duration LARGE = Duration.ofSeconds(20);

  /// What can be asked of the only item of a singleton.
  public static final List<String> OF_SINGLETON = List.of("GET", "PATCH", "PUT");

  private static final byte[] EMPTY = "[]".getBytes(StandardCharsets.UTF_8);

  private final Database db;
  private final Rules rules;
  private final Cursors cursors;
  private final ReceiptStore receipts = new ReceiptStore();
  private final Map<String, Writing> writings = new HashMap<>();
  private final Totals totals;
  private final Grouping grouping;
  private final Sighting sighting;
  private final Map<PlanKey, ReadPlan> plans = new ConcurrentHashMap<>();

  public Records(Database db, Rules rules, Ids ids, SecureRandom random) {
    this.db = db;
    this.rules = rules;
    this.totals = new Totals(db);
    this.grouping = new Grouping(rules);
    this.sighting = new Sighting(db, rules);
    this.cursors = Cursors.open(db, random);
    for (var collection : rules.schema().collections()) {
      writings.put(collection.name(), new Writing(collection, rules, ids));
    }
  }

  private record PlanKey(Query query, boolean ruled) {}

  public Schema schema() {
    return rules.schema();
  }

  public Rules rules() {
    return rules;
  }

  /// Whether anybody may read that field of every item.
  public boolean isPublic(String name, String field) {
    var rule = rules.of(name);
    return rule.read().equals(Expr.ANYONE) && rule.field(field).equals(Expr.ANYONE);
  }

  /// A collection by its name.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  public Collection collection(String name) {
    return writing(name).collection();
  }

  /// A collection by its name, for a caller who wants to read it.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, for a collection that nobody may read
  ///   too
  public Collection readable(Caller caller, String name) {
    if (isClosed(caller, name)) {
      throw new Problem.NotFound().asException();
    }
    return collection(name);
  }

  /// A collection by its name, for a caller who wants to change it.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, for a collection without any rule too
  public Collection writable(Caller caller, String name) {
    boolean isClosed = isClosed(caller, name) && rules.of(name).create().equals(Expr.NOBODY);
    if (isClosed) {
      throw new Problem.NotFound().asException();
    }
    return collection(name);
  }

  /// A part of the items that match and that the caller may read.
  public Page read(Caller caller, Query query, Cut cut, Arguments arguments) {
    readable(caller, query.collection());
    var plan = plan(caller, query);
    if (decide(caller, query) == Decision.NO) {
      return new Page(EMPTY, 0, null, query.count() == Count.NONE ? null : 0L);
    }
    var page = part(caller, plan, cut, arguments);
    return query.count() == Count.BOUNDED ? counted(caller, plan, arguments, page) : page;
  }

  private Page part(Caller caller, ReadPlan plan, Cut cut, Arguments arguments) {
    return switch (cut) {
      case Cut.Offset(int limit, long offset) -> offset(caller, plan, limit, offset, arguments);
      case Cut.Keyset(int limit, var cursor) -> keyset(caller, plan, limit, cursor, arguments);
      case Cut.None _ -> {
        var statement = plan.count();
        var values = statement.fill(filling(caller, arguments));
        long total =
            db.<Long>read(statement.pace(), caller, tx -> tx.number(statement.sql(), values));
        yield new Page(EMPTY, 0, null, total);
      }
    };
  }

  private Page counted(Caller caller, ReadPlan plan, Arguments arguments, Page page) {
    if (decide(caller, plan.query()) == Decision.YES) {
      var statement = plan.count();
      var values = statement.fill(filling(caller, arguments));
      return page.counted(totals.exact(caller, plan.query(), statement, values), true);
    }
    var statement = plan.bounded();
    var values = statement.fill(filling(caller, arguments));
    long found = db.<Long>read(statement.pace(), caller, tx -> tx.number(statement.sql(), values));
    return page.counted(Math.min(found, Totals.COUNTED_MAX), found <= Totals.COUNTED_MAX);
  }

  /// Groups of the items that match and that the caller may read, each as JSON.
  ///
  /// @param limit how many are shown; one more says that there are more
  public List<byte[]> groups(Caller caller, Groups groups, int limit, Arguments arguments) {
    readable(caller, groups.collection());
    var statement = grouping.statement(groups, !caller.admin());
    var values = statement.fill(filling(caller, arguments, (long) limit));
    return db.read(
        statement.pace(),
        caller,
        tx -> tx.all(statement.sql(), row -> items(row.bytes(0)), values));
  }

  /// The different values of one field of the items that match and that the caller may read, as a
  /// JSON array; of a list its elements. Those of most items come first.
  public byte[] values(Caller caller, Query query, String field, int limit, Arguments arguments) {
    readable(caller, query.collection());
    if (decide(caller, query) == Decision.NO) {
      return EMPTY;
    }
    var statement = plan(caller, query).values(field);
    var values = statement.fill(filling(caller, arguments, (long) limit));
    return items(
        db.<byte @Nullable []>read(
            statement.pace(), caller, tx -> tx.bytes(statement.sql(), values)));
  }

  /// One item that matches, as JSON.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound` when there is none that the caller may
  ///   read
  public byte[] view(Caller caller, Query query, Arguments arguments) {
    return find(caller, query, arguments).orElseThrow(() -> new Problem.NotFound().asException());
  }

  /// One item that matches, as JSON; empty when there is none that the caller may read.
  public Optional<byte[]> find(Caller caller, Query query, Arguments arguments) {
    writing(query.collection());
    if (decide(caller, query) == Decision.NO) {
      return Optional.empty();
    }
    var statement = plan(caller, query).one();
    var values = statement.fill(filling(caller, arguments));
    return Optional.ofNullable(
        db.<byte @Nullable []>read(
            statement.pace(), caller, tx -> tx.bytes(statement.sql(), values)));
  }

  /// Which rows of a collection the caller may read now.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, for a collection that nobody may read
  ///   too
  public Sight sight(Caller caller, String collection) {
    return sighting.of(caller, readable(caller, collection));
  }

  /// Makes one change.
  public Outcome write(Caller caller, Mutation mutation, Arguments arguments) {
    return db.writeOne(prepare(caller, mutation, arguments));
  }

  /// Makes several changes, all or none, and names every one that is wrong.
  public List<Outcome> write(Caller caller, List<Mutation> mutations, Arguments arguments) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < mutations.size(); i++) {
      var pointer = mutations.size() == 1 ? "#" : "#/" + i;
      steps.add(new Step.Known(pointer, pointer, mutations.get(i), arguments));
    }
    return write(caller, new Series(steps, true));
  }

  /// Makes a series of changes, all or none.
  public List<Outcome> write(Caller caller, Series series) {
    var work = series.prepare(this, caller);
    if (series.isSingle()) {
      return db.writeOne(work);
    }
    return series.isLarge() ? db.writeAlone(LARGE, work) : db.write(work);
  }

  /// Makes a series of changes once, however often it is asked for under the same key.
  ///
  /// @param answer what the outcomes are answered with
  public Receipt writeOnce(
      Caller caller, Series series, Once once, Function<List<Outcome>, Receipt> answer) {
    var work = series.prepare(this, caller);
    var now = db.clock().instant();
    Function<Tx, Receipt> kept =
        tx -> receipts.once(tx, once, now, () -> answer.apply(work.apply(tx)));
    return series.isLarge() ? db.writeAlone(LARGE, kept) : db.write(kept);
  }

  /// Checks a change as far as it goes without the database, and gives what is left to do in a
  /// transaction: for those who write more in the same one. The function is pure.
  public Function<Tx, Outcome> prepare(Caller caller, Mutation mutation, Arguments arguments) {
    return prepare(caller, mutation, arguments, Effort.ofMany());
  }

  /// @param effort how much work checking JSON against schemas may be, for all changes together
  Function<Tx, Outcome> prepare(
      Caller caller, Mutation mutation, Arguments arguments, Effort effort) {
    var writing = writing(mutation.collection());
    if (writing.collection().isView()) {
      throw new Problem.MethodNotAllowed(List.of("GET")).asException();
    }
    if (writing.collection().singleton() && !(mutation instanceof Mutation.Update)) {
      throw new Problem.MethodNotAllowed(OF_SINGLETON).asException();
    }
    return writing.prepare(caller, mutation, arguments, db.clock().instant(), effort);
  }

  private Writing writing(String collection) {
    var found = writings.get(collection);
    if (found == null) {
      throw new Problem.NotFound().asException();
    }
    return found;
  }

  /// A collection that nobody may read looks as if it were not there.
  private boolean isClosed(Caller caller, String collection) {
    writing(collection);
    return !caller.admin() && rules.of(collection).read().equals(Expr.NOBODY);
  }

  private Decision decide(Caller caller, Query query) {
    return Rules.decide(rules.of(query.collection()).read(), caller);
  }

  private ReadPlan plan(Caller caller, Query query) {
    var key = new PlanKey(query, !caller.admin());
    var found = plans.get(key);
    if (found != null) {
      return found;
    }
    var made = new ReadPlan(collection(query.collection()), rules, query, !caller.admin());
    if (plans.size() >= PLANS_MAX) {
      plans.clear();
    }
    plans.put(key, made);
    return made;
  }

  private Page offset(Caller caller, ReadPlan plan, int limit, long offset, Arguments arguments) {
    var statement = plan.offset();
    var values = statement.fill(filling(caller, arguments, (long) limit, offset));
    return db.read(
        statement.pace(),
        caller,
        tx -> tx.first(statement.sql(), row -> page(plan, row), values).orElseThrow());
  }

  private Page keyset(
      Caller caller, ReadPlan plan, int limit, @Nullable String cursor, Arguments arguments) {
    var first = plan.keyset(true);
    var question = question(caller, first, arguments);
    var statement = cursor == null ? first : plan.keyset(false);
    var holes = new @Nullable Object[ReadPlan.KEYS + plan.keys()];
    holes[ReadPlan.LIMIT] = (long) limit;
    holes[ReadPlan.OFFSET] = 0L;
    if (cursor != null) {
      var keys = cursors.read(cursor, question);
      if (plan.isRanked()) {
        holes[ReadPlan.OFFSET] = keys.path(0).longValue();
      }
      for (int i = 0; i < plan.keys(); i++) {
        holes[ReadPlan.KEYS + i] = ReadPlan.key(keys.path(i));
      }
    }
    var values = statement.fill(filling(caller, arguments, holes));
    return db.read(
        statement.pace(),
        caller,
        tx -> {
          var page = new Page[1];
          var next = new @Nullable String[1];
          tx.each(
              statement.sql(),
              values,
              row -> {
                if (row.number(1) == ReadPlan.NEXT) {
                  next[0] = cursors.write(items(row.bytes(0)), question);
                } else {
                  page[0] = page(plan, row);
                  byte[] keys = plan.isSearch() ? row.bytes(3) : null;
                  next[0] = keys == null ? next[0] : cursors.write(keys, question);
                }
                return true;
              });
          return new Page(page[0].items(), page[0].size(), next[0], page[0].total());
        });
  }

  private static Page page(ReadPlan plan, Row row) {
    var total = plan.query().count() == Count.EXACT ? row.number(2) : null;
    return new Page(items(row.bytes(0)), (int) row.number(1), null, total);
  }

  /// What a cursor belongs to: the caller, the statement and its values, time left out.
  private static @Nullable Object[] question(Caller caller, Statement first, Arguments arguments) {
    var filled =
        first.fill(
            new Filling(caller, arguments, Instant.EPOCH, new @Nullable Object[ReadPlan.KEYS]));
    var question = Arrays.copyOf(filled, filled.length + 2);
    question[filled.length] = first.sql();
    question[filled.length + 1] = caller.id();
    return question;
  }

  private static byte[] items(byte @Nullable [] found) {
    return found == null ? EMPTY : found;
  }

  private Filling filling(Caller caller, Arguments arguments, @Nullable Object... values) {
    return new Filling(caller, arguments, db.clock().instant(), values);
  }
}
