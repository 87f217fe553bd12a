package dev.plinth.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// What somebody wants to be different about their own account.
///
/// @param login null to keep it
/// @param password null to keep it
/// @param currentPassword proves who is asking; checked whenever it is there
/// @param profile fields of the row in `users`, without the password
/// @param proof whether a new login or password needs the current password or a log-in within the
///   last five minutes; false where a frontend's own form asks for neither
public record AccountChange(
    @Nullable String login,
    @Nullable String password,
    @Nullable String currentPassword,
    ObjectNode profile,
    boolean proof) {}
