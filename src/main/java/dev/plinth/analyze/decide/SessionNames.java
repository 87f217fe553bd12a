package dev.plinth.analyze.decide;

import dev.plinth.analyze.SignInFlow;
import dev.plinth.contract.Auth;
import java.util.Locale;

/// The names of an app's session cookies. They carry the app's name, since all ports of one machine
/// share their cookies; a name that the frontend itself asks for is taken instead.
record SessionNames(String app, SignInFlow flow) {
  /// Of the app's name in a cookie's name: some are sentences.
  private static final int APP_MAX = 40;

  Auth.Token.Cookie cookie(boolean refreshes) {
    var asked = flow.cookies().stream().filter(SessionNames::isSession).findFirst();
    return new Auth.Token.Cookie(asked.orElse("session" + slug()), refreshes ? refresh() : null);
  }

  /// The cookie of the refresh token.
  String refresh() {
    return "refresh" + slug();
  }

  private static boolean isSession(String name) {
    var flat = Words.flat(name);
    return flat.matches(".*(session|sid|auth|token|jwt).*")
        && !flat.matches(".*(refresh|csrf|xsrf).*");
  }

  /// `_task_board`, or nothing where the name has no letter or digit that a cookie may have.
  private String slug() {
    var words = app.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    var bare = words.replaceAll("^_+|_+$", "");
    var cut = bare.substring(0, Math.min(bare.length(), APP_MAX));
    return cut.isEmpty() ? "" : "_" + cut;
  }
}
