package dev.plinth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plinth.chat.Draft;
import dev.plinth.chat.Speech;
import dev.plinth.http.Exchange;
import dev.plinth.http.Stream;
import dev.plinth.llm.Chunk;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/// Carries an answer from a model to a client: each chunk at once, a heartbeat while there is none,
/// and the model is stopped when the client leaves.
public final class Relay {
  /// What fails within this time is told by a status; a hosted model has less for its first token.
  /// A local one may need minutes: then the stream begins, so that the line lives.
  private static final Duration STATUS_TIME = Duration.ofSeconds(35);

  /// nginx's word for a client that left; only the log sees it.
  private static final int CLIENT_LEFT = 499;

  private static final String STOPPING = "The server is stopping: try again in a moment.";

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
    var draft = new Draft();
    var keeper = new Keeper(draft, keep);
    var lease = lease(exchange);
    exchange.waitLong();
    exchange.onLeave(speech::cancel);
    try {
      var opening = opening(speech, draft, encoder, lease);
      keeper.keepIfEnded();
      encoder.headers().forEach(exchange::header);
      var stream = exchange.stream(200, encoder.contentType());
      stream.onDrain(speech::cancel);
      try (stream) {
        write(stream, opening);
        carry(stream, speech, encoder, keeper, lease);
      }
    } catch (CancellationException e) {
      exchange.empty(CLIENT_LEFT);
    } finally {
      keeper.keep();
    }
  }

  /// Waits for a whole answer.
  ///
  /// @param encoder tells how a failure is told
  /// @throws dev.plinth.kernel.ProblemException when the model fails
  /// @throws CancellationException when the client left; it was answered
  public Draft whole(Exchange exchange, Speech speech, AnswerEncoder encoder)
      throws InterruptedException {
    var draft = new Draft();
    var lease = lease(exchange);
    exchange.waitLong();
    exchange.onLeave(speech::cancel);
    try {
      while (true) {
        var next = speech.next(lease.atMost(heartbeat));
        requireGoingOn(lease, encoder);
        if (next.isEmpty()) {
          continue;
        }
        var chunk = next.get();
        draft.add(chunk);
        if (chunk instanceof Chunk.Failure failure) {
          throw encoder.problem(failure).asException();
        }
        if (chunk instanceof Chunk.End) {
          return draft;
        }
      }
    } catch (CancellationException e) {
      exchange.empty(CLIENT_LEFT);
      throw e;
    }
  }

  /// All up to the first token, as text; less when that takes long.
  private static String opening(Speech speech, Draft draft, AnswerEncoder encoder, Lease lease)
      throws InterruptedException {
    var text = new StringBuilder();
    long until = System.nanoTime() + STATUS_TIME.toNanos();
    while (true) {
      long left = Math.max(0, until - System.nanoTime());
      var next = speech.next(lease.atMost(Duration.ofNanos(left)));
      requireGoingOn(lease, encoder);
      if (next.isEmpty() && left > 0) {
        continue;
      }
      if (next.isEmpty()) {
        return text.toString();
      }
      var chunk = next.get();
      draft.add(chunk);
      if (chunk instanceof Chunk.Failure failure) {
        throw encoder.problem(failure).asException();
      }
      text.append(encoder.encode(chunk));
      if (!(chunk instanceof Chunk.Start)) {
        return text.toString();
      }
    }
  }

  /// An answer that must not go on while a status can still be sent.
  private static void requireGoingOn(Lease lease, AnswerEncoder encoder) {
    if (lease.end().orElse(null) instanceof Chunk.Failure failure) {
      throw encoder.problem(failure).asException();
    }
  }

  private void carry(
      Stream stream, Speech speech, AnswerEncoder encoder, Keeper keeper, Lease lease)
      throws InterruptedException, IOException {
    long spoken = System.nanoTime();
    try {
      while (keeper.draft.end().isEmpty()) {
        var quiet = Duration.ofNanos(System.nanoTime() - spoken);
        var next = speech.next(lease.atMost(heartbeat.minus(quiet)));
        var over = lease.end();
        if (over.isPresent()) {
          end(stream, over.get(), encoder); // and the draft has no end: it is kept as stopped
          return;
        }
        if (next.isEmpty()) {
          if (System.nanoTime() - spoken >= heartbeat.toNanos()) {
            write(stream, encoder.heartbeat());
            spoken = System.nanoTime();
          }
          continue;
        }
        spoken = System.nanoTime();
        var chunk = next.get();
        keeper.draft.add(chunk);
        keeper.keepIfEnded();
        if (chunk instanceof Chunk.End end) {
          end(stream, end, encoder);
        } else {
          write(stream, encoder.encode(chunk));
        }
      }
    } catch (CancellationException e) {
      if (stream.isOpen()) {
        write(stream, encoder.encode(new Chunk.Failure(Chunk.Kind.CUT_SHORT, STOPPING, null)));
      }
    }
  }

  /// Ends a stream in its own words, or by breaking the connection where it has none.
  private static void end(Stream stream, Chunk.End end, AnswerEncoder encoder) throws IOException {
    if (end instanceof Chunk.Failure && encoder.breaksOnFailure()) {
      throw stream.breakOff();
    }
    write(stream, encoder.encode(end));
  }

  private static void write(Stream stream, String text) throws IOException {
    if (!text.isEmpty()) {
      stream.write(text.getBytes(UTF_8));
    }
  }

  /// Keeps an answer once, however it ends.
  private static final class Keeper {
    private final Draft draft;
    private final Consumer<Draft> keep;
    private boolean isKept;

    private Keeper(Draft draft, Consumer<Draft> keep) {
      this.draft = draft;
      this.keep = keep;
    }

    private void keepIfEnded() {
      if (draft.end().isPresent()) {
        keep();
      }
    }

    private void keep() {
      if (!isKept) {
        isKept = true;
        keep.accept(draft);
      }
    }
  }
}
