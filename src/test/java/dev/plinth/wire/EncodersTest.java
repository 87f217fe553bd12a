package dev.plinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Draft;
import dev.plinth.json.Json;
import dev.plinth.llm.Chunk;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each wire for the same answers, against what its own clients were seen to read.
final class EncodersTest {
  private static final List<Chunk> ANSWER =
      List.of(
          new Chunk.Start("tiny"),
          new Chunk.Reasoning("Hm."),
          new Chunk.Text("High water "),
          new Chunk.Text("is \"at\"\n14:20."),
          new Chunk.Usage(48, 19, 0, 3, false),
          new Chunk.Finish(Chunk.Reason.STOP));

  private static final List<Chunk> CALL =
      List.of(
          new Chunk.Start("tiny"),
          new Chunk.Text("Wait."),
          new Chunk.ToolStart("c1", "tide"),
          new Chunk.ToolArguments("c1", "{\"port\":"),
          new Chunk.ToolArguments("c1", "\"Brest\"}"),
          new Chunk.ToolCall("c1", "tide", "{\"port\":\"Brest\"}"),
          new Chunk.Usage(1, 2, 0, 0, true),
          new Chunk.Finish(Chunk.Reason.TOOL));

  private static final List<Chunk> FAILURE =
      List.of(
          new Chunk.Start("tiny"), new Chunk.Text("Well"), new Chunk.Failure(Chunk.Kind.CUT_SHORT));

  @Test
  void uiMessageStreamOpensAndClosesEachPart() {
    assertThat(all(new UiMessageEncoder("a-91", Set.of("tide")), ANSWER))
        .isEqualTo(
            """
            data: {"type":"start","messageId":"a-91"}

            data: {"type":"start-step"}

            data: {"type":"reasoning-start","id":"1"}

            data: {"type":"reasoning-delta","id":"1","delta":"Hm."}

            data: {"type":"reasoning-end","id":"1"}

            data: {"type":"text-start","id":"2"}

            data: {"type":"text-delta","id":"2","delta":"High water "}

            data: {"type":"text-delta","id":"2","delta":"is \\"at\\"\\n14:20."}

            data: {"type":"text-end","id":"2"}

            data: {"type":"finish-step"}

            data: {"type":"finish","messageMetadata":{"model":"tiny","finishReason":"stop","usage":{"inputTokens":48,"outputTokens":19,"totalTokens":67,"cachedInputTokens":0,"reasoningTokens":3,"estimated":false}}}

            data: [DONE]

            """);
  }

  @Test
  void uiMessageStreamTellsAToolCallInItsSteps() {
    assertThat(all(new UiMessageEncoder("a-1", Set.of("tide")), CALL))
        .contains(
            """
            data: {"type":"text-end","id":"1"}

            data: {"type":"tool-input-start","toolCallId":"c1","toolName":"tide"}

            data: {"type":"tool-input-delta","toolCallId":"c1","inputTextDelta":"{\\"port\\":"}

            data: {"type":"tool-input-delta","toolCallId":"c1","inputTextDelta":"\\"Brest\\"}"}

            data: {"type":"tool-input-available","toolCallId":"c1","toolName":"tide","input":{"port":"Brest"}}

            data: {"type":"finish-step"}
            """);
  }

  @Test
  void uiMessageStreamEndsAFailureWithoutAFinish() {
    assertThat(all(new UiMessageEncoder("a-1", Set.of("tide")), FAILURE))
        .endsWith(
            """
            data: {"type":"text-end","id":"1"}

            data: {"type":"error","errorText":"The answer was cut short by the language model's provider."}

            data: [DONE]

            """)
        .doesNotContain("\"finish");
  }

  @Test
  void argumentsThatAreNotJsonAreToldAsAnError() {
    var call = List.<Chunk>of(new Chunk.ToolCall("c1", "tide", "{oops"));
    assertThat(all(new UiMessageEncoder("a-1", Set.of("tide")), call))
        .contains("\"type\":\"tool-input-error\"");
    assertThat(all(new DataStreamEncoder("a-1"), call)).startsWith("3:");
  }

  @Test
  void dataStreamIsLinesOfCodes() {
    assertThat(all(new DataStreamEncoder("a-91"), ANSWER))
        .isEqualTo(
            """
            f:{"messageId":"a-91"}
            g:"Hm."
            0:"High water "
            0:"is \\"at\\"\\n14:20."
            e:{"finishReason":"stop","usage":{"promptTokens":48,"completionTokens":19},"isContinued":false}
            d:{"finishReason":"stop","usage":{"promptTokens":48,"completionTokens":19}}
            """);
    assertThat(all(new DataStreamEncoder("a-1"), CALL))
        .contains(
            """
            b:{"toolCallId":"c1","toolName":"tide"}
            c:{"toolCallId":"c1","argsTextDelta":"{\\"port\\":"}
            c:{"toolCallId":"c1","argsTextDelta":"\\"Brest\\"}"}
            9:{"toolCallId":"c1","toolName":"tide","args":{"port":"Brest"}}
            """);
    assertThat(all(new DataStreamEncoder("a-1"), FAILURE)).contains("\n3:\"The answer was cut");
  }

