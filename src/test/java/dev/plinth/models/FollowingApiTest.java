package dev.plinth.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.testing.ModelApp;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Answers that somebody follows, comes back to, or stops, and endpoints at an app's own paths.
@Timeout(60)
final class FollowingApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections: {}
      endpoints:
        POST /ask: { do: chat }
        POST /complete: { do: chat, protocol: ai-sdk-completion }
        POST /object: { do: chat, protocol: ai-sdk-object }
        POST /words: { do: chat, protocol: text }
        GET /events: { do: chat, protocol: sse }
        POST /own/generate: { do: chat, protocol: ollama }
        POST /own/responses: { do: chat, protocol: openai-responses }
      """;
  private static final String UI =
      """
      {"id": "c1", "trigger": "submit-message",
       "messages": [{"id": "u1", "role": "user", "parts": [{"type": "text", "text": "hi"}]}]}
      """;
  private static final String V4 =
      """
      {"id": "c1", "messages": [{"role": "user", "content": "hi"}]}
      """;

  @TempDir private Path home;
  private ModelApp app;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    start(Map.of());
  }

  private void start(Map<String, String> settings) throws IOException, InterruptedException {
    app = ModelApp.start(home, ContractReader.read(CONTRACT, "plinth.yaml"), settings);
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  @Test
  void aReaderWhoLostTheLineGetsWhatFollowsTheLastEvent() throws Exception {
    var chat = app.client().post("/api/v1/chats", "{}").is(201).json().path("id").asText();
    var path = "/api/v1/chats/" + chat;
    var hold = holding();
    var first = app.client().open("POST", path + "/messages", "{\"content\": \"hi\"}");
    var begun = readTo(first, "word ");
    var id = Pattern.compile("id: (\\S+:\\d+)\n").matcher(begun);
    assertThat(id.find()).isTrue();
    var second =
        app.client().with("Last-Event-ID", id.group(1)).open("GET", path + "/stream", null);
    assertThat(second.statusCode()).isEqualTo(200);
    hold.countDown();
    var original = rest(first);
    assertThat(words(rest(second))).isEqualTo(words(original)).isEqualTo("word ");

    var late = app.client().with("Last-Event-ID", id.group(1)).get(path + "/stream").is(200);
    assertThat(late.text()).contains("event: done");
    app.client().get(path + "/stream").is(204);
    app.client().with("Last-Event-ID", "other:1").get(path + "/stream").is(204);
    app.client().with("Last-Event-ID", "nonsense").get(path + "/stream").is(400);
    app.client().get("/api/v1/chats/nobody/stream").is(404);
  }

  @Test
  void theFourthVersionResumesWhereItAsked() throws Exception {
    var nothing = app.client().get("/api/chat?chatId=c1").is(200);
    assertThat(nothing.text()).isEmpty();
    assertThat(nothing.header("X-Vercel-AI-Data-Stream")).isEqualTo("v1");
    app.client().get("/api/chat").is(400);
    var hold = holding();
    var first = app.client().open("POST", "/api/chat", V4);
    readTo(first, "word ");
    var second = app.client().open("GET", "/api/chat?chatId=c1", null);
    hold.countDown();
    rest(first);
    assertThat(rest(second)).startsWith("f:{").contains("0:\"word \"", "\nd:{");
  }

  @Test
  void anAnswerEndsWithItsReaderUnlessItMayOutliveThem() throws Exception {
    app.talksForever();
    leave();
    assertThat(app.isIdleSoon()).isTrue();
    awaitNothing();

    app.close();
    start(Map.of("PLINTH_RESUME", "1h"));
    app.talksForever();
    leave();
    var follower = app.client().open("GET", "/api/chat/c1/stream", null);
    assertThat(follower.statusCode()).isEqualTo(200);
    assertThat(readTo(follower, "text-delta")).startsWith("data: {\"type\":\"start\"");
    app.client().delete("/api/chat/c1/stream").is(204);
    assertThat(rest(follower)).contains("\"finish\"").endsWith("data: [DONE]\n\n");
    assertThat(app.isIdleSoon()).isTrue();
    app.client().delete("/api/chat/c1/stream").is(204);
  }

  @Test
  void anAnswerThatNobodyComesBackToEnds() throws Exception {
    app.close();
    start(Map.of("PLINTH_RESUME", "300ms"));
    app.talksForever();
    leave();
    assertThat(app.isIdleSoon()).isTrue();
    awaitNothing();
  }

  @Test
  void ownPathsSpeakTheirProtocols() {
    app.client().get("/ask/c1/stream").is(204);
    assertThat(app.client().post("/complete", "{\"prompt\": \"x\"}").is(200).text())
        .contains("text-delta");
    assertThat(app.client().post("/object", "{\"a\": 1}").is(200).text()).isEqualTo("word word ");
    assertThat(
            app.client()
                .post("/own/generate", "{\"model\": \"tiny\", \"prompt\": \"x\"}")
                .is(200)
                .text())
        .contains("\"response\":\"word \"");
    assertThat(
            app.client().post("/own/responses", "{\"input\": \"x\"}").is(200).json().has("output"))
        .isTrue();
    var events = app.client().get("/events?message=hello").is(200);
    assertThat(events.text())
        .startsWith("data: {\"text\":\"word \",\"content\":\"word \"")
        .endsWith("data: [DONE]\n\n");
    assertThat(
            app.client()
                .post(
                    "/words",
                    """
                    {"message": "now", "history": [{"sender": "user", "text": "before"}, {"sender": "bot", "text": "yes"}]}
                    """)
                .is(200)
                .text())
        .isEqualTo("word word ");
    var sent = Json.parse(app.upstream().bodies().getLast()).path("messages");
    assertThat(sent.findValuesAsText("role")).containsExactly("user", "assistant", "user");
    assertThat(sent.findValuesAsText("content")).containsExactly("before", "yes", "now");
    for (var nothing :
        new String[] {"{}", "[]", "\"\"", "{\"message\": {}}", "{\"messages\": [1]}"}) {
      app.client().post("/words", nothing).is(400);
    }
  }

  @Test
  void strangePartsOfAPageAreNoFaultOfOurs() {
    var parts =
        """
        {"id": "c1", "trigger": "submit-message", "extra": [1], "messages": [
          {"id": "1", "role": "user", "parts": [{"type": "text", "text": "hi"}, {"type": "mystery"}, 7, {"type": "file"}]},
          {"id": "2", "role": "assistant", "parts": [{"type": "step-start"}, {"type": "source-url", "url": "x"},
            {"type": "tool-tide", "toolCallId": "c", "state": "approval-responded", "input": {}, "approval": {"id": "a", "approved": false}},
            {"type": "tool-tide", "toolCallId": "d", "state": "output-error", "input": {}, "errorText": "no"}]}]}
        """;
    var answer = app.client().post("/api/chat", parts).is(200);
    assertThat(answer.text()).contains("\"messageId\":\"2\"");
    assertThat(app.upstream().bodies().getLast()).contains("The user refused this call.");
    app.client().post("/api/chat", UI.replace("\"user\"", "\"tool\"")).is(400);
    app.client().post("/api/chat", UI.replace("\"text\": \"hi\"", "\"text\": \"\"")).is(400);
    app.client()
        .post("/api/chat", "{\"id\": \"c\", \"message\": {\"role\": \"assistant\", \"parts\": []}}")
        .is(400);
  }

  /// The model says one word, and the other when it is let go.
  private CountDownLatch holding() {
    var hold = new CountDownLatch(1);
    app.answers(wire -> {
      wire.begin(200, "").send(ModelApp.WORD);
      try {
        hold.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      wire.send(ModelApp.WORD).send(ModelApp.END).end();
    });
    return hold;
  }

  /// The model is left alone a moment before its answer is put away.
  private void awaitNothing() throws InterruptedException {
    while (app.client().get("/api/chat/c1/stream").status() != 204) {
      Thread.sleep(5);
    }
  }

  private void leave() throws IOException {
    var first = app.client().open("POST", "/api/chat", UI);
    readTo(first, "text-delta");
    first.body().close();
  }

  private static String readTo(HttpResponse<InputStream> answer, String words) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(words) < 0) {
      int letter = answer.body().read();
      assertThat(letter).as(text.toString()).isNotNegative();
      text.append((char) letter);
    }
    return text.toString();
  }

  private static String rest(HttpResponse<InputStream> answer) throws IOException {
    return new String(answer.body().readAllBytes(), UTF_8);
  }

  /// The words of all deltas.
  private static String words(String events) {
    var words = new StringBuilder();
    for (var event : events.split("\n\n", -1)) {
      if (event.contains("event: delta\n")) {
        words.append(
            Json.parse(event.substring(event.indexOf("data: ") + 6)).path("text").asText());
      }
    }
    return words.toString();
  }
}
