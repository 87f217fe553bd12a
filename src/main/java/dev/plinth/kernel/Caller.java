package dev.plinth.kernel;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is asking. Every service takes one as its first parameter: authority is visible in the
/// signature.
///
/// An app's own roles are fields of its `users` collection, read by rules as `$caller.role`; they
/// never make a Plinth admin.
///
/// @param id the account's id, also the id of the profile row; null for an anonymous caller
/// @param session the session the access token belongs to; null without one
/// @param admin may use Plinth's own `/admin` routes and is not held back by rules
/// @param claims what an admin says of the account, as the text of a JSON object
/// @param key the id of the API key that speaks for the account; null without one
/// @param models the only models that this key may ask; empty for all
/// @param reachesRecords whether the app's data may be reached, be it by way of a model: not by a
///   key that is for something else
public record Caller(
    @Nullable String id,
    @Nullable String session,
    boolean admin,
    String claims,
    @Nullable String key,
    List<String> models,
    boolean reachesRecords) {
  /// No claims.
  public static final String NOTHING = "{}";

  /// Nobody in particular.
  public static final Caller ANONYMOUS = new Caller(null, null, false);

  /// Plinth itself: seeds, migrations, commands.
  public static final Caller SYSTEM = new Caller(null, null, true);

  public Caller {
    models = List.copyOf(models);
  }

  /// Somebody of whom nothing is claimed.
  public Caller(@Nullable String id, @Nullable String session, boolean admin) {
    this(id, session, admin, NOTHING);
  }

  /// Somebody without an API key.
  public Caller(@Nullable String id, @Nullable String session, boolean admin, String claims) {
    this(id, session, admin, claims, null, List.of(), true);
  }

  /// A program that speaks for an account. It never administers, whoever made its key.
  public static Caller withKey(
      String id, String claims, String key, List<String> models, boolean reachesRecords) {
    return new Caller(id, null, false, claims, key, models, reachesRecords);
  }

  public boolean isSignedIn() {
    return id != null;
  }

  /// The account's id, for what needs a signed-in caller.
  ///
  /// @throws ProblemException `Unauthenticated` for an anonymous caller
  public String require() {
    return Optional.ofNullable(id).orElseThrow(() -> new Problem.Unauthenticated().asException());
  }
}
