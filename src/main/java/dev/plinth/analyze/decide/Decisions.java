package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.EntitySketch;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Errors;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Turns what reading found into a contract. Each step is a type of its own: paths to collections
/// ([Targets]), shapes to entities ([Drafts], [Entities]), calls to endpoints ([RecordEndpoints],
/// [SignInEndpoints]), and who may do what ([AccessRules]).
public final class Decisions {

  private final Analysis analysis;
  private final Notes notes = new Notes();
  private final Models models;
  private final List<Call> calls;
  private final List<String> base;
  private final SignInCalls signIn;

  private Decisions(Analysis analysis) {
    this.analysis = analysis;
    this.models = new Models(analysis, notes);
    this.calls = served();
    this.base = WirePath.base(analysis.server().base(), calls);
    this.signIn = SignInCalls.of(calls, analysis.signIn(), base);
  }

  /// Decides.
  ///
  /// @param name of the app
  /// @param dir where its source is, relative to the home
  public static Decided of(Analysis analysis, String name, String dir) {
    return new Decisions(analysis).decide(name, dir);
  }

  private Decided decide(String name, String dir) {
    var people = calls.stream().filter(signIn::holds).toList();
    var others = CsrfEndpoints.without(calls.stream().filter(call -> !signIn.holds(call)).toList());
    var targets = new Targets(others, base, signIn.isEnabled()).of(others);
    var login = login();
    var drafts = Drafts.of(analysis, targets, signIn, login, notes);
    var each = Entities.of(drafts, targets, analysis.signIn(), signIn.isEnabled(), login, notes);
    var fields = new Associations(each, notes).apply();
    var belonging = Belonging.of(signIn, calls, fields, notes);
    belonging.ifPresent(own -> fields.computeIfPresent(Schema.USERS, (_, all) -> own.into(all)));
    var roles = new Roles(analysis, Optional.ofNullable(fields.get(Schema.USERS)), belonging);
    var entities =
        new AccessRules(fields, List.copyOf(targets.values()), signIn.isEnabled(), roles, notes)
            .apply();
    var users = entities.get(Schema.USERS);
    if (users != null && signIn.isEnabled()) {
      entities.put(Schema.USERS, users.with(users.collection().withServed(login.name())));
    }
    var marks = Marks.into(entities, targets.values(), signIn.isEnabled(), notes);
    Counting.into(entities, targets.values(), notes);
    var endpoints = new ArrayList<Endpoint>();
    endpoints.addAll(signInEndpoints(people, entities, login, belonging));
    var tallies = Tallies.into(entities, targets.values(), signIn.isEnabled(), notes);
    endpoints.addAll(recordEndpoints(others, targets, entities, marks, tallies));
    calls.stream()
        .filter(call -> CsrfEndpoints.is(call) && !signIn.holds(call))
        .forEach(call -> endpoints.add(CsrfEndpoints.of(call, notes)));
    endpoints.addAll(models.endpoints());
    endpoints.sort(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::method));
    var surroundings = new Surroundings(analysis, notes);
    var schema = new Schema(used(entities, endpoints));
    var errors = new Errors(ErrorShape.of(calls, notes), RefusalStatuses.of(calls, signIn, notes));
    var sqlDrafts = new SqlDrafts(others, schema);
    var contract =
        new Contract(
            surroundings.frontend(name, dir),
            surroundings.server(),
            auth(name, login, entities, roles),
            schema,
            endpoints,
            errors,
            sqlDrafts.told(notes.undecided()));
    return new Decided(
        Sound.of(contract),
        notes.decisions(gone(entities, schema)),
        sketches(entities, targets),
        seeds(entities),
        sqlDrafts.files(notes.undecided()),
        surroundings.buildEnv(),
        models.surfaces());
  }

  private List<EntitySketch> sketches(Map<String, Entity> entities, Map<String, Target> targets) {
    var all = new ArrayList<>(Sketches.of(entities.values()));
    all.addAll(FurtherSketches.beside(List.copyOf(all), analysis, targets.values()));
    return all;
  }

  /// The kinds of things that no endpoint is about.
  private static Set<String> gone(Map<String, Entity> entities, Schema schema) {
    var gone = new HashSet<>(entities.keySet());
    schema.collections().forEach(each -> gone.remove(each.name()));
    return gone;
  }

  /// The calls that this backend answers itself; the others are told of.
  private List<Call> served() {
    var served = new ArrayList<Call>();
    var dialects = new Dialects(analysis, notes);
    for (var call : analysis.calls()) {
      if (call.external()) {
        notes.decide(
            call.key(), "not served", "it is a third party's: " + call.origin(), call.at());
      } else if (!dialects.leave(call) && !models.take(call)) {
        own(call).ifPresent(served::add);
      }
    }
    dialects.leaveOthers();
    return served;
  }

  private Optional<Call> own(Call call) {
    if (!Notes.isNameable(call)) {
      notes.leave(
          call, "`" + call.path() + "` is no path of an endpoint: a whole segment varies, or none");
      return Optional.empty();
    }
    return Optional.of(Refused.without(FormFiles.told(call)));
  }

  private List<Endpoint> signInEndpoints(
      List<Call> people,
      Map<String, Entity> entities,
      LoginField login,
      Optional<Belonging> belonging) {
    var users = entities.get(Schema.USERS);
    var endpoints = new ArrayList<Endpoint>();
    for (var call : people) {
      if (signIn.recovery().contains(call.key()) || users == null) {
        notes.leave(call, "recovery, verification and social sign-in are not served yet");
      } else {
        var form =
            new SignInEndpoints(analysis.signIn(), signIn, calls, users, login, belonging, notes);
        endpoints.add(form.of(call));
      }
    }
    return endpoints;
  }

  private List<Endpoint> recordEndpoints(
      List<Call> others,
      Map<String, Target> targets,
      Map<String, Entity> entities,
      Marks marks,
      Tallies tallies) {
    var records =
        new RecordEndpoints(entities, singles(), marks, tallies, signIn.isEnabled(), notes);
    var words = new WordLists(entities, records, notes);
    var endpoints = new ArrayList<Endpoint>();
    for (var call : others) {
      var target = targets.get(call.key());
      if (target == null) {
        notes.leave(call, "its path names no collection that the app shows");
      } else if (WordLists.holds(target)) {
        words.of(target).ifPresent(endpoints::add);
      } else {
        records.of(target).ifPresent(endpoints::add);
      }
    }
    return endpoints;
  }

  private Auth auth(String app, LoginField login, Map<String, Entity> entities, Roles roles) {
    if (!signIn.isEnabled()) {
      notes.decide("auth", "none", "the app has no sign-in", List.of());
      return Auth.NONE;
    }
    var flow = analysis.signIn();
    boolean isCookie = SignInCalls.isCookie(flow);
    var refresh = signIn.first(AuthVerb.REFRESH, calls);
    Auth.Token token =
        isCookie
            ? new SessionNames(app, flow).cookie(refresh.isPresent())
            : new Auth.Token.Header(
                flow.header() == null ? "Authorization" : flow.header(),
                flow.scheme() == null ? "Bearer" : flow.scheme(),
                refresh
                    .filter(call -> !SignInCalls.sendsToken(call, flow))
                    .map(_ -> new SessionNames(app, flow).refresh())
                    .orElse(null));
    notes.decide(
        "auth.token",
        token instanceof Auth.Token.Cookie(var cookie, _)
            ? "the cookie " + cookie
            : "the header " + token,
        isCookie ? "the app reads no token from any answer" : "the app sends it so",
        flow.sent().stream().map(SignInFlow.Sent::at).limit(3).toList());
    int passwordMin = passwordMin(flow);
    notes.decide(
        "auth.lifetime",
        refresh.isPresent() ? "15 minutes" : "the session's",
        refresh.isPresent() ? "the app refreshes" : "no refresh call was found",
        refresh.map(Call::at).orElse(List.of()));
    return new Auth(
        true,
        login.name(),
        token,
        refresh.isPresent() ? Duration.ofMinutes(15) : null,
        passwordMin,
        roles.belonging().map(Belonging::founding).orElse(null),
        first(entities, roles));
  }

  private Map<String, JsonNode> first(Map<String, Entity> entities, Roles roles) {
    var users = entities.get(Schema.USERS);
    var sent =
        signIn
            .first(AuthVerb.SIGNUP, calls)
            .map(call -> Envelope.ofRequest(call.request(), "user").item().names());
    return users == null || sent.isEmpty() ? Map.of() : roles.first(users, sent.get(), notes);
  }

  private int passwordMin(SignInFlow flow) {
    var form = flow.passwordForm();
    notes.decide(
        "auth.passwordMin",
        form.map(found -> found.min() + " characters").orElse("1 character"),
        form.isPresent() ? "the app's own form asks for it" : "no form of the app asks for more",
        form.map(SignInFlow.PasswordForm::at).map(List::of).orElse(List.of()));
    return form.map(SignInFlow.PasswordForm::min).orElse(1);
  }

  private LoginField login() {
    var shown =
        calls.stream()
            .filter(signIn::holds)
            .flatMap(call -> UserForm.of(call, analysis.signIn()).user().names().stream())
            .collect(Collectors.toSet());
    var login = LoginField.of(signIn, calls, shown);
    if (signIn.isEnabled()) {
      notes.decide(
          "auth.login",
          login.isAny() ? login.name() + ", or what else tells people apart" : login.name(),
          login.member().isEmpty()
              ? "no log-in sends anything else"
              : "the log-in sends it as " + login.member(),
          signIn.first(AuthVerb.LOGIN, calls).map(Call::at).orElse(List.of()));
    }
    return login;
  }

  /// Data that is one object rather than a list of items.
  private Map<String, JsonNode> singles() {
    var singles = new LinkedHashMap<String, JsonNode>();
    for (var seed : analysis.seeds()) {
      if (seed.items().isObject()) {
        singles.put(Words.collection(seed.name()), seed.items());
      }
    }
    return singles;
  }

  /// Collections that some endpoint, some reference or some data is about.
  private static List<Collection> used(Map<String, Entity> entities, List<Endpoint> endpoints) {
    var used = new HashSet<String>();
    used.add(Schema.USERS);
    for (var endpoint : endpoints) {
      if (endpoint.action() instanceof Endpoint.Action.Records(var collection, _)) {
        used.add(collection);
      }
    }
    entities
        .values()
        .forEach(entity -> {
          if (used.contains(entity.name()) || entity.draft().seed().isPresent()) {
            used.add(entity.name());
            entity
                .collection()
                .fields()
                .forEach(field -> {
                  if (field.type() instanceof FieldType.Reference(var to, _)) {
                    used.add(to);
                  }
                });
          }
        });
    return entities.values().stream()
        .map(Entity::collection)
        .filter(collection -> used.contains(collection.name()))
        .toList();
  }

  /// No seeds of people who sign in: nobody knows whose accounts they would be.
  private Map<String, JsonNode> seeds(Map<String, Entity> entities) {
    var seeds = new LinkedHashMap<String, JsonNode>();
    entities.forEach((name, entity) -> {
      boolean isOpen = entity.collection().access().create().equals("anyone");
      if (!name.equals(Schema.USERS) || isOpen || !signIn.isEnabled()) {
        entity.draft().seed().ifPresent(items -> seeds.put(name, new SeedItems(entity).of(items)));
      }
    });
    return seeds;
  }
}
