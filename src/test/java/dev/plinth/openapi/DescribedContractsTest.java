package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.testing.Described;
import dev.plinth.testing.TestApp;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contracts whose descriptions are not easy to write are described all the same.
final class DescribedContractsTest {
  private static final String NOTES =
      "\nplinth: 1\ncollections: { notes: { fields: { text: text }, rules: { read: anyone, write: anyone } } }\n";

  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        // nothing at all
        "plinth: 1\n",
        // a sign-in without profiles
        "plinth: 1\nauth: { login: username, token: { in: header, name: X-Token } }\n",
        "plinth: 1\nauth: { token: { in: header, name: Authorization, scheme: Token } }\n",
        // patterns that no plausible text meets, and limits at the edge
        """
        plinth: 1
        collections:
          odd-ones:
            fields:
              never: { type: text, pattern: "(?!)x", required: true }
              exact: { type: text, min: 7, max: 7 }
              far: { type: integer, min: 1000, max: 1001 }
              low: { type: number, max: -5 }
              count: integer
              count_total: text
              "self": { type: reference, to: odd-ones }
            rules: { read: anyone, write: anyone }
        """,
        // errors as a bare text, as a list, with a spread
        "plinth: 1\nerrors: { reply: $detail }\n",
        "plinth: 1\nerrors: { reply: $detail, statuses: { invalid: 499, not_found: 400 } }\n",
        "plinth: 1\nerrors: { reply: { errors: [{ message: $detail }, 1], \"...\": $fields, none: null } }\n",
      })
  void everyContractIsDescribed(String contract) {
    serving(contract, described -> assertThat(described.faults()).isEmpty());
  }

  /// Without a sign-in anyone may ask the models; with one, those who are signed in.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMayAskTheModelsIsTold(boolean hasSignIn) {
    var contract =
        "plinth: 1\n"
            + (hasSignIn ? "auth: { login: email }\n" : "")
            + "endpoints: { \"POST /ask\": { do: chat } }\n";
    try (var app = TestApp.start(home, ContractReader.read(contract, "plinth.yaml"))) {
      var paths = app.client().get("/openapi.json").is(200).json().path("paths");
      for (var path : List.of("/ask", "/v1/chat/completions", "/api/v1/chats", "/api/completion")) {
        var security = paths.path(path).path("post").path("security");
        assertThat(security.path(0).isEmpty()).as(path).isEqualTo(!hasSignIn);
        assertThat(security.findValue("bearer")).as(path).isNotNull();
      }
      assertThat(paths.at("/~1ask/post/requestBody").isObject()).isTrue();
      app.client().post("/api/v1/chats", "{}").is(hasSignIn ? 401 : 201);
    }
  }

  /// The app's own endpoint answers the path; what it hides is described where it is served.
  @Test
  void whatAnEndpointHidesIsDescribedBelow() {
    var contract =
        NOTES
            + "endpoints: { \"POST /api/chat\": { do: notes.create, reply: $item }, \"GET /v1/{any}\": { do: reply, reply: { a: 1 } } }\n";
    try (var app = TestApp.start(home, ContractReader.read(contract, "plinth.yaml"))) {
      var document = app.client().get("/openapi.json").is(200).json();
      assertThat(new Described(document).faults()).isEmpty();
      var paths = document.path("paths");
      assertThat(paths.at("/~1api~1chat/post/tags/0").textValue()).isEqualTo("app");
      assertThat(paths.at("/~1_~1api~1chat/post/tags/0").textValue()).isEqualTo("AI SDK");
      assertThat(paths.at("/~1_~1api~1chat/post/requestBody").isMissingNode()).isFalse();
      assertThat(paths.has("/v1/models")).isFalse();
      assertThat(paths.has("/_/v1/models")).isTrue();
      app.client().get("/v1/models").is(200);
      assertThat(app.client().get("/v1/models").json().path("a").intValue()).isEqualTo(1);
    }
  }

  /// OpenAPI knows one template of a shape, and names an operation once.
  @Test
  void pathsThatDifferInNamesAloneAreOnePath() {
    var contract =
        NOTES
            + "endpoints: { \"GET /notes/{slug}\": { do: notes.view, where: id = $path.slug, reply: $item }, \"DELETE /notes/{id}\": { do: notes.delete, where: id = $path.id }, \"GET /notes/slug\": { do: reply, reply: 1 } }\n";
    serving(contract, described -> assertThat(described.faults()).isEmpty());
  }

  private void serving(String contract, Consumer<Described> test) {
    try (var app = TestApp.start(home, ContractReader.read(contract, "plinth.yaml"))) {
      JsonNode document = app.client().get("/openapi.json").is(200).json();
      test.accept(new Described(document));
    }
  }
}
