package dev.plinth.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.kernel.Caller;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Conditions run against a real SQLite file.
final class RulesTest {
  private static final Rules RULES = new Rules(Fixture.SCHEMA);
  private static final Caller ADA =
      new Caller(
          "ada",
          null,
          false,
          "{\"plan\":\"pro\",\"seats\":5,\"vip\":true,\"roles\":[\"editor\",\"won\"],\"org\":\"p2\",\"deep\":{\"x\":1}}");

  @TempDir private static Path folder;
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("rules.db"));
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          CREATE TABLE users (id TEXT PRIMARY KEY, role TEXT, email TEXT, secret TEXT,
            roles TEXT, teams TEXT, data TEXT) STRICT;
          CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT, owner TEXT, code TEXT) STRICT;
          CREATE TABLE members (id TEXT PRIMARY KEY, project TEXT, user TEXT) STRICT;
          CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, done INTEGER, points INTEGER,
            cost TEXT, stage TEXT, due TEXT, made TEXT, mail TEXT, tags TEXT, note TEXT,
            project TEXT, data TEXT) STRICT;
          INSERT INTO users VALUES
            ('ada', 'boss', 'Ada@x.org', 's1', '["editor","boss"]', '["p2"]', '{"flags":["beta"],"plan":"pro"}'),
            ('bob', null, 'b@x.org', 's2', null, null, null);
          INSERT INTO projects VALUES ('p1', 'One', 'ada', 'c1'), ('p2', 'Two', 'bob', 'c2'),
            ('p3', 'Three', null, 'c3');
          INSERT INTO members VALUES ('m1', 'p2', 'ada');
          INSERT INTO tasks VALUES
            (1, 'Alpha', 1, 5, '9.5', 'open', '2026-11-22', '2026-11-22T10:00:00.000Z', 'Q@x.org',
              '["red","blue"]', 'n', 'p1', '{"list":["a","bc",3,true],"text":"abc","n":4}'),
            (2, 'beta', 0, 10, '10', 'won', '2026-11-24', '2026-11-01T10:00:00.000Z', null,
              '[]', null, 'p2', '["x","yz"]'),
            (3, null, null, null, null, null, null, null, null, null, null, null, null),
            (4, 'it''s 100%', 0, 0, '0.10', 'open', null, '2026-11-23T10:00:00.000Z', null, null,
              null, 'p3', '"xyz"');
          """);
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "anyone|1 2 3 4",
        "nobody|",
        "signed_in|1 2 3 4",
        "done|1",
        "done = false|2 4",
        "not done|2 3 4",
        "not (done = true or points = 10)|3 4",
        "not not done|1",
        "title = null|3",
        "title != 'Alpha'|2 4",
        "not title = 'Alpha'|2 3 4",
        "title in ('Alpha', 'beta')|1 2",
        "points not in (5)|2 4",
        "points between 5 and 10|1 2",
        "cost < 9.6|1 4",
        "cost = 10.0|2",
        "title like 'a%'|1",
        "title not like 'a%'|2 3 4",
        "title contains 'ALPH'|1",
        "title contains '%'|4",
        "title = 'it''s 100%'|4",
        "tags contains 'red'|1",
        "not tags contains 'red'|2 3 4",
        "mail = 'q@X.org'|1",
        "made > now - 7d|1 4",
        "due < now|1",
        "due > now|2",
        "made = '2026-11-22T12:00:00+02:00'|1",
        "length(title) = 4|2",
        "lower(title) = 'alpha'|1",
        "upper(title) = 'BETA'|2",
        "project.owner = $caller.id|1",
        "not $caller.id = 'somebody else'|1 2 3 4",
        "'somebody else' = $caller.id|",
        "$caller.id in ('somebody else', 'x')|",
        "project.owner != $caller.id|2",
        "project.owner = null|3 4",
        "project.id = 'p1'|1",
        "project.owner.role = 'boss'|1",
        "exists(members where project = $row.project and user = $caller.id)|2",
        "not exists(members where project = $row.project)|1 3 4",
        "exists(projects where id = $row.project and exists(members where project = $row.id))|2",
        "$caller.role = 'boss'|1 2 3 4",
        "$caller.role = 'other'|",
        "points = $query.points|2",
        "done = $query.done|1",
        "project = $query.nothing|",
        "title contains $query.q|2",
        "$query.q = 'ET'|1 2 3 4",
        "$query.q in ('x', 'ET')|1 2 3 4",
        "5 < $query.n|",
        "$query.q = $query.q and $query.q != $query.stage|1 2 3 4",
        "'red' in tags|1",
        "'RED' in tags|",
        "'red' not in tags|2 3 4",
        "$caller.roles contains 'editor'|1 2 3 4",
        "'editor' in $caller.roles|1 2 3 4",
        "'edit' in $caller.roles|",
        "$caller.roles contains 'edit'|",
        "stage in $caller.roles|",
        "$caller.teams contains project|2",
        "project in $caller.teams|2",
        "project not in $caller.teams|1 3 4",
        "exists(projects where id = $row.project and $caller.teams contains id)|2",
        "exists(projects where id in $caller.teams and id = $row.project)|2",
        "'beta' in $caller.data.flags|1 2 3 4",
        "$caller.data.flags contains 'beta'|1 2 3 4",
        "$caller.data.flags contains 'bet'|",
        "'beta' in $caller.data.plan|",
        "data.list contains 'bc'|1",
        "data.list contains 'b'|",
        "data.list contains 3|1",
        "data.list contains true|1",
        "data.text contains 'B'|1",
        "'b' in data.text|",
        "data.n contains '4'|",
        "data contains 'x'|2 4",
        "data contains 'y'|4",
        "'yz' in data|2",
        "'bc' in data.list|1",
        "title in data|",
        "length(tags) = 2|1",
        "length(tags) = 0|2",
        "length(data.list) = 4|1",
        "length(data.text) = 3|1",
        "length(data.n) = null|1 2 3 4",
        "length(data) = 2|2",
        "length(data) = 3|4",
        "length($caller.roles) = 2|1 2 3 4",
        "length($caller.teams) > 1|",
        "$caller.claims.plan = 'pro'|1 2 3 4",
        "$caller.claims.plan = 'PRO'|",
        "$caller.claims.vip|1 2 3 4",
        "points < $caller.claims.seats|4",
        "points = $caller.claims.seats|1",
        "'editor' in $caller.claims.roles|1 2 3 4",
        "$caller.claims.roles contains 'edit'|",
        "stage in $caller.claims.roles|2",
        "project = $caller.claims.org|2",
        "project in ($caller.claims.org, 'p1')|1 2",
        "$caller.claims.deep.x = 1|1 2 3 4",
        "$caller.claims.none = null|1 2 3 4",
        "$caller.claims.none != 'x'|",
        "length($caller.claims.roles) = 2|1 2 3 4",
        "made < today|1 2",
        "made < today - 1d|2",
        "made >= today + 10h|4",
        "due = today - 1d|1",
        "due > today|2",
        "points > -1 and stage in ('open', $query.stage)|1 2 4",
      })
  void aConditionFindsItsRows(String rule, @Nullable String ids) throws SQLException {
    assertThat(find(RuleParser.parse(rule), ADA)).isEqualTo(ids == null ? "" : ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "signed_in|",
        "$caller.id = null|1 2 3 4",
        "project.owner = $caller.id|",
        "project.owner != $caller.id|",
        "not project.owner = $caller.id|1 2 3 4",
        "$caller.role = null|1 2 3 4",
        "$caller.role != 'boss'|",
        "$caller.roles contains 'editor'|",
        "'editor' not in $caller.roles|1 2 3 4",
        "project in $caller.teams|",
        "$caller.claims.plan = 'pro'|",
        "$caller.claims.plan != 'pro'|",
        "$caller.claims.plan = null|1 2 3 4",
        "'editor' in $caller.claims.roles|",
      })
  void anAnonymousCallerEqualsNobody(String rule, @Nullable String ids) throws SQLException {
    assertThat(find(RuleParser.parse(rule), Caller.ANONYMOUS)).isEqualTo(ids == null ? "" : ids);
  }

  @Test
  void aClientsFilterSeesOtherCollectionsThroughTheirReadRules() throws SQLException {
    // p3 belongs to nobody, so ada may not read it; members are closed altogether.
    assertThat(find(RuleParser.parse("project.name != ''"), ADA)).isEqualTo("1 2 4");
    assertThat(find(RuleParser.parseFilter("project.name != ''"), ADA)).isEqualTo("1 2");
    assertThat(find(RuleParser.parseFilter("project.id != ''"), ADA)).isEqualTo("1 2");
    assertThat(find(RuleParser.parseFilter("exists(members)"), ADA)).isEmpty();
    assertThat(find(RuleParser.parseFilter("exists(projects where name = 'Three')"), ADA))
        .isEmpty();
  }

  @Test
  void bindValuesAreSlotsInTheOrderOfTheQuestionMarks() {
    var expr =
        RuleParser.parse(
            "title = 'x' and project = $path.id and project.owner = $caller.id and due < now");
    var query =
        DSL.using(SQLDialect.SQLITE)
            .selectOne()
            .where(RULES.condition(expr, new Row(Fixture.TASKS, "t")));
    assertThat(query.getSQL()).doesNotContain("cast(").contains("`t`.`title` = ?");
    assertThat(query.getBindValues())
        .containsExactly(
            "x",
            new Slot.Variable(List.of("path", "id"), new dev.plinth.schema.FieldType.Text()),
            new Slot.CallerId(),
            new Slot.Now(Duration.ZERO, true));
  }

  @Test
  void aCheckOnAChangeSpeaksOfNewValuesAndOldColumns() throws SQLException {
    var row = new Row(Fixture.TASKS, "t", Set.of("project"));
    var expr = RuleParser.parse("project.owner = $caller.id and points > 1 and project != null");
    assertThat(find(expr, row, "tasks", ADA, Map.of("project", "p1"))).isEqualTo("1 2");
    assertThat(find(expr, row, "tasks", ADA, Map.of("project", "p2"))).isEmpty();
  }

  @Test
  void aRuleOnCreateSpeaksOfTheNewRow() throws SQLException {
    var expr = RuleParser.parse("project.owner = $caller.id and done = false");
    var source = "(select 7 as id, 'p1' as project, 0 as done)";
    assertThat(find(expr, new Row(Fixture.TASKS, "t"), source, ADA, Map.of())).isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anyone|YES|YES",
        "nobody|NO|NO",
        "signed_in|NO|YES",
        "$caller.id != null|NO|YES",
        "$caller.id = null|YES|NO",
        "not signed_in|YES|NO",
        "owner = $caller.id|NO|ASK",
        "public or owner = $caller.id|ASK|ASK",
        "signed_in or owner = $caller.id|NO|YES",
        "signed_in and public|NO|ASK",
        "signed_in or public|ASK|YES",
        "not owner = $caller.id|YES|ASK",
        "$caller.role = 'boss'|NO|ASK",
        "$caller.claims.plan = 'pro'|NO|ASK",
        "not 'x' in $caller.claims.roles|ASK|ASK",
        "$caller.id = 'ada'|NO|YES",
        "$caller.id in (owner, author)|NO|ASK",
        "exists(x)|ASK|ASK",
      })
  void whatTheCallerAloneDecidesNeedsNoSql(String rule, Decision anonymous, Decision ada) {
    var expr = RuleParser.parse(rule);
    assertThat(Rules.decide(expr, Caller.ANONYMOUS)).isEqualTo(anonymous);
    assertThat(Rules.decide(expr, ADA)).isEqualTo(ada);
    assertThat(Rules.decide(expr, Caller.SYSTEM)).isEqualTo(Decision.YES);
  }

  @Test
  void aSchemaWithAWrongRuleMakesNoRules() {
    var access = new Access("titel = 1", "nobody", "nobody", "nobody", "nobody");
    var wrong =
        new Schema(
            List.of(new Collection("x", Collection.IdType.UUID, List.of(), access, List.of())));
    assertThatThrownBy(() -> new Rules(wrong)).hasMessageContaining("no field titel");
  }

  @Test
  void aFieldWithoutARuleOfItsOwnIsThePlainColumn() {
    var row = new Row(Fixture.TASKS, "t");
    assertThat(RULES.seen(row, "title")).isEqualTo(DSL.field(DSL.name("t", "title"), Object.class));
    assertThat(RULES.columns(Fixture.TASKS, "title", true)).containsExactly("title");
  }

  private String find(Expr expr, Caller caller) throws SQLException {
    assertThat(RuleCheck.faults(expr, Fixture.SCHEMA, Fixture.TASKS, Set.of("query"))).isEmpty();
    return find(expr, new Row(Fixture.TASKS, "t"), "tasks", caller, Map.of());
  }

  /// Renders, binds each slot as a request would, and gives the ids that were found.
  private String find(Expr expr, Row row, String source, Caller caller, Map<String, String> changed)
      throws SQLException {
    var query =
        DSL.using(SQLDialect.SQLITE)
            .select(DSL.field(DSL.name("t", "id")))
            .from(DSL.table(source).as("t"))
            .where(RULES.condition(expr, row))
            .orderBy(DSL.field(DSL.name("t", "id")));
    var ids = new ArrayList<String>();
    try (var statement = connection.prepareStatement(query.getSQL())) {
      int index = 0;
      for (var value : query.getBindValues()) {
        statement.setObject(
            ++index, value instanceof Slot slot ? fill(slot, caller, changed) : value);
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
    }
    return String.join(" ", ids);
  }

  private static @Nullable Object fill(Slot slot, Caller caller, Map<String, String> changed) {
    var now = Instant.parse("2026-11-23T07:00:00Z");
    var query = Map.of("points", "10", "done", "true", "q", "ET", "stage", "won");
    return switch (slot) {
      case Slot.CallerId _ -> caller.id();
      case Slot.Claims _ -> caller.claims();
      case Slot.Now one -> one.at(now);
      case Slot.Today today -> today.at(now);
      case Slot.Variable(var path, var as) -> SqlValue.of(query.get(path.getLast()), as);
      case Slot.JsonVariable(var path) -> SqlValue.json(query.get(path.getLast()));
      case Slot.NewValue(var field) -> changed.get(field);
    };
  }
}
