package dev.plinth.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.records.Mutation.Mode;
import org.jspecify.annotations.Nullable;

/// What somebody wants to be different about their own account.
///
/// @param login null to keep it
/// @param password null to keep it
/// @param currentPassword proves who is asking; checked whenever it is there
/// @param profile fields of the row in `users`, without the password
/// @param proof whether a new login or password needs the current password or a log-in within the
///   last five minutes; false where a frontend's own form asks for neither
/// @param mode how the profile is read
public record AccountChange(
    @Nullable String login,
    @Nullable String password,
    @Nullable String currentPassword,
    ObjectNode profile,
    boolean proof,
    Mode mode) {
  /// As frontends send it: whole objects, with fields that cannot be written, and empty text for a
  /// login or password that stays.
  public AccountChange(
      @Nullable String login,
      @Nullable String password,
      @Nullable String currentPassword,
      ObjectNode profile,
      boolean proof) {
    this(orNone(login), orNone(password), orNone(currentPassword), profile, proof, Mode.LENIENT);
  }

  private static @Nullable String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
