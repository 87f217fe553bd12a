package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `GET /sanctum/csrf-cookie`, `GET /api/csrf/`: some backends hand out a token against forged
/// requests before anything else, and an app that gets none signs nobody in. This one holds the
/// origin of each request against the app's own instead, and takes any token.
final class CsrfEndpoints {
  private static final String NAMES = ".*/(get-?)?(csrf|xsrf)([-_]?(cookie|token))?/?";

  private CsrfEndpoints() {}

  static boolean is(Call call) {
    return call.method().equals("GET") && call.path().toLowerCase(Locale.ROOT).matches(NAMES);
  }

  static Endpoint of(Call call, Notes notes) {
    notes.decide(
        call.key(),
        "an answer without a token",
        "requests from other origins are refused without one",
        call.at());
    return RecordEndpoints.fixed(call, reply(call.response()));
  }

  private static Template reply(Shape read) {
    var members = new LinkedHashMap<String, Template>();
    read.names().forEach(name -> members.put(name, Told.text("none")));
    return members.isEmpty()
        ? new Template.Members(Map.of("message", Told.text("No token is needed")))
        : new Template.Members(members);
  }

  /// The calls that are about something.
  static List<Call> without(List<Call> calls) {
    return calls.stream().filter(call -> !is(call)).toList();
  }
}
