package dev.plinth.wire;

import dev.plinth.chat.Draft;
import dev.plinth.chat.Speech;
import dev.plinth.http.Exchange;
import dev.plinth.http.Stream;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.wire.LiveAnswers.Recording;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries an answer from a model to a client: each chunk at once, a heartbeat while there is none,
/// and the model is stopped when the client leaves, unless the answer may go on for a while.
public final class Relay {
  /// What fails within this time is told by a status; a hosted model has less for its first token.
  /// A local one may need minutes: then the stream begins, so that the line lives.
  private static final Duration STATUS_TIME = Duration.ofSeconds(35);

  /// nginx's word for a client that left; only the log sees it.
  private static final int CLIENT_LEFT = 499;

  private static final String LEFT = "The answer was stopped before its end.";

  private final Duration heartbeat;
  private final Duration life;

  /// @param heartbeat how often an idle stream shows that it lives
  /// @param life the longest life of a stream
  public Relay(Duration heartbeat, Duration life) {
    this.heartbeat = heartbeat;
    this.life = life;
  }

  /// For how long the answer to this request may go on.
  public Lease lease(Exchange exchange) {
    return new Lease(exchange, life);
  }

  public Duration heartbeat() {
    return heartbeat;
  }

  /// Streams an answer to its end.
  ///
  /// @param keep gets the answer once, whole or cut short, before the client hears of its end
  /// @throws dev.plinth.kernel.ProblemException when the model fails before its first token
  public void stream(Exchange exchange, Speech speech, AnswerEncoder encoder, Consumer<Draft> keep)
      throws InterruptedException, IOException {
    stream(exchange, speech, encoder, keep, null);
  }

  /// The same, for others to follow.
  ///
  /// @throws dev.plinth.kernel.ProblemException when the model fails before its first token
  public void stream(Exchange exchange, Speech speech, Recording recording, Consumer<Draft> keep)
      throws InterruptedException, IOException {
    try (recording) {
      stream(exchange, speech, recording.encoder(0), keep, recording);
    } catch (ProblemException e) {
      recording.forget(); // told by a status, for who asked
      throw e;
    }
  }

  private void stream(
      Exchange exchange,
      Speech speech,
      AnswerEncoder encoder,
      Consumer<Draft> keep,
      @Nullable Recording recording)
      throws InterruptedException, IOException {
    var answer = new Answer(speech, lease(exchange), keep, recording);
    exchange.waitLong();
    if (recording == null || !recording.isPatient()) {
      exchange.onLeave(speech::cancel);
    }
    if (recording != null) {
      recording.whenStopped(speech::cancel);
    }
    try {
      var out = new Utf8();
      opening(answer, encoder, out);
      answer.keepIfEnded();
      encoder.headers().forEach(exchange::header);
      var stream = exchange.stream(200, encoder.contentType());
      stream.onDrain(speech::cancel);
      try (stream) {
        new Carrying(stream, encoder, heartbeat, out).carry(answer);
      }
    } catch (CancellationException e) {
      exchange.empty(CLIENT_LEFT);
    } finally {
      answer.keep();
    }
  }

  /// Tells a reader who came later what it does not know yet, and then goes on with all others. The
  /// answer has an end of its own: a follower whose time is over just breaks off.
  ///
  /// @param known the place up to which the reader knows the answer
  public void follow(Exchange exchange, Recording recording, long known)
      throws InterruptedException, IOException {
    var lease = lease(exchange);
    var encoder = recording.encoder(known);
    encoder.headers().forEach(exchange::header);
    exchange.waitLong();
    recording.readerCame();
    long place = known;
    boolean hasHeardAll = false;
    try (var stream = exchange.stream(200, encoder.contentType())) {
      var out = new Utf8();
      long spoken = System.nanoTime();
      while (!recording.isOverAt(place)) {
        var more = recording.after(place, lease.atMost(heartbeat));
        if (lease.end().isPresent()) {
          throw stream.breakOff();
        }
        for (var chunk : more) {
          requireWords(stream, chunk, encoder);
          encoder.encode(chunk, out);
          place += LiveAnswers.length(chunk);
          hasHeardAll |= chunk instanceof Chunk.End;
        }
        if (more.isEmpty() && System.nanoTime() - spoken >= heartbeat.toNanos()) {
          encoder.heartbeat(out);
          spoken = System.nanoTime();
        }
        if (!out.isEmpty()) {
          out.writeTo(stream::write);
          out.clear();
          spoken = System.nanoTime();
        }
      }
      if (!hasHeardAll) {
        var cut = new Chunk.Failure(Chunk.Kind.CUT_SHORT, LEFT, null);
        requireWords(stream, cut, encoder);
        encoder.encode(cut, out);
        out.writeTo(stream::write);
      }
    } finally {
      recording.readerLeft(hasHeardAll);
    }
  }

  private static void requireWords(Stream stream, Chunk chunk, AnswerEncoder encoder)
      throws IOException {
    if (chunk instanceof Chunk.Failure && encoder.breaksOnFailure()) {
      throw stream.breakOff();
    }
  }

  /// Waits for a whole answer.
  ///
  /// @param encoder tells how a failure is told
  /// @throws dev.plinth.kernel.ProblemException when the model fails
  /// @throws CancellationException when the client left; it was answered
  public Draft whole(Exchange exchange, Speech speech, AnswerEncoder encoder)
      throws InterruptedException {
    var answer = new Answer(speech, lease(exchange), _ -> {}, null);
    exchange.waitLong();
    exchange.onLeave(speech::cancel);
    try {
      while (true) {
        var next = answer.next(heartbeat);
        requireGoingOn(answer, encoder);
        if (next.isPresent()) {
          requireNoFailure(next.get(), encoder);
          if (next.get() instanceof Chunk.End) {
            return answer.draft();
          }
        }
      }
    } catch (CancellationException e) {
      exchange.empty(CLIENT_LEFT);
      throw e;
    }
  }

  /// All up to the first token; less when that takes long.
  private static void opening(Answer answer, AnswerEncoder encoder, Utf8 out)
      throws InterruptedException {
    long until = System.nanoTime() + STATUS_TIME.toNanos();
    while (true) {
      long left = Math.max(0, until - System.nanoTime());
      var next = answer.next(Duration.ofNanos(left));
      requireGoingOn(answer, encoder);
      if (next.isEmpty() && left > 0) {
        continue;
      }
      if (next.isEmpty()) {
        return;
      }
      var chunk = next.get();
      requireNoFailure(chunk, encoder);
      encoder.encode(chunk, out);
      boolean isBeforeWords =
          chunk instanceof Chunk.Start
              || chunk instanceof Chunk.Stage
              || chunk instanceof Chunk.Usage; // right before the end, which may be a failure
      if (!isBeforeWords) {
        return;
      }
    }
  }

  /// An answer that must not go on while a status can still be sent.
  private static void requireGoingOn(Answer answer, AnswerEncoder encoder) {
    Optional<Chunk.End> over = answer.over();
    if (over.isPresent() && over.get() instanceof Chunk.Failure failure) {
      throw encoder.problem(failure).asException();
    }
  }

  private static void requireNoFailure(Chunk chunk, AnswerEncoder encoder) {
    if (chunk instanceof Chunk.Failure failure) {
      throw encoder.problem(failure).asException();
    }
  }
}
