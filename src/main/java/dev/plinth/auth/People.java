package dev.plinth.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.records.Mutation.Mode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The accounts as whoever runs this backend sees them.
public final class People {
  private final Database db;
  private final AccountStore store;
  private final AccountSettings settings;
  private final Profiles profiles;
  private final Sessions sessions;
  private final Clock clock;

  People(
      Database db,
      AccountStore store,
      AccountSettings settings,
      Profiles profiles,
      Sessions sessions,
      Clock clock) {
    this.db = db;
    this.store = store;
    this.settings = settings;
    this.profiles = profiles;
    this.sessions = sessions;
    this.clock = clock;
  }

  /// One of them.
  ///
  /// @param admin whether Plinth's own administration is open to them; no role of the app gives
  ///   that
  /// @param createdAt epoch milliseconds
  /// @param seenAt epoch milliseconds, of the newest sign of a session that is still kept; null for
  ///   none
  public record Person(
      String id,
      String login,
      boolean admin,
      boolean disabled,
      long createdAt,
      @Nullable Long seenAt) {}

  /// Everybody, the oldest account first, a thousand at most.
  public List<Person> list() {
    return db.read(store::list);
  }

  /// Opens Plinth's administration to somebody, or closes it. All their sessions end, since a
  /// session knows what it may do.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, `Conflict` (`last_admin`)
  public void setAdmin(String login, boolean admin) {
    var account = named(login);
    long now = clock.millis();
    db.write(tx -> {
      if (!admin && account.admin() && store.admins(tx) == 1) {
        throw new Problem.Conflict(
                "last_admin", "This is the last admin: make somebody else one first.")
            .asException();
      }
      store.setAdmin(tx, account.id(), admin, now);
      return true;
    });
    sessions.closeAll(account.id());
  }

  /// Gives somebody a role of the app: the `role` in their row of `users`.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, `Invalid`
  public void setRole(String login, String role) {
    var account = named(login);
    if (profiles.find(account.id()).filter(row -> row.has("role")).isEmpty()) {
      throw new Problem.Invalid("#/role", "is no field of users: this app has no roles")
          .asException();
    }
    ObjectNode change = Json.object().put("role", role);
    var written = profiles.change(Caller.SYSTEM, account.id(), Optional.empty(), change, Mode.SEED);
    db.write(tx -> {
      written.accept(tx);
      return true;
    });
  }

  /// The app's roles of somebody: `role` in their row of `users`, and what is claimed as `role` or
  /// `roles`.
  public List<String> roles(Caller caller) {
    if (caller.id() == null) {
      return List.of();
    }
    var roles = new TreeSet<String>();
    var claims = Claims.read(caller.claims());
    for (var said : List.of(claims.path("role"), claims.path("roles"))) {
      roles.add(said.asText(""));
      said.forEach(role -> roles.add(role.asText("")));
    }
    profiles.find(caller.id()).ifPresent(row -> roles.add(row.path("role").asText("")));
    roles.remove("");
    return List.copyOf(roles);
  }

  /// What is claimed of somebody.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  public ObjectNode claims(String login) {
    var account = named(login);
    return Claims.read(db.<String>read(tx -> store.claims(tx, account.id()).orElse("{}")));
  }

  /// Claims something of somebody; it acts at their next request.
  ///
  /// @param changes by name; null takes one away
  /// @return all that is claimed now
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, `Invalid`
  public ObjectNode claim(String login, ObjectNode changes) {
    var account = named(login);
    long now = clock.millis();
    var claims =
        db.<ObjectNode>write(tx -> {
          var before = Claims.read(store.claims(tx, account.id()).orElse("{}"));
          var after = Claims.changed(before, changes);
          store.setClaims(tx, account.id(), Json.text(after), now);
          return after;
        });
    sessions.accountChanged(account.id());
    return claims;
  }

  /// The id of whoever signs in so.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  public String id(String login) {
    return named(login).id();
  }

  private AccountStore.Stored named(String login) {
    return settings
        .read(login)
        .flatMap(name -> db.read(tx -> store.byLogin(tx, name)))
        .orElseThrow(() -> new Problem.NotFound().asException());
  }
}
