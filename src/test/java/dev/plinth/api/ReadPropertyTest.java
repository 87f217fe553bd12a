package dev.plinth.api;

import static dev.plinth.api.ReadServer.encoded;
import static dev.plinth.api.ReadServer.pick;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lists answer, held against plain SQL over random rows.
final class ReadPropertyTest {
  private static final int ITEMS = 150;

  @TempDir Path home;

  private record Case(String filter, String sql) {}

  @Test
  void everyFilterFindsWhatPlainSqlFinds() {
    var random = new Random(20261123);
    int cases = ReadServer.cases(200);
    int found = 0;
    try (var server = new ReadServer(home, random, ITEMS)) {
      for (int i = 0; i < cases; i++) {
        var one = filter(random, 2);
        var expected = server.sql("where " + one.sql() + " order by id");
        assertThat(server.ids("&filter=" + encoded(one.filter()), 200))
            .as("%s%n%s", one.filter(), one.sql())
            .isEqualTo(expected);
        found += expected.isEmpty() ? 0 : 1;
      }
    }
    System.out.println("filters against SQL: " + cases + " cases, " + found + " found items");
    assertThat(found).isGreaterThan(cases / 3);
  }

  @Test
  void everyOrderReadPageByPageIsTheWholeList() {
    var random = new Random(7);
    int cases = ReadServer.cases(30);
    try (var server = new ReadServer(home, random, ITEMS)) {
      for (int i = 0; i < cases; i++) {
        var asked = new ArrayList<String>();
        var sql = new ArrayList<String>();
        boolean descends = order(random, asked, sql);
        var expected =
            server.sql("order by " + String.join(", ", sql) + ", id" + (descends ? " desc" : ""));
        var query = "&sort=" + String.join(",", asked);
        assertThat(server.ids(query, 1 + random.nextInt(60))).as("%s", asked).isEqualTo(expected);
        int offset = random.nextInt(ITEMS);
        assertThat(page(server, query + "&offset=" + offset))
            .isEqualTo(expected.subList(offset, Math.min(offset + 20, ITEMS)));
      }
    }
    System.out.println("orders against SQL: " + cases + " cases");
  }

  private static List<Long> page(ReadServer server, String query) {
    var ids = new ArrayList<Long>();
    server
        .get("?fields=id&limit=20" + query)
        .is(200)
        .json()
        .get("items")
        .forEach(item -> ids.add(item.get("id").longValue()));
    return ids;
  }

