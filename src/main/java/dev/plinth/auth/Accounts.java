package dev.plinth.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.config.SignUp;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Mutation.Mode;
import dev.plinth.records.Records;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// People who can sign in: sign-up, log-in, refresh, and changes of one's own account.
///
/// Passwords are hashed outside any transaction; what was read before is looked at again inside it.
/// An unknown login costs and answers the same as a wrong password.
public final class Accounts {
  /// A log-in this young proves as much as the current password.
  private static final Duration RECENT = Duration.ofMinutes(5);

  private final Database db;
  private final Profiles profiles;
  private final Sessions sessions;
  private final Passwords passwords;
  private final RateLimits limits;
  private final Proofs proofs;
  private final AccountSettings settings;
  private final Ids ids;
  private final Clock clock;
  private final AccountStore store = new AccountStore();
  private final ApiKeyStore keys = new ApiKeyStore();

  public Accounts(
      Database db,
      Records records,
      Sessions sessions,
      Passwords passwords,
      RateLimits limits,
      AccountSettings settings,
      Ids ids,
      Clock clock) {
    this.db = db;
    this.profiles =
        new Profiles(
            records,
            settings.loginField(),
            new Newcomers(records, settings.founds(), settings.first()));
    this.sessions = sessions;
    this.passwords = passwords;
    this.limits = limits;
    this.proofs = new Proofs(db, store, passwords, limits, settings);
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
  }

  /// The same accounts, for whoever runs this backend.
  public People people() {
    return new People(db, store, settings, profiles, sessions, clock);
  }

  /// Makes an account with its row in `users`, and signs in; the profile is read as frontends send
  /// it.
  public SignedIn signUp(String login, String password, ObjectNode profile, Device device) {
    return signUp(login, password, profile, Mode.LENIENT, device);
  }

  /// Makes an account with its row in `users`, and signs in.
  ///
  /// A taken login is told, after the same work: an account is open at once, so any other refusal
  /// would tell as much. Only a confirmation by e-mail could hide it.
  ///
  /// @param profile fields of the row; the login is put in by itself
  /// @param mode how the profile is read
  /// @throws dev.plinth.kernel.ProblemException `Forbidden` (`signup_closed`), `Invalid`,
  ///   `Conflict` (`login_taken`), `TooMany`
  public SignedIn signUp(
      String login, String password, ObjectNode profile, Mode mode, Device device) {
    if (settings.signUp() != SignUp.OPEN) {
      throw new Problem.Forbidden("signup_closed", "Nobody can sign up here by themselves.")
          .asException();
    }
    limits.beforeSignUp(device.address());
    var fresh = newAccount(login, password, profile, mode, false);
    var account = fresh.account();
    var draft = sessions.draft(account.id(), account.epoch(), account.admin(), device);
    var opened =
        db.<Sessions.Draft>write(tx -> {
          var own = draft.of(fresh.insert(tx, store, clock.millis(), settings));
          sessions.open(tx, own);
          return own;
        });
    return sessions.signedIn(opened);
  }

  /// Makes an account for somebody, whatever the sign-up mode: for whoever runs this backend.
  ///
  /// @return its id
  public String create(String login, String password, ObjectNode profile, boolean admin) {
    var fresh = newAccount(login, password, profile, Mode.SEED, admin);
    return db.write(tx -> fresh.insert(tx, store, clock.millis(), settings));
  }

  /// Logs in.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` (`wrong_credentials`), `TooMany`
  public SignedIn logIn(String login, String password, Device device) {
    var found = proofs.require(login, password, device.address());
    return open(found, proofs.strongerHash(found, password), device);
  }

  /// Logs in with whatever tells people apart: the login, else another unique field of the profile.
  /// The login comes first, so that nobody takes another's place by calling themselves so.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` (`wrong_credentials`), `TooMany`
  public SignedIn logInAsAny(String typed, String password, Device device) {
    return logIn(loginOf(typed), password, device);
  }

  private String loginOf(String typed) {
    var login = settings.read(typed);
    if (login.flatMap(name -> db.read(tx -> store.byLogin(tx, name))).isPresent()) {
      return typed;
    }
    return profiles
        .named(typed.strip())
        .flatMap(id -> db.read(tx -> store.byId(tx, id)))
        .map(AccountStore.Stored::login)
        .orElse(typed);
  }

