package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.admin.LocalSocket;
import dev.plinth.json.Json;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Templates answer as their description promises.
final class DescribedPromptsTest {
  private static final String PROMPTS = "/api/v1/prompts";

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
  void templatesAnswerAsDescribed() throws IOException {
    var ada = fair.signUp("ada@example.com");
    var admin = admin();
    var full =
        """
        {"name": "full", "description": "d", "system": "Be {{c}}.", "text": "{{a}}", "model": "offline",
         "options": {"temperature": 1, "outputMax": 50}, "visibility": ["signed_in", "role:x"], "schema": {"type": "object"},
         "variables": [{"name": "a", "description": "d"}, {"name": "b", "type": "boolean", "default": true},
           {"name": "c", "type": "choice", "choices": ["x"], "default": "x"}]}
        """;
    for (var client : List.of(fair.app().client(), ada, admin)) {
      for (var body : List.of("{}", "[", full, full, "{\"name\": \"plain\", \"text\": \"Hi\"}")) {
        fair.ask(client, "POST", PROMPTS, body);
      }
      fair.ask(client, "PUT", PROMPTS + "/full", full.replace("\"name\": \"full\",", ""));
      fair.ask(client, "PUT", PROMPTS + "/full", "{}");
      fair.ask(client, "PUT", PROMPTS + "/none", "{\"text\": \"x\"}");
      fair.ask(client, "DELETE", PROMPTS + "/none", null);
    }
    for (var client : List.of(fair.app().client(), ada, admin)) {
      for (var path :
          List.of(
              "",
              "?limit=1",
              "?limit=0",
              "/full",
              "/full?version=1",
              "/full?version=9",
              "/full?version=x",
              "/full/versions",
              "/full/versions?limit=1&cursor=2",
              "/none")) {
        fair.ask(client, "GET", PROMPTS + path, null);
      }
      for (var body :
          List.of(
              "{}",
              "{\"variables\": {\"a\": \"x\"}}",
              "{\"variables\": {\"a\": \"x\"}, \"version\": 1, \"stream\": false}",
              "{\"variables\": {\"a\": \"x\"}, \"version\": 9}",
              "{\"variables\": {\"a\": \"x\"}, \"schema\": {\"type\": \"array\"}}",
              "{\"variables\": {\"a\": \"x\"}, \"model\": \"none\"}")) {
        fair.ask(client, "POST", PROMPTS + "/full/preview", body);
        fair.ask(client, "POST", PROMPTS + "/full/run", body);
      }
    }
    var chain =
        """
        {"name": "chain", "steps": [{"name": "a", "prompt": "x", "model": "offline", "system": "y", "show": true},
          {"name": "b", "prompt": "{{steps.a}}", "schema": {"type": "object"}}]}
        """;
    fair.ask(admin, "POST", PROMPTS, chain).is(201);
    fair.ask(ada, "GET", PROMPTS + "/chain", null);
    fair.ask(ada, "POST", PROMPTS + "/chain/preview", "{}").is(200);
    fair.ask(ada, "POST", PROMPTS + "/chain/run", "{}").is(200);
    fair.ask(ada, "POST", PROMPTS + "/chain/run", "{\"stream\": false}").is(200);
    fair.ask(admin, "DELETE", PROMPTS + "/full", null);
    assertThat(fair.faults()).isEmpty();
    assertThat(fair.described().seen().get("POST /api/v1/prompts/{name}/run"))
        .contains(200, 401, 404, 422, 502);
  }

  private TestClient admin() throws IOException {
    fair.signUp("root@example.com");
    LocalSocket.ask(
        home.resolve("data"),
        Json.object().put("do", "user.admin").put("login", "root@example.com").put("admin", true));
    var form = "{\"email\": \"root@example.com\", \"password\": \"correct horse\"}";
    var answer = fair.ask(fair.app().client(), "POST", "/api/v1/auth/login", form).is(200).json();
    return fair.app().client().withToken(answer.path("accessToken").asText());
  }
}
