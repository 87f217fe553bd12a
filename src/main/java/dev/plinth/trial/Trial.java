package dev.plinth.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.decide.SqlDrafts;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Template;
import dev.plinth.schema.Schema;
import dev.plinth.trial.Finding.Outcome;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls every endpoint of a contract in the order in which a person would cause it, and holds each
/// answer against what the app reads.
public final class Trial {
  private final Contract contract;
  private final Analysis analysis;
  private final Cast cast;
  private final Visitor person;
  private final Visitor admin;
  private final Visitor steward;
  private final Stock stock;
  private final Filling filling;
  private final List<Finding> findings = new ArrayList<>();
  private boolean known;

  /// Who takes part.
  ///
  /// @param person signs up by the app's own form, or has an account already where the app has none
  /// @param admin of the app, with an account, or null where the app has no roles
  /// @param steward an admin of Plinth, with an account, or null where the app has no sign-in
  public record Cast(Person person, @Nullable Person admin, @Nullable Person steward) {}

  private Trial(URI base, Contract contract, Analysis analysis, Cast cast, Clock clock) {
    this.contract = contract;
    this.analysis = analysis;
    this.cast = cast;
    this.person = new Visitor(base, contract.auth());
    this.admin = new Visitor(base, contract.auth());
    this.steward = new Visitor(base, contract.auth());
    var values = new Values(cast.person(), contract.auth(), clock);
    this.stock = new Stock(contract.schema(), person, steward, values);
    this.filling = new Filling(contract.schema(), values, stock);
  }

  /// Tries a backend that runs.
  ///
  /// @param base its address
  /// @param analysis what its app reads
  public static Report of(URI base, Contract contract, Analysis analysis, Cast cast, Clock clock) {
    var trial = new Trial(base, contract, analysis, cast, clock);
    try (trial.person;
        trial.admin;
        trial.steward) {
      trial.run();
    }
    return new Report(contract.frontend().name(), trial.findings);
  }

  private void run() {
    if (cast.steward() != null) {
      steward.signIn(cast.steward());
    }
    if (cast.admin() != null) {
      admin.signIn(cast.admin());
    }
    var steps = steps();
    for (var step : steps) {
      if (step.rank() > 1 && !isKnown()) {
        enter();
      }
      take(step);
    }
    surfaces();
    contract
        .undecided()
        .forEach(open ->
            findings.add(
                new Finding(
                    open.method(),
                    open.path(),
                    Outcome.UNDECIDED,
                    501,
                    List.of(),
                    open.at(),
                    SqlDrafts.question(open.why()),
                    false)));
  }

  private boolean isKnown() {
    return known || !contract.auth().enabled();
  }

  /// Whoever could neither sign up nor log in by the app's own calls signs in at Plinth.
  private void enter() {
    known = true;
    var me = person.inPlinth("GET", "/auth/me", Body.NONE);
    if (!me.isFine() && person.signIn(cast.person())) {
      me = person.inPlinth("GET", "/auth/me", Body.NONE);
    }
    var other = admin.inPlinth("GET", "/auth/me", Body.NONE);
    stock.people(
        me.isFine() ? me.json() : MissingNode.getInstance(),
        other.isFine() ? other.json() : MissingNode.getInstance());
  }

  private List<Step> steps() {
    var calls = new HashMap<String, Call>();
    analysis.calls().stream()
        .filter(call -> !call.external())
        .forEach(call -> calls.putIfAbsent(shape(call.method(), call.path()), call));
    var depths = new HashMap<String, Integer>();
    return contract.endpoints().stream()
        .map(each -> new Step(each, calls.get(shape(each.method(), each.path()))))
        .sorted(
            Comparator.comparingInt(Step::rank)
                .thenComparingInt(
                    step -> depth(step.collection().orElse(""), depths, new HashSet<>())))
        .toList();
  }

