package dev.plinth.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.ProblemException;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Schema;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model of rows in memory against the real engine, over random changes by several callers: after
/// each, both give the same status, and every caller sees the same rows.
///
/// `-Dplinth.cases=100000` runs more than the usual few seconds' worth; `-Dplinth.seed=…` repeats.
final class ModelPropertyTest {
  private static final int CASES = Integer.getInteger("plinth.cases", 2_000);
  private static final long SEED = Long.getLong("plinth.seed", System.nanoTime());
  private static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                users: { id: text, fields: { name: text }, rules: { read: anyone } }
                notes:
                  id: text
                  fields:
                    word: { type: text, min: 1, max: 4, required: true, unique: true }
                    open: { type: boolean, default: false }
                    likes: { type: integer, min: 0, max: 9, default: 2 }
                    extra: json
                    next: { type: reference, to: notes, onDelete: setNull }
                    owner: { type: reference, to: users, set: $caller.id, onDelete: cascade }
                  rules:
                    read: owner = $caller.id or open = true
                    create: signed_in
                    update: owner = $caller.id
                    delete: owner = $caller.id and likes < 8
              """,
              "plinth.yaml")
          .schema();

  private static final List<Caller> CALLERS =
      List.of(
          Caller.ANONYMOUS,
          new Caller("ada", "s1", false),
          new Caller("bob", "s2", false),
          new Caller("root", "s3", true));

  /// A stored row of the model.
  private record Row(
      String word,
      boolean open,
      @Nullable Long likes,
      JsonNode extra,
      @Nullable String next,
      @Nullable String owner) {
    boolean isReadBy(Caller caller) {
      return caller.admin() || open || isOf(caller);
    }

    boolean isOf(Caller caller) {
      return owner != null && owner.equals(caller.id());
    }
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status) {
      super("status " + status);
      this.status = status;
    }
  }

  private final Random random = new Random(SEED);
  private TreeMap<String, Row> model = new TreeMap<>();
  private int accepted;
  private int changes;

  @TempDir Path home;

  @Test
  void theEngineDoesWhatTheModelDoes() {
    System.out.println("ModelPropertyTest: -Dplinth.seed=" + SEED);
    try (var db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC())) {
      var rules = new Rules(SCHEMA);
      new Migrations(db, home).migrate(rules);
      var ids = new Ids(Clock.systemUTC(), new SecureRandom());
      var records = new Records(db, rules, ids, new SecureRandom());
      for (var name : List.of("ada", "bob", "root")) {
        var user = Mutation.Values.strict(Json.object().put("id", name));
        records.write(Caller.SYSTEM, new Mutation.Insert("users", user, Form.ALL), Arguments.NONE);
      }
      for (int i = 0; i < CASES; i++) {
        step(records, "seed " + SEED + ", case " + i);
      }
    }
    System.out.printf(
        "ModelPropertyTest: %d cases (%d changes, %d cases accepted)%n", CASES, changes, accepted);
    assertThat(accepted).isBetween(CASES / 10, CASES - CASES / 10);
  }

  private void step(Records records, String name) {
    var caller = CALLERS.get(random.nextInt(CALLERS.size()));
    boolean isBatch = caller.isSignedIn() && random.nextInt(5) == 0;
    int count = isBatch ? 2 + random.nextInt(3) : 1;
    var steps = new ArrayList<Change>();
    for (int i = 0; i < count; i++) {
      steps.add(change());
    }
    changes += count;
    int expected = inModel(caller, steps);
    int got = inEngine(records, caller, steps);
    assertThat(got).as("%s: %s by %s over %s", name, steps, caller.id(), model).isEqualTo(expected);
    accepted += expected == 200 ? 1 : 0;
    for (var one : CALLERS) {
      var query = new Query("notes", Expr.ANYONE, List.of(), Form.ALL, true);
      var page = records.read(one, query, new Cut.Keyset(100, null), Arguments.NONE);
      assertThat(Json.read(page.items())).as("%s: %s", name, steps).isEqualTo(visible(one));
      assertThat(page.total()).as(name).isEqualTo((long) visible(one).size());
    }
  }

  private JsonNode visible(Caller caller) {
    var items = Json.array();
    model.forEach((id, row) -> {
      if (row.isReadBy(caller)) {
        items
            .addObject()
            .put("id", id)
            .put("word", row.word())
            .put("open", row.open())
            .put("likes", row.likes())
            .<ObjectNode>set("extra", row.extra())
            .put("next", row.next())
            .put("owner", row.owner());
      }
    });
    return Json.parse(items.toString());
  }

  private int inModel(Caller caller, List<Change> steps) {
    var before = new TreeMap<>(model);
    try {
      steps.forEach(step -> checked(caller, step));
      steps.forEach(step -> apply(caller, step));
      return 200;
    } catch (Refused e) {
      model = before;
      return e.status;
    }
  }

  private int inEngine(Records records, Caller caller, List<Change> steps) {
    var known = new ArrayList<Step>();
    for (int i = 0; i < steps.size(); i++) {
      var pointer = steps.size() == 1 ? "#" : "#/" + i;
      var arguments = new Arguments(Map.of("path", Map.of("id", steps.get(i).id())));
      known.add(new Step.Known(pointer, pointer, mutation(steps.get(i)), arguments));
    }
    try {
      records.write(caller, new Series(known, false));
      return 200;
    } catch (ProblemException e) {
      return e.problem().status();
    }
  }

  // ---- changes

  private enum Verb {
    CREATE,
    PATCH,
    PUT,
    UPSERT,
    DELETE
  }

  private record Change(Verb verb, String id, ObjectNode body) {}

  private Change change() {
    var verb = Verb.values()[random.nextInt(Verb.values().length)];
    var body = Json.object();
    boolean isWhole = verb == Verb.CREATE || verb == Verb.PUT;
    if (isWhole ? random.nextInt(20) > 0 : random.nextInt(3) == 0) {
      body.put("word", "w" + random.nextInt(random.nextInt(25) == 0 ? 1_000_000 : 20));
    }
    if (random.nextInt(3) == 0) {
      body.put("open", random.nextBoolean());
    }
    if (random.nextInt(3) == 0) {
      likes(body, verb);
    }
    if (random.nextInt(3) == 0) {
      body.set("extra", extra(2));
    }
    if (random.nextInt(4) == 0) {
      body.put("next", random.nextInt(4) == 0 ? null : id());
    }
    return new Change(verb, id(), verb == Verb.DELETE ? Json.object() : body);
  }

  private String id() {
    return "n" + random.nextInt(8);
  }

  private void likes(ObjectNode body, Verb verb) {
    boolean counts = (verb == Verb.PATCH || verb == Verb.UPSERT) && random.nextBoolean();
    if (counts) {
      body.set("likes", Json.object().put(random.nextBoolean() ? "+=" : "-=", random.nextInt(4)));
    } else if (random.nextInt(6) == 0) {
      body.putNull("likes");
    } else {
      body.put("likes", random.nextInt(11));
    }
  }

  private JsonNode extra(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return Json.parse(List.of("null", "1", "\"x\"", "[1,{}]").get(random.nextInt(4)));
    }
    var object = Json.object();
    for (int i = random.nextInt(3); i > 0; i--) {
      object.set("k" + random.nextInt(3), extra(depth - 1));
    }
    return object;
  }

  private static Mutation mutation(Change change) {
    var where = Query.idCondition();
    var strict = Mutation.Values.strict(change.body());
    var withId =
        new Mutation.Values(
            change.body(), Map.of("id", Json.object().textNode(change.id())), Mutation.Mode.STRICT);
    return switch (change.verb()) {
      case CREATE -> new Mutation.Insert("notes", withId, Form.ALL);
      case PATCH -> new Mutation.Update("notes", where, strict, false, Reach.ONE, Form.ALL);
      case PUT -> new Mutation.Upsert("notes", where, withId, true, false, Versions.ANY, Form.ALL);
      case UPSERT ->
          new Mutation.Upsert("notes", where, withId, false, false, Versions.ANY, Form.ALL);
      case DELETE -> new Mutation.Delete("notes", where, Reach.ONE, Form.ALL);
    };
  }

  // ---- the model's own rules

  /// What is wrong whatever the rows are.
  private static void checked(Caller caller, Change change) {
    require(change.verb() != Verb.CREATE || caller.isSignedIn(), 401);
    boolean isUpsert = change.verb() == Verb.PUT || change.verb() == Verb.UPSERT;
    if (isUpsert && !caller.isSignedIn()) {
      return; // whether there is an item decides which of two problems it is
    }
    require(!isWrong(change), 422);
  }

  private static boolean isWrong(Change change) {
    boolean mayBeNew = change.verb() == Verb.CREATE || change.verb() == Verb.PUT;
    boolean isMissing = !change.body().has("word") && mayBeNew;
    var likes = change.body().path("likes");
    boolean isTooMany = likes.isIntegralNumber() && likes.intValue() > 9;
    boolean isTooLong = change.body().path("word").asText().length() > 4;
    return change.verb() != Verb.DELETE && (isMissing || isTooMany || isTooLong);
  }

  private void apply(Caller caller, Change change) {
    var found = model.get(change.id());
    boolean isSeen = found != null && found.isReadBy(caller);
    switch (change.verb()) {
      case CREATE -> create(caller, change);
      case PATCH -> update(caller, change, seen(found, caller), false);
      case PUT, UPSERT -> {
        if (isSeen) {
          require(!isWrong(change), 422);
          update(caller, change, seen(found, caller), change.verb() == Verb.PUT);
        } else {
          create(caller, change);
        }
      }
      case DELETE -> {
        var old = seen(found, caller);
        boolean mayDelete =
            caller.admin() || (old.isOf(caller) && old.likes() != null && old.likes() < 8);
        require(mayDelete, caller.isSignedIn() ? 403 : 401);
        model.remove(change.id());
        model.replaceAll((_, row) ->
            change.id().equals(row.next())
                ? new Row(row.word(), row.open(), row.likes(), row.extra(), null, row.owner())
                : row);
      }
    }
  }

  private static Row seen(@Nullable Row row, Caller caller) {
    if (row == null || !row.isReadBy(caller)) {
      throw new Refused(404);
    }
    return row;
  }

  private static void require(boolean holds, int status) {
    if (!holds) {
      throw new Refused(status);
    }
  }

  private void create(Caller caller, Change change) {
    var body = change.body();
    require(caller.isSignedIn() || caller.admin(), 401);
    require(body.has("word") && !body.path("likes").isObject(), 422);
    var next = text(body, "next", null);
    boolean leads = next == null || next.equals(change.id()) || leads(caller, next);
    require(leads || caller.admin(), 422);
    var row =
        new Row(
            body.path("word").asText(),
            body.path("open").asBoolean(),
            body.has("likes") ? number(body.get("likes")) : Long.valueOf(2),
            body.path("extra").isMissingNode() ? Json.mapper().nullNode() : body.path("extra"),
            next,
            caller.id());
    require(!model.containsKey(change.id()) && !isTaken(row.word(), change.id()), 409);
    require(leads, 422); // for an admin the constraints alone speak, the unique ones first
    model.put(change.id(), row);
  }

  private void update(Caller caller, Change change, Row old, boolean replaces) {
    require(old.isOf(caller) || caller.admin(), caller.isSignedIn() ? 403 : 401);
    var body = change.body();
    var next = text(body, "next", replaces ? null : old.next());
    var likes = likes(body, old, replaces);
    boolean leads = next == null || next.equals(old.next()) || leads(caller, next);
    require(likes == null || (likes >= 0 && likes <= 9), 422);
    require(leads || caller.admin(), 422);
    var row =
        new Row(
            body.path("word").asText(old.word()),
            body.path("open").asBoolean(!replaces && old.open()),
            likes,
            extra(body, old, replaces),
            next,
            old.owner());
    require(!isTaken(row.word(), change.id()), 409);
    require(leads, 422);
    model.put(change.id(), row);
  }

  private boolean leads(Caller caller, String id) {
    var target = model.get(id);
    return target != null && target.isReadBy(caller);
  }

  private boolean isTaken(String word, String id) {
    BiPredicate<String, Row> other = (key, row) -> !key.equals(id) && row.word().equals(word);
    return model.entrySet().stream().anyMatch(e -> other.test(e.getKey(), e.getValue()));
  }

  private static @Nullable String text(ObjectNode body, String name, @Nullable String missing) {
    var value = body.path(name);
    return value.isMissingNode() ? missing : value.isNull() ? null : value.asText();
  }

  private static @Nullable Long number(JsonNode value) {
    return value.isNull() ? null : value.longValue();
  }

  private static @Nullable Long likes(ObjectNode body, Row old, boolean replaces) {
    var sent = body.path("likes");
    if (sent.isMissingNode()) {
      return replaces ? Long.valueOf(2) : old.likes();
    }
    if (!sent.isObject()) {
      return number(sent);
    }
    long from = old.likes() == null ? 2 : old.likes();
    return from + sent.path("+=").longValue() - sent.path("-=").longValue();
  }

  private static JsonNode extra(ObjectNode body, Row old, boolean replaces) {
    var sent = body.path("extra");
    if (sent.isMissingNode()) {
      return replaces ? Json.mapper().nullNode() : old.extra();
    }
    return replaces ? sent : merged(old.extra(), sent);
  }

  /// RFC 7396 §2, word for word.
  private static JsonNode merged(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    var result = target.isObject() ? (ObjectNode) target.deepCopy() : Json.object();
    for (var member : patch.properties()) {
      if (member.getValue().isNull()) {
        result.remove(member.getKey());
      } else {
        result.set(member.getKey(), merged(result.path(member.getKey()), member.getValue()));
      }
    }
    return result;
  }
}