  @Test
  void pagesMissNothingAndRepeatNothingWhileOthersInsert() throws InterruptedException {
    var random = new Random(3);
    try (var server = new ReadServer(home, random, ITEMS)) {
      var goesOn = new AtomicBoolean(true);
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                var own = new Random(4);
                for (int i = 0; i < 100 && goesOn.get(); i++) {
                  server.insert(own);
                }
              });
      for (var sort : List.of("title,-n", "-at:nullsfirst,r", "id")) {
        var ids = server.ids("&sort=" + sort, 7);
        assertThat(new HashSet<>(ids)).as(sort).hasSameSizeAs(ids);
        for (long id = 1; id <= ITEMS; id++) {
          assertThat(ids).as(sort).contains(id);
        }
      }
      goesOn.set(false);
      writer.join();
    }
  }

  @Test
  void groupsAreWhatJavaComputes() {
    var random = new Random(11);
    int cases = ReadServer.cases(30);
    try (var server = new ReadServer(home, random, ITEMS)) {
      var items = new ArrayList<JsonNode>();
      for (var id : server.ids("", 200)) {
        items.add(server.get("/" + id).is(200).json());
      }
      for (int i = 0; i < cases; i++) {
        var by = pick(random, List.of("kind", "owner", "done", "day", "price", "title"));
        var field = pick(random, List.of("n", "r", "price"));
        var groups =
            server
                .get(
                    "?limit=1000&group=%s&aggregate=count,count(%s),sum(%s),avg(%s),min(%s),max(%s)"
                        .formatted(by, field, field, field, field, field))
                .is(200)
                .json()
                .get("items");
        var expected = new HashMap<String, List<JsonNode>>();
        for (var item : items) {
          expected.computeIfAbsent(key(item.get(by)), _ -> new ArrayList<>()).add(item.get(field));
        }
        assertThat(groups).as(by).hasSameSizeAs(expected.entrySet());
        for (var group : groups) {
          requireSame(group, field, Objects.requireNonNull(expected.get(key(group.get(by)))));
        }
      }
    }
    System.out.println("groups against Java: " + cases + " cases");
  }

  private static String key(JsonNode value) {
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.toString();
  }

  private static void requireSame(JsonNode group, String field, List<JsonNode> values) {
    var numbers = values.stream().filter(JsonNode::isNumber).map(JsonNode::decimalValue).toList();
    assertThat(group.get("count").intValue()).isEqualTo(values.size());
    assertThat(group.get("count_" + field).intValue()).isEqualTo(numbers.size());
    if (numbers.isEmpty()) {
      assertThat(group.get("sum_" + field).isNull()).isTrue();
      return;
    }
    var sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    var found = group.get("sum_" + field);
    boolean isExact = field.equals("n") && sum.abs().compareTo(BigDecimal.valueOf(1L << 62)) < 0;
    if (isExact) {
      assertThat(found.decimalValue()).isEqualByComparingTo(sum);
    }
    near(found, sum.doubleValue());
    near(group.get("avg_" + field), sum.doubleValue() / numbers.size());
    near(group.get("min_" + field), Collections.min(numbers).doubleValue());
    near(group.get("max_" + field), Collections.max(numbers).doubleValue());
  }

  /// Large integers of both signs leave an average with what their digits beyond 2⁵³ were.
  private static void near(JsonNode found, double expected) {
    double lost = Math.abs(expected) > 1e6 || Math.abs(found.doubleValue()) > 1e6 ? 16_384 : 1e-6;
    assertThat(found.doubleValue())
        .isCloseTo(expected, Offset.offset(lost + Math.abs(expected) * 1e-9));
  }

  /// @return whether the last key descends
  private static boolean order(Random random, List<String> asked, List<String> sql) {
    boolean descends = false;
    var fields = new ArrayList<>(List.of("title", "n", "price", "r", "done", "day", "at", "kind"));
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      var field = fields.remove(random.nextInt(fields.size()));
      descends = random.nextBoolean();
      var nulls = pick(random, List.of("", "first", "last"));
      asked.add((descends ? "-" : "") + field + (nulls.isEmpty() ? "" : ":nulls" + nulls));
      sql.add(
          (field.equals("price") ? "cast(price as real)" : field)
              + (descends ? " desc" : "")
              + (nulls.isEmpty() ? "" : " nulls " + nulls));
    }
    return descends;
  }

  private static Case filter(Random random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return term(random);
    }
    var left = filter(random, depth - 1);
    if (random.nextInt(4) == 0) {
      return new Case("not (" + left.filter() + ")", "not ifnull(" + left.sql() + ", 0)");
    }
    var right = filter(random, depth - 1);
    var word = random.nextBoolean() ? " and " : " or ";
    return new Case(
        "(" + left.filter() + word + right.filter() + ")",
        "(ifnull(" + left.sql() + ", 0)" + word + "ifnull(" + right.sql() + ", 0))");
  }

  private static Case term(Random random) {
    var operator = pick(random, List.of("=", "!=", "<", "<=", ">", ">="));
    var text = quoted(pick(random, ReadServer.TEXTS));
    var integer =
        pick(random, List.of("0", "7", "1.5", "-1", "9007199254740993", "9223372036854775807"));
    var decimal = pick(random, ReadServer.DECIMALS);
    var day = quoted(pick(random, ReadServer.DAYS));
    var at = quoted(pick(random, ReadServer.INSTANTS));
    return switch (random.nextInt(38)) {
      case 0 -> same("title " + operator + " " + text);
      case 1 -> same("n " + operator + " " + integer);
      case 2 ->
          new Case(
              "price " + operator + " " + decimal,
              "cast(price as real) " + operator + " " + decimal);
      case 3 -> same("r " + operator + " " + pick(random, List.of("0", "0.25", "1", "1.75")));
      case 4 -> new Case("done", "done = 1");
      case 5 -> new Case("done != true", "done != 1");
      case 6 -> same("day " + operator + " " + day);
      case 7 -> same("at " + operator + " " + at);
      case 8 -> same("title in (" + text + ", 'a', 'äb')");
      case 9 -> same("n not in (0, " + integer + ", 7)");
      case 10 -> same("n between -1 and " + integer);
      case 11 ->
          new Case(
              "day not between " + day + " and '2026-11-23'",
              "not ifnull(day between " + day + " and '2026-11-23', 0)");
      case 12 -> {
        var pattern =
            quoted(pick(random, List.of("a%", "%B", "_", "%\\%", "a\\_%", "%'%", "ä%", "%\\\\%")));
        yield new Case("title like " + pattern, "title like " + pattern + " escape '\\'");
      }
      case 13 ->
          new Case("title contains " + text, "(instr(lower(title), lower(" + text + ")) > 0)");
      case 14 ->
          new Case(
              "title starts with " + text,
              "substr(lower(title), 1, length(" + text + ")) = lower(" + text + ")");
      case 15 -> new Case("kind = null", "kind is null");
      case 16 -> new Case("at is not null", "at is not null");
      case 17 -> same("length(title) " + operator + " 2");
      case 18 -> same("upper(title) = 'AB'");
      case 19 -> same("coalesce(n, 3) " + operator + " 3");
      case 20 -> new Case("year(day) = 2026", "cast(strftime('%Y', day) as integer) = 2026");
      case 21 ->
          new Case(
              "month(at) " + operator + " 11",
              "cast(strftime('%m', at) as integer) " + operator + " 11");
      case 22 ->
          new Case(
              "data.kind " + operator + " 'a'",
              "json_extract(data, '$.kind') " + operator + " 'a'");
      case 23 -> new Case("data.list[1] >= 2", "json_extract(data, '$.list[1]') >= 2");
      case 24 -> new Case("data.deep.x = true", "json_extract(data, '$.deep.x') = 1");
      case 25 ->
          new Case(
              "tags contains 'red'", "exists (select 1 from json_each(tags) where value = 'red')");
      case 26 ->
          new Case(
              "tags[0] " + operator + " 'red'",
              "json_extract(tags, '$[0]') " + operator + " 'red'");
      case 30 ->
          new Case("'red' in tags", "exists (select 1 from json_each(tags) where value = 'red')");
      case 31 ->
          new Case(
              "data.list contains 2",
              "exists (select 1 from json_each(data, '$.list') e where e.value = 2 and"
                  + " json_type(data, '$.list') = 'array')");
      case 32 ->
          new Case(
              "kind in tags", "exists (select 1 from json_each(t.tags) e where e.value = t.kind)");
      case 33 ->
          new Case("length(tags) " + operator + " 1", "json_array_length(tags) " + operator + " 1");
      case 34 ->
          new Case(
              "length(data.list) " + operator + " 2",
              "iif(json_type(data, '$.list') = 'array', json_array_length(data, '$.list'), null) "
                  + operator
                  + " 2");
      case 35 -> new Case("at < today", "at < strftime('%Y-%m-%dT00:00:00.000Z', 'now')");
      case 36 -> new Case("day >= today - 1d", "day >= strftime('%Y-%m-%d', 'now', '-1 day')");
      case 37 ->
          new Case(
              "data.kind contains 'A'",
              "instr(lower(iif(json_type(data, '$.kind') = 'text', json_extract(data, '$.kind'), '')),"
                  + " 'a') > 0");
      case 27 ->
          new Case(
              "owner.boss.name = 'Ada'",
              "(select b.name from users o join users b on b.id = o.boss where o.id = t.owner) = 'Ada'");
      case 28 ->
          new Case(
              "notes.any(text " + operator + " " + text + " and by = 'ada')",
              "exists (select 1 from notes where item = t.id and text "
                  + operator
                  + " "
                  + text
                  + " and by = 'ada')");
      default ->
          new Case(
              "notes.all(by.name = 'Bob')",
              "not exists (select 1 from notes m where item = t.id and by is not 'bob')");
    };
  }

  private static Case same(String both) {
    return new Case(both, both);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