  @Test
  void textIsTheWordsAlone() {
    var text = new TextEncoder();
    assertThat(all(text, ANSWER)).isEqualTo("High water is \"at\"\n14:20.");
    assertThat(all(text, FAILURE)).isEqualTo("Well");
    assertThat(text.breaksOnFailure()).isTrue();
  }

  @Test
  void openAiChunksShareTheirHeadAndHaveOneFinish() {
    var chunks = openAi(new OpenAiEncoder("chatcmpl-1", 1760000001, true), ANSWER);
    assertThat(chunks)
        .allSatisfy(chunk -> {
          assertThat(chunk.path("id").asText()).isEqualTo("chatcmpl-1");
          assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
          assertThat(chunk.path("created").asLong()).isEqualTo(1760000001);
          assertThat(chunk.path("model").asText()).isEqualTo("tiny");
          assertThat(chunk.path("choices").isArray()).isTrue();
        });
    assertThat(chunks)
        .extracting(chunk -> chunk.path("choices").path(0).path("finish_reason").asText(""))
        .containsOnlyOnce("stop");
    assertThat(chunks.get(1).at("/choices/0/delta/reasoning_content").asText()).isEqualTo("Hm.");
    assertThat(chunks.getLast().path("choices")).isEmpty();
    assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isEqualTo(67);
  }

