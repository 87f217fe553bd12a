package dev.plinth.api;

import dev.plinth.contract.ContractReader;
import dev.plinth.schema.Schema;
import dev.plinth.testing.Answer;
import dev.plinth.testing.TestClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A server full of random items, for tests that hold answers against plain SQL.
final class ReadServer implements AutoCloseable {
  static final String ITEMS = "/api/v1/records/items";
  static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                users: { id: text, fields: { name: text, boss: { type: reference, to: users } }, rules: { read: anyone } }
                items:
                  id: integer
                  fields:
                    title: text
                    n: integer
                    price: decimal
                    r: number
                    done: boolean
                    kind: { type: choice, values: [open, won, lost] }
                    day: date
                    at: datetime
                    data: json
                    tags: { type: list, of: text }
                    owner: { type: reference, to: users }
                  rules: { read: anyone }
                notes:
                  id: integer
                  fields:
                    item: { type: reference, to: items }
                    text: text
                    by: { type: reference, to: users }
                    seen: { type: reference, to: users }
                  rules: { read: anyone }
              """,
              "plinth.yaml")
          .schema();

  static final List<String> TEXTS =
      List.of("", "a", "A", "Ab", "äb", "Äb", "50%", "a_b", "it's", "日本", "zz top", "a\\b");
  static final List<String> INTEGERS =
      List.of(
          "0", "1", "-1", "7", "9007199254740993", "9223372036854775807", "-9223372036854775808");
  static final List<String> DECIMALS = List.of("0.1", "10", "9.50", "-3.25", "1000000.01");
  static final List<String> DAYS = List.of("2026-11-23", "2025-02-28", "2026-01-01");
  static final List<String> INSTANTS =
      List.of("2026-11-23T10:00:00.000Z", "2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00.000Z");
  static final List<String> JSON =
      List.of(
          "{\"kind\":\"a\",\"list\":[1,2,3],\"deep\":{\"x\":true}}",
          "{\"kind\":\"b\",\"list\":[],\"deep\":{}}",
          "{\"kind\":null,\"list\":[5]}",
          "[1]");
  static final List<String> LISTS = List.of("[]", "[\"red\"]", "[\"blue\",\"red\"]");

  private static final String INSERT =
      "insert into items (title, n, price, r, done, kind, day, at, data, tags, owner)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  final RecordServer app;
  private final TestClient client;

  ReadServer(Path home, Random random, int items) {
    app = new RecordServer(home, SCHEMA);
    client = app.anonymous();
    long seed = random.nextLong();
    app.db.write(tx -> {
      tx.run("insert into users (id, name, boss) values ('ada', 'Ada', null)");
      tx.run("insert into users (id, name, boss) values ('bob', 'Bob', 'ada')");
      var same = new Random(seed); // this function may run twice
      for (int i = 0; i < items; i++) {
        tx.run(INSERT, item(same));
      }
      for (int i = 0; i < items; i++) {
        tx.run(
            "insert into notes (item, text, by) values (?, ?, ?)",
            1 + same.nextInt(items),
            maybe(same, TEXTS),
            maybe(same, List.of("ada", "bob")));
      }
      return 0;
    });
  }

  /// One more random item.
  void insert(Random random) {
    var values = item(random);
    app.db.write(tx -> tx.run(INSERT, values));
  }

  private static Object[] item(Random random) {
    var integer = maybe(random, INTEGERS);
    var values = new ArrayList<Object>();
    values.add(maybe(random, TEXTS));
    values.add(integer == null ? null : Long.valueOf(integer));
    values.add(maybe(random, DECIMALS));
    values.add(random.nextInt(4) == 0 ? null : random.nextInt(8) / 4.0);
    values.add(random.nextInt(4) == 0 ? null : random.nextInt(2));
    values.add(maybe(random, List.of("open", "won", "lost")));
    values.add(maybe(random, DAYS));
    values.add(maybe(random, INSTANTS));
    values.add(maybe(random, JSON));
    values.add(maybe(random, LISTS));
    values.add(maybe(random, List.of("ada", "bob")));
    return values.toArray();
  }

  @SuppressWarnings("NullAway") // a missing value
  private static String maybe(Random random, List<String> among) {
    return random.nextInt(4) == 0 ? null : pick(random, among);
  }

  static <T> T pick(Random random, List<T> among) {
    return among.get(random.nextInt(among.size()));
  }

  /// As many as the system property `plinth.cases` says.
  static int cases(int otherwise) {
    return Integer.getInteger("plinth.cases", otherwise);
  }

  Answer get(String query) {
    return client.get(ITEMS + query);
  }

  /// The ids of all items that a query finds in its order, read page by page.
  List<Long> ids(String query, int limit) {
    var ids = new ArrayList<Long>();
    var cursor = "";
    do {
      var page = get("?fields=id&limit=" + limit + query + cursor).is(200).json();
      page.get("items").forEach(item -> ids.add(item.get("id").longValue()));
      cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    return ids;
  }

  /// The same by plain SQL.
  List<Long> sql(String rest) {
    return app.db.read(tx -> tx.all("select id from items t " + rest, row -> row.number(0)));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    app.close();
  }
}
