package dev.plinth.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.config.ModelSettings;
import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who there is to run models, and why somebody is not.
final class ProvidersTest {
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
  void withoutSettingsEveryHostedProviderSaysWhichKeyItLacks() {
    var http = Fetch.client();
    var models = new Models(Llm.providers(ModelSettings.NONE, http), null);
    models.refresh();
    assertThat(models.providers())
        .extracting(ProviderStatus::name, ProviderStatus::reason, ProviderStatus::set)
        .contains(
            org.assertj.core.groups.Tuple.tuple("openai", "has no key", "PLINTH_OPENAI_API_KEY"),
            org.assertj.core.groups.Tuple.tuple(
                "anthropic", "has no key", "PLINTH_ANTHROPIC_API_KEY"),
            org.assertj.core.groups.Tuple.tuple("gemini", "has no key", "PLINTH_GEMINI_API_KEY"),
            org.assertj.core.groups.Tuple.tuple("offline", null, null));
  }

  @Test
  void aServerOfOnesOwnNeedsNoKeyAndAHostedOneIsNotAskedWithoutOne() {
    assertThat(Address.of(URI.create("http://127.0.0.1:1/x/"), "v1").isLocal()).isTrue();
    for (var host :
        List.of("localhost", "gpu", "10.0.0.7", "172.20.1.1", "[::1]", "host.docker.internal")) {
      assertThat(new Address(URI.create("http://" + host + ":1")).isLocal()).as(host).isTrue();
    }
    for (var host : List.of("api.groq.com", "172.40.1.1", "8.8.8.8", "local.example.org")) {
      assertThat(new Address(URI.create("https://" + host)).isLocal()).as(host).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI", "ANTHROPIC", "GEMINI"})
  void aKeyThatIsRefusedIsToldWithItsSettingAndNeverShown(Dialogue with) {
    for (var path :
        List.of("/v1/models", "/v1/models?limit=1000", "/v1beta/models?pageSize=1000")) {
      upstream.at(path, wire -> wire.begin(401, "").send("{\"error\":\"canary\"}").end());
    }
    var models = models(with);
    assertThat(models.providers())
        .containsExactly(
            new ProviderStatus(
                with.name().toLowerCase(Locale.ROOT),
                false,
                "does not accept the key",
                "PLINTH_" + with + "_API_KEY",
                with == Dialogue.GEMINI
                    ? upstream.address() + "/v1beta"
                    : upstream.address() + "/v1"));
    assertThat(models.providers().toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsGoneOrTalksNonsenseIsTold(Dialogue with) throws IOException {
    assertThat(models(with).providers().getFirst().reason())
        .isEqualTo("answers 404 when asked for its models");
    for (var path :
        List.of(
            "/api/tags", "/v1/models", "/v1/models?limit=1000", "/v1beta/models?pageSize=1000")) {
      upstream.json(path, "<html>");
    }
    assertThat(models(with).providers().getFirst().reason()).isEqualTo("gives no list of models");
    upstream.close();
    assertThat(models(with).providers().getFirst().reason()).isEqualTo("does not answer");
  }

  @Test
  void aServerThatComesBackIsFoundWithoutARestart() throws Exception {
    var models =
        new Models(
            List.of(Dialogue.OPENAI.provider(Fetch.client(), upstream.address(), "k")), null);
    models.watch();
    try (models) {
      upstream.json("/v1/models", "{\"data\":[{\"id\":\"tiny\"}]}");
      long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (models.find("tiny").isEmpty()) {
        assertThat(System.nanoTime()).isLessThan(until);
        Thread.sleep(20);
      }
      assertThat(models.providers().getFirst().available()).isTrue();
      assertThat(models.providers().getFirst().reason()).isNull();
    }
  }

  @Test
  void oneThatHangsKeepsNobodyElseWaiting() throws Exception {
    try (var slow = new ScriptedUpstream()) {
      slow.at("/api/tags", ScriptedUpstream.Wire::hang);
      upstream.json("/v1/models", "{\"data\":[{\"id\":\"tiny\"}]}");
      var http = Fetch.client();
      var models =
          new Models(
              List.of(
                  new Ollama(http, slow.address()),
                  Dialogue.OPENAI.provider(http, upstream.address(), "k")),
              null);
      models.watch();
      try (models) {
        while (models.find("tiny").isEmpty()) {
          Thread.sleep(5);
        }
        assertThat(models.providers().getFirst().reason()).isEqualTo("was not asked yet");
      }
    }
  }

  @Test
  void anthropicsListHasPagesAndItsHeaders() throws IOException {
    upstream.json(
        "/v1/models?limit=1000",
        """
        {"data": [{"id": "claude-sonnet-4-5-20250929", "type": "model", "created_at": "2025-09-29T00:00:00Z"}],
         "has_more": true, "last_id": "claude-sonnet-4-5-20250929"}
        """);
    upstream.json(
        "/v1/models?limit=1000&after_id=claude-sonnet-4-5-20250929",
        """
        {"data": [{"id": "claude-new", "max_input_tokens": 500000, "max_tokens": 9000,
                   "capabilities": {"image_input": {"supported": false}, "thinking": {"supported": true}}}],
         "has_more": false, "last_id": "claude-new"}
        """);
    var list =
        Dialogue.ANTHROPIC.provider(Fetch.client(), upstream.address(), Dialogue.KEY).models();
    assertThat(list)
        .extracting(Model::id)
        .containsExactly("claude-sonnet-4-5-20250929", "claude-new");
    assertThat(list.getFirst().can())
        .isEqualTo(new Capabilities(200_000, 64_000, true, true, true, false));
    assertThat(list.getLast().can())
        .isEqualTo(new Capabilities(500_000, 9_000, null, false, true, false));
    assertThat(upstream.heads())
        .allMatch(head ->
            head.contains("x-api-key: " + Dialogue.KEY)
                && head.contains("anthropic-version: 2023-06-01"));
  }

  @Test
  void geminisListSaysWhatAModelIsFor() throws IOException {
    upstream.json(
        "/v1beta/models?pageSize=1000",
        """
        {"models": [
          {"name": "models/gemini-2.5-flash", "inputTokenLimit": 1048576, "outputTokenLimit": 65536,
           "supportedGenerationMethods": ["generateContent", "countTokens"], "thinking": true},
          {"name": "models/gemini-embedding-001", "supportedGenerationMethods": ["embedContent"]},
          {"name": "models/imagen-4", "supportedGenerationMethods": ["predict"]}],
         "nextPageToken": "a b"}
        """);
    upstream.json(
        "/v1beta/models?pageSize=1000&pageToken=a+b",
        "{\"models\": [{\"name\": \"models/gemini-x\", \"supportedGenerationMethods\": [\"generateContent\"]}]}");
    var list = Dialogue.GEMINI.provider(Fetch.client(), upstream.address(), Dialogue.KEY).models();
    assertThat(list)
        .extracting(Model::id, Model::chats)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("gemini-2.5-flash", true),
            org.assertj.core.groups.Tuple.tuple("gemini-embedding-001", false),
            org.assertj.core.groups.Tuple.tuple("gemini-x", true));
    assertThat(list.getFirst().can())
        .isEqualTo(new Capabilities(1_048_576, 65_536, true, true, true, false));
    assertThat(list.get(1).can().embeds()).isTrue();
    assertThat(upstream.heads()).allMatch(head -> head.contains("x-goog-api-key: " + Dialogue.KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/v1", "/v1/"})
  void anAddressMayNameTheVersionOrNot(String path) {
    assertThat(Address.of(URI.create("https://api.anthropic.com" + path), "v1"))
        .hasToString("https://api.anthropic.com/v1");
  }

  @Test
  void aPasswordInAnAddressIsNotShown() {
    assertThat(new Address(URI.create("http://user:canary@gpu:8000/v1")).shown())
        .isEqualTo("http://gpu:8000/v1");
  }

  /// Whatever fails, and however much is logged: the key is where it belongs, and nowhere else.
  @Test
  void aKeyIsInNoLineOfTheLog() throws Exception {
    var lines = new java.util.concurrent.CopyOnWriteArrayList<String>();
    var handler =
        new java.util.logging.Handler() {
          @Override
          public void publish(java.util.logging.LogRecord record) {
            lines.add(new java.util.logging.SimpleFormatter().format(record));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var root = java.util.logging.Logger.getLogger("");
    var former = root.getLevel();
    root.addHandler(handler);
    root.setLevel(java.util.logging.Level.ALL);
    try {
      for (var with : Dialogue.values()) {
        for (int status : new int[] {200, 302, 401, 429, 500}) {
          models(with);
          with.ask(upstream, wire -> wire.begin(status, "").send("{\"error\":\"x\"}").end());
          var broken = new Prompt(List.of(), List.of(), Prompt.Options.NONE);
          with.ask(upstream, broken, wire -> wire.begin(status, "").end());
        }
      }
    } finally {
      root.setLevel(former);
      root.removeHandler(handler);
    }
    assertThat(upstream.heads()).anyMatch(head -> head.contains(Dialogue.KEY));
    assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(Dialogue.KEY));
  }

  @Test
  void severalServersOfOneKindHaveEachItsOwnKey() throws Exception {
    try (var other = new ScriptedUpstream()) {
      upstream.json("/v1/models", "{\"data\":[{\"id\":\"tiny\"}]}");
      other.json("/v1/models", "{\"data\":[{\"id\":\"tiny\"},{\"id\":\"more\"}]}");
      var http = Fetch.client();
      var models =
          new Models(
              List.of(
                  new OpenAi(http, "one", upstream.address().resolve("/v1"), "key-one", "A"),
                  new OpenAi(http, "two", other.address().resolve("/v1"), "key-two", "B")),
              null);
      models.refresh();
      assertThat(models.list()).extracting(Model::id).containsExactly("tiny", "two/tiny", "more");
      assertThat(upstream.heads()).noneMatch(head -> head.contains("key-two"));
      assertThat(other.heads()).allMatch(head -> head.contains("Authorization: Bearer key-two"));
    }
  }

  @Test
  void anAliasIsListedAndHidesAModelOfItsName() {
    upstream.json("/v1/models", "{\"data\":[{\"id\":\"tiny\"},{\"id\":\"big\"}]}");
    var models =
        new Models(
            List.of(Dialogue.OPENAI.provider(Fetch.client(), upstream.address(), "k")),
            "fast",
            new ModelRoutes(Map.of("fast", "tiny", "big", "tiny", "gone", "nowhere"), Map.of()));
    models.refresh();
    assertThat(models.list())
        .extracting(Model::id)
        .containsExactlyInAnyOrder("tiny", "openai/big", "fast", "big");
    assertThat(models.preferred().id()).isEqualTo("fast");
    assertThat(models.find("big").orElseThrow().name()).isEqualTo("tiny");
    assertThat(models.find("openai/big").orElseThrow().name()).isEqualTo("big");
    assertThat(models.find("gone")).isEmpty();
  }

  private Models models(Dialogue with) {
    var models =
        new Models(List.of(with.provider(Fetch.client(), upstream.address(), Dialogue.KEY)), null);
    models.refresh();
    return models;
  }
}
