package dev.plinth.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Errors;
import dev.plinth.contract.Errors.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Describes the app's own endpoints from what the contract says of them.
final class EndpointOperations {
  private static final String FORM = "multipart/form-data";
  private static final int KNOWN = 304;

  /// What changing or removing an item can meet.
  private static final List<Kind> WRITTEN =
      List.of(Kind.UNAUTHENTICATED, Kind.FORBIDDEN, Kind.NOT_FOUND, Kind.DUPLICATE, Kind.INVALID);

  private final EndpointSchemas schemas;
  private final Errors errors;
  private final Answers answers;

  EndpointOperations(EndpointSchemas schemas, Errors errors, Answers answers) {
    this.schemas = schemas;
    this.errors = errors;
    this.answers = answers;
  }

  /// Adds what an endpoint reads and answers.
  ///
  /// @param takesKeys whether API keys may come in, and be refused
  /// @return whether the operation looks at no token
  boolean describe(ObjectNode operation, Endpoint endpoint, boolean takesKeys) {
    parameters(operation, endpoint);
    var body = schemas.body(endpoint, false);
    body.ifPresent(schema -> {
      var request = operation.putObject("requestBody").put("required", answers.requires(schema));
      var content = request.putObject("content");
      answers.media(content, Answers.JSON, schema);
      if (schemas.collection(endpoint).filter(one -> !one.files().isEmpty()).isPresent()) {
        schemas.body(endpoint, true).ifPresent(form -> answers.media(content, FORM, form));
      }
    });
    var responses = operation.putObject("responses");
    good(responses, endpoint);
    var statuses = new TreeSet<>(plain(endpoint, body.isPresent()));
    var kinds = kinds(endpoint, body.isPresent());
    if (takesKeys || endpoint.access() == Endpoint.Access.SIGNED_IN) {
      kinds.addAll(List.of(Kind.UNAUTHENTICATED, Kind.FORBIDDEN));
    }
    kinds.forEach(kind -> statuses.add(errors.status(kind)));
    answers.refuse(responses, Answers.Shape.APP, statuses);
    return isPublic(endpoint);
  }

  private void parameters(ObjectNode operation, Endpoint endpoint) {
    schemas
        .queries(endpoint)
        .forEach((name, schema) -> parameter(operation, "query", name, "").set("schema", schema));
    var text = ItemSchemas.type("string");
    if (isView(endpoint)) {
      parameter(operation, "header", "If-None-Match", "An ETag: 304 where it still holds.")
          .set("schema", text);
    }
    if (changesOne(endpoint)) {
      parameter(operation, "header", "If-Match", "The ETag that the item must have.")
          .set("schema", text);
    }
  }

  private static ObjectNode parameter(
      ObjectNode operation, String in, String name, String description) {
    var parameter =
        operation
            .withArray("/parameters")
            .addObject()
            .put("name", name)
            .put("in", in)
            .put("required", false);
    return description.isEmpty() ? parameter : parameter.put("description", description);
  }

  private void good(ObjectNode responses, Endpoint endpoint) {
    var headers = new ArrayList<String>();
    if (isView(endpoint) || changesOne(endpoint)) {
      headers.add("ETag");
    }
    var answer = answers.good("All went well.", headers);
    endpoint
        .headers()
        .keySet()
        .forEach(name ->
            answer
                .withObject("/headers")
                .putObject(name)
                .set("schema", ItemSchemas.type("string")));
    var reply = schemas.reply(endpoint);
    reply.ifPresent(schema -> answers.media(answer.putObject("content"), Answers.JSON, schema));
    responses.set(status(endpoint, reply.isPresent()), answer);
    if (isView(endpoint)) {
      responses.set(Integer.toString(KNOWN), answers.good("The client has it.", List.of("ETag")));
    }
  }

  private static String status(Endpoint endpoint, boolean hasReply) {
    if (endpoint.status() != 0) {
      return Integer.toString(endpoint.status());
    }
    if (!hasReply) {
      return "204";
    }
    boolean creates =
        switch (endpoint.action()) {
          case Action.Records(_, var verb) -> verb == Verb.CREATE && endpoint.answer() == null;
          case Action.SignIn(var verb) -> verb == AuthVerb.SIGNUP;
          case Action.Chat _, Action.Sql _, Action.Fixed _ -> false;
        };
    return creates ? "201" : "200";
  }

