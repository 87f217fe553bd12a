/// Who is asking: accounts, passwords, sessions, tokens and the limits that guard them. Start at
/// [Accounts] for signing in and at [Authentication] for what happens at each request.
///
/// It never keeps a password or a refresh token, and never answers differently for an unknown
/// account than for a wrong password.
@NullMarked
package dev.plinth.auth;

import org.jspecify.annotations.NullMarked;