  /// Exchanges a refresh token. See [Sessions#refresh].
  ///
  /// @param rotate false where the frontend takes no new refresh token from the answer
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated`, `TooMany`
  public SignedIn refresh(String refreshToken, boolean rotate, Device device) {
    limits.beforeRefresh(device.address());
    return sessions.refresh(refreshToken, rotate, device.tokenLife());
  }

  /// Ends the caller's session. Nothing happens for somebody who is not signed in.
  public void logOut(Caller caller) {
    sessions.closeCurrent(caller);
  }

  /// The caller's row in `users`, or the id alone where there is no such collection.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` for an anonymous caller
  public ObjectNode profile(Caller caller) {
    var id = caller.require();
    return profiles
        .find(id)
        .orElseGet(() -> {
          var account = db.read(tx -> store.byId(tx, id)).orElseThrow(Accounts::gone);
          return Json.object().put("id", id).put(settings.loginField(), account.login());
        });
  }

  /// What an admin claims of the caller; rules know it as `$caller.claims`.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` for an anonymous caller
  public ObjectNode claims(Caller caller) {
    var id = caller.require();
    return Claims.read(db.<String>read(tx -> store.claims(tx, id).orElseThrow(Accounts::gone)));
  }

  /// Changes one's own account and profile in one transaction. With a new password or login, all
  /// other sessions end.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Forbidden` (`wrong_password`, `proof_needed`),
  ///   `Invalid`, `Conflict` (`login_taken`), `TooMany`
  public void update(Caller caller, AccountChange change, Device device) {
    var id = caller.require();
    var before = db.read(tx -> store.byId(tx, id)).orElseThrow(Accounts::gone);
    var login = change.login() == null ? null : settings.read(change.login()).orElse(null);
    var newLogin = login == null || login.value().equals(before.login()) ? null : login;
    boolean isSensitive = newLogin != null || change.password() != null;
    requireValid(change, login, before);
    if (newLogin != null) {
      // a taken one is refused here as at the sign-up: whoever collects them is as slow here
      limits.beforeSignUp(device.address());
    }
    var profile =
        profiles.change(
            caller, id, Optional.ofNullable(change.login()), change.profile(), change.mode());
    if (change.currentPassword() != null) {
      proofs.requireAgain(before, change.currentPassword(), device.address());
    } else if (isSensitive && change.proof() && !sessions.isRecent(caller, RECENT)) {
      throw new Problem.Forbidden("proof_needed", "Send the current password too.").asException();
    }
    var hash = change.password() == null ? null : passwords.hash(change.password());
    long now = clock.millis();
    db.write(tx -> {
      requireUnchanged(tx, before);
      if (newLogin != null) {
        requireFree(tx, newLogin);
        store.setLogin(tx, id, newLogin, now);
      }
      if (hash != null) {
        store.setPassword(tx, id, hash, now);
      }
      if (isSensitive) {
        sessions.closeOthers(tx, id, caller.session(), now);
      }
      profile.accept(tx);
      return true;
    });
    if (isSensitive) {
      sessions.accountChanged(id);
    }
  }

  /// Deletes the caller's account, its row in `users`, and what goes with that. All its sessions
  /// end.
  ///
  /// @param password which has to be right where it is given
  /// @throws dev.plinth.kernel.ProblemException `Forbidden` (`wrong_password`), `TooMany`,
  ///   `Conflict` where something that stays refers to the row
  public void delete(Caller caller, @Nullable String password, String address) {
    var id = caller.require();
    var account = db.read(tx -> store.byId(tx, id)).orElseThrow(Accounts::gone);
    if (password != null) {
      proofs.requireAgain(account, password, address);
    }
    if (account.admin()) {
      throw new Problem.Conflict(
              "admin_account", "An admin of this backend is not deleted by an app.")
          .asException();
    }
    var row = profiles.deletion(id);
    db.write(tx -> {
      row.accept(tx);
      store.delete(tx, id);
      return true;
    });
    sessions.accountChanged(id);
  }

