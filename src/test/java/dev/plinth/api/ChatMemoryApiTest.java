package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.ScriptedUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a model is given of a conversation that we keep, and what it may do with the data.
@Timeout(60)
final class ChatMemoryApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        notes:
          fields: { title: { type: text, required: true } }
          rules: { read: anyone, create: anyone }
      assistant:
        tools: { notes: { list: allow, create: ask } }
      """;

  @TempDir private Path home;
  private ModelApp app;
  private String chat = "";

  @BeforeEach
  void start() throws IOException, InterruptedException {
    app =
        ModelApp.start(
            home,
            ContractReader.read(CONTRACT, "plinth.yaml"),
            Map.of("PLINTH_LIMIT_CONTEXT", "2000"));
    chat = app.client().post("/api/v1/chats", "{}").is(201).json().path("id").asText();
  }

  @AfterEach
  void stop() throws IOException {
    app.close();
  }

  @Test
  void byItselfTheOldestMessagesAreLeftOutAndThatIsTold() {
    say("alpha " + "word ".repeat(600));
    say("second " + "word ".repeat(600));
    var answer = say("third");
    assertThat(answer).contains("event: context").contains("\"trimmed\":");
    assertThat(lastAsked()).contains("third").doesNotContain("alpha");
  }

  @Test
  void instructionsAreGivenEachTime() {
    remember("{\"instructions\": \"Answer in Latin.\"}");
    say("alpha " + "word ".repeat(600));
    say("second " + "word ".repeat(600));
    say("third");
    assertThat(lastAsked()).contains("Answer in Latin.").contains("\"system\"");
    remember("{\"instructions\": null}");
    say("fourth");
    assertThat(lastAsked()).doesNotContain("Latin");
  }

  @Test
  void aWholeConversationThatDoesNotFitIsRefusedAndTheQuestionKept() {
    remember("{\"recall\": \"whole\"}");
    say("alpha " + "word ".repeat(600));
    var refused =
        app.client()
            .post(path(), "{\"content\": \"second " + "word ".repeat(600) + "\"}")
            .is(400)
            .json();
    assertThat(refused.path("code").asText()).isEqualTo("context_length_exceeded");
    var items = app.client().get(path()).json().path("items");
    assertThat(items.get(items.size() - 1).path("content").asText()).startsWith("second");
  }

  @Test
  void whatDoesNotFitIsWrittenDownAndGivenInShort() {
    remember("{\"recall\": \"summary\", \"instructions\": \"Be kind.\"}");
    say("alpha " + "word ".repeat(450));
    say("second " + "word ".repeat(450));
    int before = app.upstream().bodies().size();
    app.answers(wire ->
        wire.begin(200, "")
            .send(
                "{\"message\":{\"role\":\"assistant\",\"content\":\"They spoke of words.\"},\"done\":false}\n")
            .send(ModelApp.END)
            .end());
    var answer = say("third " + "word ".repeat(450));
    var asked = app.upstream().bodies().subList(before, app.upstream().bodies().size());
    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst()).contains("memory of a conversation").contains("alpha");
    assertThat(asked.getLast())
        .contains("They spoke of words.")
        .contains("Be kind.")
        .contains("third")
        .doesNotContain("alpha");
    assertThat(answer).contains("event: context").contains("\"inputTokens\":6");
    assertThat(app.client().get(memory()).json().at("/summary/text").asText())
        .isEqualTo("They spoke of words.");
    say("fourth");
    assertThat(lastAsked()).contains("They spoke of words.").contains("fourth");
  }

  @Test
  void faultsAreToldAndAnothersConversationIsNotThere() {
    app.client().put(memory(), "{\"recall\": \"nothing\"}").is(422);
    app.client().put(memory(), "{\"role\": \"system\"}").is(422);
    app.client().put(memory(), "{\"instructions\": \"" + "x".repeat(20_000) + "\"}").is(422);
    app.client().get("/api/v1/chats/nobody/memory").is(404);
    app.client().put("/api/v1/chats/nobody/memory", "{\"recall\": \"whole\"}").is(404);
  }

  @Test
  void aCallThatNeedsTheOwnersWordWaitsForIt() throws IOException {
    app.answers(calls());
    var stream = app.client().open("POST", path(), "{\"content\": \"make a note\"}");
    try (var lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      var call = "";
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("event: approval")) {
          call = lines.readLine().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
          assertThat(notes()).isZero();
          app.client()
              .post("/api/v1/chats/" + chat + "/approvals/nobody", "{\"approved\": true}")
              .is(404);
          app.client()
              .post("/api/v1/chats/" + chat + "/approvals/" + call, "{\"approved\": true}")
              .is(204);
        }
      }
      assertThat(call).isNotEmpty();
    }
    assertThat(notes()).isEqualTo(1);
    assertThat(lastAsked()).contains("\"role\":\"tool\"").contains("Granite");
    var kept = app.client().get(path()).json().path("items");
    assertThat(kept.get(1).path("content").asText()).contains("Done.");
  }

  private static ScriptedUpstream.Script calls() {
    var count = new AtomicInteger();
    return wire ->
        wire.begin(200, "")
            .send(
                count.getAndIncrement() == 0
                    ? "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"create_notes\",\"arguments\":{\"title\":\"Granite\"}}}]},\"done\":false}\n"
                    : "{\"message\":{\"role\":\"assistant\",\"content\":\"Done.\"},\"done\":false}\n")
            .send(ModelApp.END)
            .end();
  }

  private int notes() {
    return app.client().get("/api/v1/records/notes").json().path("items").size();
  }

  private String say(String content) {
    return app.client().post(path(), "{\"content\": \"" + content + "\"}").is(200).text();
  }

  private void remember(String json) {
    app.client().put(memory(), json).is(200);
  }

  private String lastAsked() {
    return app.upstream().bodies().getLast();
  }

  private String path() {
    return "/api/v1/chats/" + chat + "/messages";
  }

  private String memory() {
    return "/api/v1/chats/" + chat + "/memory";
  }
}
