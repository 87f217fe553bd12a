package dev.plinth.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ModelsTest {
  private static final String TAGS =
      """
      {"models": [
        {"name": "big:latest", "size": 9000},
        {"name": "small:1b", "size": 800},
        {"name": "nomic-embed-text:latest", "size": 100},
        {"name": "vectors", "size": 50, "capabilities": ["embedding"]}]}
      """;

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
  void theSmallestModelThatChatsIsTheDefault() {
    upstream.json("/api/tags", TAGS);
    assertThat(models(null).preferred().id()).isEqualTo("small:1b");
  }

  @Test
  void aSettingNamesTheDefault() {
    upstream.json("/api/tags", TAGS);
    assertThat(models("big").preferred().id()).isEqualTo("big:latest");
  }

  @Test
  void aSettingThatNamesNothingFallsBack() {
    upstream.json("/api/tags", TAGS);
    assertThat(models("gone").preferred().id()).isEqualTo("small:1b");
  }

  @Test
  void withoutAnyServerTheOfflineModelAnswers() {
    assertThat(models(null).preferred().id()).isEqualTo(Offline.ID);
  }

  @Test
  void aServerThatSpeaksOpenAiIsPreferredToTheOfflineModel() {
    upstream.json("/v1/models", "{\"data\": [{\"id\": \"text-embed\"}, {\"id\": \"qwen\"}]}");
    assertThat(models(null).preferred().id()).isEqualTo("qwen");
  }

  @Test
  void anIdThatTwoProvidersShareBelongsToTheFirst() {
    upstream.json("/api/tags", "{\"models\": [{\"name\": \"tiny\", \"size\": 1}]}");
    upstream.json("/v1/models", "{\"data\": [{\"id\": \"tiny\"}]}");
    var models = models(null);
    assertThat(models.list())
        .extracting(Model::id)
        .containsExactly("tiny", "openai/tiny", Offline.ID);
    assertThat(models.find("tiny").orElseThrow().provider()).isEqualTo("ollama");
    assertThat(models.find("openai/tiny").orElseThrow().provider()).isEqualTo("openai");
    assertThat(models.find("ollama/tiny").orElseThrow().provider()).isEqualTo("ollama");
  }

  @Test
  void hostedModelsAreStoodInForAndUnknownOnesAreNot() {
    upstream.json("/api/tags", TAGS);
    var models = models(null);
    for (var id :
        List.of("gpt-4o-mini", "openai/gpt-5", "o3", "claude-sonnet-4", "gemini-2.5-pro")) {
      assertThat(models.standIn(id)).map(Model::id).as(id).contains("small:1b");
    }
    for (var id : List.of("no-such-model", "small", "o", "gpt")) {
      assertThat(models.standIn(id)).as(id).isEmpty();
    }
  }

  @Test
  void aServerThatAnswersNonsenseHasNoModels() {
    upstream.json("/api/tags", "<html>");
    upstream.at("/v1/models", wire -> wire.begin(500, "").end());
    assertThat(models(null).list()).extracting(Model::id).containsExactly(Offline.ID);
  }

  @Test
  void theOfflineModelSaysWhatItIsAndAnswersTheSameTwice() throws InterruptedException {
    var first = offline(Prompt.of("What is basalt?"));
    assertThat(first).contains("offline model", "not a language model", "What is basalt?");
    assertThat(offline(Prompt.of("What is basalt?"))).isEqualTo(first);
  }

  @Test
  void theOfflineModelKeepsToTheFormatAndTheLimit() throws InterruptedException {
    var json = Prompt.Options.NONE.as(new Prompt.Format.Json());
    var messages = Prompt.of("an object, please").messages();
    assertThat(
            dev.plinth.json.Json.parse(offline(new Prompt(messages, List.of(), json))).isObject())
        .isTrue();
    var short3 =
        new Prompt.Options(
            3, null, null, null, List.of(), new Prompt.Format.Text(), Prompt.ToolUse.AUTO, null);
    assertThat(offline(new Prompt(messages, List.of(), short3)).strip().split("\\s+", -1))
        .hasSize(3);
  }

  private static String offline(Prompt prompt) throws InterruptedException {
    var text = new ArrayList<String>();
    try (var llm =
            new Llm(
                new Models(List.of(new Offline(Duration.ZERO)), null),
                Patience.LOCAL,
                Patience.HOSTED);
        var reply = llm.ask(llm.models().preferred(), prompt)) {
      for (var chunk = reply.next(); !(chunk instanceof Chunk.End); chunk = reply.next()) {
        if (chunk instanceof Chunk.Text(var delta)) {
          text.add(delta);
        }
      }
    }
    assertThat(text).hasSizeGreaterThan(2);
    return String.join("", text);
  }

  private Models models(@Nullable String wanted) {
    var http = Fetch.client();
    var models =
        new Models(
            List.of(
                new Ollama(http, upstream.address()),
                new OpenAi(http, "openai", URI.create(upstream.address() + "/v1/"), null, "KEY"),
                new Offline(Duration.ZERO)),
            wanted);
    models.refresh();
    return models;
  }
}
