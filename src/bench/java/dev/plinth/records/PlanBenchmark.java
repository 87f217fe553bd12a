package dev.plinth.records;

import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.RuleParser;
import dev.plinth.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What it costs to render a plan once, and to run one that is known.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class PlanBenchmark {
  private static final Caller ADA = new Caller("ada", "s", false);
  private static final Query BY_ID = Query.byId("notes", Form.ALL);
  private static final Arguments FIRST = new Arguments(Map.of("path", Map.of("id", "n1")));
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        users: { id: text, fields: { name: text }, rules: { read: anyone } }
        notes:
          id: text
          fields:
            title: text
            open: boolean
            owner: { type: reference, to: users, onDelete: cascade }
          rules: { read: owner = $caller.id or open = true }
      """;

  private Database db;
  private Rules rules;
  private Records records;

  @Setup
  public void open() throws IOException {
    var home = Files.createTempDirectory("plinth-plans");
    db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC());
    rules = new Rules(ContractReader.read(CONTRACT, "plinth.yaml").schema());
    new Migrations(db, home).migrate(rules);
    records =
        new Records(db, rules, new Ids(Clock.systemUTC(), new SecureRandom()), new SecureRandom());
    insert("users", "{\"id\": \"ada\", \"name\": \"Ada\"}");
    insert("notes", "{\"id\": \"n1\", \"title\": \"One\", \"open\": false, \"owner\": \"ada\"}");
  }

  private void insert(String collection, String body) {
    var values = new Mutation.Values(Json.parse(body), Map.of(), Mutation.Mode.SEED);
    records.write(Caller.SYSTEM, new Mutation.Insert(collection, values, Form.ALL), Arguments.NONE);
  }

  @TearDown
  public void close() {
    db.close();
  }

  @Benchmark
  public Object rendered() {
    var query =
        new Query(
            "notes",
            RuleParser.parse("title = $query.title and owner.name = 'Ada'"),
            List.of(Sort.of("-title")),
            Form.ALL,
            false);
    return new ReadPlan(records.collection("notes"), rules, query, true).offset();
  }

  @Benchmark
  public Optional<byte[]> knownAndRun() {
    return records.find(ADA, BY_ID, FIRST);
  }
}
