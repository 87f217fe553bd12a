package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.http.Exchange;
import dev.plinth.http.Stream;
import dev.plinth.json.Json;
import dev.plinth.wire.OllamaEncoder;
import dev.plinth.wire.Utf8;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One download of a model. It ends when its client leaves: the server keeps what it has.
final class Pulling {
  private final Asking asking;
  private final String model;
  private JsonNode last = Json.object();
  private boolean isTold;
  private volatile boolean hasLeft;

  Pulling(Asking asking, String model) {
    this.asking = asking;
    this.model = model;
  }

  void answer(Exchange exchange, boolean streams) throws InterruptedException, IOException {
    exchange.waitLong();
    var worker = Thread.currentThread();
    exchange.onLeave(() -> {
      if (!hasLeft) {
        hasLeft = true;
        worker.interrupt();
      }
    });
    if (streams) {
      try (var stream = exchange.stream(200, "application/x-ndjson")) {
        stream.onDrain(worker::interrupt);
        pull(stream);
      }
      return;
    }
    pull(null);
    boolean isDone = last.path("status").asText("").equals("success");
    exchange.send(isDone ? 200 : 500, isDone ? last : failure());
  }

  private void pull(@Nullable Stream stream) throws IOException {
    try {
      asking
          .llm()
          .ollama()
          .orElseThrow(OllamaRoutes::unreachable)
          .pull(
              model,
              news -> {
                last = news;
                write(stream, news);
                isTold |= news.has("error");
              });
      if (last.path("status").asText("").equals("success")) {
        Thread.startVirtualThread(asking.llm().models()::refresh);
        return;
      }
    } catch (InterruptedException | IOException e) {
      boolean isStopped = Thread.interrupted() || e instanceof InterruptedException;
      last = isStopped ? OllamaEncoder.error("The download was stopped.") : Json.object();
    }
    if (stream != null && stream.isOpen() && !isTold) {
      write(stream, failure());
    }
  }

  /// A client takes a stream that ends without `success` or `error` for a fault of its own.
  private JsonNode failure() {
    return last.has("error")
        ? last
        : OllamaEncoder.error("The download was cut short: ask again, and it goes on from there.");
  }

  private static void write(@Nullable Stream stream, JsonNode news) throws IOException {
    if (stream != null && stream.isOpen()) {
      new Utf8().json(news).text("\n").writeTo(stream::write);
    }
  }
}
