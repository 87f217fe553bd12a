package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.testing.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The app's own endpoints, and the surfaces of models' clients, keep what the description
/// promises.
final class DescribedEndpointsTest {
  @TempDir private Path home;
  private Fair fair;

  @BeforeEach
  void start() throws IOException {
    fair = new Fair(home);
  }

  @AfterEach
  void stop() {
    fair.close();
  }

  @Test
  void theAppsEndpointsAnswerAsDescribed() {
    var nobody = fair.app().client();
    fair.ask(
        nobody,
        "POST",
        "/api/signup",
        "{\"email\":\"eve@example.com\",\"password\":\"correct horse\",\"name\":\"Eve\"}");
    fair.ask(
        nobody,
        "POST",
        "/api/signup",
        "{\"email\":\"eve@example.com\",\"password\":\"correct horse\"}");
    fair.ask(nobody, "POST", "/api/signup", "{}");
    var login =
        fair.ask(
            nobody,
            "POST",
            "/api/login",
            "{\"email\":\"eve@example.com\",\"password\":\"correct horse\"}");
    fair.ask(nobody, "POST", "/api/login", "{\"email\":\"eve@example.com\",\"password\":\"no\"}");
    var eve = nobody.withToken(login.json().path("token").asText());
    var ada = fair.signUp("ada@example.com");
    for (var client : List.of(eve, ada, nobody, nobody.withToken("bad"))) {
      var made =
          fair.ask(
              client,
              "POST",
              "/api/things",
              "{\"thing\":{\"title\":\"Mine\",\"secret\":\"s\",\"parent\":null}}");
      var id = made.status() == 201 ? made.json().at("/thing/id").asText() : "1";
      fair.ask(
          client,
          "POST",
          "/api/things",
          "{\"thing\":{\"title\":\"Child\",\"parent\":" + id + ",\"tags\":[]}}");
      fair.ask(client, "POST", "/api/things", "{\"thing\":{\"title\":\"x\"}}");
      fair.ask(client, "POST", "/api/things", "{");
      for (var query :
          List.of(
              "",
              "?page=1&limit=1",
              "?stage=open&done=false",
              "?done=maybe",
              "?size=many",
              "?page=x",
              "?stage=none")) {
        fair.ask(client, "GET", "/api/things" + query, null);
      }
      var tag = fair.ask(client, "GET", "/api/things/" + id, null).header("ETag");
      fair.ask(client.with("If-None-Match", tag), "GET", "/api/things/" + id, null);
      fair.ask(client, "GET", "/api/things/none", null);
      fair.ask(client, "GET", "/api/things/99", null);
      fair.ask(client, "PATCH", "/api/things/" + id, "{\"title\":\"Changed\"}");
      fair.ask(client, "PATCH", "/api/things/" + id, "{\"size\":0}");
      fair.ask(
          client.with("If-Match", "\"old\""),
          "PATCH",
          "/api/things/" + id,
          "{\"title\":\"Changed\"}");
      fair.ask(client, "POST", "/api/things/" + id + "/likes", null);
      fair.ask(client, "POST", "/api/things/99/likes", null);
      fair.ask(client, "GET", "/api/things/" + id + "/likes", null);
      fair.ask(client, "DELETE", "/api/things/" + id, null);
      for (var path :
          List.of(
              "/api/count",
              "/api/fixed",
              "/api/stats",
              "/api/stats?least=2",
              "/api/stats?least=x",
              "/api/weather",
              "/api/me")) {
        fair.ask(client, "GET", path, null);
      }
      fair.ask(client, "POST", "/api/rename", "{\"title\":\"New\"}");
      fair.ask(client, "POST", "/api/rename", "{}");
      fair.ask(client, "POST", "/api/rename", "{\"title\":[1]}");
      fair.ask(client, "PATCH", "/api/me", "{\"name\":\"Me\"}");
      fair.ask(client, "PATCH", "/api/me", "{\"name\":[]}");
      fair.ask(client, "POST", "/api/logout", null);
    }
    // refused before anybody looks at whose path it is
    fair.ask(nobody, "DELETE", "/api/things/%09", null).is(400);
    fair.ask(nobody, "GET", "/v1/models/%09", null).is(400);
    for (var path : List.of("/api/things", "/v1/chat/completions", "/api/chat")) {
      fair.ask(nobody.with("Origin", "https://evil.example"), "POST", path, "{}").is(403);
      fair.ask(nobody.with("Content-Encoding", "gzip"), "POST", path, "{}");
    }
    assertThat(fair.faults()).isEmpty();
    assertThat(fair.described().seen().get("GET /api/things/{id}")).contains(200, 304, 404);
    assertThat(fair.described().seen().get("PATCH /api/things/{id}")).contains(200, 412, 422);
  }