  /// What refers to others is made after them, and goes before them.
  private int depth(String collection, Map<String, Integer> known, Set<String> open) {
    var there = known.get(collection);
    if (there != null || !open.add(collection)) {
      return there == null ? 0 : there;
    }
    int deepest = 0;
    for (var found : contract.schema().collection(collection).stream().toList()) {
      for (var field : found.fields()) {
        var target = field.type().target().filter(name -> !name.equals(Schema.USERS));
        if (target.isPresent()) {
          deepest = Math.max(deepest, 1 + depth(target.get(), known, open));
        }
      }
    }
    known.put(collection, deepest);
    return deepest;
  }

  /// Two paths that differ in the names of their parameters are one.
  private static String shape(String method, String path) {
    return method + " " + path.replaceAll("\\{[^}]*}", "{}");
  }

  private void take(Step step) {
    var endpoint = step.endpoint();
    step.collection()
        .filter(_ -> endpoint.method().equals("GET") && !Aim.isAimed(endpoint))
        .ifPresent(stock::item);
    var aim = Aim.of(step, stock);
    var address = aim.address();
    var body = filling.of(step, aim);
    var answer = person.send(endpoint.method(), address, body);
    boolean asAdmin = false;
    if (answer.isRefusal() && cast.admin() != null && step.rank() > 1) {
      var again = admin.send(endpoint.method(), address, body);
      asAdmin = again.isFine();
      answer = asAdmin ? again : answer;
    }
    if (answer.isFine()) {
      learn(step, answer);
    }
    findings.add(finding(step, answer, asAdmin));
  }

  private void learn(Step step, Answer answer) {
    if (step.makes()) {
      step.collection().ifPresent(stock::noteNewest);
    }
    if (step.is(AuthVerb.SIGNUP) || step.is(AuthVerb.LOGIN) || step.is(AuthVerb.REFRESH)) {
      var reply = step.endpoint().reply();
      var access = found(reply, "accessToken", answer.json());
      if (access != null) {
        person.bear(access);
      }
      var refresh = found(reply, "refreshToken", answer.json());
      if (refresh != null) {
        filling.refreshToken(refresh);
      }
    }
  }

  /// What the answer has where its form has a variable; null for nothing.
  private static @Nullable String found(@Nullable Template form, String name, JsonNode answer) {
    if (form instanceof Template.Variable variable && variable.name().equals(name)) {
      return answer.isTextual() ? answer.asText() : null;
    }
    if (form instanceof Template.Members(var members)) {
      for (var member : members.entrySet()) {
        var inner = found(member.getValue(), name, answer.path(member.getKey()));
        if (inner != null) {
          return inner;
        }
      }
    }
    return null;
  }

  private static Finding finding(Step step, Answer answer, boolean asAdmin) {
    var endpoint = step.endpoint();
    var call = step.call();
    List<String> missing = List.of();
    boolean isStream =
        endpoint.action() instanceof Endpoint.Action.Chat || (call != null && call.stream());
    if (answer.isFine() && call != null && !isStream) {
      missing = Wanted.missing(call.response(), answer.json());
    }
    var outcome =
        !answer.isFine() ? Outcome.REFUSED : missing.isEmpty() ? Outcome.RIGHT : Outcome.WRONG;
    return new Finding(
        endpoint.method(),
        endpoint.path(),
        outcome,
        answer.status(),
        missing,
        step.at(),
        answer.isFine() ? "" : answer.said(),
        asAdmin);
  }

  /// What Plinth answers by itself: the wires of models' clients.
  private void surfaces() {
    var decided = new HashSet<String>();
    contract.endpoints().forEach(each -> decided.add(shape(each.method(), each.path())));
    contract.undecided().forEach(each -> decided.add(shape(each.method(), each.path())));
    for (var use : analysis.llm()) {
      if (decided.add(shape("POST", use.path())) && use.host() == null) {
        var answer = person.send("POST", use.path(), Body.json(Filling.chat()));
        findings.add(
            new Finding(
                "POST",
                use.path(),
                answer.isFine() ? Outcome.RIGHT : Outcome.REFUSED,
                answer.status(),
                List.of(),
                use.at().toString(),
                answer.isFine() ? "" : answer.said(),
                false));
      }
    }
  }
}
