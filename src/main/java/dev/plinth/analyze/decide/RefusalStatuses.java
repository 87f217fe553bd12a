package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.SourceRef;
import dev.plinth.analyze.StatusUse;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Errors.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which statuses the app expects of what is refused. The usual one stays wherever the app knows
/// it; another one is taken only where the app tests for that one instead, or where the usual one
/// sets off what is meant for a session that has ended.
final class RefusalStatuses {
  private static final int SIGNED_OUT = 401;
  private static final int FORBIDDEN = 403;
  private static final int BAD = 400;
  private static final int UNFIT = 422;

  private final List<Call> calls;
  private final List<Call> logIns;
  private final List<Call> signUps;

  /// Places that handle refusals of other calls too: interceptors and wrappers.
  private final Set<SourceRef> shared;

  private final Notes notes;
  private final Map<Kind, Integer> statuses = new EnumMap<>(Kind.class);

  private RefusalStatuses(List<Call> calls, SignInCalls signIn, Notes notes) {
    this.calls = calls;
    this.logIns = of(signIn, AuthVerb.LOGIN);
    this.signUps = of(signIn, AuthVerb.SIGNUP);
    this.notes = notes;
    this.shared =
        calls.stream()
            .filter(call -> !signIn.holds(call))
            .flatMap(call -> call.uses().stream())
            .map(StatusUse::at)
            .collect(Collectors.toSet());
  }

  /// Decides.
  static Map<Kind, Integer> of(List<Call> calls, SignInCalls signIn, Notes notes) {
    return new RefusalStatuses(calls, signIn, notes).decide();
  }

  private List<Call> of(SignInCalls signIn, AuthVerb verb) {
    return calls.stream().filter(call -> signIn.verbs().get(call.key()) == verb).toList();
  }

  private Map<Kind, Integer> decide() {
    wrongCredentials();
    var changes =
        calls.stream().filter(call -> call.isMutation() && !logIns.contains(call)).toList();
    tested(Kind.LOGIN_TAKEN, signUps, List.of(UNFIT, BAD));
    tested(Kind.DUPLICATE, changes, List.of(UNFIT, BAD));
    tested(Kind.INVALID, changes, List.of(BAD));
    endedSessions();
    return statuses;
  }

  /// What the log-in itself tests for counts; else a 401 that is taken for the end of a session
  /// would refresh, repeat or leave the page instead of saying that the password is wrong.
  private void wrongCredentials() {
    var own = tests(logIns, at -> !shared.contains(at));
    if (own.containsKey(SIGNED_OUT)) {
      return;
    }
    for (int status : List.of(BAD, UNFIT)) {
      if (own.containsKey(status)) {
        take(Kind.WRONG_CREDENTIALS, status, "the log-in tests for it", own.get(status));
        return;
      }
    }
    var reactions =
        uses(logIns).filter(use -> use.kind().isReaction() && use.status() == SIGNED_OUT).toList();
    if (!reactions.isEmpty()) {
      var all = tests(logIns, _ -> true);
      boolean isUnfit = all.containsKey(UNFIT) && !all.containsKey(BAD);
      var at =
          Stream.concat(
              all.getOrDefault(SIGNED_OUT, List.of()).stream(),
              reactions.stream().map(StatusUse::at));
      take(
          Kind.WRONG_CREDENTIALS,
          isUnfit ? UNFIT : BAD,
          "with 401 the app would " + what(reactions) + " at a wrong password",
          at.toList());
    }
  }

  private static String what(List<StatusUse> reactions) {
    var kinds = reactions.stream().map(StatusUse::kind).collect(Collectors.toSet());
    return kinds.contains(StatusUse.Kind.REQUEST)
        ? "ask for a new session, or for the same again,"
        : kinds.contains(StatusUse.Kind.LEAVE) ? "load another page" : "take its session for ended";
  }

  /// The first of the other statuses that those calls test for, where they do not know the usual
  /// one. What they test by themselves comes before what an interceptor tests for all.
  private void tested(Kind kind, List<Call> about, List<Integer> others) {
    var all = tests(about, _ -> true);
    if (all.containsKey(kind.usual())) {
      return;
    }
    var own = tests(about, at -> !shared.contains(at));
    for (var known : List.of(own, all)) {
      for (int status : others) {
        if (known.containsKey(status)) {
          take(
              kind, status, "the app tests for it, and not for " + kind.usual(), known.get(status));
          return;
        }
      }
    }
  }

  /// An app that refreshes where it is refused with 403, and never with 401.
  private void endedSessions() {
    var asks =
        calls.stream()
            .flatMap(call -> call.uses().stream())
            .filter(use -> use.kind() == StatusUse.Kind.REQUEST)
            .toList();
    var at = asks.stream().filter(use -> use.status() == FORBIDDEN).map(StatusUse::at).toList();
    if (!at.isEmpty() && asks.stream().noneMatch(use -> use.status() == SIGNED_OUT)) {
      take(Kind.UNAUTHENTICATED, FORBIDDEN, "the app asks for a new session there, not at 401", at);
    }
  }

  private void take(Kind kind, int status, String why, List<SourceRef> at) {
    statuses.put(kind, status);
    notes.decide(
        "errors.statuses",
        kind.word() + " " + status,
        why,
        at.stream().distinct().sorted().limit(3).toList());
  }

  private static Stream<StatusUse> uses(List<Call> about) {
    return about.stream().flatMap(call -> call.uses().stream());
  }

  /// Refusals that are compared with, and where.
  private static Map<Integer, List<SourceRef>> tests(List<Call> about, Predicate<SourceRef> place) {
    return uses(about)
        .filter(use -> use.kind() == StatusUse.Kind.EQUAL && use.status() / 100 == 4)
        .filter(use -> place.test(use.at()))
        .collect(
            Collectors.groupingBy(
                StatusUse::status,
                LinkedHashMap::new,
                Collectors.mapping(StatusUse::at, Collectors.toList())));
  }
}
