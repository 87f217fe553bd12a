package dev.plinth.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// The beginning of an answer that is no success. Nobody is shown it: Gemini says there, and not in
/// a header, how long to wait.
final class RefusalBody implements Flow.Subscriber<List<ByteBuffer>> {
  private static final int BYTES_MAX = 16 * 1024;

  private final ResponseInfo head;
  private final Heard heard;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  RefusalBody(ResponseInfo head, Heard heard) {
    this.head = head;
    this.heard = heard;
  }

  @Override
  public void onSubscribe(Flow.Subscription open) {
    subscription = open;
    open.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (var piece : pieces) {
      var bytes = new byte[Math.min(piece.remaining(), BYTES_MAX - body.size())];
      piece.get(bytes);
      body.writeBytes(bytes);
    }
    if (body.size() >= BYTES_MAX && subscription != null) {
      subscription.cancel();
      refuse();
    }
  }

  @Override
  public void onError(Throwable error) {
    refuse();
  }

  @Override
  public void onComplete() {
    refuse();
  }

  private void refuse() {
    heard.fail(Refusal.of(head.statusCode(), head.headers(), body.toString(UTF_8)));
  }
}
