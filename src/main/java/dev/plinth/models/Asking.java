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

  Relay relay() {
    return relay;
  }

  /// A place for one answer, waited for.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany` or `Unavailable`
  Streams.Place place(Exchange exchange, Caller caller) throws InterruptedException {
    exchange.waitLong();
    return streams.take(Optional.ofNullable(caller.id()).orElse(exchange.address()), QUEUE_TIME);
  }

  void stream(Exchange exchange, Caller caller, Model model, Prompt prompt, AnswerEncoder encoder)
      throws InterruptedException, IOException {
    try (var _ = place(exchange, caller)) {
      stream(exchange, model, prompt, encoder, _ -> {});
    }
  }

  /// For a caller who holds a place already.
  void stream(
      Exchange exchange, Model model, Prompt prompt, AnswerEncoder encoder, Consumer<Draft> keep)
      throws InterruptedException, IOException {
    try (var reply = llm.ask(model, prompt)) {
      relay.stream(exchange, reply, encoder, keep);
    }
  }

  Draft whole(Exchange exchange, Caller caller, Model model, Prompt prompt, AnswerEncoder encoder)
      throws InterruptedException {
    try (var _ = place(exchange, caller);
        var reply = llm.ask(model, prompt)) {
      return relay.whole(exchange, reply, encoder);
    }
  }
}
