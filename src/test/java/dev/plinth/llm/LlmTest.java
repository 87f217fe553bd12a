package dev.plinth.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.llm.Chunk.Failure;
import dev.plinth.llm.Chunk.Finish;
import dev.plinth.llm.Chunk.Kind;
import dev.plinth.llm.Chunk.Reason;
import dev.plinth.testing.ScriptedUpstream;
import dev.plinth.testing.ScriptedUpstream.Script;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Both providers against an upstream that misbehaves in every way that was measured.
final class LlmTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = new ScriptedUpstream();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  @Test
  void ollamaStreamsReasoningTextAndUsage() throws InterruptedException {
    var chunks =
        ask(
            "ollama",
            wire ->
                wire.begin(200, "")
                    .send(
                        "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm.\"},\"done\":false}\n")
                    .send(
                        "{\"message\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"done\":false}\n")
                    .send(
                        "{\"message\":{\"role\":\"assistant\",\"content\":\"lo\"},\"done\":false}\n")
                    .send(
                        "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":11,\"eval_count\":7}\n")
                    .end());
    assertThat(chunks)
        .containsExactly(
            new Chunk.Start("tiny"),
            new Chunk.Reasoning("Hm."),
            new Chunk.Text("Hel"),
            new Chunk.Text("lo"),
            new Chunk.Usage(11, 7, 0, 0, false),
            new Finish(Reason.STOP));
  }

  @Test
  void openAiStreamsReasoningTextAndUsage() throws InterruptedException {
    var chunks =
        ask(
            "openai",
            wire ->
                wire.begin(200, "")
                    .send(": hello\n\n")
                    .send(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"Hm.\"}}]}\n\n")
                    .send(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n")
                    .send(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n")
                    .send(
                        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":6,\"total_tokens\":15,\"completion_tokens_details\":{\"reasoning_tokens\":2}}}\n\ndata: [DONE]\n\n")
                    .end());
    assertThat(chunks)
        .containsExactly(
            new Chunk.Start("tiny"),
            new Chunk.Reasoning("Hm."),
            new Chunk.Text("Hello"),
            new Chunk.Usage(9, 6, 0, 2, false),
            new Finish(Reason.LENGTH));
  }

  @Test
  void openAiGivesToolCallsInPieces() throws InterruptedException {
    var chunks =
        ask(
            "openai",
            wire ->
                wire.begin(200, "")
                    .send(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"tide\",\"arguments\":\"\"}}]}}]}\n\n")
                    .send(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}]}}]}\n\n")
                    .send(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}\n\n")
                    .send(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n")
                    .end());
    assertThat(chunks)
        .contains(
            new Chunk.ToolStart("c1", "tide"),
            new Chunk.ToolArguments("c1", ":1}"),
            new Chunk.ToolCall("c1", "tide", "{\"a\":1}"))
        .endsWith(new Finish(Reason.TOOL));
  }

  @Test
  void ollamaGivesToolCallsWholeAndTheyGetAnId() throws InterruptedException {
    var chunks =
        ask(
            "ollama",
            wire ->
                wire.begin(200, "")
                    .send(
                        "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"tide\",\"arguments\":{\"a\":1}}}]},\"done\":false}\n")
                    .send(
                        "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":1,\"eval_count\":1}\n")
                    .end());
    var call = (Chunk.ToolCall) chunks.get(1);
    assertThat(call.id()).startsWith("call_");
    assertThat(call.arguments()).isEqualTo("{\"a\":1}");
    assertThat(chunks).endsWith(new Finish(Reason.TOOL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void aStreamThatEndsWithoutItsMarkIsCutShort(String provider) throws InterruptedException {
    assertThat(failure(provider, wire -> wire.begin(200, "").send(text(provider)).end()).kind())
        .isEqualTo(Kind.CUT_SHORT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void anErrorInsideAStreamIsTheOneEnd(String provider) throws InterruptedException {
    var error =
        provider.equals("ollama")
            ? "{\"error\":\"canary\"}\n"
            : "data: {\"error\":{\"message\":\"canary\"}}\n\n";
    var failure =
        failure(provider, wire -> wire.begin(200, "").send(text(provider)).send(error).end());
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.text()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void aLineThatIsCutIsTheOneEnd(String provider) throws InterruptedException {
    assertThat(failure(provider, wire -> wire.begin(200, "").send(text(provider)).cut()).kind())
        .isIn(Kind.BROKEN, Kind.CUT_SHORT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void garbageIsAFailure(String provider) throws InterruptedException {
    assertThat(failure(provider, wire -> wire.begin(200, "").send("<html>\n\n").end()).kind())
        .isIn(Kind.BROKEN, Kind.CUT_SHORT);
  }

  @ParameterizedTest
  @CsvSource({
    "429,BUSY",
    "503,BUSY",
    "500,BROKEN",
    "401,REFUSED",
    "404,NO_SUCH_MODEL",
    "400,BAD_PROMPT"
  })
  void statusesSayWhatWentWrongAndKeepTheWait(int status, Kind kind) throws InterruptedException {
    for (var provider : List.of("ollama", "openai")) {
      var failure =
          failure(
              provider,
              wire ->
                  wire.begin(status, "Retry-After: 7\r\n").send("{\"error\":\"canary\"}").end());
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
      assertThat(failure.text()).doesNotContain("canary");
    }
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws Exception {
    var model = model("ollama");
    upstream.close();
    try (var llm = llm(LONG);
        var reply = llm.ask(model, Prompt.of("hi"))) {
      assertThat(rest(reply)).endsWith(new Failure(Kind.UNREACHABLE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void aModelThatSaysNothingIsGivenUp(String provider) throws InterruptedException {
    upstream.at(path(provider), wire -> wire.begin(200, "").hang());
    try (var llm = llm(Duration.ofMillis(100));
        var reply = llm.ask(model(provider), Prompt.of("hi"))) {
      assertThat(rest(reply)).endsWith(new Failure(Kind.TOO_SLOW));
      awaitIdle();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void aModelThatStallsAfterItsFirstTokenIsGivenUp(String provider) throws InterruptedException {
    upstream.at(path(provider), wire -> wire.begin(200, "").send(text(provider)).hang());
    var patience = new Patience(LONG, Duration.ofMillis(100), LONG);
    try (var llm = new Llm(models(), patience, patience);
        var reply = llm.ask(model(provider), Prompt.of("hi"))) {
      assertThat(rest(reply)).endsWith(new Failure(Kind.TOO_SLOW));
      awaitIdle();
    }
  }

  @Test
  void closingBeforeTheHeadersClosesTheUpstream() throws InterruptedException {
    upstream.at("/api/chat", ScriptedUpstream.Wire::hang);
    try (var llm = llm(LONG)) {
      var reply = llm.ask(model("ollama"), Prompt.of("hi"));
      while (upstream.active() == 0) {
        Thread.sleep(1);
      }
      reply.close();
      awaitIdle();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void aHundredReadersThatLeaveLeaveNothingOpen(String provider) throws InterruptedException {
    upstream.at(path(provider), wire -> wire.begin(200, "").sendForever(text(provider)));
    try (var llm = llm(LONG)) {
      for (int i = 0; i < 100; i++) {
        try (var reply = llm.ask(model(provider), Prompt.of("hi"))) {
          for (int chunk = 0; chunk <= i % 4; chunk++) {
            assertThat(reply.next()).isNotInstanceOf(Chunk.End.class);
          }
        }
      }
      awaitIdle();
      // A quarter read no further than the start, and may have left before the upstream heard of
      // them.
      assertThat(upstream.left()).isBetween(75, 100);
    }
  }

  @Test
  void aLongPromptAsksOllamaForRoom() throws InterruptedException {
    upstream.at("/api/chat", wire -> wire.begin(500, "").end());
    try (var llm = llm(LONG)) {
      for (var prompt : List.of("short", "long ".repeat(8000))) {
        try (var reply = llm.ask(model("ollama"), Prompt.of(prompt))) {
          rest(reply);
        }
      }
    }
    assertThat(upstream.bodies().getFirst()).doesNotContain("num_ctx");
    assertThat(upstream.bodies().getLast()).containsPattern("\"num_ctx\"\\s*:\\s*16384");
  }

  private List<Chunk> ask(String provider, Script script) throws InterruptedException {
    upstream.at(path(provider), script);
    try (var llm = llm(LONG);
        var reply = llm.ask(model(provider), Prompt.of("hi"))) {
      return rest(reply);
    }
  }

  private Failure failure(String provider, Script script) throws InterruptedException {
    return (Failure) ask(provider, script).getLast();
  }

  private static List<Chunk> rest(Reply reply) throws InterruptedException {
    var chunks = new ArrayList<Chunk>();
    do {
      chunks.add(reply.next());
    } while (!(chunks.getLast() instanceof Chunk.End));
    return chunks;
  }

  /// Waits until the models are left alone, for as long as a busy machine takes.
  private void awaitIdle() throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (upstream.active() > 0 && System.nanoTime() < until) {
      Thread.sleep(5);
    }
    assertThat(upstream.active()).isZero();
  }

  private Llm llm(Duration patience) {
    var all = new Patience(patience, patience, LONG);
    return new Llm(models(), all, all);
  }

  private Models models() {
    var http = Fetch.client();
    return new Models(
        List.of(
            new Ollama(http, upstream.address()),
            new OpenAi(http, URI.create(upstream.address() + "/v1"), "key")),
        null);
  }

  private static Model model(String provider) {
    return new Model("tiny", "tiny", provider, true, true, 0, java.time.Instant.EPOCH);
  }

  private static String path(String provider) {
    return provider.equals("ollama") ? "/api/chat" : "/v1/chat/completions";
  }

  private static String text(String provider) {
    return provider.equals("ollama")
        ? "{\"message\":{\"role\":\"assistant\",\"content\":\"word \"},\"done\":false}\n"
        : "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n";
  }
}