  /// Gives an account a new password: for whoever runs this backend. All its sessions end.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, `Invalid`
  public void resetPassword(String login, String password) {
    var account = named(login);
    requireNone(passwordErrors(password, settings.read(login).orElse(null)));
    var hash = passwords.hash(password);
    long now = clock.millis();
    db.write(tx -> {
      store.setPassword(tx, account.id(), hash, now);
      return true;
    });
    limits.forgive(account.login());
    sessions.closeAll(account.id());
  }

  /// Disables or enables an account. All its sessions and API keys end, and enabling revives none:
  /// perhaps it was not the owner who had opened them.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  public void setDisabled(String login, boolean disabled) {
    var account = named(login);
    long now = clock.millis();
    db.write(tx -> {
      store.setDisabled(tx, account.id(), disabled, now);
      if (disabled) {
        keys.revoke(tx, account.id(), null, now);
      }
      return true;
    });
    sessions.closeAll(account.id());
  }

  private AccountStore.Stored named(String login) {
    return settings
        .read(login)
        .flatMap(name -> db.read(tx -> store.byLogin(tx, name)))
        .orElseThrow(() -> new Problem.NotFound().asException());
  }

  /// An account that passed every check which needs no transaction, all faults of the form told at
  /// once.
  private Fresh newAccount(
      String login, String password, ObjectNode profile, Mode mode, boolean admin) {
    var name = settings.read(login).orElse(null);
    var errors = new ArrayList<FieldError>();
    if (name == null) {
      errors.add(settings.loginError());
    }
    errors.addAll(passwordErrors(password, name));
    var id = ids.next();
    Function<Tx, String> row = _ -> id;
    try {
      row = profiles.insertion(id, login, profile, mode);
    } catch (ProblemException e) {
      addOthers(errors, e);
    }
    requireNone(errors);
    var account =
        new AccountStore.Stored(
            id, Objects.requireNonNull(name).value(), passwords.hash(password), admin, false, 0, 0);
    return new Fresh(account, row);
  }

  /// What a profile's fields have wrong, beside what was found already about the same ones.
  private static void addOthers(List<FieldError> errors, ProblemException e) {
    if (!(e.problem() instanceof Problem.Invalid(var more))) {
      throw e;
    }
    for (var error : more) {
      if (errors.stream().noneMatch(known -> known.pointer().equals(error.pointer()))) {
        errors.add(error);
      }
    }
  }

  private SignedIn open(AccountStore.Stored found, @Nullable String strongerHash, Device device) {
    var draft = sessions.draft(found.id(), found.epoch(), found.admin(), device);
    db.write(tx -> {
      requireUnchanged(tx, found);
      if (strongerHash != null) {
        store.setStrongerHash(tx, found.id(), strongerHash);
      }
      if (found.failures() > 0) {
        store.clearFailures(tx, found.id());
      }
      sessions.open(tx, draft);
      return true;
    });
    return sessions.signedIn(draft);
  }

  private void requireValid(
      AccountChange change, @Nullable Login login, AccountStore.Stored before) {
    var errors = new ArrayList<FieldError>();
    if (change.login() != null && login == null) {
      errors.add(settings.loginError());
    }
    if (change.password() != null) {
      var name = login == null ? new Login(before.login()) : login;
      errors.addAll(passwordErrors(change.password(), name));
    }
    requireNone(errors);
  }

  private List<FieldError> passwordErrors(String password, @Nullable Login login) {
    var words = login == null ? List.<String>of() : List.of(login.value(), login.local());
    return settings.passwords().check(password, words).stream()
        .map(refusal -> new FieldError("#/password", refusal.detail(), refusal.code()))
        .toList();
  }

  private void requireFree(Tx tx, Login login) {
    if (store.byLogin(tx, login).isPresent()) {
      throw settings.taken();
    }
  }

  /// Between reading and writing, the account may have been disabled or given another password.
  private void requireUnchanged(Tx tx, AccountStore.Stored before) {
    if (!store.byId(tx, before.id()).map(now -> now.isAs(before)).orElse(false)) {
      throw gone();
    }
  }

  private static void requireNone(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
  }

  private static RuntimeException gone() {
    return new Problem.Unauthenticated().asException();
  }
}
