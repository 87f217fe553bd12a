package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.records.Arguments;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.schema.Schema;
import dev.plinth.testing.Answer;
import dev.plinth.testing.TestClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every route and verb for every caller and row: it is allowed exactly when the oracle below says
/// so, which knows the rules in its own words, and what is not for a caller's eyes reads in every
/// answer as what does not exist.
final class AccessMatrixTest {
  private static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                users: { id: text, fields: { name: text, pin: { type: text, hidden: true } }, rules: { read: anyone } }
                pages: { fields: { title: text, note: { type: text, hidden: true } }, rules: { read: anyone } }
                diaries:
                  fields:
                    title: text
                    page: { type: reference, to: pages }
                    owner: { type: reference, to: users, set: $caller.id }
                  rules: { read: owner = $caller.id, create: signed_in, update: owner = $caller.id, delete: owner = $caller.id }
                projects:
                  fields: { title: text, diary: { type: reference, to: diaries } }
                  rules:
                    read: "exists(members where project = $row.id and user = $caller.id)"
                    update: "exists(members where project = $row.id and user = $caller.id and role = 'lead')"
                members:
                  fields:
                    project: { type: reference, to: projects }
                    user: { type: reference, to: users }
                    role: text
                  rules: { read: user = $caller.id }
                tasks:
                  fields: { title: text, project: { type: reference, to: projects }, secret: { type: text, hidden: true } }
                  rules:
                    read: "exists(members where project = $row.project and user = $caller.id)"
                    create: "exists(members where project = $row.project and user = $caller.id)"
                    update: "exists(members where project = $row.project and user = $caller.id)"
                    delete: project.diary.owner = $caller.id
                vault: { fields: { title: text } }
                drafts:
                  fields:
                    title: text
                    owner: { type: reference, to: users, set: $caller.id }
                    stage: { type: text, default: new, write: $caller.claims.editor }
                  rules:
                    read: owner = $caller.id or $caller.claims.editor or title = $request.query.title
                    create: "signed_in and ($request.body.title = null or $request.body.title != 'no')"
                    update: "$caller.claims.editor or (owner = $caller.id and $request.body.title != 'no')"
                    delete: owner = $caller.id and $request.query.sure = 'yes'
              """,
              "plinth.yaml")
          .schema();

  private static final List<String> CALLERS = List.of("anonymous", "ada", "bob", "admin");
  private static final List<String> COLLECTIONS =
      List.of("pages", "diaries", "projects", "members", "tasks", "vault");
  private static final String MISSING = "00000000-0000-7000-8000-000000000000";

  /// A row as the oracle knows it.
  private record Row(String collection, String id, Map<String, String> values) {
    String at() {
      return "/api/v1/records/" + collection + "/" + id;
    }

    @Nullable String get(String field) {
      return values.get(field);
    }
  }

  @TempDir Path home;
  private RecordServer app = none();
  private final Map<String, TestClient> clients = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private int checks;

  @SuppressWarnings("NullAway") // set before each test
  private static RecordServer none() {
    return null;
  }

  @BeforeEach
  void open() {
    app = new RecordServer(home, SCHEMA);
    for (var name : CALLERS) {
      clients.put(name, name.equals("anonymous") ? app.anonymous() : app.as(name));
    }
    for (var name : List.of("ada", "bob", "admin")) {
      seed("users", name, Map.of("name", name, "pin", "s3cret"));
    }
    sow();
  }

  @AfterEach
  void close() {
    app.close();
  }

  /// Two projects: p1 with ada as lead and bob as member, p2 with bob alone as lead; each with
  /// tasks, and a diary that only one of them may read.
  private void sow() {
    rows.clear();
    app.db.write(tx -> {
      for (var table : List.of("tasks", "members", "projects", "diaries", "pages", "vault")) {
        tx.run("DELETE FROM " + table);
      }
      return 0;
    });
    row("pages", 1, Map.of("title", "page one", "note", "s3cret"));
    row("diaries", 2, Map.of("title", "of ada", "owner", "ada", "page", uuid(1)));
    row("diaries", 3, Map.of("title", "of bob", "owner", "bob", "page", uuid(1)));
    row("projects", 4, Map.of("title", "p one", "diary", uuid(2)));
    row("projects", 5, Map.of("title", "p two", "diary", uuid(3)));
    row("members", 6, Map.of("project", uuid(4), "user", "ada", "role", "lead"));
    row("members", 7, Map.of("project", uuid(4), "user", "bob", "role", "guest"));
    row("members", 8, Map.of("project", uuid(5), "user", "bob", "role", "lead"));
    row("tasks", 9, Map.of("title", "t one", "project", uuid(4), "secret", "s3cret"));
    row("tasks", 10, Map.of("title", "t two", "project", uuid(5), "secret", "s3cret"));
    row("tasks", 11, Map.of("title", "t none", "secret", "s3cret"));
    row("vault", 12, Map.of("title", "s3cret"));
  }

  private static String uuid(int number) {
    return "00000000-0000-7000-8000-%012d".formatted(number);
  }

  private void row(String collection, int number, Map<String, String> values) {
    rows.add(new Row(collection, uuid(number), values));
    seed(collection, uuid(number), values);
  }

  private void seed(String collection, String id, Map<String, String> values) {
    var body = Json.object().put("id", id);
    values.forEach(body::put);
    var sown = new Mutation.Values(body, Map.of(), Mutation.Mode.SEED);
    app.records.write(
        Caller.SYSTEM, new Mutation.Insert(collection, sown, Form.ALL), Arguments.NONE);
  }

  // ---- the oracle

  private @Nullable Row find(@Nullable String id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst().orElse(null);
  }

  private boolean isMember(String caller, @Nullable String project, @Nullable String role) {
    return project != null
        && rows.stream()
            .filter(row -> row.collection().equals("members"))
            .anyMatch(row ->
                project.equals(row.get("project"))
                    && caller.equals(row.get("user"))
                    && (role == null || role.equals(row.get("role"))));
  }

  private boolean reads(String caller, Row row) {
    return caller.equals("admin")
        || switch (row.collection()) {
          case "pages" -> true;
          case "diaries" -> caller.equals(row.get("owner"));
          case "projects" -> isMember(caller, row.id(), null);
          case "members" -> caller.equals(row.get("user"));
          case "tasks" -> isMember(caller, row.get("project"), null);
          default -> false;
        };
  }

  private boolean changes(String caller, Row row) {
    return caller.equals("admin")
        || switch (row.collection()) {
          case "diaries" -> caller.equals(row.get("owner"));
          case "projects" -> isMember(caller, row.id(), "lead");
          case "tasks" -> isMember(caller, row.get("project"), null);
          default -> false;
        };
  }

  private boolean removes(String caller, Row row) {
    if (caller.equals("admin")) {
      return true;
    }
    if (row.collection().equals("diaries")) {
      return caller.equals(row.get("owner"));
    }
    var project = row.collection().equals("tasks") ? find(row.get("project")) : null;
    var diary = project == null ? null : find(project.get("diary"));
    return reads(caller, row) && diary != null && caller.equals(diary.get("owner"));
  }

  private List<Row> readable(String caller, String collection) {
    return rows.stream()
        .filter(row -> row.collection().equals(collection) && reads(caller, row))
        .toList();
  }

  // ---- the matrix

  private TestClient as(String caller) {
    return Objects.requireNonNull(clients.get(caller));
  }

  private Answer checked(Answer answer) {
    checks++;
    assertThat(answer.text()).doesNotContain("s3cret");
    return answer;
  }

  /// An answer without what differs from one request to the next.
  private static String bare(Answer answer) {
    return answer.status()
        + answer.header("Content-Type")
        + answer.header("ETag")
        + answer.text().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  @Test
  void eachRowIsViewedChangedAndRemovedByThoseWhoMay() {
    for (var caller : CALLERS) {
      for (var row : List.copyOf(rows)) {
        for (var verb : List.of("GET", "PATCH", "PUT", "IF-MATCH", "DELETE")) {
          if (!(caller.equals("admin") && row.collection().equals("vault"))) {
            verb(caller, row, verb);
          }
        }
      }
    }
    System.out.println("AccessMatrixTest: " + checks + " answers of single items");
    assertThat(checks).isEqualTo(CALLERS.size() * rows.size() * 5 - 5);
  }

  private void verb(String caller, Row row, String verb) {
    var name = verb + " " + row + " by " + caller;
    var answer = checked(send(caller, verb, row.at()));
    boolean isAllowed =
        switch (verb) {
          case "GET" -> reads(caller, row);
          case "DELETE" -> removes(caller, row);
          default -> changes(caller, row);
        };
    if (!reads(caller, row)) {
      var absent = absent(caller, verb, row);
      assertThat(bare(answer)).as(name).isEqualTo(bare(absent)).startsWith("404");
    } else if (isAllowed) {
      int expected = verb.equals("DELETE") ? 204 : verb.equals("IF-MATCH") ? 412 : 200;
      boolean isKept = verb.equals("DELETE") && answer.status() == 409;
      assertThat(answer.status()).as(name).isIn(expected, isKept ? 409 : expected);
    } else {
      int refused = caller.equals("anonymous") ? 401 : 403;
      // a version that does not fit is told to those who can read it anyway
      assertThat(answer.status()).as(name).isEqualTo(verb.equals("IF-MATCH") ? 412 : refused);
    }
    if (!verb.equals("GET") && answer.status() < 300) {
      sow();
    }
  }

  private Answer absent(String caller, String verb, Row row) {
    return send(caller, verb, row.at(), row.at().replace(row.id(), MISSING));
  }

  private Answer send(String caller, String verb, String at) {
    return send(caller, verb, at, at);
  }

  /// @param like whose body is sent
  private Answer send(String caller, String verb, String like, String at) {
    var body = "{\"title\": \"new\"}";
    var members = at.contains("/members/") ? "{\"role\": \"new\"}" : body;
    return switch (verb) {
      case "IF-MATCH" -> as(caller).with("If-Match", "\"old\"").patch(at, members);
      case "PATCH" -> as(caller).patch(at, members);
      case "PUT" -> as(caller).put(at, whole(like, members));
      default -> as(caller).send(verb, at, null);
    };
  }

  /// A task that loses its project would leave its caller's reach.
  private static String whole(String at, String body) {
    var project = at.endsWith(uuid(10)) ? uuid(5) : uuid(4);
    return at.contains("/tasks/")
        ? body.replace("}", ", \"project\": \"%s\"}".formatted(project))
        : body;
  }

  @Test
  void listsCountsCursorsAndFiltersShowWhatIsReadableAlone() {
    for (var caller : CALLERS) {
      for (var collection : COLLECTIONS) {
        var expected = new TreeSet<String>();
        readable(caller, collection).forEach(row -> expected.add(row.id()));
        var at = "/api/v1/records/" + collection;
        var list = checked(as(caller).get(at + "?count=true&fields=id"));
        var name = caller + " lists " + collection;
        if (collection.equals("vault") && !caller.equals("admin")) {
          assertThat(bare(list))
              .isEqualTo(bare(as(caller).get("/api/v1/records/nowhere?count=true")));
          continue;
        }
        assertThat(ids(list.is(200).json())).as(name).isEqualTo(expected);
        assertThat(list.json().path("total").intValue()).as(name).isEqualTo(expected.size());
        assertThat(walk(caller, at)).as(name).isEqualTo(expected);
        for (var row : rows) {
          var filter = "?fields=id&filter=" + encoded("id = '" + row.id() + "'");
          var found = ids(checked(as(caller).get(at + filter)).is(200).json());
          assertThat(found.contains(row.id())).as(name).isEqualTo(expected.contains(row.id()));
        }
      }
    }
    System.out.println("AccessMatrixTest: " + checks + " answers with lists");
  }

  private static Set<String> ids(JsonNode page) {
    return new TreeSet<>(page.path("items").findValuesAsText("id"));
  }

  private Set<String> walk(String caller, String at) {
    var found = new TreeSet<String>();
    var cursor = "";
    do {
      var page = checked(as(caller).get(at + "?limit=1&fields=id" + cursor)).is(200).json();
      found.addAll(ids(page));
      cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
    } while (!cursor.isEmpty());
    return found;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Test
  void whatAReferenceLeadsToIsSeenThroughItsOwnRule() {
    for (var caller : CALLERS) {
      for (var row : readable(caller, "tasks")) {
        var project = find(row.get("project"));
        var item = checked(as(caller).get(row.at() + "?expand=project.diary.page")).is(200).json();
        boolean seesProject = project != null && reads(caller, project);
        assertThat(item.path("project").isObject()).as(caller + row).isEqualTo(seesProject);
        var diary = project == null ? null : find(project.get("diary"));
        boolean seesDiary = seesProject && diary != null && reads(caller, diary);
        assertThat(item.at("/project/diary").isObject()).as(caller + row).isEqualTo(seesDiary);
        assertThat(item.at("/project/diary/page").isObject()).as(caller + row).isEqualTo(seesDiary);
      }
      var filter = "?fields=id&count=true&filter=" + encoded("project.diary.title like 'of %'");
      var expected = new TreeSet<String>();
      for (var row : readable(caller, "tasks")) {
        var project = find(row.get("project"));
        var diary = project == null ? null : find(project.get("diary"));
        if (project != null && diary != null && reads(caller, project) && reads(caller, diary)) {
          expected.add(row.id());
        }
      }
      var page = checked(as(caller).get("/api/v1/records/tasks" + filter)).is(200).json();
      assertThat(ids(page)).as(caller).isEqualTo(expected);
      assertThat(page.path("total").intValue()).as(caller).isEqualTo(expected.size());
    }
  }

  @Test
  void newRowsReferToWhatTheirMakerSees() {
    for (var caller : CALLERS) {
      for (var project : rows.stream().filter(r -> r.collection().equals("projects")).toList()) {
        var body = "{\"title\": \"new\", \"project\": \"%s\"}".formatted(project.id());
        var made = checked(as(caller).post("/api/v1/records/tasks", body));
        var absent = body.replace(project.id(), MISSING);
        if (caller.equals("admin") || isMember(caller, project.id(), null)) {
          made.is(201);
        } else {
          var none = as(caller).post("/api/v1/records/tasks", absent);
          assertThat(bare(made)).as(caller).isEqualTo(bare(none));
          assertThat(made.status()).as(caller).isIn(401, 422);
        }
        var moved = "{\"project\": \"%s\"}".formatted(project.id());
        for (var row : readable(caller, "tasks")) {
          var answer = checked(as(caller).patch(row.at(), moved));
          boolean isFine = caller.equals("admin") || isMember(caller, project.id(), null);
          assertThat(answer.status()).as(caller + row).isEqualTo(isFine ? 200 : 422);
        }
        sow();
      }
    }
  }

  @Test
  void manyAtOnceReachWhatOneMayChangeAlone() {
    for (var caller : CALLERS) {
      for (var collection : List.of("diaries", "tasks", "pages", "members")) {
        var at = "/api/v1/records/" + collection + "?filter=true";
        long removable =
            rows.stream()
                .filter(row -> row.collection().equals(collection) && removes(caller, row))
                .count();
        long changeable =
            rows.stream()
                .filter(row -> row.collection().equals(collection) && changes(caller, row))
                .count();
        var body = collection.equals("members") ? "{\"role\": \"x\"}" : "{\"title\": \"x\"}";
        assertThat(checked(as(caller).patch(at, body)).is(200).json().path("count").longValue())
            .as(caller + " changes " + collection)
            .isEqualTo(changeable);
        sow();
        if (!collection.equals("pages") && !collection.equals("diaries")) {
          assertThat(checked(as(caller).delete(at)).is(200).json().path("count").longValue())
              .as(caller + " removes " + collection)
              .isEqualTo(removable);
          sow();
        }
      }
    }
  }

  private static final List<String> BODIES =
      List.of(
          "{}",
          "{\"title\":\"x\"}",
          "{\"title\":\"no\"}",
          "{\"stage\":\"new\"}",
          "{\"stage\":\"done\"}",
          "{\"title\":\"no\",\"stage\":\"done\"}");

  /// Every route, verb, caller, address and body against rules that look at the request, a claim
  /// and a field that editors alone write.
  @Test
  void whatIsSentAndWhoIsAnEditorDecide() {
    clients.put("ed", app.as("ed+editor"));
    seed("users", "ed", Map.of("name", "ed"));
    int answers = 0;
    for (var caller : List.of("anonymous", "ada", "bob", "ed", "admin")) {
      boolean isEditor = caller.equals("ed") || caller.equals("admin");
      for (var owner : List.of("ada", "bob")) {
        for (var query : List.of("", "?title=t", "?title=u", "?sure=yes", "?sure=yes&title=t")) {
          boolean reads = isEditor || caller.equals(owner) || query.contains("title=t");
          int unseen = 404;
          int refused = caller.equals("anonymous") ? 401 : 403;
          for (var verb : List.of("GET", "DELETE")) {
            var at = draft(owner) + query;
            boolean removes =
                caller.equals("admin") || (caller.equals(owner) && query.contains("sure=yes"));
            int expected = !reads ? unseen : verb.equals("GET") ? 200 : removes ? 204 : refused;
            assertThat(as(caller).send(verb, at, null).status())
                .as(caller + " " + verb + " " + owner + "'s " + query)
                .isEqualTo(expected);
            answers++;
          }
          for (var body : BODIES) {
            boolean sendsNo = body.contains("no\"");
            boolean sendsTitle = body.contains("title");
            boolean sendsStage = body.contains("done");
            boolean changes = isEditor || (caller.equals(owner) && sendsTitle && !sendsNo);
            int changed =
                !reads ? unseen : !changes ? refused : sendsStage && !isEditor ? 422 : 200;
            var about = caller + " " + owner + "'s " + query + " " + body;
            for (var verb : List.of("PATCH", "PUT")) {
              var at = draft(owner) + query;
              assertThat(as(caller).send(verb, at, body).status())
                  .as(verb + " " + about)
                  .isEqualTo(changed);
              answers++;
            }
            boolean makes = caller.equals("admin") || (!caller.equals("anonymous") && !sendsNo);
            int made = !makes ? refused : sendsStage && !isEditor ? 422 : 201;
            var at = "/api/v1/records/drafts" + query;
            assertThat(as(caller).post(at, body).status()).as("POST " + about).isEqualTo(made);
            assertThat(as(caller).post(at, "[{}," + body + "]").status())
                .as("POST [] " + about)
                .isEqualTo(caller.equals("anonymous") ? 401 : made);
            answers += 2;
          }
        }
      }
    }
    System.out.println("AccessMatrixTest: " + answers + " answers to what was sent");
    assertThat(answers).isEqualTo(5 * 2 * 5 * (2 + 6 * 4));
  }

  /// A new draft of somebody's, at its address.
  private String draft(String owner) {
    app.db.write(tx -> tx.run("DELETE FROM drafts"));
    seed("drafts", uuid(20), Map.of("title", "t", "owner", owner));
    return "/api/v1/records/drafts/" + uuid(20);
  }

  @Test
  void aBatchIsNoWayAround() {
    for (var caller : CALLERS) {
      for (var row : List.copyOf(rows)) {
        if (row.collection().equals("vault")) {
          continue;
        }
        var change = checked(batch(caller, row, row.id()));
        if (!reads(caller, row)) {
          assertThat(bare(change)).as(caller + row).isEqualTo(bare(batch(caller, row, MISSING)));
        }
        assertThat(change.status() == 200).as(caller + row).isEqualTo(changes(caller, row));
        sow();
      }
    }
  }

  private Answer batch(String caller, Row row, String id) {
    var field = row.collection().equals("members") ? "role" : "title";
    var request =
        Map.of(
            "method",
            "PATCH",
            "url",
            "/records/" + row.collection() + "/" + id,
            "body",
            Map.of(field, "x"));
    return as(caller).post("/api/v1/batch", Map.of("requests", List.of(request)));
  }
}
