package dev.plinth.wire;

import dev.plinth.http.Stream;
import dev.plinth.llm.Chunk;
import dev.plinth.wire.LiveAnswers.Recording;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// One answer on its way to the client that asked for it. Belongs to one thread.
final class Carrying {
  private static final String STOPPING = "The server is stopping: try again in a moment.";

  /// How an answer ends that somebody stopped: who did knows why.
  private static final Chunk.Finish STOPPED = new Chunk.Finish(Chunk.Reason.STOP);

  /// What is waiting already goes along in one write, up to this.
  private static final int BYTES_TOGETHER = 8 * 1024;

  private final Stream stream;
  private final AnswerEncoder encoder;
  private final Duration heartbeat;
  private final Utf8 out;
  private long spoken = System.nanoTime();

  /// @param out holds what has to be written first
  Carrying(Stream stream, AnswerEncoder encoder, Duration heartbeat, Utf8 out) {
    this.stream = stream;
    this.encoder = encoder;
    this.heartbeat = heartbeat;
    this.out = out;
  }

  void carry(Answer answer) throws InterruptedException, IOException {
    var recording = answer.recording();
    boolean hasHeardAll = false;
    try {
      if (recording != null) {
        recording.readerCame();
      }
      talk(answer);
      hasHeardAll = answer.isEnded();
    } catch (CancellationException e) {
      cut(answer, recording);
    } catch (IOException e) {
      if (recording == null || !recording.isPatient() || isOver(answer)) {
        throw e;
      }
      recording.readerLeft(false);
      goOnAlone(answer, recording);
      recording.readerCame();
    } finally {
      if (recording != null) {
        recording.readerLeft(hasHeardAll);
      }
    }
  }

  private void talk(Answer answer) throws InterruptedException, IOException {
    write();
    while (!answer.isEnded()) {
      var quiet = Duration.ofNanos(System.nanoTime() - spoken);
      var next = answer.next(heartbeat.minus(quiet));
      var over = answer.over();
      if (over.isPresent()) {
        end(answer, over.get());
        return;
      }
      while (next.isPresent()) {
        if (next.get() instanceof Chunk.End end) {
          answer.keepIfEnded();
          finish(end);
          return;
        }
        encoder.encode(next.get(), out);
        next = out.length() < BYTES_TOGETHER ? answer.next(Duration.ZERO) : Optional.empty();
      }
      if (out.isEmpty() && System.nanoTime() - spoken >= heartbeat.toNanos()) {
        encoder.heartbeat(out);
        spoken = System.nanoTime(); // also where a wire has no heartbeat
      }
      write();
    }
  }

  /// Nobody listens here any more, but somebody may come back, or has come already.
  private void goOnAlone(Answer answer, Recording recording) throws InterruptedException {
    try {
      while (!answer.isEnded()) {
        var left = recording.patienceLeft();
        if (answer.over().isPresent() || !left.isPositive()) {
          answer.cancel();
          return;
        }
        answer.next(left.compareTo(heartbeat) < 0 ? left : heartbeat);
      }
    } catch (CancellationException e) {
      if (recording.isStopped()) {
        answer.tell(STOPPED);
      }
    }
  }

  private boolean isOver(Answer answer) {
    return answer.isEnded() || answer.over().isPresent();
  }

  /// Somebody asked for the end; or we are going; or the client has left, and hears nothing.
  private void cut(Answer answer, @Nullable Recording recording) throws IOException {
    if (recording != null && recording.isStopped()) {
      end(answer, STOPPED);
    } else if (stream.isOpen()) {
      finish(new Chunk.Failure(Chunk.Kind.CUT_SHORT, STOPPING, null));
    }
  }

  /// Ends a stream whose model did not: it is kept as stopped.
  private void end(Answer answer, Chunk.End end) throws IOException {
    answer.tell(end);
    if (stream.isOpen()) {
      finish(end);
    }
  }

  /// In the wire's own words, or by breaking the connection where it has none.
  private void finish(Chunk.End end) throws IOException {
    if (end instanceof Chunk.Failure && encoder.breaksOnFailure()) {
      write();
      throw stream.breakOff();
    }
    encoder.encode(end, out);
    write();
  }

  private void write() throws IOException {
    if (!out.isEmpty()) {
      out.writeTo(stream::write);
      out.clear();
      spoken = System.nanoTime();
    }
  }
}
