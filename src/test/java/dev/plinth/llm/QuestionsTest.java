package dev.plinth.llm;

import static dev.plinth.llm.Dialogue.ANTHROPIC;
import static dev.plinth.llm.Dialogue.GEMINI;
import static dev.plinth.llm.Dialogue.OLLAMA;
import static dev.plinth.llm.Dialogue.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.llm.Prompt.Format;
import dev.plinth.llm.Prompt.Options;
import dev.plinth.llm.Prompt.Think;
import dev.plinth.llm.Prompt.ToolUse;
import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What each provider is sent.
final class QuestionsTest {
  private static final Prompt.Tool TIDE =
      new Prompt.Tool(
          "tide",
          "Tides",
          "{\"type\":\"object\",\"properties\":{\"port\":{\"type\":\"string\"}},\"required\":[\"port\"]}");
  private static final Prompt.Tool MOON = new Prompt.Tool("moon", "Moons", "{\"type\":\"object\"}");

  private static final List<Message> LOOP =
      List.of(
          new Message.Instruction("Be brief."),
          new Message.User(
              List.of(new Message.Part.Text("Look"), new Message.Part.Image("image/png", "aGk="))),
          new Message.Assistant(
              "Hm",
              List.of(
                  new Message.ToolCall("c1", "tide", "{\"port\":\"a\"}"),
                  new Message.ToolCall("c2", "moon", "{}"))),
          new Message.ToolResult("c1", "tide", "high"),
          new Message.ToolResult("c2", "moon", "full"));

  private static final List<Message> HI = List.of(new Message.User("hi"));
  private static final Capabilities THINKS = new Capabilities(0, 0, true, true, true, false);

  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = new ScriptedUpstream();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  @ParameterizedTest
  @EnumSource
  void anImageIsCarriedAlong(Dialogue with) throws InterruptedException {
    var body = sent(with, new Prompt(LOOP, List.of(TIDE, MOON), Options.NONE));
    var image =
        switch (with) {
          case OLLAMA -> body.at("/messages/1/images/0");
          case OPENAI -> body.at("/messages/1/content/1/image_url/url");
          case ANTHROPIC -> body.at("/messages/0/content/1/source/data");
          case GEMINI -> body.at("/contents/0/parts/1/inlineData/data");
        };
    assertThat(image.asText()).endsWith("aGk=");
    assertThat(body.at("/messages/1/content/1/image_url/detail").asText("auto")).isEqualTo("auto");
  }

