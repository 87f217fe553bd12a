package dev.plinth.config;

import java.time.Duration;

/// How often somebody may try, per address unless said otherwise; each is a setting
/// `PLINTH_LIMIT_…`.
///
/// @param logIns attempts to log in
/// @param logInFailures log-ins that failed
/// @param accountFailures failures of one account in a row, over all addresses
/// @param delayMax the longest wait between two tries of one address at one account
/// @param signUps accounts made
/// @param refreshes of access tokens
/// @param writes requests that change something
/// @param reads other requests
/// @param chats messages to models, per account
/// @param chatsAtOnce answers of models at the same time, per account
/// @param keyFailures API keys that are not valid
/// @param keys API keys that can be used, per account
public record Rates(
    Rate logIns,
    Rate logInFailures,
    int accountFailures,
    Duration delayMax,
    Rate signUps,
    Rate refreshes,
    Rate writes,
    Rate reads,
    Rate chats,
    int chatsAtOnce,
    Rate keyFailures,
    int keys) {
  private static final Duration SECONDS_10 = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// For a backend that others can reach.
  public static final Rates PUBLIC =
      new Rates(
          new Rate(10, MINUTE),
          new Rate(20, Duration.ofMinutes(10)),
          100,
          Duration.ofMinutes(15),
          new Rate(5, Duration.ofHours(1)),
          new Rate(30, MINUTE),
          new Rate(60, SECONDS_10),
          new Rate(300, SECONDS_10),
          new Rate(20, MINUTE),
          2,
          new Rate(20, Duration.ofMinutes(10)),
          50);

  /// For a backend that only this machine can reach: whoever develops an app, or runs its tests,
  /// does everything far more often than any visitor. What guards a single account stays.
  public static final Rates LOCAL =
      new Rates(
          new Rate(3_000, MINUTE),
          new Rate(3_000, Duration.ofMinutes(10)),
          PUBLIC.accountFailures,
          PUBLIC.delayMax,
          new Rate(10_000, Duration.ofHours(1)),
          new Rate(3_000, MINUTE),
          new Rate(10_000_000, SECONDS_10),
          new Rate(10_000_000, SECONDS_10),
          new Rate(6_000, MINUTE),
          64,
          new Rate(3_000, Duration.ofMinutes(10)),
          PUBLIC.keys);

  static Rates read(SettingsReader settings, Rates usual) {
    return new Rates(
        settings.rate("PLINTH_LIMIT_LOGINS", usual.logIns),
        settings.rate("PLINTH_LIMIT_LOGIN_FAILURES", usual.logInFailures),
        settings.integer("PLINTH_LIMIT_ACCOUNT_FAILURES", 1, 1_000_000, usual.accountFailures),
        settings.time("PLINTH_LIMIT_LOGIN_DELAY", usual.delayMax),
        settings.rate("PLINTH_LIMIT_SIGNUPS", usual.signUps),
        settings.rate("PLINTH_LIMIT_REFRESHES", usual.refreshes),
        settings.rate("PLINTH_LIMIT_WRITES", usual.writes),
        settings.rate("PLINTH_LIMIT_READS", usual.reads),
        settings.rate("PLINTH_LIMIT_CHATS", usual.chats),
        settings.integer("PLINTH_LIMIT_CHATS_AT_ONCE", 1, 10_000, usual.chatsAtOnce),
        settings.rate("PLINTH_LIMIT_KEY_FAILURES", usual.keyFailures),
        settings.integer("PLINTH_LIMIT_KEYS", 1, 1_000, usual.keys));
  }
}
