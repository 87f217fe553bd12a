package dev.plinth.auth;

import dev.plinth.db.Database;
import dev.plinth.kernel.Problem;
import org.jspecify.annotations.Nullable;

/// Checks passwords of accounts, slowly for whoever guesses. An unknown login costs and answers the
/// same as a wrong password.
final class Proofs {
  private final Database db;
  private final AccountStore store;
  private final Passwords passwords;
  private final RateLimits limits;
  private final AccountSettings settings;

  Proofs(
      Database db,
      AccountStore store,
      Passwords passwords,
      RateLimits limits,
      AccountSettings settings) {
    this.db = db;
    this.store = store;
    this.passwords = passwords;
    this.limits = limits;
    this.settings = settings;
  }

  /// The account with this login and password.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` (`wrong_credentials`), `TooMany`,
  ///   `Invalid` for a password too long to be hashed
  AccountStore.Stored require(String login, String password, String address) {
    var name = settings.read(login).orElse(null);
    var key = name == null ? "" : name.value();
    limits.beforeLogIn(address, key);
    requireFits(password);
    var found = name == null ? null : db.read(tx -> store.byLogin(tx, name)).orElse(null);
    limits.requireFewFailures(found == null ? 0 : found.failures());
    boolean isRight =
        passwords.verify(password, found == null ? passwords.nobody() : found.passwordHash());
    if (found == null || !isRight || found.disabled()) {
      limits.afterFailure(address, key);
      count(found);
      throw new Problem.Unauthenticated("wrong_credentials", settings.wrongDetail()).asException();
    }
    limits.afterSuccess(address, key);
    return found;
  }

  /// Checks the password of somebody who is signed in already.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Forbidden` (`wrong_password`), `TooMany`,
  ///   `Invalid`
  void requireAgain(AccountStore.Stored account, String password, String address) {
    limits.beforeLogIn(address, account.login());
    requireFits(password);
    limits.requireFewFailures(account.failures());
    if (!passwords.verify(password, account.passwordHash())) {
      limits.afterFailure(address, account.login());
      count(account);
      throw new Problem.Forbidden("wrong_password", "The current password is wrong.").asException();
    }
    limits.afterSuccess(address, account.login());
  }

  /// A hash with today's parameters in place of an older one; null where it is good.
  @Nullable String strongerHash(AccountStore.Stored account, String password) {
    return Passwords.isOutdated(account.passwordHash()) ? passwords.hash(password) : null;
  }

  private static void requireFits(String password) {
    if (!Passwords.fits(password)) {
      throw new Problem.Invalid(
              "#/password", "may have " + Passwords.CODE_POINTS_MAX + " characters at most")
          .asException();
    }
  }

  /// Counts a failure after the answer: a write would tell a known login from an unknown one by its
  /// time.
  private void count(AccountStore.@Nullable Stored account) {
    if (account == null) {
      return;
    }
    Thread.startVirtualThread(() -> {
      try {
        db.write(tx -> {
          store.addFailure(tx, account.id());
          return true;
        });
      } catch (RuntimeException e) {
        System.getLogger(Proofs.class.getName())
            .log(System.Logger.Level.WARNING, "a failed log-in was not counted", e);
      }
    });
  }
}
