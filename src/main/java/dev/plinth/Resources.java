package dev.plinth;

import dev.plinth.auth.ApiKeys;
import dev.plinth.auth.AuthKeys;
import dev.plinth.auth.Passwords;
import dev.plinth.auth.RateLimits;
import dev.plinth.auth.Sessions;
import dev.plinth.auth.SetupToken;
import dev.plinth.auth.Tokens;
import dev.plinth.chat.Approvals;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.Streams;
import dev.plinth.chat.knowledge.Knowledge;
import dev.plinth.chat.spend.Ledger;
import dev.plinth.chat.spend.Limits;
import dev.plinth.chat.spend.Prices;
import dev.plinth.chat.tools.RecordTools;
import dev.plinth.config.Config;
import dev.plinth.config.Secret;
import dev.plinth.console.RecentRequests;
import dev.plinth.db.Database;
import dev.plinth.http.Health;
import dev.plinth.http.Throttle;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Llm;
import dev.plinth.llm.TokenCounter;
import dev.plinth.wire.LiveAnswers;
import dev.plinth.wire.Relay;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is open as long as the backend runs, whichever contract it serves: the database, sessions,
/// models, and all that counts.
final class Resources implements AutoCloseable {
  final Config config;
  final Clock clock;
  final SecureRandom random = new SecureRandom();
  final Ids ids;
  final RateLimits rates;
  final Throttle throttle;
  final Health health = new Health();
  final Database db;
  final Passwords passwords;
  final Sessions sessions;
  final ApiKeys apiKeys;
  final Llm llm;
  final Ledger ledger;
  final Speaking speaking;
  final Knowledge knowledge;

  /// An app's own roles of a caller, as the contract that is served has them.
  volatile Function<Caller, List<String>> roles = _ -> List.of();

  /// What models may do with the app's data, as the contract that is served says.
  volatile RecordTools tools = RecordTools.NONE;

  /// Calls of tools that wait for somebody's word.
  final Approvals approvals = new Approvals();

  final Streams streams;
  final Relay relay;
  final LiveAnswers live;
  final RecentRequests requests;
  final SetupToken setupToken;
  final Instant started;
  private @Nullable Talk talk;

  /// What has to be closed, the newest first.
  private final Deque<Runnable> opened = new ArrayDeque<>();

  /// Opens all of it; what was opened is closed again when something fails.
  ///
  /// @param name of the app, for which tokens are issued: not its origin, since a token outlives a
  ///   change of the port
  /// @param requests hears of every request
  Resources(Config config, String name, Clock clock, RecentRequests requests) {
    this.config = config;
    this.clock = clock;
    this.requests = requests;
    this.started = clock.instant();
    this.ids = new Ids(clock, random);
    this.rates = new RateLimits(config.rates());
    this.throttle = new Throttle(config.rates());
    this.streams = new Streams(rates, config.rates().chatsAtOnce(), config.chats().streams());
    this.relay = new Relay(config.limits().heartbeat(), config.limits().streamLife());
    this.live = new LiveAnswers(config.chats().resume());
    try {
      this.db = Database.open(config.data().resolve("plinth.db"), clock, config.reads());
      closeLater(db::close);
      this.setupToken = SetupToken.of(config.data(), random);
      this.passwords = new Passwords();
      closeLater(passwords::close);
      var keys = AuthKeys.of(Secret.of(config.home(), System.getenv(), random).bytes());
      var tokens = new Tokens(List.of(keys.signing()), "plinth:" + name, clock);
      this.sessions = new Sessions(db, tokens, keys.refresh(), ids, random, clock);
      this.apiKeys = new ApiKeys(db, sessions, rates, config.rates().keys(), ids, random, clock);
      this.llm = Llm.open(config.models());
      closeLater(llm::close);
      var limits = new Limits(db, config.budgets());
      this.ledger = Ledger.open(db, Prices.read(config.home()), limits, config.budgets());
      closeLater(ledger::close);
      this.speaking =
          new Speaking(
              llm,
              streams,
              ledger,
              new TokenCounter(),
              config.budgets(),
              caller -> roles.apply(caller));
      this.knowledge = new Knowledge(db, speaking, config.knowledge());
      closeLater(knowledge::close);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Conversations and the surfaces of models' clients, which know answers that are under way: they
  /// outlive a contract that asks for sign-in just as the one before.
  ///
  /// @param isOpen whether the backend knows no sign-in
  synchronized Talk talk(boolean isOpen) {
    var there = talk;
    if (there == null || there.isOpen() != isOpen) {
      var chats = new Chats(db, llm.models(), ids, config.chats(), isOpen);
      there = Talk.of(this, chats, isOpen);
      talk = there;
    }
    return there;
  }

  /// Whatever is opened beside.
  void closeLater(Runnable close) {
    opened.push(close);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
