package dev.plinth.rest;

import dev.plinth.auth.Accounts;
import dev.plinth.auth.Authentication;
import dev.plinth.auth.SessionCookies;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Contract.Undecided;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.http.Handler;
import dev.plinth.http.Route;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.records.Records;
import dev.plinth.records.SqlEndpoints;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import dev.plinth.wire.Multipart;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// All endpoints of a contract, each at its path on the wire and, where the app's Vite proxy
/// rewrites it, at the rewritten path too. What is undecided answers 501 with its source line.
public final class EndpointRoutes {
  /// The group that the app's own endpoints are listed in.
  public static final String TAG = "app";

  private final Contract contract;
  private final Records records;
  private final SqlEndpoints sql;
  private final Accounts accounts;
  private final SessionCookies cookies;
  private final Authentication authentication;
  private final Clock clock;
  private final Multipart multipart;
  private final OwnWrites writes = new OwnWrites(OwnWrites.WAIT_MAX);
  private final Function<Endpoint, Optional<Handler>> others;

  /// @param others makes the handlers of actions that belong to other dialects, such as `chat`
  public EndpointRoutes(
      Contract contract,
      Records records,
      SqlEndpoints sql,
      Accounts accounts,
      SessionCookies cookies,
      Authentication authentication,
      Clock clock,
      Multipart multipart,
      Function<Endpoint, Optional<Handler>> others) {
    this.contract = contract;
    this.records = records;
    this.sql = sql;
    this.accounts = accounts;
    this.cookies = cookies;
    this.authentication = authentication;
    this.clock = clock;
    this.multipart = multipart;
    this.others = others;
  }

  public void addTo(RouteTable.Builder routes) {
    var errors = new AppErrors(contract.errors());
    var added = new ArrayList<Route>();
    for (var endpoint : contract.endpoints()) {
      added.add(
          new Route(endpoint.method(), endpoint.path(), handler(endpoint), info(endpoint), errors));
    }
    for (var undecided : contract.undecided()) {
      var info = RouteInfo.open(TAG, "Not decided yet: " + undecided.why());
      added.add(new Route(undecided.method(), undecided.path(), refusal(undecided), info, errors));
    }
    var taken = new HashSet<String>();
    for (var route : added) {
      if (taken.add(shape(route.method(), route.pattern()))) {
        routes.endpoint(route);
      }
    }
    for (var route : added) {
      for (var path : contract.server().rewritten(route.pattern())) {
        if (taken.add(shape(route.method(), path))) {
          routes.endpoint(route.at(path));
        }
      }
    }
  }

  /// Two patterns of one shape match the same paths, whatever their parameters are called.
  private static String shape(String method, String pattern) {
    return method + " " + pattern.replaceAll("\\{[^}]*}", "{}");
  }

  private Handler handler(Endpoint endpoint) {
    var steps = new ArrayList<Step>();
    endpoint.with().forEach((name, selection) -> steps.add(new LoadStep(name, selection, records)));
    return switch (endpoint.action()) {
      case Action.Records(var name, var verb) -> {
        steps.add(step(endpoint, verb, collection(name)));
        if (endpoint.answer() != null) {
          steps.add(new AnswerStep(endpoint, endpoint.answer(), records));
        }
        yield handler(endpoint, steps, WriteStep.readsBody(verb));
      }
      case Action.SignIn(var verb) -> {
        var users = contract.schema().collection(Schema.USERS).orElse(null);
        steps.add(new SignInStep(endpoint, verb, accounts, cookies, contract.auth(), users));
        yield handler(endpoint, steps, SignInStep.readsBody(verb));
      }
      case Action.Fixed _ -> {
        steps.add((_, _) -> 200);
        yield handler(endpoint, steps, false);
      }
      case Action.Sql action -> {
        steps.add(new SqlStep(endpoint, sql.of(endpoint)));
        boolean readsBody =
            action.params().values().stream().anyMatch(one -> one.from().getFirst().equals("body"));
        yield handler(endpoint, steps, readsBody);
      }
      case Action.Chat _ ->
          others
              .apply(endpoint)
              .orElseGet(() ->
                  refusal(
                      new Undecided(
                          endpoint.method(),
                          endpoint.path(),
                          String.join(", ", endpoint.at()),
                          "this Plinth serves no models")));
    };
  }

