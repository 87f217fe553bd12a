package dev.plinth.auth;

import dev.plinth.kernel.Caller;
import java.time.Duration;

/// What somebody gets who signed up, logged in or refreshed. It is never stored.
///
/// @param caller who that is from now on; `caller.require()` is the id of the row in `users`
/// @param accessToken a JWT
/// @param refreshToken opaque
/// @param expiresIn how long the access token is good
/// @param sessionLeft how long refreshing can go on: the longest life of a cookie
public record SignedIn(
    Caller caller,
    String accessToken,
    String refreshToken,
    Duration expiresIn,
    Duration sessionLeft) {}
