package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.testing.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fields that only some may write, of items that more people may change: whoever sends another
/// value than there is without the right gets 422 with the field's pointer, and nothing is changed.
final class FieldWriteApiTest {
  private static final String AT = "/api/v1/records/posts";
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        users: { id: text, fields: { name: text, role: text }, rules: { read: anyone } }
        posts:
          id: text
          fields:
            title: { type: text, unique: true }
            owner: { type: reference, to: users, set: $caller.id }
            approved: { type: boolean, default: false, write: $caller.role = 'editor' }
            score: { type: integer, default: 0, max: 100, write: "$caller.role = 'editor' or title = 'free'" }
            secret: { type: text, hidden: true, write: $caller.role = 'editor' }
            note: { type: text, read: $caller.role = 'editor', write: $caller.role = 'editor' }
            data: { type: json, write: "$request.body.data.ok or $caller.role = 'editor'" }
            tags: { type: list, write: $caller.role = 'editor' }
            cost: { type: decimal, write: "not $request.fields contains 'title'" }
          rules: { read: anyone, create: signed_in, update: owner = $caller.id or $caller.role = 'editor' }
      """;

  @TempDir Path home;
  private RecordServer app = none();

  @SuppressWarnings("NullAway") // set before each test
  private static RecordServer none() {
    return null;
  }

  @BeforeEach
  void open() {
    app = new RecordServer(home, ContractReader.read(CONTRACT, "plinth.yaml").schema());
    for (var name : List.of("ada", "bob", "ed", "admin")) {
      app.as("admin")
          .post(
              "/api/v1/records/users",
              Map.of("id", name, "name", name, "role", name.equals("ed") ? "editor" : "reader"))
          .is(201);
    }
    app.as("ada").post(AT, "{\"id\":\"a\",\"title\":\"t\"}").is(201);
  }

  @AfterEach
  void close() {
    app.close();
  }

  private static void refused(Answer answer, String... fields) {
    var json = answer.is(422).json();
    assertThat(json.path("errors").findValuesAsText("pointer")).containsExactly(fields);
    assertThat(json.path("errors").findValuesAsText("code")).containsOnly("not_writable");
    assertThat(json.path("errors").findValuesAsText("detail"))
        .containsOnly("is not yours to write");
  }

  private Answer patch(String who, String body) {
    return app.as(who).patch(AT + "/a", body);
  }

  private String stored() {
    return app.as("ed").get(AT + "/a").is(200).text();
  }

  @Test
  void whoMayNotWriteAFieldIsToldWhich() {
    var before = stored();
    refused(patch("ada", "{\"title\":\"u\",\"approved\":true}"), "#/approved");
    refused(
        patch("ada", "{\"approved\":true,\"score\":1,\"tags\":[\"x\"]}"),
        "#/approved",
        "#/score",
        "#/tags");
    refused(patch("ada", "{\"approved\":null}"), "#/approved");
    refused(patch("ada", "{\"score\":{\"+=\":1}}"), "#/score");
    refused(patch("ada", "{\"secret\":\"s\"}"), "#/secret");
    refused(app.as("ada").put(AT + "/a", "{\"title\":\"u\",\"approved\":true}"), "#/approved");
    refused(app.as("ada").patch(AT + "?filter=true", "{\"approved\":true}"), "#/approved");
    refused(
        app.as("ada").post(AT + "?upsert=title", "{\"title\":\"t\",\"approved\":true}"),
        "#/approved");
    patch("bob", "{\"approved\":true}").isProblem(403, "/problems/forbidden");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void whoMayWritesIt() {
    patch("ed", "{\"approved\":true,\"score\":{\"+=\":5},\"secret\":\"s\",\"tags\":[\"x\"]}")
        .is(200);
    assertThat(stored()).contains("\"approved\":true", "\"score\":5");
    app.as("admin").patch(AT + "/a", "{\"approved\":false}").is(200);
    app.as("ed").patch(AT + "?filter=true", "{\"approved\":true}").is(200);
    app.as("ed").post(AT, "{\"id\":\"e\",\"title\":\"e\",\"approved\":true,\"score\":9}").is(201);
    app.as("admin").post(AT, "{\"id\":\"f\",\"title\":\"f\",\"approved\":true}").is(201);
    patch("ed", "{\"score\":{\"+=\":100}}").is(422);
  }

  @Test
  void whatIsThereAlreadyMayBeSentByWhoSeesIt() {
    patch("ed", "{\"approved\":true,\"note\":\"n\",\"secret\":\"s\",\"tags\":[\"x\"],\"cost\":1.5}")
        .is(200);
    patch("ada", "{\"title\":\"u\",\"approved\":true,\"tags\":[\"x\"],\"cost\":1.5}").is(200);
    patch("ada", "{\"score\":{\"+=\":0}}").is(200);
    var item = app.as("ada").get(AT + "/a").is(200).text().replace("\"note\":null,", "");
    app.as("ada").put(AT + "/a", item.replace("\"owner\":\"ada\",", "")).is(200);
    // what one does not see cannot be found out by sending it
    refused(patch("ada", "{\"note\":\"n\"}"), "#/note");
    refused(patch("ada", "{\"note\":null}"), "#/note");
    refused(patch("ada", "{\"secret\":\"s\"}"), "#/secret");
    assertThat(stored()).contains("\"note\":\"n\"");
  }

  @Test
  void aReplacementLeavesAloneWhatItDoesNotName() {
    patch("ed", "{\"approved\":true,\"score\":7,\"note\":\"n\"}").is(200);
    app.as("ada").put(AT + "/a", "{\"title\":\"u\"}").is(200);
    app.as("ed").put(AT + "/a", "{\"title\":\"v\"}").is(200);
    assertThat(stored())
        .contains("\"title\":\"v\"", "\"approved\":true", "\"score\":7", "\"note\":\"n\"");
  }

  @Test
  void aNewItemGetsItsDefaults() {
    app.as("ada")
        .post(AT, "{\"id\":\"b\",\"title\":\"b\",\"approved\":false,\"score\":0,\"note\":null}")
        .is(201);
    refused(
        app.as("ada").post(AT, "{\"id\":\"c\",\"title\":\"c\",\"approved\":true}"), "#/approved");
    refused(
        app.as("ada").post(AT, "{\"id\":\"c\",\"title\":\"c\",\"approved\":null,\"score\":1}"),
        "#/approved",
        "#/score");
    app.as("ada").post(AT, "{\"id\":\"c\",\"title\":\"free\",\"score\":1}").is(201);
    app.anonymous().post(AT, "{\"id\":\"d\",\"title\":\"d\",\"approved\":true}").is(401);
    var many =
        app.as("ada")
            .post(
                AT,
                "[{\"id\":\"x\",\"title\":\"x\"},{\"id\":\"y\",\"title\":\"y\",\"tags\":[\"a\"]}]");
    refused(many, "#/1/tags");
    refused(app.as("ada").put(AT + "/new", "{\"title\":\"new\",\"approved\":true}"), "#/approved");
    assertThat(app.rows("posts")).isEqualTo(3);
  }

  @Test
  void aChangeIsJudgedByTheRowAsItWas() {
    refused(patch("ada", "{\"title\":\"free\",\"score\":1}"), "#/score");
    patch("ada", "{\"title\":\"free\"}").is(200);
    patch("ada", "{\"title\":\"t\",\"score\":1}").is(200);
    refused(patch("ada", "{\"score\":2}"), "#/score");
  }

  @Test
  void aWriteRuleMayLookAtTheRequest() {
    refused(patch("ada", "{\"data\":{\"x\":1}}"), "#/data");
    patch("ada", "{\"data\":{\"x\":1,\"ok\":true}}").is(200);
    refused(patch("ada", "{\"data\":{\"ok\":false}}"), "#/data");
    patch("ada", "{\"cost\":2}").is(200);
    refused(patch("ada", "{\"cost\":3,\"title\":\"z\"}"), "#/cost");
  }

  @Test
  void aBatchNamesTheRequest() {
    var answer =
        app.as("ada")
            .post(
                "/api/v1/batch",
                "{\"requests\":[{\"method\":\"PATCH\",\"url\":\"/records/posts/a\",\"body\":{\"title\":\"q\"}},"
                    + "{\"method\":\"PATCH\",\"url\":\"/records/posts/a\",\"body\":{\"approved\":true}}]}");
    refused(answer, "#/requests/1/body/approved");
    assertThat(stored()).contains("\"title\":\"t\"");
  }
}
