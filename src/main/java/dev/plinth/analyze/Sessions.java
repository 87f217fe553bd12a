package dev.plinth.analyze;

import dev.plinth.analyze.values.Exchange;
import java.util.List;

/// Which calls carry a session: where a header carries the token, a call without it is nobody's; a
/// cookie goes along unseen.
///
/// @param cookies whether calls say that cookies go along
/// @param reads whether some call carries a token
/// @param changes whether some call that changes something does; else nothing is open to be changed
record Sessions(boolean cookies, boolean reads, boolean changes) {
  static Sessions of(List<Exchange> all, boolean cookies) {
    return new Sessions(
        cookies,
        all.stream().anyMatch(each -> each.withToken() > 0),
        all.stream().anyMatch(each -> isChange(each) && each.withToken() > 0));
  }

  /// Whether anything of a session is seen at all.
  boolean areSeen() {
    return cookies || reads;
  }

  Call.Auth of(Exchange exchange) {
    if (!areSeen()) {
      return Call.Auth.NONE;
    }
    if (exchange.withToken() > 0) {
      return exchange.withoutToken() > 0 ? Call.Auth.OPTIONAL : Call.Auth.REQUIRED;
    }
    boolean isSure = !cookies && (isChange(exchange) ? changes : reads);
    return isSure ? Call.Auth.NONE : Call.Auth.UNKNOWN;
  }

  private static boolean isChange(Exchange exchange) {
    return !exchange.method().equals("GET");
  }
}
