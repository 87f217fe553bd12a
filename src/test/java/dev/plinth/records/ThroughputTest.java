package dev.plinth.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.RuleParser;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prints what the waist costs without HTTP, on the workload that the goals speak of: a message is
/// made by a member of its room. Figures are for people; only the rows are checked.
///
/// `-Dplinth.throughput=10` runs ten times as much, which a warm figure needs.
final class ThroughputTest {
  private static final int THREADS = 64;
  private static final int SCALE = Integer.getInteger("plinth.throughput", 1);
  private static final String MEMBER =
      "exists(members where room = $row.room and user = $caller.id)";

  @TempDir Path home;

  @Test
  void messagesAreMadeViewedAndListed() {
    try (var db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC())) {
      var rules = new Rules(schema());
      new Migrations(db, home).migrate(rules);
      var records =
          new Records(
              db, rules, new Ids(Clock.systemUTC(), new SecureRandom()), new SecureRandom());
      people(records);
      int count = 2_000 * SCALE;
      measure(
          "create",
          count,
          i ->
              records.write(
                  user(i),
                  new Mutation.Insert(
                      "messages",
                      Mutation.Values.strict(
                          Json.read(
                              ("{\"room\":\"r"
                                      + i % 10
                                      + "\",\"data\":\"message number "
                                      + i
                                      + "\"}")
                                  .getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                      Form.ALL),
                  Arguments.NONE));
      assertThat(db.<Long>read(tx -> tx.number("SELECT count(*) FROM messages"))).isEqualTo(count);
      List<String> ids =
          db.read(tx -> tx.all("SELECT id FROM messages", row -> String.valueOf(row.text(0))));
      var byId = Query.byId("messages", Form.ALL);
      measure(
          "view",
          count,
          i ->
              records.view(
                  Caller.SYSTEM, byId, new Arguments(Map.of("path", Map.of("id", ids.get(i))))));
      measure(
          "view as member",
          count,
          i ->
              records.find(user(i), byId, new Arguments(Map.of("path", Map.of("id", ids.get(i))))));
      var list =
          new Query(
              "messages",
              RuleParser.parse("room = $query.room"),
              List.of(Sort.of("-created")),
              Form.ALL,
              false);
      measure(
          "list of 50",
          count / 4,
          i ->
              records.read(
                  user(i),
                  list,
                  new Cut.Keyset(50, null),
                  new Arguments(Map.of("query", Map.of("room", "r" + i % 10)))));
    }
  }

  private static Caller user(int i) {
    return new Caller("u" + i % 10, "s", false);
  }

  private static void people(Records records) {
    for (int i = 0; i < 10; i++) {
      insert(records, "users", "{\"id\": \"u" + i + "\"}");
      insert(records, "rooms", "{\"id\": \"r" + i + "\"}");
      insert(records, "members", "{\"room\": \"r%d\", \"user\": \"u%d\"}".formatted(i, i));
    }
  }

  private static void insert(Records records, String collection, String body) {
    var values = new Mutation.Values(Json.parse(body), Map.of(), Mutation.Mode.SEED);
    records.write(Caller.SYSTEM, new Mutation.Insert(collection, values, Form.ALL), Arguments.NONE);
  }

  private static void measure(String what, int count, IntConsumer work) {
    long wall = System.nanoTime();
    long cpu = cpu();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < THREADS; t++) {
        int from = t;
        threads.execute(() -> {
          for (int i = from; i < count; i += THREADS) {
            work.accept(i);
          }
        });
      }
    }
    System.out.printf(
        "%s: %,d per second, %.1f µs CPU each%n",
        what, count * 1_000_000_000L / (System.nanoTime() - wall), (cpu() - cpu) / 1e3 / count);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Schema schema() {
    var open = new Access("anyone", "nobody", "nobody", "nobody", "nobody");
    return new Schema(
        List.of(
            new Collection("users", IdType.TEXT, List.of(), open, List.of()),
            new Collection("rooms", IdType.TEXT, List.of(), open, List.of()),
            new Collection(
                "members",
                IdType.UUID,
                List.of(reference("room", "rooms"), reference("user", "users")),
                open,
                List.of()),
            new Collection(
                "messages",
                IdType.UUID,
                List.of(
                    new Field(
                        "owner",
                        new FieldType.Reference("users", OnDelete.CASCADE),
                        false,
                        false,
                        null,
                        Source.CALLER,
                        false),
                    reference("room", "rooms"),
                    new Field(
                        "data", new FieldType.Text(), true, false, null, Source.CLIENT, false),
                    new Field(
                        "created",
                        new FieldType.DateTime(),
                        false,
                        false,
                        null,
                        Source.CREATED,
                        false)),
                new Access(MEMBER, MEMBER, "nobody", "nobody", "nobody"),
                List.of(List.of("room", "-created", "id")))));
  }

  private static Field reference(String name, String to) {
    return new Field(
        name,
        new FieldType.Reference(to, OnDelete.CASCADE),
        true,
        false,
        null,
        Source.CLIENT,
        false);
  }
}
