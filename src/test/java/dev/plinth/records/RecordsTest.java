package dev.plinth.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.Template;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Expr;
import dev.plinth.rules.RuleParser;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordsTest {
  private static final Caller ADA = new Caller("ada", "s1", false);
  private static final Caller BOB = new Caller("bob", "s2", false);
  private static final Caller ADMIN = new Caller("root", "s3", true);
  private static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                users:
                  id: text
                  fields:
                    name: { type: text, min: 1, max: 20, required: true }
                    email: { type: email, required: true, unique: true }
                    secret: { type: text, set: server, hidden: true }
                  rules: { read: anyone, create: signed_in }
                notes:
                  fields:
                    title: { type: text, max: 100, required: true }
                    open: { type: boolean, default: false }
                    size: integer
                    price: decimal
                    tags: { type: list, of: text }
                    due: datetime
                    owner: { type: reference, to: users, set: $caller.id, onDelete: cascade }
                    parent: { type: reference, to: notes, onDelete: restrict }
                    created: { type: datetime, set: created }
                    updated: { type: datetime, set: updated }
                  rules: { read: owner = $caller.id or open = true, write: owner = $caller.id }
                  indexes: [[owner, -created]]
                counters:
                  id: integer
                  fields: { n: integer }
                  rules: { read: anyone, create: signed_in }
                vault: { fields: { x: text } }
              """,
              "plinth.yaml")
          .schema();

  @TempDir Path home;
  private Database db = RecordsTest.none();
  private Records records = RecordsTest.none();

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
  private static <T> T none() {
    return null;
  }

  @BeforeEach
  void open() {
    db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC());
    var rules = new Rules(SCHEMA);
    new Migrations(db, home).migrate(rules);
    records =
        new Records(db, rules, new Ids(Clock.systemUTC(), new SecureRandom()), new SecureRandom());
    for (var name : List.of("ada", "bob")) {
      insert(
          Caller.SYSTEM,
          "users",
          "{'id': '%s', 'name': '%s', 'email': '%s@x.org'}".formatted(name, name, name));
    }
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void whatOnlyTheDatabaseRefusesIsToldAtItsField() {
    own("CREATE TRIGGER own AFTER INSERT ON notes BEGIN UPDATE notes SET title = NULL; END");
    assertThatThrownBy(() -> insert(ADA, "notes", "{'title': 'x'}"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).hasToString(fault("#/title", "is required", "required")));
    own("DROP TRIGGER own");
    own("CREATE TRIGGER own AFTER INSERT ON notes BEGIN UPDATE notes SET open = 7; END");
    assertThatThrownBy(() -> insert(ADA, "notes", "{'title': 'x'}"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .hasToString(
                        fault(
                            "#/open",
                            "is not one of the values that the database takes",
                            "invalid")));
    own("DROP TRIGGER own");
    own(
        "CREATE TRIGGER own AFTER INSERT ON notes BEGIN UPDATE notes SET title = hex(zeroblob(99)); END");
    assertThatThrownBy(() -> insert(ADA, "notes", "{'title': 'x'}"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().toString()).contains("pointer=#/title"));
  }

  private static String fault(String pointer, String detail, String code) {
    return new Problem.Invalid(List.of(new Problem.FieldError(pointer, detail, code))).toString();
  }

  private void own(String sql) {
    db.write(tx -> {
      tx.script(sql);
      return true;
    });
  }

  @Test
  void anItemComesBackAsItWasSent() {
    var note =
        insert(
            ADA,
            "notes",
            "{'title': 'Grüße \\u2028 \\\"x\\\"', 'open': true, 'size': 9223372036854775807, 'price': 12.50, 'tags': ['a', 'b'], 'due': '2026-11-22T11:00:00+01:00'}");
    assertThat(note.get("id").asText()).hasSize(36);
    assertThat(note.get("title").asText()).isEqualTo("Grüße \u2028 \"x\"");
    assertThat(note.get("open").booleanValue()).isTrue();
    assertThat(note.get("size").longValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(note.get("price").toString()).isEqualTo("12.50");
    assertThat(note.get("tags").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(note.get("due").asText()).isEqualTo("2026-11-22T10:00:00.000Z");
    assertThat(note.get("owner").asText()).isEqualTo("ada");
    assertThat(note.get("parent").isNull()).isTrue();
    assertThat(note.get("created")).isEqualTo(note.get("updated"));
    assertThat(view(ADA, "notes", note)).isEqualTo(note);
  }

  @Test
  void allWrongFieldsAreNamedAtOnce() {
    assertThatThrownBy(() ->
            insert(
                ADA,
                "notes",
                "{'open': 'yes', 'size': 1.5, 'owner': 'bob', 'nonsense': 1, 'id': 'x', 'due': '2026-11-22'}"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(((Problem.Invalid) e.problem()).errors())
                    .extracting(Problem.FieldError::pointer)
                    .containsExactlyInAnyOrder(
                        "#/open", "#/size", "#/owner", "#/nonsense", "#/id", "#/due", "#/title"));
    assertThat(count("notes")).isZero();
  }

  @Test
  void numbersAreExactOrRefused() {
    for (var bad : List.of("9223372036854775808", "1e400", "'5'", "1.5")) {
      refuses(422, () -> insert(ADA, "notes", "{'title': 'x', 'size': %s}".formatted(bad)));
    }
    refuses(422, () -> insert(ADA, "notes", "{'title': 'x', 'price': 1e1000}"));
  }

  @Test
  void lenientReadingTakesWhatFrontendsSend() {
    var values =
        new Mutation.Values(
            json(
                "{'_id': 'x', 'title': 7, 'open': 'true', 'size': '12', 'due': '', 'owner': 'bob', 'parent': null, 'junk': {}}"),
            Map.of(),
            Mutation.Mode.LENIENT);
    var note =
        Json.read(
            records
                .write(ADA, new Mutation.Insert("notes", values, Form.ALL), Arguments.NONE)
                .item());
    assertThat(note.get("title").asText()).isEqualTo("7");
    assertThat(note.get("size").intValue()).isEqualTo(12);
    assertThat(note.get("due").isNull()).isTrue();
    assertThat(note.get("owner").asText()).isEqualTo("ada");
  }

  @Test
  void aReferenceToNothingIsAWrongField() {
    assertThatThrownBy(() -> insert(ADA, "notes", "{'title': 'x', 'parent': 'nowhere'}"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(((Problem.Invalid) e.problem()).errors())
                    .containsExactly(new Problem.FieldError("#/parent", "refers to nothing")));
  }

  @Test
  void anEmailIsUniqueWithoutCase() {
    refuses(409, () -> insert(ADA, "users", "{'id': 'c', 'name': 'c', 'email': 'ADA@x.org'}"));
  }

  @Test
  void theCallerDecidesWhatCanBeMade() {
    refuses(401, () -> insert(Caller.ANONYMOUS, "notes", "{'title': 'x'}"));
    refuses(401, () -> insert(Caller.ANONYMOUS, "counters", "{'n': 1}"));
    refuses(404, () -> insert(ADA, "vault", "{'x': 'x'}"));
    refuses(404, () -> insert(ADA, "nowhere", "{}"));
    assertThat(insert(ADMIN, "vault", "{'x': 'x'}").get("x").asText()).isEqualTo("x");
  }

  @Test
  void aForeignItemIsMissingAndAReadableOneForbidden() {
    var mine = insert(ADA, "notes", "{'title': 'mine'}");
    var open = insert(ADA, "notes", "{'title': 'open', 'open': true}");
    refuses(404, () -> view(BOB, "notes", mine));
    refuses(404, () -> patch(BOB, "notes", mine, "{'title': 'stolen'}"));
    refuses(404, () -> delete(BOB, "notes", mine));
    refuses(403, () -> patch(BOB, "notes", open, "{'title': 'stolen'}"));
    refuses(403, () -> delete(BOB, "notes", open));
    refuses(401, () -> delete(Caller.ANONYMOUS, "notes", open));
    refuses(404, () -> delete(ADA, "notes", json("{'id': 'missing'}")));
    assertThat(view(BOB, "notes", open)).isEqualTo(open);
    assertThat(list(BOB, "anyone", List.of(), 10)).containsExactly("open");
    assertThat(list(ADMIN, "anyone", List.of(), 10)).hasSize(2);
  }

  @Test
  void anUpdateChangesWhatWasSentAndTheTimeOfChange() {
    var note = insert(ADA, "notes", "{'title': 'a', 'size': 1, 'open': true}");
    var changed = patch(ADA, "notes", note, "{'size': 2}");
    assertThat(changed.get("title").asText()).isEqualTo("a");
    assertThat(changed.get("size").intValue()).isEqualTo(2);
    assertThat(changed.get("created")).isEqualTo(note.get("created"));
    var replaced =
        write(
            ADA,
            new Mutation.Update(
                "notes", Query.idCondition(), strict("{'title': 'b'}"), true, false, Form.ALL),
            note);
    assertThat(replaced.get("size").isNull()).isTrue();
    assertThat(replaced.get("open").booleanValue()).isFalse();
    assertThat(replaced.get("owner").asText()).isEqualTo("ada");
    refuses(422, () -> patch(ADA, "notes", note, "{'title': null}"));
  }

  @Test
  void theNewRowMustSatisfyTheCheckToo() {
    var note = insert(ADA, "notes", "{'title': 'a', 'open': true}");
    var handOver =
        new Mutation.Values(
            Json.object(), Map.of("owner", Json.parse("\"bob\"")), Mutation.Mode.LENIENT);
    refuses(
        403,
        () ->
            write(
                ADA,
                new Mutation.Update("notes", Query.idCondition(), handOver, false, false, Form.ALL),
                note));
    assertThat(view(ADA, "notes", note).get("owner").asText()).isEqualTo("ada");
  }

  @Test
  void oneRefusedChangeUndoesItsWholeBatch() {
    var mutations =
        List.<Mutation>of(
            new Mutation.Insert("notes", strict("{'title': '1'}"), Form.ALL),
            new Mutation.Insert("notes", strict("{'title': '2', 'parent': 'nowhere'}"), Form.ALL));
    refuses(422, () -> records.write(ADA, mutations, Arguments.NONE));
    assertThat(count("notes")).isZero();
  }

  @Test
  void anUpsertMakesOrReplaces() {
    var where = rule("title = $body.title");
    for (int i = 1; i <= 2; i++) {
      var body = json("{'title': 'same', 'size': %d}".formatted(i));
      records.write(
          ADA,
          new Mutation.Upsert("notes", where, Mutation.Values.strict(body), Form.ALL),
          new Arguments(Map.of("body", body)));
    }
    assertThat(count("notes")).isEqualTo(1);
    assertThat(db.<Long>read(tx -> tx.number("SELECT size FROM notes"))).isEqualTo(2);
  }

  @Test
  void whatOthersReferToIsKept() {
    var parent = insert(ADA, "notes", "{'title': 'parent'}");
    insert(ADA, "notes", "{'title': 'child', 'parent': '%s'}".formatted(parent.get("id").asText()));
    refuses(409, () -> delete(ADA, "notes", parent));
    assertThat(count("notes")).isEqualTo(2);
  }

  @Test
  void cursorsWalkThroughEveryItemOnceInEveryOrder() {
    for (int i = 0; i < 23; i++) {
      insert(
          ADA,
          "notes",
          i % 3 == 0
              ? "{'title': 't%d'}".formatted(i)
              : "{'title': 't%d', 'size': %d, 'price': %d.5}".formatted(i, i % 4, i % 5));
    }
    for (var order :
        List.of(
            "", "size", "-size", "size,-price", "-created", "title", "-size,title", "price,-id")) {
      var sort =
          order.isEmpty()
              ? List.<Sort>of()
              : List.of(order.split(",")).stream().map(Sort::of).toList();
      var all = list(ADA, "anyone", sort, 100);
      assertThat(all).hasSize(23);
      for (int limit : new int[] {1, 7, 23}) {
        assertThat(list(ADA, "anyone", sort, limit)).as(order + " by " + limit).isEqualTo(all);
      }
    }
  }

  @Test
  void aCursorIsForItsCallerAndItsQuestion() {
    for (int i = 0; i < 5; i++) {
      insert(ADA, "notes", "{'title': 'x', 'open': true}");
    }
    var query = new Query("notes", Expr.ANYONE, List.of(), Form.ALL, true);
    var page = records.read(ADA, query, new Cut.Keyset(2, null), Arguments.NONE);
    assertThat(page.total()).isEqualTo(5);
    var next = String.valueOf(page.next());
    refuses(400, () -> records.read(BOB, query, new Cut.Keyset(2, next), Arguments.NONE));
    var other = new Query("notes", rule("size = 1"), List.of(), Form.ALL, true);
    refuses(400, () -> records.read(ADA, other, new Cut.Keyset(2, next), Arguments.NONE));
    for (int i = 0; i < next.length(); i++) {
      var flipped = new StringBuilder(next);
      flipped.setCharAt(i, next.charAt(i) == 'A' ? 'B' : 'A');
      refuses(
          400,
          () -> records.read(ADA, query, new Cut.Keyset(2, flipped.toString()), Arguments.NONE));
    }
    assertThat(records.read(ADA, query, new Cut.Keyset(2, next), Arguments.NONE).size())
        .isEqualTo(2);
  }

  @Test
  void offsetsAndCountsSeeWhatTheCallerSees() {
    for (int i = 0; i < 5; i++) {
      insert(i % 2 == 0 ? ADA : BOB, "notes", "{'title': 't%d'}".formatted(i));
    }
    var query = new Query("notes", Expr.ANYONE, List.of(Sort.of("title")), Form.ALL, true);
    var page = records.read(ADA, query, new Cut.Offset(1, 1), Arguments.NONE);
    assertThat(page.total()).isEqualTo(3);
    assertThat(Json.read(page.items()).get(0).get("title").asText()).isEqualTo("t2");
    assertThat(records.read(BOB, query, new Cut.None(), Arguments.NONE).total()).isEqualTo(2);
    assertThat(
            records.read(Caller.ANONYMOUS, query, new Cut.Keyset(5, null), Arguments.NONE).size())
        .isZero();
  }

  @Test
  void itemsTakeTheFormOfATemplate() {
    var parent = insert(ADA, "notes", "{'title': 'p'}");
    var note =
        insert(
            ADA,
            "notes",
            "{'title': 'c', 'open': true, 'parent': '%s'}".formatted(parent.get("id").asText()));
    var members = new LinkedHashMap<String, Template>();
    members.put("_id", new Template.Variable("id"));
    members.put("...", new Template.Variable("fields"));
    members.put(
        "author", new Template.Members(Map.of("name", new Template.Variable("owner.name"))));
    members.put("above", new Template.Variable("parent.open"));
    members.put("kind", new Template.Literal(Json.parse("[1, {\"a\": null}]")));
    members.put("me", new Template.Variable("caller.id"));
    var form =
        new Form(new Template.Members(members), List.of("parent"), List.of("title", "parent"));
    var shaped = Json.read(records.view(ADA, Query.byId("notes", form), id(note)));
    assertThat(shaped.toString())
        .isEqualTo(
            "{\"_id\":%s,\"title\":\"c\",\"parent\":%s,\"author\":{\"name\":\"ada\"},\"above\":false,\"kind\":[1,{\"a\":null}],\"me\":\"ada\"}"
                .formatted(note.get("id"), parent));
    var made =
        Json.read(
            records
                .write(
                    ADA,
                    new Mutation.Insert("notes", strict("{'title': 'n'}"), form),
                    Arguments.NONE)
                .item());
    assertThat(made.get("author").get("name").asText()).isEqualTo("ada");
  }

  @Test
  void expandingShowsReadableItemsAlone() {
    var parent = insert(ADA, "notes", "{'title': 'private'}");
    var child =
        insert(
            ADA,
            "notes",
            "{'title': 'public', 'open': true, 'parent': '%s'}"
                .formatted(parent.get("id").asText()));
    var form = new Form(null, List.of("parent", "owner"), null);
    assertThat(
            Json.read(records.view(BOB, Query.byId("notes", form), id(child)))
                .get("parent")
                .isNull())
        .isTrue();
    var seen = Json.read(records.view(ADA, Query.byId("notes", form), id(child)));
    assertThat(seen.get("parent").get("title").asText()).isEqualTo("private");
    assertThat(seen.get("owner").has("secret")).isFalse();
    assertThat(seen.get("owner").get("email").asText()).isEqualTo("ada@x.org");
  }

  @Test
  void integerIdsCountUpAndAreNumbers() {
    assertThat(insert(ADA, "counters", "{'n': 5}").get("id").longValue()).isEqualTo(1);
    var second = insert(ADA, "counters", "{'n': 6}");
    assertThat(second.get("id").longValue()).isEqualTo(2);
    assertThat(view(ADA, "counters", second).get("n").intValue()).isEqualTo(6);
    refuses(404, () -> view(ADA, "counters", json("{'id': 'abc'}")));
  }

  @Test
  void everyChangeIsInTheFeed() {
    var note = insert(ADA, "notes", "{'title': 'x'}");
    patch(ADA, "notes", note, "{'title': 'y'}");
    delete(ADA, "notes", note);
    List<String> kinds =
        db.read(tx ->
            tx.all(
                "SELECT kind FROM _plinth_change WHERE item = ? ORDER BY seq",
                row -> String.valueOf(row.text(0)),
                note.get("id").asText()));
    assertThat(kinds).containsExactly("insert", "update", "delete");
  }

  private List<String> list(Caller caller, String where, List<Sort> sort, int limit) {
    var query = new Query("notes", rule(where), sort, Form.ALL, false);
    var titles = new ArrayList<String>();
    String cursor = null;
    do {
      var page = records.read(caller, query, new Cut.Keyset(limit, cursor), Arguments.NONE);
      Json.read(page.items()).forEach(item -> titles.add(item.get("title").asText()));
      assertThat(page.size()).isBetween(1, limit);
      cursor = page.next();
    } while (cursor != null);
    return titles;
  }

  private JsonNode insert(Caller caller, String collection, String body) {
    return Json.read(
        records
            .write(caller, new Mutation.Insert(collection, strict(body), Form.ALL), Arguments.NONE)
            .item());
  }

  private JsonNode view(Caller caller, String collection, JsonNode item) {
    return Json.read(records.view(caller, Query.byId(collection, Form.ALL), id(item)));
  }

  private JsonNode patch(Caller caller, String collection, JsonNode item, String body) {
    return write(
        caller,
        new Mutation.Update(collection, Query.idCondition(), strict(body), false, false, Form.ALL),
        item);
  }

  private void delete(Caller caller, String collection, JsonNode item) {
    write(caller, new Mutation.Delete(collection, Query.idCondition(), false, Form.ALL), item);
  }

  private JsonNode write(Caller caller, Mutation mutation, JsonNode item) {
    return Json.read(records.write(caller, mutation, id(item)).item());
  }

  private static Arguments id(JsonNode item) {
    return new Arguments(Map.of("path", Map.of("id", item.get("id").asText())));
  }

  private static Mutation.Values strict(String body) {
    return Mutation.Values.strict(json(body));
  }

  private static JsonNode json(String text) {
    return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Expr rule(String text) {
    return RuleParser.parse(text);
  }

  private long count(String table) {
    return db.read(tx -> tx.number("SELECT count(*) FROM " + table));
  }

  private static void refuses(int status, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(status));
  }
}
