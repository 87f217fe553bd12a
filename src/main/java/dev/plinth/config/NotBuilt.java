package dev.plinth.config;

import java.util.ArrayList;
import java.util.List;

/// Settings whose names stand already, for work that is yet to come. Whoever sets one is told that
/// it does nothing, rather than left to believe that it does.
final class NotBuilt {
  private static final List<Promise> PROMISES =
      List.of(
          new Promise(
              "PLINTH_DATABASE_URL",
              "other databases are not built yet: the data stays in data/plinth.db of the home"),
          new Promise("PLINTH_SMTP_URL", "mail is not built yet: nothing is sent to anybody"));

  private record Promise(String name, String instead) {}

  private NotBuilt() {}

  /// One sentence for each that is set.
  static List<String> among(SettingsReader settings) {
    var warnings = new ArrayList<String>();
    for (var promise : PROMISES) {
      if (settings.text(promise.name()).isPresent()) {
        warnings.add(promise.name() + " is set, but " + promise.instead() + ".");
      }
    }
    if (settings.text("PLINTH_SIGNUP").filter("invite"::equalsIgnoreCase).isPresent()) {
      warnings.add(
          "PLINTH_SIGNUP is invite, but invitations are not built yet: nobody can make an account.");
    }
    return warnings;
  }
}
