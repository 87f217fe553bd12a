package dev.plinth.chat.spend;

import java.util.List;

/// Whom a question to a model is counted for.
///
/// @param user an account's id; empty for a caller without one: all of those count together;
///   `plinth` for [#PLINTH]
/// @param key the id of the API key that was used; empty without one
/// @param address of the caller, for rates of callers without an account
/// @param roles of the account, in the app's own words
/// @param models the only ones that the key may ask; empty for all
public record Who(
    String user, String key, String address, List<String> roles, List<String> models) {
  private static final String ITSELF = "plinth";

  /// Plinth itself, for what it asks of models on nobody's behalf: only what holds for all together
  /// holds for it.
  public static final Who PLINTH = new Who(ITSELF, "", ITSELF, List.of());

  public Who {
    roles = List.copyOf(roles);
    models = List.copyOf(models);
  }

  /// Somebody who may ask all models.
  public Who(String user, String key, String address, List<String> roles) {
    this(user, key, address, roles, List.of());
  }

  /// Whether it is nobody who asked.
  boolean isPlinth() {
    return user.equals(ITSELF);
  }

  /// Whom rates are counted for: an account, or an address where nobody signs in.
  public String rated() {
    return user.isEmpty() ? address : user;
  }
}