  /// Refusals whose status is the same for all apps.
  private static Set<Integer> plain(Endpoint endpoint, boolean hasBody) {
    var statuses = new TreeSet<>(List.of(400, 429, 500, 503));
    if (!endpoint.method().equals("GET")) {
      statuses.addAll(List.of(403, 507));
    }
    if (hasBody) {
      statuses.addAll(List.of(413, 415));
    }
    if (isRefusedForWhatIsThere(endpoint)) {
      statuses.add(409);
    }
    if (changesOne(endpoint)) {
      statuses.add(412);
    }
    return statuses;
  }

  /// Whether something that refers here, or the last admin, can be in the way.
  private static boolean isRefusedForWhatIsThere(Endpoint endpoint) {
    return switch (endpoint.action()) {
      case Action.Records(_, var verb) ->
          switch (verb) {
            case LIST, COUNT, VIEW, VALUES -> false;
            case CREATE, UPSERT, DELETE, TOGGLE, UPDATE, REPLACE -> true;
          };
      case Action.SignIn(var verb) ->
          switch (verb) {
            case UPDATE, PASSWORD, DELETE -> true;
            case SIGNUP, LOGIN, REFRESH, LOGOUT, ME -> false;
          };
      case Action.Sql sql -> !sql.isCaller();
      case Action.Chat _, Action.Fixed _ -> false;
    };
  }

  /// Refusals whose status the contract may change.
  private static Set<Kind> kinds(Endpoint endpoint, boolean hasBody) {
    var kinds = EnumSet.noneOf(Kind.class);
    if (hasBody) {
      kinds.add(Kind.INVALID);
    }
    if (!endpoint.with().isEmpty()) {
      kinds.add(Kind.NOT_FOUND);
    }
    kinds.addAll(
        switch (endpoint.action()) {
          case Action.Records(_, var verb) ->
              switch (verb) {
                case LIST, COUNT, VIEW, VALUES -> List.of(Kind.NOT_FOUND);
                case CREATE, UPSERT, DELETE, TOGGLE -> WRITTEN;
                case UPDATE, REPLACE ->
                    List.of(Kind.UNAUTHENTICATED, Kind.FORBIDDEN, Kind.NOT_FOUND, Kind.DUPLICATE);
              };
          case Action.SignIn(var verb) ->
              switch (verb) {
                case SIGNUP -> List.of(Kind.FORBIDDEN, Kind.LOGIN_TAKEN, Kind.DUPLICATE);
                case LOGIN -> List.of(Kind.FORBIDDEN, Kind.WRONG_CREDENTIALS);
                case REFRESH -> List.of(Kind.FORBIDDEN, Kind.UNAUTHENTICATED);
                case LOGOUT, ME -> List.of();
                case UPDATE, PASSWORD, DELETE ->
                    List.of(Kind.FORBIDDEN, Kind.UNAUTHENTICATED, Kind.LOGIN_TAKEN, Kind.DUPLICATE);
              };
          case Action.Sql sql -> sql.isCaller() ? List.of(Kind.NOT_FOUND, Kind.INVALID) : WRITTEN;
          case Action.Chat _, Action.Fixed _ -> List.of();
        });
    return kinds;
  }

  private static boolean isView(Endpoint endpoint) {
    return endpoint.action() instanceof Action.Records(_, var verb) && verb == Verb.VIEW;
  }

  /// Whether it changes or removes one item, whose version can be told.
  private static boolean changesOne(Endpoint endpoint) {
    return endpoint.action() instanceof Action.Records(_, var verb)
        && switch (verb) {
          case UPDATE, REPLACE, DELETE ->
              endpoint.where() != null && endpoint.where().contains("$path.");
          case LIST, VIEW, COUNT, VALUES, CREATE, UPSERT, TOGGLE -> false;
        };
  }

  private static boolean isPublic(Endpoint endpoint) {
    return switch (endpoint.action()) {
      case Action.SignIn(var verb) -> verb == AuthVerb.SIGNUP || verb == AuthVerb.LOGIN;
      case Action.Fixed _ -> endpoint.access() == Endpoint.Access.ANYONE;
      case Action.Records _, Action.Chat _, Action.Sql _ -> false;
    };
  }
}
