package dev.plinth.auth;

import dev.plinth.config.Rates;
import dev.plinth.config.SignUp;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Ids;
import dev.plinth.migrate.Migrations;
import dev.plinth.records.Records;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Schema;
import dev.plinth.testing.FixedClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Everything that signing in needs, on a real database in a temporary folder, with a clock that is
/// moved by hand. It can be closed and opened again like a server that restarts.
final class AuthHouse implements AutoCloseable {
  static final byte[] SECRET =
      "a secret of at least thirty-two bytes".getBytes(StandardCharsets.UTF_8);

  /// API keys of one account.
  static final int KEYS_MAX = 3;

  final FixedClock clock;
  final Database db;

  /// Moves on its own: how long what is known of a session is trusted.
  final AtomicLong nanos = new AtomicLong();

  final Tokens tokens;
  final Sessions sessions;
  final Passwords passwords = new Passwords(2, Duration.ofSeconds(60));
  final RateLimits limits;
  final Records records;
  final Accounts accounts;
  final ApiKeys apiKeys;

  AuthHouse(Path folder) {
    this(folder, new FixedClock(), SignUp.OPEN, Rates.LOCAL);
  }

  AuthHouse(Path folder, FixedClock clock, SignUp mode, Rates rates) {
    this(folder, clock, mode, rates, new Schema(List.of()));
  }

  AuthHouse(Path folder, FixedClock clock, SignUp mode, Rates rates, Schema schema) {
    this.clock = clock;
    var keys = AuthKeys.of(SECRET);
    var random = new SecureRandom();
    var ids = new Ids(clock, random);
    db = Database.open(folder.resolve("plinth.db"), clock);
    var rules = new Rules(schema);
    new Migrations(db, folder).migrate(rules);
    records = new Records(db, rules, ids, random);
    tokens = new Tokens(List.of(keys.signing()), "http://localhost:3000", clock);
    sessions = new Sessions(db, tokens, keys.refresh(), ids, random, clock, nanos::get);
    this.limits = new RateLimits(rates, () -> nanos(clock));
    apiKeys = new ApiKeys(db, sessions, this.limits, KEYS_MAX, ids, random, clock, nanos::get);
    accounts =
        new Accounts(
            db,
            records,
            sessions,
            passwords,
            this.limits,
            new AccountSettings("email", mode, PasswordPolicy.local(4)),
            ids,
            clock);
  }

  /// A clock for limits that moves with the other one.
  static long nanos(FixedClock clock) {
    return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }

  static Device device() {
    return device("127.0.0.1");
  }

  static Device device(String address) {
    return new Device(address, "JUnit", Sessions.TOKEN_LIFE);
  }

  /// Looks at, or changes, what is stored, behind the back of everybody.
  <T> T onDb(Function<? super Tx, ? extends T> work) {
    return db.write(work);
  }

  @Override
  public void close() {
    passwords.close();
    db.close();
  }
}
