package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Call.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action.Records;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Templates;
import dev.plinth.schema.Field;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What words behind an item do, and things of which there is one.
final class ActionsTest {
  private static Contract contract(Found found) {
    var contract = found.decide().contract();
    var text = ContractWriter.write(contract);
    assertThat(ContractReader.read(text, "plinth.yaml")).as(text).isEqualTo(contract);
    return contract;
  }

  private static Endpoint endpoint(Contract contract, String key) {
    return contract.endpoints().stream()
        .filter(one -> one.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not among " + contract.endpoints()));
  }

  private static String set(Contract contract, String key) {
    var set = endpoint(contract, key).set();
    assertThat(set).hasSize(1);
    var entry = set.entrySet().iterator().next();
    return entry.getKey() + " = " + Templates.json(entry.getValue());
  }

  @Test
  void wordsSetTruthValuesTurnThemRoundOrNameAStage() {
    var contract =
        contract(
            new Found()
                .call(
                    "GET /todos",
                    "",
                    "[{\"id\": \"\", \"title\": \"\", \"done\": true, \"pinned\": true, \"enabled\": true}]")
                .call("PATCH /todos/{id}/toggle-done", "", "")
                .call("POST /todos/{id}/pin", "", "")
                .call("POST /todos/{id}/unpin", "", "")
                .call("POST /todos/{id}/disable", "", "")
                .call("DELETE /todos/{id}/title", "", "")
                .call("PUT /todos/{id}/title", "{\"value\": \"\"}", "")
                .call("POST /todos/{id}/reticulate", "", "")
                .call("GET /lamps", "", "[{\"id\": \"\", \"on\": true}]")
                .call("PATCH /lamps/{id}/toggle", "", "")
                .call("GET /banners", "", "[{\"id\": \"\", \"title\": \"\", \"featured\": true}]")
                .call("PATCH /banners/{id}", "", ""));

    assertThat(set(contract, "PATCH /todos/{id}/toggle-done"))
        .isEqualTo("done = {\"toggle\":true}");
    assertThat(set(contract, "POST /todos/{id}/pin")).isEqualTo("pinned = true");
    assertThat(set(contract, "POST /todos/{id}/unpin")).isEqualTo("pinned = false");
    assertThat(set(contract, "POST /todos/{id}/disable")).isEqualTo("enabled = false");
    assertThat(set(contract, "DELETE /todos/{id}/title")).isEqualTo("title = null");
    assertThat(String.valueOf(endpoint(contract, "PUT /todos/{id}/title").body()))
        .isEqualTo(String.valueOf(Templates.members("value", "$title")));
    assertThat(set(contract, "PATCH /lamps/{id}/toggle")).isEqualTo("on = {\"toggle\":true}");
    assertThat(contract.undecided())
        .extracting(Contract.Undecided::path)
        .containsExactly("/todos/{id}/reticulate");
  }

  @Test
  void whatWasDoneHasItsTimeAndCanBeDoneToAllThatIsOnesOwn() {
    var contract =
        contract(
            new Found()
                .call(
                    "POST /auth/login",
                    "{\"email\": \"\", \"password\": \"\"}",
                    "{\"token\": \"\"}")
                .call(
                    "GET /notifications",
                    "",
                    "[{\"id\": \"\", \"text\": \"\", \"readAt\": \"2026-01-01T00:00:00Z\", \"userId\": \"\"}]",
                    Auth.REQUIRED)
                .call("POST /notifications", "{\"text\": \"\"}", "", Auth.REQUIRED)
                .call("POST /notifications/{id}/read", "", "", Auth.REQUIRED)
                .call("POST /notifications/{id}/unread", "", "", Auth.REQUIRED)
                .call("PATCH /notifications/mark-all-as-read", "", "", Auth.REQUIRED)
                .call("POST /notifications/read_all", "", "", Auth.REQUIRED)
                .call("GET /notifications/unread_count", "", "{\"unread\": 0}", Auth.REQUIRED)
                .call("GET /notifications/read-count", "", "{\"count\": 0}", Auth.REQUIRED)
                .call("POST /notifications/scare-all", "", "", Auth.REQUIRED));

    assertThat(set(contract, "POST /notifications/{id}/read")).isEqualTo("readAt = \"$now\"");
    assertThat(set(contract, "POST /notifications/{id}/unread")).isEqualTo("readAt = null");
    for (var key :
        List.of("PATCH /notifications/mark-all-as-read", "POST /notifications/read_all")) {
      assertThat(set(contract, key)).isEqualTo("readAt = \"$now\"");
      assertThat(endpoint(contract, key).where()).isEqualTo("userId = $caller.id");
    }
    var unread = endpoint(contract, "GET /notifications/unread_count");
    assertThat(unread.where()).isEqualTo("readAt is null");
    assertThat(Templates.json(Objects.requireNonNull(unread.reply())).toString())
        .isEqualTo("{\"unread\":\"$total\"}");
    assertThat(endpoint(contract, "GET /notifications/read-count").where())
        .isEqualTo("readAt is not null");
    assertThat(contract.undecided())
        .extracting(Contract.Undecided::path)
        .containsExactly("/notifications/scare-all");
  }

  @Test
  void aTallyIsAnItemForEachOneGivenAndANumberForEachKind() {
    var post =
        "{\"id\": \"\", \"title\": \"\", \"date\": \"\", \"reactions\": {\"heart\": 0, \"eyes\": 0}}";
    var contract =
        contract(
            new Found()
                .call("GET /posts", "", "[" + post + "]")
                .call("POST /posts", "{\"title\": \"\"}", post)
                .call("POST /posts/{id}/reactions", "{\"reaction\": \"\"}", post));

    var give = endpoint(contract, "POST /posts/{id}/reactions");
    assertThat(give.action()).isEqualTo(new Records("reactions", Verb.CREATE));
    assertThat(give.set()).containsKey("post");
    assertThat(give.answer()).isEqualTo("posts where id = $post.id");
    assertThat(Templates.json(Objects.requireNonNull(give.item())).get("reactions").toString())
        .isEqualTo("{\"heart\":\"$reactionsHeart\",\"eyes\":\"$reactionsEyes\"}");
    var posts = contract.schema().collection("posts").orElseThrow();
    assertThat(posts.field("reactionsHeart").orElseThrow().derived())
        .isEqualTo("reactions where post = $row.id and reaction = 'heart'");
    assertThat(posts.field("reactions")).isEmpty();
    assertThat(posts.field("date").orElseThrow().set()).isEqualTo(Field.Source.CREATED);
  }

  @Test
  void whatIsReadAndChangedAsOneIsASingleton() {
    var contract =
        contract(
            new Found()
                .call("GET /settings", "", "{\"theme\": \"\", \"currency\": \"\"}")
                .call("PUT /settings", "{\"theme\": \"\", \"currency\": \"\"}", "")
                .call("GET /analytics", "", "{\"sales\": {\"today\": 0}, \"visits\": 0}")
                .call("GET /orders", "", "[{\"id\": \"\", \"total\": 0}]"));

    assertThat(contract.undecided())
        .extracting(Contract.Undecided::path)
        .containsExactly("/analytics");
    var settings = contract.schema().collection("settings").orElseThrow();
    assertThat(settings.singleton()).isTrue();
    assertThat(settings.access().update()).isEqualTo("anyone");
    assertThat(endpoint(contract, "GET /settings").action())
        .isEqualTo(new Records("settings", Verb.VIEW));
    assertThat(endpoint(contract, "PUT /settings").action())
        .isEqualTo(new Records("settings", Verb.UPDATE));
    assertThat(contract.schema().collection("orders").orElseThrow().singleton()).isFalse();
  }

  @Test
  void aClearedListIsTheCallersOwnAndNobodyElses() {
    var contract =
        contract(
            new Found()
                .signIn(Found.bearer("POST /login", "POST /signup", "token", "Bearer"))
                .call("POST /login", "{\"email\": \"\", \"password\": \"\"}", "{\"token\": \"\"}")
                .call("GET /messages", "", "[{\"id\": \"\", \"text\": \"\"}]", Auth.REQUIRED)
                .call("POST /messages", "{\"text\": \"\"}", "", Auth.REQUIRED)
                .call("DELETE /messages", "", "", Auth.REQUIRED));

    var clear = endpoint(contract, "DELETE /messages");
    assertThat(clear.action()).isEqualTo(new Records("messages", Verb.DELETE));
    assertThat(clear.where()).isEqualTo("owner = $caller.id");
  }
}
