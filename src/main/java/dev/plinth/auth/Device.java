package dev.plinth.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// From where somebody signs in, and what kind of token is wanted there.
///
/// @param address the key of the network address, for limits
/// @param userAgent shown to the person in the list of sessions
/// @param tokenLife how long an access token is good; null for as long as its session, where the
///   frontend never refreshes
public record Device(String address, @Nullable String userAgent, @Nullable Duration tokenLife) {
  private static final int USER_AGENT_MAX = 300;

  public Device {
    if (userAgent != null && userAgent.length() > USER_AGENT_MAX) {
      userAgent = userAgent.substring(0, USER_AGENT_MAX);
    }
  }
}