  private Handler handler(Endpoint endpoint, List<Step> steps, boolean readsBody) {
    var bodies = new BodyReader(multipart, fileMembers(endpoint));
    return new EndpointHandler(endpoint, steps, authentication, clock, bodies, writes, readsBody);
  }

  /// The names that files may have in the endpoint's body: those of the fields that hold files, and
  /// those that the body's form binds to such a field.
  private Set<String> fileMembers(Endpoint endpoint) {
    var collection =
        switch (endpoint.action()) {
          case Action.Records(var name, _) -> contract.schema().collection(name);
          case Action.SignIn _ -> contract.schema().collection(Schema.USERS);
          case Action.Chat _, Action.Sql _, Action.Fixed _ -> Optional.<Collection>empty();
        };
    var fields = collection.map(Collection::files).orElse(Set.of());
    var names = new HashSet<>(fields);
    if (endpoint.body() != null && !fields.isEmpty()) {
      bound(endpoint.body(), fields, names);
    }
    return names;
  }

  private static void bound(Template form, Set<String> fields, Set<String> names) {
    if (form instanceof Template.Members(var members)) {
      members.forEach((name, member) -> {
        if (member instanceof Template.Variable variable && fields.contains(variable.name())) {
          names.add(name);
        } else {
          bound(member, fields, names);
        }
      });
    }
  }

  private Step step(Endpoint endpoint, Verb verb, Collection collection) {
    return switch (verb) {
      case LIST -> new ListStep(endpoint, collection, records, false);
      case COUNT -> new ListStep(endpoint, collection, records, true);
      case VIEW -> new ViewStep(endpoint, collection, records);
      case VALUES -> new ValuesStep(endpoint, collection, records);
      case CREATE, UPDATE, REPLACE, UPSERT, DELETE, TOGGLE ->
          new WriteStep(
              endpoint, verb, collection, records, ViewStep.seen(endpoint, contract.endpoints()));
    };
  }

  private Collection collection(String name) {
    return contract
        .schema()
        .collection(name)
        .orElseThrow(() -> new IllegalArgumentException("no collection " + name));
  }

  private static Handler refusal(Undecided undecided) {
    return _ -> {
      throw new Problem.Undecided(
              undecided.method() + " " + undecided.path(), undecided.at(), undecided.why())
          .asException();
    };
  }

  private static RouteInfo info(Endpoint endpoint) {
    var summary =
        switch (endpoint.action()) {
          case Action.Records(var name, var verb) -> lower(verb) + " " + name;
          case Action.SignIn(var verb) -> "Sign-in: " + lower(verb);
          case Action.Chat _ -> "Chat with a model";
          case Action.Sql sql -> "Runs " + sql.file();
          case Action.Fixed _ -> "A fixed answer";
        };
    var info =
        new RouteInfo(
            TAG,
            summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1),
            endpoint.access() == Endpoint.Access.SIGNED_IN
                ? RouteInfo.Access.SIGNED_IN
                : RouteInfo.Access.ANYONE);
    return info.forKeys(keys(endpoint));
  }

  /// A key is for data and models, and for nothing that makes, changes or ends an account.
  private static KeyScope[] keys(Endpoint endpoint) {
    return switch (endpoint.action()) {
      case Action.Chat _ -> new KeyScope[] {KeyScope.MODELS};
      case Action.Records _, Action.Sql _ -> new KeyScope[] {KeyScope.RECORDS};
      case Action.SignIn(var verb) ->
          verb == Endpoint.AuthVerb.ME ? new KeyScope[] {KeyScope.RECORDS} : new KeyScope[0];
      case Action.Fixed _ ->
          endpoint.access() == Endpoint.Access.SIGNED_IN
              ? new KeyScope[] {KeyScope.RECORDS}
              : new KeyScope[0];
    };
  }

  private static String lower(Enum<?> verb) {
    return verb.name().toLowerCase(Locale.ROOT);
  }
}
