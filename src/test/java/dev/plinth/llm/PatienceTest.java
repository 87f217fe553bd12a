package dev.plinth.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.llm.Chunk.Failure;
import dev.plinth.llm.Chunk.Kind;
import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every provider with an upstream that takes its time, and with readers that leave.
final class PatienceTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Dialogue.LONG;
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
  void aServerThatSaysNothingIsGivenUp(Dialogue with) throws InterruptedException {
    upstream.at(with.path, ScriptedUpstream.Wire::hang);
    requireTooSlow(with, new Patience(SHORT, LONG, LONG));
  }

  @ParameterizedTest
  @EnumSource
  void aModelThatSaysNothingIsGivenUp(Dialogue with) throws InterruptedException {
    upstream.at(with.path, wire -> wire.begin(200, "").hang());
    requireTooSlow(with, new Patience(SHORT, LONG, LONG));
  }

  @ParameterizedTest
  @EnumSource
  void aModelThatStallsAfterItsFirstTokenIsGivenUp(Dialogue with) throws InterruptedException {
    upstream.at(with.path, wire -> wire.begin(200, "").send(with.text("word ")).hang());
    requireTooSlow(with, new Patience(LONG, SHORT, LONG));
  }

  @ParameterizedTest
  @EnumSource
  void aModelThatNeverStopsIsStopped(Dialogue with) throws InterruptedException {
    upstream.at(with.path, wire -> wire.begin(200, "").sendForever(with.text("word ")));
    requireTooSlow(with, new Patience(LONG, LONG, Duration.ofMillis(300)));
  }

  /// Not Gemini, which has no end mark: its line has to end.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GEMINI")
  void anAnswerThatGoesOnAfterItsEndIsLeftAlone(Dialogue with) throws InterruptedException {
    var all = with.text("word ") + with.end("1", "1") + with.text("more ");
    assertThat(
            with.ask(upstream, wire -> wire.begin(200, "").send(all).sendForever(with.text("x"))))
        .doesNotContain(new Chunk.Text("more "))
        .endsWith(new Chunk.Finish(Chunk.Reason.STOP));
    upstream.awaitIdle();
  }

  @ParameterizedTest
  @EnumSource
  void closingBeforeTheHeadersClosesTheUpstream(Dialogue with) throws InterruptedException {
    upstream.at(with.path, ScriptedUpstream.Wire::hang);
    try (var llm = with.llm(upstream)) {
      var reply = llm.ask(with.model(), Prompt.of("hi"));
      while (upstream.active() == 0) {
        Thread.sleep(1);
      }
      reply.close();
      awaitIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingBeforeTheFirstTokenClosesTheUpstream(Dialogue with) throws InterruptedException {
    upstream.at(with.path, wire -> wire.begin(200, "").send("\n").hang());
    try (var llm = with.llm(upstream)) {
      var reply = llm.ask(with.model(), Prompt.of("hi"));
      assertThat(reply.next()).isInstanceOf(Chunk.Start.class);
      assertThat(reply.next(SHORT)).isEmpty();
      reply.close();
      awaitIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHundredReadersThatLeaveLeaveNothingOpen(Dialogue with) throws InterruptedException {
    upstream.at(with.path, wire -> wire.begin(200, "").sendForever(with.text("word ")));
    try (var llm = with.llm(upstream)) {
      for (int i = 0; i < 100; i++) {
        try (var reply = llm.ask(with.model(), Prompt.of("hi"))) {
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

  @ParameterizedTest
  @EnumSource
  void aReaderThatReadsNothingHoldsTheUpstreamBack(Dialogue with) throws InterruptedException {
    var word = "word ".repeat(10_000);
    upstream.at(with.path, wire -> wire.begin(200, "").sendForever(with.text(word)));
    try (var llm = with.llm(upstream);
        var reply = llm.ask(with.model(), Prompt.of("hi"))) {
      long before = sent();
      while (sent() > before || before == 0) {
        before = sent();
        Thread.sleep(500);
      }
      assertThat(before).as("bytes: our queue and the buffers of sockets").isLessThan(32 << 20);
      assertThat(reply.next()).isInstanceOf(Chunk.Start.class);
    }
    awaitIdle();
  }

  private long sent() {
    return upstream.sentBytes();
  }

  private void requireTooSlow(Dialogue with, Patience patience) throws InterruptedException {
    try (var llm = with.llm(upstream, patience);
        var reply = llm.ask(with.model(), Prompt.of("hi"))) {
      assertThat(Dialogue.rest(reply)).endsWith(new Failure(Kind.TOO_SLOW));
      awaitIdle();
    }
  }

  private void awaitIdle() throws InterruptedException {
    upstream.awaitIdle();
  }
}
