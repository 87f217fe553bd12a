package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Conversations over HTTP, for an app without sign-in.
@Timeout(60)
final class ChatApiTest {
  private ModelApp app;
  private TestClient client;

  @BeforeEach
  void open(@TempDir Path home) throws IOException, InterruptedException {
    app = ModelApp.start(home, Map.of("PLINTH_LIMIT_CHATS_AT_ONCE", "2"));
    client = app.client();
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  @Test
  void anAnswerStreamsAndIsKept() {
    var chat = create();
    var answer = ask(chat, "{\"content\": \"hi\"}").is(200);
    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    var events = answer.events();
    assertThat(events.getFirst().getFirst()).startsWith("id: ");
    assertThat(events.getFirst()).endsWith("event: delta", "data: {\"text\":\"word \"}").hasSize(3);
    assertThat(events.stream().map(event -> event.get(1)))
        .containsExactly("event: delta", "event: delta", "event: usage", "event: done");
    var kept = messages(chat);
    assertThat(kept.get(1).path("content").asText()).isEqualTo("word word ");
    assertThat(kept.get(1).path("status").asText()).isEqualTo("done");
    assertThat(events.getLast().getLast()).contains(kept.get(1).path("id").asText());
  }

  @Test
  void whatFailsBeforeTheFirstTokenIsAProblemAndIsKeptAsFailed() {
    var chat = create();
    app.answers(wire -> wire.begin(500, "").end());
    ask(chat, "{\"content\": \"hi\"}").is(502);
    assertThat(messages(chat).get(1).path("status").asText()).isEqualTo("failed");
  }

  @Test
  void whatFailsLaterIsAnErrorEventAndTheWordsSoFarAreKept() {
    var chat = create();
    app.answers(wire -> wire.begin(200, "").send(ModelApp.WORD).end());
    var events = ask(chat, "{\"content\": \"hi\"}").is(200).events();
    assertThat(events.getLast().get(1)).isEqualTo("event: error");
    assertThat(events.getLast().getLast()).contains("\"code\":\"model_cut_short\"");
    assertThat(messages(chat).get(1).path("status").asText()).isEqualTo("failed");
    assertThat(messages(chat).get(1).path("content").asText()).isEqualTo("word ");
  }

  @Test
  void whatAClientReadBeforeItLeftIsKeptAsStopped() throws Exception {
    var chat = create();
    app.talksForever();
    var answer =
        client.open("POST", "/api/v1/chats/" + chat + "/messages", "{\"content\": \"hi\"}");
    answer.body().readNBytes(100);
    answer.body().close();
    while (messages(chat).size() < 2) {
      Thread.sleep(5);
    }
    assertThat(messages(chat).get(1).path("status").asText()).isEqualTo("stopped");
    assertThat(messages(chat).get(1).path("content").asText()).startsWith("word word ");
  }

  @Test
  void moreAnswersAtOnceThanAllowedAreRefusedAndNotKept() throws Exception {
    var chat = create();
    app.talksForever();
    var open = new ArrayList<java.net.http.HttpResponse<java.io.InputStream>>();
    for (int i = 0; i < 2; i++) {
      open.add(client.open("POST", "/api/v1/chats/" + chat + "/messages", "{\"content\": \"hi\"}"));
    }
    var refused = ask(chat, "{\"content\": \"third\"}");
    refused.is(429);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(messages(chat)).hasSize(2);
    for (var answer : open) {
      answer.body().close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"content\": \" \"}",
        "{\"content\": 5}",
        "{\"content\": \"x\", \"role\": \"system\"}",
        "{\"content\": \"x\", \"base_url\": \"http://127.0.0.1\"}",
        "{\"content\": \"x\", \"headers\": {}}",
        "{\"content\": \"x\", \"model\": \"gpt-4o\"}",
        "[]"
      })
  void whatAClientMayNotSayIsRefusedBeforeAnyModelHearsOfIt(String body) {
    var chat = create();
    int before = app.upstream().bodies().size();
    ask(chat, body).is(422);
    assertThat(messages(chat)).isEmpty();
    assertThat(app.upstream().bodies().stream().skip(before)).allMatch(String::isEmpty);
  }

  @Test
  void aPromptThatIsTooLongIsTooLarge() {
    ask(create(), "{\"content\": \"" + "x".repeat(65 * 1024) + "\"}").is(413);
  }

  @Test
  void conversationsAreRenamedListedAndDeleted() {
    var chat = create();
    client.patch("/api/v1/chats/" + chat, "{\"title\": \"Rocks\"}").is(200);
    var list = client.get("/api/v1/chats?limit=1").is(200).json().path("items");
    assertThat(list.get(0).path("title").asText()).isEqualTo("Rocks");
    client.delete("/api/v1/chats/" + chat).is(204);
    client.delete("/api/v1/chats/" + chat).is(404);
    client.get("/api/v1/chats/" + chat).is(404);
    ask(chat, "{\"content\": \"hi\"}").is(404);
    client.get("/api/v1/chats?limit=0").is(400);
    client.get("/api/v1/chats?cursor=x").is(400);
  }

  @Test
  void theModelsAreListedWithTheDefaultMarked() {
    var items = client.get("/api/v1/models").is(200).json().path("items");
    assertThat(items.findValuesAsText("id")).containsExactly("tiny", "offline");
    assertThat(items.get(0).path("default").asBoolean()).isTrue();
  }

  private String create() {
    return client.post("/api/v1/chats", "{}").is(201).json().path("id").asText();
  }

  private dev.plinth.testing.Answer ask(String chat, String body) {
    return client.post("/api/v1/chats/" + chat + "/messages", body);
  }

  private List<JsonNode> messages(String chat) {
    var items = client.get("/api/v1/chats/" + chat + "/messages").is(200).json().path("items");
    var messages = new ArrayList<JsonNode>();
    items.forEach(messages::add);
    return messages;
  }
}