  /// All but the id of the request.
  private static JsonNode bare(Answer answer) {
    return ((ObjectNode) answer.json()).without("requestId");
  }

  @Test
  void conversationsAndModelsAnswerAsDescribed() {
    var ada = fair.signUp("ada@example.com");
    var made = fair.ask(ada, "POST", "/api/v1/chats", null);
    fair.ask(ada, "POST", "/api/v1/chats", "{\"title\":\"Plans\"}");
    fair.ask(ada, "POST", "/api/v1/chats", "{\"system\":\"x\"}");
    var chat = "/api/v1/chats/" + made.json().path("id").asText();
    fair.ask(ada, "GET", "/api/v1/chats?limit=1", null);
    fair.ask(ada, "GET", "/api/v1/chats?limit=0", null);
    fair.ask(ada, "GET", "/api/v1/chats?cursor=x", null);
    fair.ask(ada, "POST", chat + "/messages", "{\"content\":\"Hello\"}");
    fair.ask(ada, "POST", chat + "/messages", "{\"content\":\"\"}");
    fair.ask(ada, "POST", chat + "/messages", "{\"content\":\"Hello\",\"model\":\"none\"}");
    fair.ask(ada, "GET", chat + "/messages", null);
    fair.ask(ada, "GET", chat + "/messages?before=x", null).is(400);
    var picture = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
    var parts = "{\"parts\":[{\"type\":\"image\",\"url\":\"" + picture + "\"}]}";
    fair.ask(ada, "POST", chat + "/messages", parts).is(200);
    fair.ask(ada, "POST", chat + "/messages", parts.replace(picture, "http://a")).is(422);
    var shown = fair.ask(ada, "GET", chat + "/messages?limit=2", null).json().path("items");
    var answer = chat + "/messages/" + shown.get(1).path("id").asText() + "/regeneration";
    fair.ask(ada, "POST", answer, null).is(200);
    fair.ask(ada, "POST", answer, "{\"model\":\"none\"}").is(422);
    fair.ask(ada, "POST", chat + "/messages/none/regeneration", null).is(404);
    fair.ask(ada, "GET", shown.at("/0/files/0/url").asText(), null).is(200);
    fair.ask(ada, "GET", chat + "/files/none", null).is(404);
    var branch = "{\"branch\":\"" + shown.get(1).path("id").asText() + "\",\"pinned\":true}";
    fair.ask(ada, "PATCH", chat, branch).is(200);
    var bob = fair.signUp("bob@example.com");
    var missing = fair.ask(bob, "GET", "/api/v1/chats/none", null).is(404);
    for (var path :
        List.of(chat, chat + "/messages", shown.at("/0/files/0/url").asText(), chat + "/export")) {
      assertThat(bare(fair.ask(bob, "GET", path, null).is(404))).isEqualTo(bare(missing));
    }
    for (var path : List.of(chat + "/messages", answer, chat + "/share")) {
      var theirs = fair.ask(bob, "POST", path, "{\"content\":\"Mine\"}").is(404);
      assertThat(bare(theirs)).isEqualTo(bare(missing));
    }
    assertThat(bare(fair.ask(bob, "DELETE", chat + "/share", null).is(404)))
        .isEqualTo(bare(missing));
    assertThat(bare(fair.ask(bob, "PATCH", chat, "{\"pinned\":true}").is(404)))
        .isEqualTo(bare(missing));
    for (var path : List.of("/api/v1/chats", "/api/v1/chats/export", chat + "/messages")) {
      fair.ask(fair.app().client(), "GET", path, null).is(401);
    }
    fair.ask(fair.app().client(), "POST", "/api/v1/chats/import", "[]").is(401);
    var link = fair.ask(ada, "POST", chat + "/share", null).is(201).json().path("url").asText();
    fair.ask(ada, "POST", chat + "/share", "{\"message\":\"none\"}").is(422);
    fair.ask(fair.app().client(), "GET", link + "?limit=1", null).is(200);
    fair.ask(fair.app().client(), "GET", link + "x", null).is(404);
    fair.ask(fair.app().client(), "GET", link + "/files/x", null).is(404);
    var hash = shown.at("/0/files/0/hash").asText();
    fair.ask(fair.app().client(), "GET", link + "/files/" + hash, null).is(200);
    fair.ask(ada, "DELETE", chat + "/share", null).is(204);
    var exported = fair.ask(ada, "GET", "/api/v1/chats/export", null).is(200);
    fair.ask(ada, "GET", chat + "/export?format=markdown", null).is(200);
    fair.ask(ada, "GET", chat + "/export?format=pdf", null).is(400);
    fair.ask(ada, "POST", "/api/v1/chats/import", exported.text()).is(200);
    fair.ask(ada, "POST", "/api/v1/chats/import", "{}").is(400);
    fair.ask(ada, "GET", "/api/v1/chats?search=hello", null).is(200);
    fair.ask(ada, "GET", "/api/v1/chats?search=-", null).is(400);
    fair.ask(ada, "GET", "/api/v1/chats?archived=x", null).is(400);
    fair.ask(ada, "GET", chat, null);
    fair.ask(ada, "PATCH", chat, "{\"title\":\"New\"}");
    fair.ask(ada, "PATCH", chat, "{\"title\":1}");
    fair.ask(ada, "DELETE", chat, null);
    fair.ask(ada, "GET", chat, null);
    fair.ask(ada, "POST", chat + "/messages", "{\"content\":\"Hello\"}");
    var question = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
    for (var client : List.of(ada, fair.app().client(), fair.app().client().withToken("bad"))) {
      for (var body :
          List.of(
              "{" + question + "}",
              "{" + question + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
              "{" + question + ",\"model\":\"none\"}",
              "{}",
              "{\"messages\":[{\"role\":\"x\"}]}",
              "[")) {
        fair.ask(client, "POST", "/v1/chat/completions", body);
      }
      fair.ask(client, "POST", "/v1/embeddings", "{\"model\":\"offline\",\"input\":\"x\"}");
      fair.ask(client, "POST", "/v1/embeddings", "{}");
      for (var body :
          List.of(
              "{" + question + ",\"model\":\"offline\"}",
              "{" + question + ",\"model\":\"offline\",\"stream\":false}",
              "{\"model\":\"offline\"}",
              "{\"model\":\"none\"," + question + "}",
              "{}",
              "[")) {
        fair.ask(client, "POST", "/ollama/api/chat", body);
        fair.ask(client, "POST", "/api/chat", body);
      }
      fair.ask(
          client,
          "POST",
          "/api/chat",
          "{\"id\":\"one\",\"trigger\":\"submit-message\",\"messages\":[{\"id\":\"1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"Hello\"}]}]}");
      fair.ask(
          client,
          "POST",
          "/api/chat?protocol=text",
          "{\"id\":\"one\",\"trigger\":\"submit-message\",\"messages\":[{\"id\":\"1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"Hello\"}]}]}");
      fair.ask(client, "POST", "/api/chat", "{\"id\":\"one\"," + question + "}");
      fair.ask(client, "POST", "/api/chat", "{\"id\":\"one\",\"messages\":[],\"trigger\":\"x\"}");
      fair.ask(client, "POST", "/api/completion", "{\"prompt\":\"Hello\"}");
      fair.ask(client, "POST", "/api/completion", "{}");
      fair.ask(client, "POST", "/api/object", "{\"prompt\":\"Hello\"}");
      fair.ask(client, "GET", "/api/chat/one/stream", null);
    }
    assertThat(fair.faults()).isEmpty();
    assertThat(fair.described().seen().get("POST /v1/chat/completions"))
        .contains(200, 400, 401, 404);
  }
}