  @ParameterizedTest
  @EnumSource
  void callsMadeTogetherAndTheirResultsComeBackTogether(Dialogue with) throws InterruptedException {
    var body = sent(with, new Prompt(LOOP, List.of(TIDE, MOON), Options.NONE));
    switch (with) {
      case OLLAMA -> {
        assertThat(body.at("/messages/2/tool_calls")).hasSize(2);
        assertThat(body.at("/messages/4/tool_name").asText()).isEqualTo("moon");
      }
      case OPENAI -> {
        assertThat(body.at("/messages/2/tool_calls")).hasSize(2);
        assertThat(body.at("/messages/4/tool_call_id").asText()).isEqualTo("c2");
      }
      case ANTHROPIC -> assertThat(body.at("/messages/2/content")).hasSize(2);
      case GEMINI -> {
        assertThat(body.path("contents")).hasSize(3);
        assertThat(body.at("/contents/2/parts")).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aToolThatIsNamedIsTheOnlyOneThatIsOffered(Dialogue with) throws InterruptedException {
    var body = sent(with, prompt(HI, new ToolUse.Named("moon"), new Format.Text(), null));
    assertThat(body.findValuesAsText("name")).contains("moon").doesNotContain("tide");
    switch (with) {
      case OLLAMA -> {} // knows no choice
      case OPENAI -> assertThat(body.path("tool_choice").asText()).isEqualTo("required");
      case ANTHROPIC -> assertThat(body.at("/tool_choice/type").asText()).isEqualTo("any");
      case GEMINI ->
          assertThat(body.at("/toolConfig/functionCallingConfig/mode").asText()).isEqualTo("ANY");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aToolThatIsNamedAndIsNoneIsRefusedBeforeTheProviderHearsOfIt(Dialogue with)
      throws InterruptedException {
    var chunks =
        with.ask(
            upstream,
            prompt(HI, new ToolUse.Named("sun"), new Format.Text(), null),
            wire -> wire.begin(200, "").end());
    assertThat(chunks.getLast())
        .isEqualTo(
            new Chunk.Failure(
                Chunk.Kind.BAD_PROMPT,
                "The tool sun has to be called, and is not among the tools.",
                null));
    assertThat(upstream.heads()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anImageForAModelThatDoesNotSeeIsRefusedBeforeTheProviderHearsOfIt(Dialogue with)
      throws InterruptedException {
    var blind = new Capabilities(0, 0, null, false, null, false);
    var chunks =
        with.ask(upstream, with.model(blind), new Prompt(LOOP), wire -> wire.begin(200, "").end());
    assertThat(((Chunk.Failure) chunks.getLast()).text())
        .isEqualTo("The model tiny does not see images: choose one that does.");
    assertThat(upstream.heads()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noToolIsCalledWhereNoneMayBe(Dialogue with) throws InterruptedException {
    var body = sent(with, prompt(LOOP, ToolUse.NONE, new Format.Text(), null));
    switch (with) {
      case OLLAMA -> assertThat(body.path("tools")).isEmpty();
      case OPENAI -> assertThat(body.path("tool_choice").asText()).isEqualTo("none");
      case ANTHROPIC -> assertThat(body.at("/tool_choice/type").asText()).isEqualTo("none");
      case GEMINI ->
          assertThat(body.at("/toolConfig/functionCallingConfig/mode").asText()).isEqualTo("NONE");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSchemaForTheAnswerReachesEveryProvider(Dialogue with) throws InterruptedException {
    var schema = "{\"type\":\"object\",\"properties\":{\"depth\":{\"type\":\"integer\"}}}";
    var body =
        sent(with, new Prompt(HI, List.of(), Options.NONE.as(new Format.Schema("a", schema))));
    var told =
        switch (with) {
          case OLLAMA -> body.path("format");
          case OPENAI -> body.at("/response_format/json_schema/schema");
          case ANTHROPIC -> Json.parse(body.at("/system/0/text").asText().split("\n", 2)[1]);
          case GEMINI -> body.at("/generationConfig/responseJsonSchema");
        };
    assertThat(told).isEqualTo(Json.parse(schema));
    assertThat(sent(with, new Prompt(HI, List.of(), Options.NONE.as(new Format.Json()))).toString())
        .containsIgnoringCase("json");
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA,NO,/think,false",
    "OLLAMA,YES,/think,true",
    "OLLAMA,LOW,/think,low",
    "OPENAI,NO,/reasoning_effort,none",
    "OPENAI,YES,/reasoning_effort,",
    "OPENAI,MEDIUM,/reasoning_effort,medium",
    "ANTHROPIC,NO,/thinking/type,",
    "ANTHROPIC,LOW,/thinking/budget_tokens,2048",
    "ANTHROPIC,HIGH,/thinking/budget_tokens,24576",
    "GEMINI,NO,/generationConfig/thinkingConfig/thinkingLevel,low",
    "GEMINI,HIGH,/generationConfig/thinkingConfig/thinkingLevel,high"
  })
  void thinkingIsSaidInEachProvidersWords(
      Dialogue with, Think think, String place, @Nullable String value)
      throws InterruptedException {
    var prompt = prompt(HI, ToolUse.AUTO, new Format.Text(), think);
    assertThat(sent(with, with.model(THINKS), prompt).at(place).asText(null)).isEqualTo(value);
    var cannot = new Capabilities(0, 0, true, true, false, false);
    assertThat(sent(with, with.model(cannot), prompt).at(place).isMissingNode()).isTrue();
  }

  @Test
  void geminisOfTheSecondGenerationHaveBudgets() throws InterruptedException {
    var model =
        new Model(
            "gemini-2.5-flash",
            "gemini-2.5-flash",
            "gemini",
            false,
            true,
            0,
            java.time.Instant.EPOCH,
            THINKS);
    var path = GEMINI.path.replace("tiny", model.name());
    upstream.at(path, wire -> wire.begin(200, "").send(GEMINI.end("1", "1")).end());
    try (var llm = GEMINI.llm(upstream);
        var reply = llm.ask(model, prompt(LOOP, ToolUse.AUTO, new Format.Text(), Think.LOW))) {
      Dialogue.rest(reply);
    }
    var body = Json.parse(upstream.bodies().getLast());
    assertThat(body.at("/generationConfig/thinkingConfig/thinkingBudget").asInt()).isEqualTo(1024);
    assertThat(body.toString()).doesNotContain("thoughtSignature");
  }

  @Test
  void geminiGetsTheSignatureOfItsThoughtBack() throws InterruptedException {
    upstream.at(
        GEMINI.path,
        wire ->
            wire.begin(200, "")
                .send(
                    Dialogue.event(
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"moon\",\"args\":{}},"
                            + "\"thoughtSignature\":\"c2lnbg==\"}]},\"finishReason\":\"STOP\"}]}"))
                .end());
    try (var llm = GEMINI.llm(upstream)) {
      String call;
      try (var reply = llm.ask(GEMINI.model(), new Prompt(HI, List.of(MOON), Options.NONE))) {
        call = ((Chunk.ToolCall) Dialogue.rest(reply).get(1)).id();
      }
      var loop =
          List.of(
              HI.getFirst(),
              new Message.Assistant("", List.of(new Message.ToolCall(call, "moon", "{}"))),
              new Message.ToolResult(call, "moon", "full"));
      try (var reply = llm.ask(GEMINI.model(), new Prompt(loop, List.of(MOON), Options.NONE))) {
        Dialogue.rest(reply);
      }
    }
    assertThat(
            Json.parse(upstream.bodies().getLast())
                .at("/contents/1/parts/0/thoughtSignature")
                .asText())
        .isEqualTo("c2lnbg==");
  }

  @Test
  void anthropicAlwaysHasALimitAndDoesNotThinkInALoopOfTools() throws InterruptedException {
    assertThat(sent(ANTHROPIC, Prompt.of("hi")).path("max_tokens").asInt()).isEqualTo(4096);
    var large = new Capabilities(200_000, 64_000, true, true, true, false);
    assertThat(sent(ANTHROPIC, ANTHROPIC.model(large), Prompt.of("hi")).path("max_tokens").asInt())
        .isEqualTo(64_000);
    var loop =
        sent(
            ANTHROPIC,
            ANTHROPIC.model(large),
            prompt(LOOP, ToolUse.AUTO, new Format.Text(), Think.HIGH));
    assertThat(loop.has("thinking")).isFalse();
    var asked =
        new Options(50, 0.3, 0.9, null, List.of(), new Format.Text(), ToolUse.AUTO, Think.LOW);
    var body = sent(ANTHROPIC, ANTHROPIC.model(large), new Prompt(HI, List.of(), asked));
    assertThat(body.path("max_tokens").asInt())
        .isGreaterThan(body.at("/thinking/budget_tokens").asInt());
    assertThat(body.has("temperature")).as("a model that thinks takes none").isFalse();
  }

  @Test
  void aLongPromptAsksOllamaForRoomAndForNoneThatTheModelLacks() throws InterruptedException {
    var longer = Prompt.of("long ".repeat(8000));
    assertThat(sent(OLLAMA, Prompt.of("short")).at("/options/num_ctx").isMissingNode()).isTrue();
    assertThat(sent(OLLAMA, longer).at("/options/num_ctx").asInt()).isEqualTo(16384);
    var small = new Capabilities(8192, 0, null, null, null, false);
    assertThat(sent(OLLAMA, OLLAMA.model(small), longer).at("/options/num_ctx").asInt())
        .isEqualTo(8192);
    assertThat(sent(OLLAMA, longer).path("truncate").asBoolean(true)).isFalse();
  }

  @Test
  void usageIsAskedForAndEveryOptionGoesAlong() throws InterruptedException {
    var options =
        new Options(50, 0.5, 0.9, 7, List.of("END"), new Format.Text(), ToolUse.AUTO, null);
    for (var with : Dialogue.values()) {
      var text = sent(with, new Prompt(HI, List.of(), options)).toString();
      assertThat(text).as(with.name()).contains("50", "0.5", "END");
    }
    assertThat(sent(OPENAI, Prompt.of("hi")).at("/stream_options/include_usage").asBoolean(false))
        .isTrue();
  }

  private static Prompt prompt(
      List<Message> messages, ToolUse use, Format format, @Nullable Think think) {
    return new Prompt(
        messages,
        List.of(TIDE, MOON),
        new Options(null, null, null, null, List.of(), format, use, think));
  }

  private JsonNode sent(Dialogue with, Prompt prompt) throws InterruptedException {
    return sent(with, with.model(), prompt);
  }

  private JsonNode sent(Dialogue with, Model model, Prompt prompt) throws InterruptedException {
    var chunks =
        with.ask(
            upstream,
            model,
            prompt,
            wire -> wire.begin(200, "").send(with.text("a")).send(with.end("1", "1")).end());
    assertThat(chunks).endsWith(new Chunk.Finish(Chunk.Reason.STOP));
    return Json.parse(upstream.bodies().getLast());
  }
}
