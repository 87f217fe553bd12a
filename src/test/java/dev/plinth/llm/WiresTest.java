package dev.plinth.llm;

import static dev.plinth.llm.Dialogue.ANTHROPIC;
import static dev.plinth.llm.Dialogue.GEMINI;
import static dev.plinth.llm.Dialogue.OLLAMA;
import static dev.plinth.llm.Dialogue.OPENAI;
import static dev.plinth.llm.Dialogue.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.llm.Chunk.Finish;
import dev.plinth.llm.Chunk.Reason;
import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What each provider's answers mean.
final class WiresTest {
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
    assertThat(
            ask(
                OLLAMA,
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm.\"},\"done\":false}\n",
                OLLAMA.text("Hel"),
                OLLAMA.text("lo"),
                OLLAMA.end("11", "7")))
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
    assertThat(
            ask(
                OPENAI,
                ": hello\n\n",
                delta("{\"reasoning_content\":\"Hm.\"}"),
                delta("{\"reasoning\":\" Well.\"}"),
                delta("{\"content\":\"Hello\"}"),
                event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}"),
                event(
                    "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":6,\"total_tokens\":15,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":3},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}"),
                event("[DONE]")))
        .containsExactly(
            new Chunk.Start("tiny"),
            new Chunk.Reasoning("Hm."),
            new Chunk.Reasoning(" Well."),
            new Chunk.Text("Hello"),
            new Chunk.Usage(9, 6, 4, 3, 2, false, null),
            new Finish(Reason.LENGTH));
  }

  @Test
  void anthropicCountsItsCachesApartAndCountsAgainAtTheEnd() throws InterruptedException {
    assertThat(
            ask(
                ANTHROPIC,
                event(
                    "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":10,"
                        + "\"cache_creation_input_tokens\":20,\"cache_read_input_tokens\":300,\"output_tokens\":1}}}"),
                event("{\"type\":\"ping\"}"),
                event(
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}"),
                event(
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}}"),
                event(
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"s\"}}"),
                event("{\"type\":\"content_block_stop\",\"index\":0}"),
                event(
                    "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"),
                ANTHROPIC.text("Hello"),
                event("{\"type\":\"content_block_stop\",\"index\":1}"),
                event(
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":40,"
                        + "\"output_tokens_details\":{\"thinking_tokens\":30}}}"),
                event("{\"type\":\"message_stop\"}")))
        .containsExactly(
            new Chunk.Start("tiny"),
            new Chunk.Reasoning("Hm."),
            new Chunk.Text("Hello"),
            new Chunk.Usage(330, 40, 300, 20, 30, false, null),
            new Finish(Reason.LENGTH));
  }

  @Test
  void geminiCountsItsThoughtsApart() throws InterruptedException {
    assertThat(
            ask(
                GEMINI,
                event(
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm.\",\"thought\":true}]}}],\"usageMetadata\":{\"promptTokenCount\":100}}"),
                GEMINI.text("Hello"),
                event(
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"!\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{"
                        + "\"promptTokenCount\":100,\"cachedContentTokenCount\":60,\"toolUsePromptTokenCount\":5,"
                        + "\"candidatesTokenCount\":8,\"thoughtsTokenCount\":12,\"totalTokenCount\":125}}")))
        .containsExactly(
            new Chunk.Start("tiny"),
            new Chunk.Reasoning("Hm."),
            new Chunk.Text("Hello"),
            new Chunk.Text("!"),
            new Chunk.Usage(105, 20, 60, 0, 12, false, null),
            new Finish(Reason.STOP));
  }

  @Test
  void openAiGivesToolCallsInPiecesAndSeveralAtOnce() throws InterruptedException {
    assertThat(
            ask(
                OPENAI,
                calls(
                    "{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"tide\",\"arguments\":\"\"}}"),
                calls("{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}"),
                calls("{\"index\":0,\"function\":{\"arguments\":\":1}\"}}"),
                calls("{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"moon\"}}"),
                event(
                    "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}"),
                event("[DONE]")))
        .containsSubsequence(
            new Chunk.ToolStart("c1", "tide"),
            new Chunk.ToolArguments("c1", "{\"a\""),
            new Chunk.ToolArguments("c1", ":1}"),
            new Chunk.ToolCall("c1", "tide", "{\"a\":1}"),
            new Chunk.ToolStart("c2", "moon"),
            new Chunk.ToolCall("c2", "moon", "{}"),
            new Finish(Reason.TOOL));
  }

  @Test
  void anthropicGivesToolCallsInPiecesAndSeveralAtOnce() throws InterruptedException {
    assertThat(
            ask(
                ANTHROPIC,
                block(0, "c1", "tide"),
                piece(0, "{\\\"a\\\""),
                piece(0, ":1}"),
                event("{\"type\":\"content_block_stop\",\"index\":0}"),
                block(1, "c2", "moon"),
                event("{\"type\":\"content_block_stop\",\"index\":1}"),
                event(
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":4}}"),
                event("{\"type\":\"message_stop\"}")))
        .containsSubsequence(
            new Chunk.ToolStart("c1", "tide"),
            new Chunk.ToolArguments("c1", "{\"a\""),
            new Chunk.ToolCall("c1", "tide", "{\"a\":1}"),
            new Chunk.ToolStart("c2", "moon"),
            new Chunk.ToolCall("c2", "moon", "{}"),
            new Finish(Reason.TOOL));
  }

  @Test
  void ollamaAndGeminiGiveCallsWholeAndEachGetsAnIdOfItsOwn() throws InterruptedException {
    var ollama =
        ask(
            OLLAMA,
            "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"tide\",\"arguments\":{\"a\":1}}},"
                + "{\"function\":{\"name\":\"tide\",\"arguments\":{\"a\":2}}}]},\"done\":false}\n",
            OLLAMA.end("1", "1"));
    var gemini =
        ask(
            GEMINI,
            event(
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"tide\",\"args\":{\"a\":1}}},"
                    + "{\"functionCall\":{\"name\":\"tide\",\"args\":{\"a\":2}}}]},\"finishReason\":\"STOP\"}]}"));
    for (var chunks : List.of(ollama, gemini)) {
      var calls =
          chunks.stream()
              .filter(Chunk.ToolCall.class::isInstance)
              .map(Chunk.ToolCall.class::cast)
              .toList();
      assertThat(calls)
          .extracting(Chunk.ToolCall::arguments)
          .containsExactly("{\"a\":1}", "{\"a\":2}");
      assertThat(calls)
          .extracting(Chunk.ToolCall::id)
          .doesNotHaveDuplicates()
          .allMatch(id -> id.startsWith("call_"));
      assertThat(chunks).endsWith(new Finish(Reason.TOOL));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI,stop,STOP",
    "OPENAI,length,LENGTH",
    "OPENAI,tool_calls,TOOL",
    "OPENAI,content_filter,FILTERED",
    "OPENAI,eos_token,STOP",
    "OLLAMA,stop,STOP",
    "OLLAMA,length,LENGTH",
    "ANTHROPIC,end_turn,STOP",
    "ANTHROPIC,stop_sequence,STOP",
    "ANTHROPIC,pause_turn,STOP",
    "ANTHROPIC,max_tokens,LENGTH",
    "ANTHROPIC,model_context_window_exceeded,LENGTH",
    "ANTHROPIC,tool_use,TOOL",
    "ANTHROPIC,refusal,FILTERED",
    "GEMINI,STOP,STOP",
    "GEMINI,MAX_TOKENS,LENGTH",
    "GEMINI,SAFETY,FILTERED",
    "GEMINI,RECITATION,FILTERED",
    "GEMINI,PROHIBITED_CONTENT,FILTERED"
  })
  void reasonsToStopHaveOneWordEach(Dialogue with, String word, Reason reason)
      throws InterruptedException {
    var end =
        switch (with) {
          case OPENAI -> event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + word + "\"}]}");
          case OLLAMA -> "{\"message\":{},\"done\":true,\"done_reason\":\"" + word + "\"}\n";
          case ANTHROPIC ->
              event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + word + "\"}}")
                  + event("{\"type\":\"message_stop\"}");
          case GEMINI -> event("{\"candidates\":[{\"finishReason\":\"" + word + "\"}]}");
        };
    assertThat(ask(with, with.text("word "), end)).endsWith(new Finish(reason));
  }

  @Test
  void aBlockedPromptOfGeminisIsFilteredAndABadCallIsAFailure() throws InterruptedException {
    assertThat(ask(GEMINI, event("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}")))
        .endsWith(new Finish(Reason.FILTERED));
    assertThat(
            ask(
                GEMINI,
                GEMINI.text("a"),
                event("{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}")))
        .endsWith(new Chunk.Failure(Chunk.Kind.BROKEN));
    assertThat(
            ask(GEMINI, GEMINI.text("a"), event("{\"candidates\":[{\"finishReason\":\"OTHER\"}]}")))
        .endsWith(new Chunk.Failure(Chunk.Kind.CUT_SHORT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'overloaded_error'}|BUSY",
        "{'code':429}|BUSY",
        "{'code':'rate_limit_exceeded'}|BUSY",
        "{'status':'RESOURCE_EXHAUSTED'}|BUSY",
        "{'code':401}|REFUSED",
        "{'type':'server_error','code':null}|BROKEN",
        "{'code':'502'}|BROKEN",
        "canary|BROKEN",
        "[1]|BROKEN"
      },
      quoteCharacter = '`')
  void anErrorInsideAStreamSaysWhatItIs(String error, Chunk.Kind kind) throws InterruptedException {
    var json = error.startsWith("{") || error.startsWith("[") ? error.replace('\'', '"') : "\"x\"";
    for (var with : List.of(OLLAMA, OPENAI, GEMINI)) {
      var document = "{\"error\":" + json + "}";
      assertThat(ask(with, with.isEvents() ? event(document) : document + "\n"))
          .endsWith(new Chunk.Failure(kind));
    }
    assertThat(ask(ANTHROPIC, event("{\"type\":\"error\",\"error\":" + json + "}")))
        .endsWith(new Chunk.Failure(kind));
  }

  @ParameterizedTest
  @EnumSource
  void whatNobodyCountedIsEstimated(Dialogue with) throws InterruptedException {
    assertThat(ask(with, with.text("12345678"), with.endWithoutUsage()))
        .contains(new Chunk.Usage(1, 2, 0, 0, true))
        .endsWith(new Finish(Reason.STOP));
  }

  @ParameterizedTest
  @CsvSource({
    "-5,-7,1,2",
    "5,-7,5,2",
    "5,0,5,2",
    "999999999999999999,7,1,7",
    "5,99999999999,5,2",
    "null,null,1,2",
    "'\"many\"','\"9\"',1,2",
    "1.5,7,1,7"
  })
  void countsThatCannotBeAreReplacedByOurs(String input, String output, int in, int out)
      throws InterruptedException {
    for (var with : Dialogue.values()) {
      var usage =
          ask(with, with.text("12345678"), with.end(input, output)).stream()
              .filter(Chunk.Usage.class::isInstance)
              .toList();
      if (with == ANTHROPIC && (output.equals("null") || output.equals("\"9\""))) {
        continue; // its message_start counted the output already
      }
      assertThat(usage).as(with.name()).containsExactly(new Chunk.Usage(in, out, 0, 0, true));
    }
  }

  @Test
  void wordsOfLaterVersionsAreNoFailure() throws InterruptedException {
    assertThat(
            ask(
                ANTHROPIC,
                event(
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web\"}}"),
                piece(0, "{}"),
                event("{\"type\":\"something_new\",\"x\":[1]}"),
                ANTHROPIC.text("a"),
                ANTHROPIC.end("1", "1")))
        .containsExactly(
            new Chunk.Start("tiny"),
            new Chunk.Text("a"),
            new Chunk.Usage(1, 1, 0, 0, false),
            new Finish(Reason.STOP));
  }

  private List<Chunk> ask(Dialogue with, String... pieces) throws InterruptedException {
    return with.ask(
        upstream,
        wire -> {
          wire.begin(200, "");
          for (var piece : pieces) {
            wire.send(piece);
          }
          wire.end();
        });
  }

  private static String delta(String delta) {
    return event("{\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}");
  }

  private static String calls(String call) {
    return delta("{\"tool_calls\":[" + call + "]}");
  }

  private static String block(int index, String id, String tool) {
    return event(
        "{\"type\":\"content_block_start\",\"index\":"
            + index
            + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\""
            + id
            + "\",\"name\":\""
            + tool
            + "\",\"input\":{}}}");
  }

  private static String piece(int index, String json) {
    return event(
        "{\"type\":\"content_block_delta\",\"index\":"
            + index
            + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""
            + json
            + "\"}}");
  }
}
