package dev.plinth.models;

import dev.plinth.chat.Answers;
import dev.plinth.chat.Draft;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.Streams;
import dev.plinth.chat.Tooling;
import dev.plinth.chat.Turn;
import dev.plinth.chat.Window.Excess;
import dev.plinth.chat.knowledge.Grounded;
import dev.plinth.chat.knowledge.Knowledge;
import dev.plinth.chat.spend.Who;
import dev.plinth.chat.tools.RecordTools;
import dev.plinth.http.Exchange;
import dev.plinth.kernel.Caller;
import dev.plinth.llm.Embeddings;
import dev.plinth.llm.Llm;
import dev.plinth.llm.Model;
import dev.plinth.llm.Offer;
import dev.plinth.llm.Prompt;
import dev.plinth.wire.AnswerEncoder;
import dev.plinth.wire.LiveAnswers.Recording;
import dev.plinth.wire.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Puts a prompt to a model for a client: a place among the streams, the reply, the relay.
public final class Asking {
  /// How long a client waits for a place. Clients written for a provider send many requests at once
  /// and expect a queue.
  private static final Duration QUEUE_TIME = Duration.ofSeconds(60);

  private final Speaking speaking;
  private final Answers answers;
  private final Relay relay;
  private final Knowledge knowledge;
  private final Supplier<RecordTools> tools;

  /// @param answers to questions of conversations that we keep
  /// @param tools of ours that models may use in conversations
  public Asking(
      Speaking speaking,
      Answers answers,
      Relay relay,
      Knowledge knowledge,
      Supplier<RecordTools> tools) {
    this.speaking = speaking;
    this.answers = answers;
    this.knowledge = knowledge;
    this.relay = relay;
    this.tools = tools;
  }

  Llm llm() {
    return speaking.llm();
  }

  /// The models that a caller may ask.
  Offer models(Caller caller) {
    return speaking.llm().models().of(caller);
  }

  Relay relay() {
    return relay;
  }

  /// A place for one answer, waited for.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany` or `Unavailable`
  Streams.Place place(Exchange exchange, Caller caller) throws InterruptedException {
    exchange.waitLong();
    return speaking.place(who(exchange, caller), QUEUE_TIME);
  }

  /// One vector per text.
  Embeddings embed(Exchange exchange, Caller caller, Model model, List<String> texts) {
    exchange.waitLong();
    return speaking.embed(who(exchange, caller), model, texts);
  }

  private Who who(Exchange exchange, Caller caller) {
    return speaking.who(caller, exchange.address());
  }

  /// Streams an answer.
  ///
  /// @param excess what to do with a prompt that is too long for the model
  void stream(
      Exchange exchange,
      Caller caller,
      Model model,
      Prompt prompt,
      Excess excess,
      AnswerEncoder encoder)
      throws InterruptedException, IOException {
    try (var _ = place(exchange, caller);
        var speech = speaking.ask(who(exchange, caller), model, prompt, excess)) {
      relay.stream(exchange, speech, encoder, _ -> {});
    }
  }

  /// What items say, for answers to rest on.
  Knowledge knowledge() {
    return knowledge;
  }

  private Grounded grounded(
      Caller caller, Who who, Model model, Prompt prompt, Set<String> grounds) {
    return grounds.isEmpty()
        ? Grounded.not(prompt)
        : knowledge.ground(caller, who, model, prompt, grounds);
  }

  /// A conversation that the client keeps, for others to follow. The model may use tools of ours.
  ///
  /// @param grounds collections on which the answer may rest
  ///
  /// @param decided calls of which the caller has said yes since the last answer
  void converse(
      Exchange exchange,
      Caller caller,
      Model model,
      Prompt prompt,
      Set<String> grounds,
      List<Tooling.Decided> decided,
      Recording recording)
      throws InterruptedException, IOException {
    var tooling = new Tooling(tools.get(), caller, null, decided);
    var who = who(exchange, caller);
    try (recording;
        var _ = place(exchange, caller)) {
      var grounded = grounded(caller, who, model, prompt, grounds);
      try (var speech =
          grounded.told(speaking.converse(who, model, grounded.prompt(), Excess.TRIM, tooling))) {
        relay.stream(exchange, speech, recording, _ -> {});
      }
    }
  }

  /// A conversation that we keep, for a caller who holds a place already.
  ///
  /// @param grounds collections on which the answer may rest
  void converse(
      Exchange exchange,
      Caller caller,
      Turn turn,
      Set<String> grounds,
      Recording recording,
      Consumer<Draft> keep)
      throws InterruptedException, IOException {
    var tooling = new Tooling(tools.get(), caller, null, List.of());
    var who = who(exchange, caller);
    var grounded = grounded(caller, who, turn.model(), turn.prompt(), grounds);
    try (var speech = grounded.told(answers.of(who, turn.with(grounded.prompt()), tooling))) {
      relay.stream(exchange, speech, recording, keep);
    }
  }

  Draft whole(Exchange exchange, Caller caller, Model model, Prompt prompt, AnswerEncoder encoder)
      throws InterruptedException {
    try (var _ = place(exchange, caller);
        var speech = speaking.ask(who(exchange, caller), model, prompt, Excess.REFUSE)) {
      return relay.whole(exchange, speech, encoder);
    }
  }
}
