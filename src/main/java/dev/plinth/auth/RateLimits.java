package dev.plinth.auth;

import dev.plinth.config.Rates;
import dev.plinth.kernel.Problem;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Slows down whoever guesses passwords, makes accounts in bulk or keeps the models busy, before
/// anything is looked up, hashed or sent.
///
/// An address is the key that [dev.plinth.http.Addresses] makes: an IPv4 address or an IPv6 /64.
/// Nobody can lock an owner out from another network: the growing delay belongs to a pair of
/// account and address.
public final class RateLimits {
  private static final int KEYS_MAX = 40_000;

  /// Failures of one account from one address before each further try has to wait 1, 2, 4 …
  /// seconds: enough for a typing mistake or two.
  private static final int FREE_TRIES = 5;

  /// Stands for the setup token where others have a login; no login has a space.
  private static final String SETUP = "setup token";

  private final Rates rates;
  private final LongSupplier nanos;
  private final Buckets signUps;
  private final Buckets logIns;
  private final Buckets failures;
  private final Buckets refreshes;
  private final Buckets chats;
  private final Buckets wrongKeys;
  private final Recent<String, Delay> delays = new Recent<>(KEYS_MAX);
  private final Recent<String, Streak> streaks = new Recent<>(KEYS_MAX);

  public RateLimits(Rates rates) {
    this(rates, System::nanoTime);
  }

  /// @param nanos a clock that never steps back
  RateLimits(Rates rates, LongSupplier nanos) {
    this.rates = rates;
    this.nanos = nanos;
    this.signUps = new Buckets(rates.signUps(), nanos);
    this.logIns = new Buckets(rates.logIns(), nanos);
    this.failures = new Buckets(rates.logInFailures(), nanos);
    this.refreshes = new Buckets(rates.refreshes(), nanos);
    this.chats = new Buckets(rates.chats(), nanos);
    this.wrongKeys = new Buckets(rates.keyFailures(), nanos);
  }

  /// Counts a sign-up.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany`
  void beforeSignUp(String address) {
    require(signUps.take(address));
  }

  /// Counts a refresh.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany`
  void beforeRefresh(String address) {
    require(refreshes.take(address));
  }

  /// Counts a message to a model.
  ///
  /// @param whose an account's id, or the address of a caller without one
  /// @throws dev.plinth.kernel.ProblemException `TooMany`
  public void beforeChat(String whose) {
    require(chats.take(whose));
  }

  /// Counts an attempt to log in. The same for an account that does not exist.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany`
  void beforeLogIn(String address, String login) {
    require(delay(address, login).left());
    requireFewFailures(streak(login).count());
    require(failures.look(address));
    require(logIns.take(address));
  }

  /// Refuses an account with too many failures in a row, counted here or kept in the database.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany` (`too_many_failures`)
  void requireFewFailures(long inARow) {
    if (inARow >= rates.accountFailures()) {
      throw new Problem.TooMany(
              "too_many_failures",
              "Too many wrong passwords: this account needs a new one.",
              rates.delayMax())
          .asException();
    }
  }

  void afterFailure(String address, String login) {
    failures.take(address);
    delay(address, login).grow();
    streak(login).grow();
  }

  void afterSuccess(String address, String login) {
    delays.remove(address + " " + login);
    streaks.remove(login);
  }

  /// Holds back whoever guesses the setup token, as those who guess passwords.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany`
  public void beforeSetupToken(String address) {
    require(delay(address, SETUP).left());
    require(failures.look(address));
  }

  /// Counts a wrong guess.
  public void afterWrongSetupToken(String address) {
    failures.take(address);
    delay(address, SETUP).grow();
  }

  /// Forgets the wrong ones before it.
  public void afterRightSetupToken(String address) {
    delays.remove(address + " " + SETUP);
  }

  /// Counts an API key that is not valid. Good ones are held back by nobody's bad ones: a program
  /// that goes on with a key which was revoked shares its address with others.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany`
  void afterWrongKey(String address) {
    require(wrongKeys.take(address));
  }

  /// Forgets the failures of an account that got a new password.
  void forgive(String login) {
    streaks.remove(login);
  }

  private static void require(Duration wait) {
    if (wait.isPositive()) {
      throw new Problem.TooMany(wait).asException();
    }
  }

  private Delay delay(String address, String login) {
    return delays.get(address + " " + login, Delay::new);
  }

  private Streak streak(String login) {
    return streaks.get(login, Streak::new);
  }

  /// How long one address has to wait before it may try one account again.
  private final class Delay {
    private int inARow;
    private long until;

    synchronized Duration left() {
      return inARow < FREE_TRIES
          ? Duration.ZERO
          : Duration.ofNanos(Math.max(0, until - nanos.getAsLong()));
    }

    synchronized void grow() {
      inARow++;
      int doublings = Math.clamp(inARow - FREE_TRIES, 0, 30);
      long seconds = Math.min(rates.delayMax().toSeconds(), 1L << doublings);
      until = nanos.getAsLong() + Duration.ofSeconds(seconds).toNanos();
    }
  }

  /// Failures of one account in a row. The database keeps them too, so that a restart forgives
  /// nothing.
  private static final class Streak {
    private int count;

    synchronized int count() {
      return count;
    }

    synchronized void grow() {
      count++;
    }
  }
}
