package dev.plinth;

import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What an app gets from its backend, said before anybody relies on it.
final class Coverage {
  /// As many endpoints without an answer are named; ARCHITECTURE.md lists all.
  private static final int NAMED_MAX = 3;

  private Coverage() {}

  /// `conduit: sign-in by header, 12 of 19 calls are answered; 7 answer 501: GET /articles/feed …
  /// (see ARCHITECTURE.md)`; nothing for a contract without endpoints.
  static Optional<String> line(Contract contract) {
    int answered = contract.endpoints().size();
    int open = contract.undecided().size();
    if (answered + open == 0) {
      return Optional.empty();
    }
    var line =
        new StringBuilder(contract.frontend().name())
            .append(": ")
            .append(signIn(contract.auth()))
            .append(", ")
            .append(answered)
            .append(" of ")
            .append(answered + open)
            .append(answered + open == 1 ? " call is answered" : " calls are answered");
    if (open > 0) {
      line.append("; ").append(open).append(open == 1 ? " answers 501: " : " answer 501: ");
      line.append(
          String.join(
              ", ",
              contract.undecided().stream()
                  .limit(NAMED_MAX)
                  .map(each -> each.method() + " " + each.path())
                  .toList()));
      line.append(open > NAMED_MAX ? " … " : " ").append("(see ARCHITECTURE.md)");
    }
    return Optional.of(line.toString());
  }

  /// `This app speaks supabase-js: 12 of 14 calls will answer 501`, for each protocol that is not
  /// served yet.
  static List<String> dialects(Contract contract) {
    int all = contract.endpoints().size() + contract.undecided().size();
    var counts = new TreeMap<String, Integer>();
    for (var each : contract.undecided()) {
      if (!each.speaks().isEmpty()) {
        counts.merge(each.speaks(), 1, Integer::sum);
      }
    }
    var lines = new ArrayList<String>();
    counts.forEach((name, count) ->
        lines.add(
            "This app speaks "
                + name
                + ": "
                + count
                + " of "
                + all
                + (all == 1 ? " call" : " calls")
                + " will answer 501"));
    return lines;
  }

  /// Whether nothing is answered, and all that was asked for is in protocols that are not served.
  static boolean isForeign(Contract contract) {
    return contract.endpoints().isEmpty()
        && !contract.undecided().isEmpty()
        && contract.undecided().stream().noneMatch(each -> each.speaks().isEmpty());
  }

  private static String signIn(Auth auth) {
    if (!auth.enabled()) {
      return "no sign-in";
    }
    return switch (auth.token()) {
      case Auth.Token.Cookie _ -> "sign-in by cookie";
      case Auth.Token.Header _ -> "sign-in by header";
    };
  }
}
