package dev.plinth.trial;

import dev.plinth.analyze.Call;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Verb;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One endpoint of the contract, and the call of the app that it answers.
///
/// @param call null where the app makes no such call: a person wrote the endpoint
record Step(Endpoint endpoint, @Nullable Call call) {
  /// When a person would cause it: sign up, log in, make, list, view, change, delete, sign out.
  int rank() {
    boolean isAimed = endpoint.path().contains("{");
    return switch (endpoint.action()) {
      case Action.SignIn(var verb) ->
          switch (verb) {
            case SIGNUP -> 0;
            case LOGIN -> 1;
            case REFRESH, ME -> 4;
            case UPDATE -> 6;
            case PASSWORD -> 10;
            case LOGOUT -> 11;
            case DELETE -> 12;
          };
      case Action.Records(var collection, var verb) ->
          switch (verb) {
            case CREATE, UPSERT -> isAimed ? 3 : 2;
            case LIST, VALUES, COUNT, VIEW -> isAimed ? 5 : 4;
            case UPDATE, REPLACE, TOGGLE -> 6;
            case DELETE -> collection.equals("users") ? 9 : 8;
          };
      case Action.Sql _, Action.Chat _, Action.Fixed _ -> endpoint.method().equals("GET") ? 5 : 7;
    };
  }

  /// The collection that it is about.
  Optional<String> collection() {
    return switch (endpoint.action()) {
      case Action.Records(var name, _) -> Optional.of(name);
      case Action.SignIn _ -> Optional.of("users");
      case Action.Sql _, Action.Chat _, Action.Fixed _ -> Optional.empty();
    };
  }

  boolean is(AuthVerb verb) {
    return endpoint.action().equals(new Action.SignIn(verb));
  }

  boolean makes() {
    return endpoint.action() instanceof Action.Records(_, var verb)
        && (verb == Verb.CREATE || verb == Verb.UPSERT);
  }

  /// The line of the app that asks for it, or empty.
  String at() {
    if (call != null && !call.at().isEmpty()) {
      return call.at().getFirst().toString();
    }
    return endpoint.at().isEmpty() ? "" : endpoint.at().getFirst();
  }
}
