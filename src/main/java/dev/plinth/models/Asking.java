package dev.plinth.models;

import dev.plinth.chat.Draft;
import dev.plinth.chat.Streams;
import dev.plinth.http.Exchange;
import dev.plinth.kernel.Caller;
import dev.plinth.llm.Llm;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import dev.plinth.wire.AnswerEncoder;
import dev.plinth.wire.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Puts a prompt to a model for a client: a place among the streams, the reply, the relay.
public final class Asking {
  /// How long a client waits for a place. Clients written for a provider send many requests at once
  /// and expect a queue.
  private static final Duration QUEUE_TIME = Duration.ofSeconds(60);

  private final Llm llm;
  private final Streams streams;
  private final Relay relay;

  public Asking(Llm llm, Streams streams, Relay relay) {
    this.llm = llm;
    this.streams = streams;
    this.relay = relay;
  }

  Llm llm() {
    return llm;
  }

  void stream(
      Exchange exchange,
      Caller caller,
      Model model,
      Prompt prompt,
      AnswerEncoder encoder,
      Consumer<Draft> keep)
      throws InterruptedException, IOException {
    exchange.waitLong();
    try (var _ = streams.take(whose(exchange, caller), QUEUE_TIME);
        var reply = llm.ask(model, prompt)) {
      relay.stream(exchange, reply, encoder, keep);
    }
  }

  Draft whole(Exchange exchange, Caller caller, Model model, Prompt prompt, AnswerEncoder encoder)
      throws InterruptedException {
    exchange.waitLong();
    try (var _ = streams.take(whose(exchange, caller), QUEUE_TIME);
        var reply = llm.ask(model, prompt)) {
      return relay.whole(exchange, reply, encoder);
    }
  }

  private static String whose(Exchange exchange, Caller caller) {
    return Optional.ofNullable(caller.id()).orElse(exchange.address());
  }
}