  @Test
  void openAiGivesUsageOnlyToWhoAsked() {
    assertThat(all(new OpenAiEncoder("c", 1, false), ANSWER))
        .doesNotContain("usage")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void openAiGivesIdAndNameOfACallOnce() {
    var chunks = openAi(new OpenAiEncoder("c", 1, false), CALL);
    var calls =
        chunks.stream().map(c -> c.at("/choices/0/delta/tool_calls/0")).filter(c -> c.isObject());
    assertThat(calls.map(JsonNode::toString))
        .containsExactly(
            "{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"tide\",\"arguments\":\"\"}}",
            "{\"index\":0,\"function\":{\"arguments\":\"{\\\"port\\\":\"}}",
            "{\"index\":0,\"function\":{\"arguments\":\"\\\"Brest\\\"}\"}}");
    assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
  }

  @Test
  void openAiTellsAFailureInsideTheStream() {
    assertThat(all(new OpenAiEncoder("c", 1, true), FAILURE))
        .endsWith("\"type\":\"server_error\",\"param\":null,\"code\":\"model_cut_short\"}}\n\n");
  }

  @Test
  void openAiWholeAnswersHaveNullContentBesideCalls() {
    var draft = new Draft();
    CALL.stream().filter(chunk -> !(chunk instanceof Chunk.Text)).forEach(draft::add);
    var whole = new OpenAiEncoder("c", 1, false).whole(draft, 4);
    assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
    assertThat(whole.at("/choices/0/message/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"port\":\"Brest\"}");
    assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
  }

  @Test
  void ollamaLinesEndWithTheFigures() {
    var clock = Clock.fixed(Instant.parse("2026-03-01T10:00:00.100Z"), ZoneOffset.UTC);
    var lines = all(OllamaEncoder.chat(clock), ANSWER).lines().map(Json::parse).toList();
    assertThat(lines.getFirst().toString())
        .isEqualTo(
            "{\"model\":\"tiny\",\"created_at\":\"2026-03-01T10:00:00.100Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm.\"},\"done\":false}");
    assertThat(lines.getLast().path("done").asBoolean()).isTrue();
    assertThat(lines.getLast().path("done_reason").asText()).isEqualTo("stop");
    assertThat(lines.getLast().path("prompt_eval_count").asInt()).isEqualTo(48);
    var calls = all(OllamaEncoder.chat(clock), CALL).lines().map(Json::parse).toList();
    assertThat(calls.get(1).at("/message/tool_calls/0/function/arguments").toString())
        .isEqualTo("{\"port\":\"Brest\"}");
    assertThat(all(OllamaEncoder.chat(clock), FAILURE)).contains("{\"error\":\"The answer was cut");
  }

  @Test
  void noTextOfAModelCanBeginAnEvent() {
    var evil =
        List.<Chunk>of(
            new Chunk.Start("m"),
            new Chunk.Text("a\n\ndata: {\"type\":\"finish\"}\r\n\r\nevent: x\u2028"));
    for (var encoder :
        List.of(new UiMessageEncoder("a", Set.of("tide")), new OpenAiEncoder("c", 1, false))) {
      assertThat(all(encoder, evil).split("\n\n", -1))
          .filteredOn(event -> !event.isEmpty())
          .allMatch(event -> event.startsWith("data: {") && event.lines().count() == 1);
    }
  }

  @Test
  void stepsOfAChainAreStepsOfTheMessage() {
    List<Chunk> chain =
        List.of(
            new Chunk.Start("tiny"),
            new Chunk.Stage("draft", false, "tiny", null),
            new Chunk.Reasoning("A draft."),
            new Chunk.Stage("draft", true, "tiny", new Chunk.Usage(1, 1, 0, 0, false)),
            new Chunk.Step(),
            new Chunk.Stage("final", false, "tiny", null),
            new Chunk.Text("An essay."),
            new Chunk.Stage("final", true, "tiny", null),
            new Chunk.Finish(Chunk.Reason.STOP));
    var types =
        all(new UiMessageEncoder("a-1", Set.of()), chain)
            .lines()
            .filter(line -> line.startsWith("data: {"))
            .map(line -> line.replaceAll(".*\"type\":\"([a-z-]+)\".*", "$1"));
    assertThat(types)
        .containsExactly(
            "start",
            "start-step",
            "reasoning-start",
            "reasoning-delta",
            "reasoning-end",
            "finish-step",
            "start-step",
            "text-start",
            "text-delta",
            "text-end",
            "finish-step",
            "finish");
  }

  @Test
  void aToolThatWeRunIsToldWithItsResultAndTheNextStep() {
    var run =
        List.<Chunk>of(
            new Chunk.Start("tiny"),
            new Chunk.ToolCall("c1", "tide", "{}"),
            new Chunk.ToolResult("c1", "{\"high\":\"14:20\"}", false),
            new Chunk.ToolCall("c2", "other", ""),
            new Chunk.ToolResult("c2", "no such port", true),
            new Chunk.ToolResult("c9", "1", false),
            new Chunk.Step(),
            new Chunk.Text("At 14:20."),
            new Chunk.Finish(Chunk.Reason.STOP));
    var ui = all(new UiMessageEncoder("a-1", Set.of("tide")), run);
    assertThat(ui)
        .contains(
            """
            data: {"type":"tool-output-available","toolCallId":"c1","output":{"high":"14:20"}}

            data: {"type":"tool-input-available","toolCallId":"c2","toolName":"other","input":{},"dynamic":true}

            data: {"type":"tool-output-error","toolCallId":"c2","errorText":"no such port","dynamic":true}

            data: {"type":"finish-step"}

            data: {"type":"start-step"}
            """)
        .doesNotContain("c9");
    assertThat(all(new DataStreamEncoder("a-1"), run))
        .contains("a:{\"toolCallId\":\"c1\",\"result\":{\"high\":\"14:20\"}}\n")
        .contains("e:{\"finishReason\":\"tool-calls\"");
    assertThat(all(new OpenAiEncoder("c", 1, false), run)).doesNotContain("14:20\"}");
  }

  @Test
  void aCharacterThatComesInHalvesStaysWhole() {
    var rocket = "\ud83d\ude80";
    var halves =
        List.<Chunk>of(
            new Chunk.Start("tiny"),
            new Chunk.Text("\u2028é" + rocket.charAt(0)),
            new Chunk.Text(rocket.substring(1) + "\u0000\n\"\\"));
    assertThat(all(new TextEncoder(), halves)).isEqualTo("\u2028é" + rocket + "\u0000\n\"\\");
    var read = new StringBuilder();
    for (var event : all(new UiMessageEncoder("a", Set.of()), halves).split("\n\n", -1)) {
      if (event.contains("text-delta")) {
        read.append(Json.parse(event.substring(6)).path("delta").asText());
      }
    }
    assertThat(read).hasToString("\u2028é" + rocket + "\u0000\n\"\\");
  }

  private static String all(AnswerEncoder encoder, List<Chunk> chunks) {
    var text = new StringBuilder();
    var out = new Utf8();
    for (var chunk : chunks) {
      out.clear();
      encoder.encode(chunk, out);
      text.append(out);
    }
    return text.toString();
  }

  private static List<JsonNode> openAi(AnswerEncoder encoder, List<Chunk> chunks) {
    var events = new ArrayList<JsonNode>();
    for (var event : all(encoder, chunks).split("\n\n", -1)) {
      if (event.startsWith("data: {")) {
        events.add(Json.parse(event.substring(6)));
      }
    }
    return events;
  }
}
