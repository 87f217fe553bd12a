package dev.plinth.chat;

import dev.plinth.auth.Buckets;
import dev.plinth.chat.Streams.Seat;
import dev.plinth.chat.spend.Hold;
import dev.plinth.chat.spend.Ledger;
import dev.plinth.chat.spend.Limit;
import dev.plinth.chat.spend.Limits.Subject;
import dev.plinth.chat.spend.Scope;
import dev.plinth.chat.spend.Who;
import dev.plinth.config.Budgets;
import dev.plinth.config.Rate;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Embeddings;
import dev.plinth.llm.Llm;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import dev.plinth.llm.Reply;
import dev.plinth.llm.TokenCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The one way to a model: whoever asks takes a place, the prompt is made to fit, what it may cost
/// is held, and what it did cost is counted. Every dialect and every conversation asks here.
public final class Speaking {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Llm llm;
  private final Streams streams;
  private final Ledger ledger;
  private final TokenCounter tokens;
  private final Window window;
  private final Function<Caller, List<String>> roles;
  private final Buckets requests = new Buckets(new Rate(1, MINUTE), System::nanoTime);
  private final Buckets tokenRates = new Buckets(new Rate(1, MINUTE), System::nanoTime);

  /// @param roles what an app's own roles a caller has, for limits by role
  public Speaking(
      Llm llm,
      Streams streams,
      Ledger ledger,
      TokenCounter tokens,
      Budgets budgets,
      Function<Caller, List<String>> roles) {
    this.llm = llm;
    this.streams = streams;
    this.ledger = ledger;
    this.tokens = tokens;
    this.window = new Window(tokens, budgets.contextTokens());
    this.roles = roles;
  }

  public Llm llm() {
    return llm;
  }

  Window window() {
    return window;
  }

  /// Whom a question is counted for.
  public Who who(Caller caller, String address) {
    return new Who(
        Objects.requireNonNullElse(caller.id(), ""),
        Objects.requireNonNullElse(caller.key(), ""),
        address,
        ledger.limits().haveRoles() ? roles.apply(caller) : List.of(),
        caller.models());
  }

  /// Takes a place for one answer, waiting for one this long at most.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany` or `Unavailable`
  public Streams.Place place(Who who, Duration patience) throws InterruptedException {
    var seats = new ArrayList<Seat>();
    seats.add(new Seat(who.rated(), seats(ledger.limits().of(who), streams.perCallerMax())));
    if (!who.key().isEmpty()) {
      var limit = limit(Scope.KEY, who.key());
      seats.add(new Seat("key:" + who.key(), seats(limit, Integer.MAX_VALUE)));
    }
    return streams.take(who.rated(), seats, patience);
  }

  /// How many tokens a model would be asked with.
  public TokenCounter.Count count(Model model, Prompt prompt) {
    return tokens.of(model, prompt);
  }

  /// Asks a model. Close what comes back, also when it ended.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany` where a rate or a budget does not reach,
  ///   `Malformed` (`context_length_exceeded`) where the prompt is too long, `Forbidden` where the
  ///   caller's API key is not for this model
  public Speech ask(Who who, Model model, Prompt prompt, Window.Excess excess) {
    llm.models().only(who.models()).require(model);
    var fit = window.fit(model, prompt, excess);
    int most = most(model, fit.left());
    var seat = streams.seat("model:" + model.name(), modelSeats(model));
    Hold hold;
    try {
      hold = hold(who, model, fit, most);
    } catch (RuntimeException e) {
      seat.close();
      throw e;
    }
    var options = fit.prompt().options();
    var asked = options.outputMax();
    var told =
        hold.isOutputTold() || model.can().outputTokens() > 0
            ? Integer.valueOf((int) Math.min(hold.outputMax(), Integer.MAX_VALUE))
            : asked;
    var whole = new Prompt(fit.prompt().messages(), fit.prompt().tools(), options.atMost(told));
    return new CountedSpeech(
        asked(model, whole, hold, seat),
        hold,
        model,
        llm.models(),
        fit.trimmed(),
        usage -> settleRate(who, fit.count().tokens(), hold.outputMax(), usage),
        seat::close);
  }

  /// What cannot even be asked holds nothing back.
  private Reply asked(Model model, Prompt prompt, Hold hold, Streams.Place seat) {
    try {
      return llm.ask(model, prompt);
    } catch (RuntimeException e) {
      seat.close();
      hold.release();
      throw e;
    }
  }

