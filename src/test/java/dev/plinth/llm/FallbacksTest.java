package dev.plinth.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.llm.Chunk.Failure;
import dev.plinth.llm.Chunk.Kind;
import dev.plinth.testing.ScriptedUpstream;
import dev.plinth.testing.ScriptedUpstream.Script;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A model that fails, and whoever answers in its place.
final class FallbacksTest {
  private static final Script GOOD =
      wire ->
          wire.begin(200, "")
              .send(Dialogue.OPENAI.text("good"))
              .send(Dialogue.OPENAI.end("1", "1"))
              .end();
  private static final String CHAT = "/v1/chat/completions";

  private ScriptedUpstream first;
  private ScriptedUpstream second;
  private ScriptedUpstream third;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void open() throws IOException {
    first = server("one");
    second = server("two");
    third = server("three");
  }

  @AfterEach
  void close() throws IOException {
    first.close();
    second.close();
    third.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 429, 500, 503, 529})
  void aModelThatFailsBeforeItSpokeIsStoodInFor(int status) throws InterruptedException {
    first.at(CHAT, wire -> wire.begin(status, "").end());
    try (var llm = llm(Map.of("one", List.of("two", "three")))) {
      assertThat(ask(llm, "one"))
          .containsExactly(
              new Chunk.Start("two"),
              new Chunk.Text("good"),
              new Chunk.Usage(1, 1, 0, 0, false),
              new Chunk.Finish(Chunk.Reason.STOP));
    }
    assertThat(first.active()).isZero();
  }

  @Test
  void aServerThatIsGoneAndOneThatStallsAreStoodInForToo() throws Exception {
    try (var llm = llm(Map.of("one", List.of("two", "three")))) {
      first.close();
      second.at(CHAT, ScriptedUpstream.Wire::hang);
      assertThat(ask(llm, "one")).startsWith(new Chunk.Start("three"), new Chunk.Text("good"));
      second.awaitIdle();
    }
  }

  @Test
  void theLastFailureIsToldWhereNobodyIsLeft() throws InterruptedException {
    first.at(CHAT, wire -> wire.begin(500, "").end());
    second.at(CHAT, wire -> wire.begin(429, "Retry-After: 9\r\n").end());
    try (var llm = llm(Map.of("one", List.of("two")))) {
      assertThat(ask(llm, "one"))
          .containsExactly(new Chunk.Start("two"), new Failure(Kind.BUSY, Duration.ofSeconds(9)));
    }
  }

  @Test
  void threeModelsAreTriedAndNoMore() throws InterruptedException {
    for (var each : List.of(first, second, third)) {
      each.at(CHAT, wire -> wire.begin(500, "").end());
    }
    try (var llm = llm(Map.of("one", List.of("two", "three", "offline")))) {
      assertThat(ask(llm, "one"))
          .containsExactly(new Chunk.Start("three"), new Failure(Kind.BROKEN));
    }
  }

  @Test
  void afterTheFirstTokenNobodyStandsIn() throws InterruptedException {
    first.at(CHAT, wire -> wire.begin(200, "").send(Dialogue.OPENAI.text("half")).cut());
    try (var llm = llm(Map.of("one", List.of("two")))) {
      assertThat(ask(llm, "one"))
          .startsWith(new Chunk.Start("one"), new Chunk.Text("half"))
          .endsWith(new Failure(Kind.CUT_SHORT));
    }
    assertThat(chats(second)).isZero();
  }

  @Test
  void aPromptThatIsRefusedIsRefusedByAll() throws InterruptedException {
    first.at(CHAT, wire -> wire.begin(400, "").end());
    try (var llm = llm(Map.of("one", List.of("two")))) {
      assertThat(ask(llm, "one")).endsWith(new Failure(Kind.BAD_PROMPT));
    }
    assertThat(chats(second)).isZero();
  }

  @Test
  void aModelThatFailedRestsUntilItsTimeIsOverAndLongerEachTime() throws InterruptedException {
    first.at(CHAT, wire -> wire.begin(500, "").end());
    try (var llm = llm(Map.of("one", List.of("two")))) {
      requireAsked(llm, 1);
      requireAsked(llm, 0);
      now = now.plusSeconds(31);
      requireAsked(llm, 1);
      now = now.plusSeconds(31);
      requireAsked(llm, 0);
      now = now.plusSeconds(60);
      first.at(CHAT, GOOD);
      requireAsked(llm, 1);
      requireAsked(llm, 1);
    }
  }

  @Test
  void theRestThatAProviderAsksForIsKept() throws InterruptedException {
    first.at(CHAT, wire -> wire.begin(429, "Retry-After: 120\r\n").end());
    try (var llm = llm(Map.of("one", List.of("two")))) {
      requireAsked(llm, 1);
      now = now.plusSeconds(119);
      requireAsked(llm, 0);
      now = now.plusSeconds(2);
      requireAsked(llm, 1);
    }
  }

  @Test
  void aModelWithoutFallbacksIsAskedAgainAtOnce() throws InterruptedException {
    first.at(CHAT, wire -> wire.begin(500, "").end());
    try (var llm = llm(Map.of())) {
      requireAsked(llm, 1);
      requireAsked(llm, 1);
    }
  }

  @Test
  void aStarStandsForEveryModelWithoutFallbacksOfItsOwn() throws InterruptedException {
    for (var each : List.of(first, second)) {
      each.at(CHAT, wire -> wire.begin(500, "").end());
    }
    try (var llm = llm(Map.of("*", List.of("offline"), "two", List.of("three")))) {
      assertThat(ask(llm, "one").getFirst()).isEqualTo(new Chunk.Start("offline"));
      assertThat(ask(llm, "two").getFirst()).isEqualTo(new Chunk.Start("three"));
    }
  }

  @Test
  void anAliasSpeaksUnderTheNameOfItsModelAndHasFallbacksOfItsOwn() throws InterruptedException {
    try (var llm = llm(Map.of("smart", List.of("two")), Map.of("smart", "one"))) {
      assertThat(llm.models().find("smart").orElseThrow().id()).isEqualTo("smart");
      assertThat(ask(llm, "smart").getFirst()).isEqualTo(new Chunk.Start("one"));
      first.at(CHAT, wire -> wire.begin(500, "").end());
      assertThat(ask(llm, "smart").getFirst()).isEqualTo(new Chunk.Start("two"));
      assertThat(ask(llm, "one").getLast()).isEqualTo(new Failure(Kind.BROKEN));
    }
  }

  @Test
  void whoCannotSeeIsPassedOver() throws InterruptedException {
    second.json("/v1/models", "{\"data\":[{\"id\":\"two\",\"capabilities\":{\"vision\":false}}]}");
    first.at(CHAT, wire -> wire.begin(500, "").end());
    var image = new Message.User(List.of(new Message.Part.Image("image/png", "aGk=")));
    try (var llm = llm(Map.of("one", List.of("two", "three")));
        var reply = llm.ask(llm.models().find("one").orElseThrow(), new Prompt(List.of(image)))) {
      assertThat(Dialogue.rest(reply).getFirst()).isEqualTo(new Chunk.Start("three"));
    }
    assertThat(chats(second)).isZero();
  }

  @Test
  void whatAnAttemptThatWasGivenUpSaysLaterIsDropped() throws InterruptedException {
    var model = new Model("a", "a", "p", true, true, 0, Instant.EPOCH);
    try (var llm = llm(Map.of("a", List.of("two")))) {
      var reply =
          new Reply(
              model,
              new Chain(llm, Prompt.of("hi"), List.of(llm.models().find("two").get())),
              null);
      var attempt = reply.attempt();
      var isStopped = new boolean[1];
      attempt.whenClosed(() -> isStopped[0] = true);
      attempt.put(new Failure(Kind.BROKEN));
      attempt.put(new Chunk.Text("late"));
      assertThat(isStopped[0]).isTrue();
      assertThat(attempt.isClosed()).isTrue();
      assertThat(Dialogue.rest(reply))
          .startsWith(new Chunk.Start("two"), new Chunk.Text("good"))
          .doesNotContain(new Chunk.Text("late"));
    }
  }

  @Test
  void closingWhileAnotherIsTriedClosesThatOne() throws InterruptedException {
    first.at(CHAT, wire -> wire.begin(500, "").end());
    second.at(CHAT, ScriptedUpstream.Wire::hang);
    try (var llm = llm(Map.of("one", List.of("two")), Map.of(), Dialogue.LONG)) {
      var reply = llm.ask(llm.models().find("one").orElseThrow(), Prompt.of("hi"));
      while (second.active() == 0) {
        Thread.sleep(1);
      }
      reply.close();
      second.awaitIdle();
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aModelWhoseProviderIsGoneIsStillKnownAndStoodInFor(boolean hasFallback) throws Exception {
    try (var llm = llm(hasFallback ? Map.of("one", List.of("two")) : Map.of())) {
      first.close();
      llm.models().refresh();
      assertThat(llm.models().list()).extracting(Model::id).doesNotContain("one");
      assertThat(ask(llm, "one"))
          .contains(hasFallback ? new Chunk.Text("good") : new Failure(Kind.UNREACHABLE));
    }
  }

  private void requireAsked(Llm llm, int times) throws InterruptedException {
    long before = chats(first);
    ask(llm, "one");
    assertThat(chats(first) - before).isEqualTo(times);
  }

  private static long chats(ScriptedUpstream server) {
    return server.heads().stream().filter(head -> head.startsWith("POST")).count();
  }

  private static List<Chunk> ask(Llm llm, String id) throws InterruptedException {
    try (var reply = llm.ask(llm.models().find(id).orElseThrow(), Prompt.of("hi"))) {
      return Dialogue.rest(reply);
    }
  }

  private Llm llm(Map<String, List<String>> fallbacks) {
    return llm(fallbacks, Map.of());
  }

  private Llm llm(Map<String, List<String>> fallbacks, Map<String, String> aliases) {
    return llm(fallbacks, aliases, Duration.ofMillis(500));
  }

  private Llm llm(
      Map<String, List<String>> fallbacks, Map<String, String> aliases, Duration firstToken) {
    var http = Fetch.client();
    var models =
        new Models(
            List.of(
                new OpenAi(http, "a", first.address().resolve("/v1"), null, "A"),
                new OpenAi(http, "b", second.address().resolve("/v1"), null, "B"),
                new OpenAi(http, "c", third.address().resolve("/v1"), null, "C"),
                new Offline(Duration.ZERO)),
            null,
            new ModelRoutes(aliases, fallbacks));
    models.refresh();
    var patience = new Patience(firstToken, Dialogue.LONG, Dialogue.LONG);
    return new Llm(models, patience, patience, () -> now, null);
  }

  private static ScriptedUpstream server(String model) throws IOException {
    return new ScriptedUpstream()
        .at(CHAT, GOOD)
        .json("/v1/models", "{\"data\":[{\"id\":\"" + model + "\"}]}");
  }
}
