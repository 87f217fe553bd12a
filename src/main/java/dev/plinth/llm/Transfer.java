package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An answer on its way from the upstream: bytes to documents to a [Heard], on whichever thread the
/// bytes come. A stream has no thread of its own while nothing comes.
final class Transfer implements Flow.Subscriber<List<ByteBuffer>> {
  /// How long an upstream that said all has to close the answer, so that its connection can be used
  /// again. A new one costs a hosted model's users a tenth of a second.
  private static final long CLOSING_MILLIS = 1_000;

  /// OpenAI's end mark.
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  private final Wire wire;
  private final Heard heard;
  private final @Nullable Events events;
  private final Lines lines;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean isStopped;
  private @Nullable CompletableFuture<?> exchange;

  Transfer(Wire wire, Heard heard) {
    this.wire = wire;
    this.heard = heard;
    this.events = wire.isEvents() ? new Events(this::document) : null;
    this.lines = new Lines(events == null ? this::document : events);
  }

  /// Reads what comes of this, until it is stopped.
  void follow(CompletableFuture<?> exchange) {
    this.exchange = exchange;
    var _ =
        exchange.whenComplete((_, error) -> {
          if (error != null && !isStopped) {
            heard.fail(error);
          }
        });
  }

  /// Closes the line: at once, or as soon as the upstream had time to do so itself where it has
  /// said all.
  void stop() {
    if (heard.hasEnded() && !heard.hasFailed() && !isStopped) {
      isStopped = true;
      CompletableFuture.delayedExecutor(CLOSING_MILLIS, TimeUnit.MILLISECONDS).execute(this::cut);
    } else {
      isStopped = true;
      cut();
    }
  }

  private void cut() {
    var open = subscription;
    if (open != null) {
      open.cancel();
    }
    if (exchange != null) {
      exchange.cancel(true);
    }
  }

  /// What to do with the body of an answer that begins so.
  BodySubscriber<@Nullable Void> begin(ResponseInfo head) {
    if (head.statusCode() / 100 != 2) {
      return BodySubscribers.fromSubscriber(new RefusalBody(head, heard));
    }
    if (isPage(head)) {
      heard.fail(new IOException("a page in place of an answer"));
    }
    return BodySubscribers.fromSubscriber(this);
  }

  /// What answers with a page is no model's server: a portal, a proxy's error. Other types are not
  /// looked at, since not every server has the right one.
  private static boolean isPage(ResponseInfo head) {
    return head.headers().firstValue("content-type").orElse("").startsWith("text/html");
  }

  @Override
  public void onSubscribe(Flow.Subscription open) {
    subscription = open;
    if (isStopped || heard.hasEnded()) {
      cut();
    } else {
      open.request(Long.MAX_VALUE);
    }
  }

  /// A reader that is slow holds this thread, and through it the upstream.
  @Override
  public void onNext(List<ByteBuffer> pieces) {
    if (isStopped) {
      return;
    }
    try {
      for (var piece : pieces) {
        lines.accept(piece);
      }
    } catch (IOException | RuntimeException e) {
      heard.fail(e);
      cut();
    }
  }

  @Override
  public void onError(Throwable error) {
    if (!isStopped) {
      heard.fail(error);
    }
  }

  @Override
  public void onComplete() {
    if (isStopped) {
      return;
    }
    try {
      lines.end();
      if (events != null) {
        events.end();
      }
      heard.endOfLine();
    } catch (IOException | RuntimeException e) {
      heard.fail(e);
    }
  }

  private void document(byte[] bytes, int from, int to) throws IOException {
    if (heard.hasEnded() || isBlank(bytes, from, to)) {
      return;
    }
    if (isDone(bytes, from, to)) {
      heard.end();
      return;
    }
    JsonNode document = Json.parse(bytes, from, to - from);
    if (!document.isObject()) {
      throw new IOException("no document of an answer");
    }
    wire.read(document, heard);
    if (heard.hasFailed()) {
      cut();
    }
  }

  private static boolean isDone(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, DONE, 0, DONE.length);
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
