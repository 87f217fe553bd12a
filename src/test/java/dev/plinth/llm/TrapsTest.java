package dev.plinth.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.llm.Chunk.Failure;
import dev.plinth.llm.Chunk.Kind;
import dev.plinth.testing.ScriptedUpstream;
import dev.plinth.testing.ScriptedUpstream.Script;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every provider against an upstream that misbehaves in every way that was measured.
final class TrapsTest {
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
  void aStreamThatEndsWithoutItsMarkIsCutShort(Dialogue with) throws InterruptedException {
    assertThat(failure(with, wire -> wire.begin(200, "").send(with.text("word ")).end()).kind())
        .isEqualTo(Kind.CUT_SHORT);
  }

  @ParameterizedTest
  @EnumSource
  void aLineThatIsCutIsCutShort(Dialogue with) throws InterruptedException {
    assertThat(failure(with, wire -> wire.begin(200, "").send(with.text("word ")).cut()).kind())
        .isEqualTo(Kind.CUT_SHORT);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSaidBeforeAnAnswerWasCutIsCountedByUs(Dialogue with) throws InterruptedException {
    var chunks = with.ask(upstream, wire -> wire.begin(200, "").send(with.text("12345678")).cut());
    assertThat(chunks)
        .containsExactly(
            new Chunk.Start("tiny"),
            new Chunk.Text("12345678"),
            new Chunk.Usage(1, 2, 0, 0, true),
            new Failure(Kind.CUT_SHORT));
  }

  @ParameterizedTest
  @EnumSource
  void anErrorInsideAStreamIsTheOneEnd(Dialogue with) throws InterruptedException {
    var failure =
        failure(
            with,
            wire ->
                wire.begin(200, "")
                    .send(with.text("word "))
                    .send(with.error())
                    .send(with.end("1", "1"))
                    .end());
    assertThat(failure).isEqualTo(new Failure(Kind.BROKEN));
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA,<html>",
    "OLLAMA,[1]",
    "OLLAMA,{\"message\":",
    "OPENAI,data: <html>",
    "OPENAI,<html>",
    "OPENAI,data: 17",
    "ANTHROPIC,data: {",
    "GEMINI,data: \u0000\u0001"
  })
  void garbageIsAFailure(Dialogue with, String garbage) throws InterruptedException {
    assertThat(failure(with, wire -> wire.begin(200, "").send(garbage + "\n\n").end()).kind())
        .isEqualTo(Kind.BROKEN);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerWithoutAWordIsAFailure(Dialogue with) throws InterruptedException {
    assertThat(failure(with, wire -> wire.begin(200, "").end()).kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure(with, wire -> wire.begin(204, "").end()).kind()).isEqualTo(Kind.BROKEN);
  }

  @ParameterizedTest
  @EnumSource
  void aPageIsNoAnswerAndOtherTypesAreNotLookedAt(Dialogue with) throws InterruptedException {
    var words = with.text("word ") + with.end("1", "1");
    assertThat(
            failure(
                    with,
                    wire ->
                        wire.begin(200, "Content-Type: text/html; charset=utf-8\r\n")
                            .send(words)
                            .end())
                .kind())
        .isEqualTo(Kind.BROKEN);
    assertThat(
            with.ask(
                upstream, wire -> wire.begin(200, "Content-Type: image/png\r\n").send(words).end()))
        .endsWith(new Chunk.Finish(Chunk.Reason.STOP));
  }

  @ParameterizedTest
  @EnumSource
  void aLineOfTenMegabytesIsTooLong(Dialogue with) throws InterruptedException {
    var part = "x".repeat(1024 * 1024);
    Script script =
        wire -> {
          wire.begin(200, "").send(with.isEvents() ? "data: {\"a\":\"" : "{\"a\":\"");
          for (int i = 0; i < 10; i++) {
            wire.send(part);
          }
          wire.send("\"}\n\n").end();
        };
    assertThat(failure(with, script).kind()).isEqualTo(Kind.BROKEN);
  }

  @ParameterizedTest
  @EnumSource
  void aLongLineIsNone(Dialogue with) throws InterruptedException {
    var word = "word ".repeat(200_000);
    assertThat(
            with.ask(
                upstream,
                wire -> wire.begin(200, "").send(with.text(word)).send(with.end("1", "9")).end()))
        .contains(new Chunk.Text(word))
        .endsWith(new Chunk.Finish(Chunk.Reason.STOP));
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerInSinglesBytesIsTheSame(Dialogue with) throws InterruptedException {
    var all = with.text("Grün 🌊") + with.end("3", "4");
    Script script =
        wire -> {
          wire.begin(200, "");
          for (byte one : all.getBytes(UTF_8)) {
            wire.send(new byte[] {one});
          }
          wire.end();
        };
    assertThat(with.ask(upstream, script))
        .containsExactly(
            new Chunk.Start("tiny"),
            new Chunk.Text("Grün 🌊"),
            new Chunk.Usage(3, 4, 0, 0, false),
            new Chunk.Finish(Chunk.Reason.STOP));
  }

  @ParameterizedTest
  @CsvSource({
    "429,BUSY",
    "503,BUSY",
    "529,BUSY",
    "500,BROKEN",
    "302,BROKEN",
    "401,REFUSED",
    "403,REFUSED",
    "404,NO_SUCH_MODEL",
    "400,BAD_PROMPT",
    "504,TOO_SLOW"
  })
  void statusesSayWhatWentWrongAndKeepTheWait(int status, Kind kind) throws InterruptedException {
    for (var with : Dialogue.values()) {
      var failure =
          failure(
              with,
              wire ->
                  wire.begin(status, "Retry-After: 7\r\n").send("{\"error\":\"canary\"}").end());
      assertThat(failure).isEqualTo(new Failure(kind, Duration.ofSeconds(7)));
    }
  }

  @ParameterizedTest
  @CsvSource({"7,7", "7.2,8", "0,0", "soon,", "-1,", "99999999,", "'',"})
  void aWaitInSecondsIsReadIfItCanBe(String header, Integer seconds) throws InterruptedException {
    assertThat(busy(header).retryAfter())
        .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }

  @Test
  void aWaitMayBeADate() throws InterruptedException {
    var now = ZonedDateTime.now(ZoneOffset.UTC);
    assertThat(busy(DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusMinutes(2))).retryAfter())
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(121));
    assertThat(busy(DateTimeFormatter.RFC_1123_DATE_TIME.format(now.minusDays(2))).retryAfter())
        .isEqualTo(Duration.ZERO);
    assertThat(busy(DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusYears(2))).retryAfter())
        .isNull();
  }

  @Test
  void geminiSaysTheWaitInItsBody() throws InterruptedException {
    var body =
        "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"x\"},"
            + "{\"@type\":\"RetryInfo\",\"retryDelay\":\"7.5s\"}]}}";
    assertThat(failure(Dialogue.GEMINI, wire -> wire.begin(429, "").send(body).end()))
        .isEqualTo(new Failure(Kind.BUSY, Duration.ofSeconds(8)));
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalThatNeverEndsIsNotReadToItsEnd(Dialogue with) throws InterruptedException {
    assertThat(failure(with, wire -> wire.begin(500, "").sendForever("x".repeat(4096))).kind())
        .isEqualTo(Kind.BROKEN);
    upstream.awaitIdle();
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsNotThereIsUnreachable(Dialogue with) throws Exception {
    upstream.close();
    try (var llm = with.llm(upstream);
        var reply = llm.ask(with.model(), Prompt.of("hi"))) {
      assertThat(Dialogue.rest(reply)).endsWith(new Failure(Kind.UNREACHABLE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatIsResetIsAFailure(Dialogue with) throws InterruptedException {
    assertThat(failure(with, ScriptedUpstream.Wire::reset).kind())
        .isIn(Kind.BROKEN, Kind.UNREACHABLE);
  }

  @ParameterizedTest
  @EnumSource
  void aRedirectIsNotFollowed(Dialogue with) throws Exception {
    try (var elsewhere = new ScriptedUpstream()) {
      var failure =
          failure(
              with,
              wire ->
                  wire.begin(307, "Location: " + elsewhere.address() + with.path + "\r\n").end());
      assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
      assertThat(elsewhere.heads()).isEmpty();
    }
  }

  private Failure busy(String retryAfter) throws InterruptedException {
    return failure(
        Dialogue.OPENAI, wire -> wire.begin(429, "Retry-After: " + retryAfter + "\r\n").end());
  }

  private Failure failure(Dialogue with, Script script) throws InterruptedException {
    var chunks = with.ask(upstream, script);
    assertThat(chunks.stream().filter(Chunk.End.class::isInstance)).hasSize(1);
    var failure = (Failure) chunks.getLast();
    assertThat(failure.text()).doesNotContain("canary");
    assertThat(List.of(failure.toString())).noneMatch(text -> text.contains(Dialogue.KEY));
    return failure;
  }
}