  /// Asks a model that may use tools of ours, under the caller's own rules. A tool of the client's
  /// of the same name goes before ours.
  ///
  /// @throws dev.plinth.kernel.ProblemException as [#ask]
  public Speech converse(
      Who who, Model model, Prompt prompt, Window.Excess excess, Tooling tooling) {
    var named = prompt.tools().stream().map(Prompt.Tool::name).collect(Collectors.toSet());
    var tools = new ArrayList<>(prompt.tools());
    var ours = tooling.tools().all().stream().filter(one -> !named.contains(one.name())).toList();
    tools.addAll(ours);
    if (ours.isEmpty() || Boolean.FALSE.equals(model.can().tools())) {
      return ask(who, model, prompt, excess);
    }
    return new ToolSpeech(
        asked -> ask(who, model, asked, excess),
        model.id(),
        new Prompt(prompt.messages(), tools, prompt.options()),
        ours.stream().map(Prompt.Tool::name).collect(Collectors.toSet()),
        tooling);
  }

  /// One vector per text.
  ///
  /// @throws dev.plinth.kernel.ProblemException as [#ask], and when the provider fails
  public Embeddings embed(Who who, Model model, List<String> texts) {
    llm.models().only(who.models()).require(model);
    long input = texts.stream().mapToLong(text -> tokens.of(model, text).tokens()).sum();
    takeRate(who, input);
    var hold = ledger.hold(who, model, List.of(), input, null, 0);
    try {
      var embeddings = llm.embed(model, texts);
      var usage = new Chunk.Usage(embeddings.tokens(), 0, 0, 0, false);
      hold.settle(model, hold.priced(model, usage));
      return embeddings;
    } finally {
      hold.release();
    }
  }

  private Hold hold(Who who, Model model, Window.Fit fit, int most) {
    var asked = fit.prompt().options().outputMax();
    takeRate(who, fit.count().tokens());
    var others = llm.models().fallbacks(model);
    return ledger.hold(who, model, others, fit.count().tokens(), asked, most);
  }

  /// Counts a request, and the tokens of its question; those of the answer follow.
  private void takeRate(Who who, long input) {
    for (var rated : rates(who)) {
      var limit = rated.limit();
      if (limit.requests() != null) {
        require(requests.take(rated.name(), perMinute(limit.requests()), 1), "requests");
      }
    }
    for (var rated : rates(who)) {
      var limit = rated.limit();
      if (limit.tokens() != null) {
        require(tokenRates.take(rated.name(), perMinute(limit.tokens()), input), "tokens");
      }
    }
  }

  private void settleRate(Who who, long input, long outputMax, Chunk.Usage usage) {
    for (var rated : rates(who)) {
      var tokens = rated.limit().tokens();
      if (tokens != null) {
        long more = Math.min(usage.total(), input + outputMax) - input;
        tokenRates.give(rated.name(), perMinute(tokens), -more);
      }
    }
  }

  private record Rated(String name, Limit limit) {}

  private List<Rated> rates(Who who) {
    var rated = new ArrayList<Rated>();
    rated.add(new Rated(who.rated(), ledger.limits().of(who)));
    if (!who.key().isEmpty()) {
      rated.add(new Rated("key:" + who.key(), limit(Scope.KEY, who.key())));
    }
    rated.add(new Rated("all", limit(Scope.ALL, "")));
    return rated;
  }

  private Limit limit(Scope scope, String name) {
    return Optional.ofNullable(ledger.limits().list().get(new Subject(scope, name)))
        .orElse(Limit.NONE);
  }

  private int modelSeats(Model model) {
    return seats(limit(Scope.MODEL, model.name()), Integer.MAX_VALUE);
  }

  private static int seats(Limit limit, int otherwise) {
    return limit.streams() == null ? otherwise : (int) Math.min(limit.streams(), Integer.MAX_VALUE);
  }

  /// Tokens that the model can write at all.
  private static int most(Model model, int left) {
    int own = model.can().outputTokens();
    return own > 0 ? Math.min(own, left) : left;
  }

  private static Rate perMinute(long count) {
    return new Rate((int) Math.max(1, Math.min(count, Integer.MAX_VALUE)), MINUTE);
  }

  private static void require(Duration wait, String what) {
    if (wait.isPositive()) {
      throw new Problem.TooMany(
              "rate_limited",
              "Too many " + what + " in a minute: wait a little and try again.",
              wait)
          .asException();
    }
  }
}
