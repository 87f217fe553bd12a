package dev.plinth.http;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.RoutingRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/// The body of one request: counted while it is read, with a time of its own, during which the
/// request holds no place among those at work, so that slow senders keep nobody waiting.
final class RequestBody {
  /// A body that nobody wanted is read and dropped up to this size, to keep the connection.
  private static final long SKIP_BYTES_MAX = 64 * 1024;

  private final RoutingRequest request;
  private final GuardedConnection connection;
  private final Place place;
  private boolean touched;
  private boolean whole;

  RequestBody(RoutingRequest request, GuardedConnection connection, Place place) {
    this.request = request;
    this.connection = connection;
    this.place = place;
  }

  boolean exists() {
    var headers = request.headers();
    return headers.contains(HeaderNames.TRANSFER_ENCODING)
        || (headers.contains(HeaderNames.CONTENT_LENGTH) && declared() != 0);
  }

  /// Whether so much of this request may still come that its connection cannot serve another.
  boolean isTooMuchToSkip() {
    return exists()
        && !whole
        && (touched
            || declared() < 0
            || declared() > SKIP_BYTES_MAX
            || request.headers().contains(HeaderNames.EXPECT));
  }

  /// The declared length; -1 for a chunked body.
  private long declared() {
    return request.headers().contentLength().orElse(-1);
  }

  byte[] read(long bytesMax, Duration time) {
    if (!exists()) {
      return new byte[0];
    }
    try (var in = stream(bytesMax, time)) {
      long declared = declared();
      return declared < 0 ? in.readAllBytes() : in.readNBytes((int) declared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws ProblemException `TooLarge` when the declared length says so
  InputStream stream(long bytesMax, Duration time) {
    if (touched) {
      throw new IllegalStateException("a body is read once");
    }
    touched = true;
    if (declared() > bytesMax) {
      throw new Problem.TooLarge(bytesMax).asException();
    }
    if (!exists()) {
      return InputStream.nullInputStream();
    }
    place.leave();
    connection.watch.client(time);
    return new Counted(request.content().inputStream(), bytesMax);
  }

  private final class Counted extends FilterInputStream {
    private final long bytesMax;
    private long count;
    private boolean closed;

    Counted(InputStream in, long bytesMax) {
      super(in);
      this.bytesMax = bytesMax;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int got;
      try {
        got = super.read(into, from, length);
      } catch (RequestException e) {
        throw e.status().code() == new Problem.TooLarge(0).status()
            ? new Problem.TooLarge(bytesMax).asException()
            : malformed();
      } catch (BadRequestException | IllegalArgumentException e) {
        throw malformed();
      }
      if (got < 0) {
        whole = true;
      } else {
        count += got;
        whole = count == declared();
        if (count > bytesMax) {
          throw new Problem.TooLarge(bytesMax).asException();
        }
      }
      return got;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        place.take();
      }
    }

    private ProblemException malformed() {
      return new Problem.Malformed("malformed_body", "The body's framing is broken.").asException();
    }
  }
}
