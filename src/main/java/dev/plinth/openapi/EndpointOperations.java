package dev.plinth.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Describes the app's own endpoints from what the contract says of them.
final class EndpointOperations {
  private static final String FORM = "multipart/form-data";
  private static final int KNOWN = 304;

  private final EndpointSchemas schemas;
  private final Answers answers;

  EndpointOperations(EndpointSchemas schemas, Answers answers) {
    this.schemas = schemas;
    this.answers = answers;
  }

  /// Adds what an endpoint reads and answers.
  ///
  /// @return whether the operation looks at no token
  boolean describe(ObjectNode operation, Endpoint endpoint) {
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
    answers.refuse(responses, Answers.Shape.APP, refusals(endpoint, body.isPresent()));
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

  private static Set<Integer> refusals(Endpoint endpoint, boolean hasBody) {
    var statuses = new TreeSet<>(List.of(400, 429, 500, 503));
    if (endpoint.access() == Endpoint.Access.SIGNED_IN) {
      statuses.add(401);
    }
    if (!endpoint.method().equals("GET")) {
      statuses.addAll(List.of(403, 507));
    }
    if (hasBody) {
      statuses.addAll(List.of(413, 415, 422));
    }
    if (!endpoint.with().isEmpty()) {
      statuses.add(404);
    }
    statuses.addAll(
        switch (endpoint.action()) {
          case Action.Records(_, var verb) ->
              switch (verb) {
                case LIST, COUNT, VIEW, VALUES -> List.of(404);
                case CREATE, UPSERT, DELETE, TOGGLE -> List.of(401, 403, 404, 409, 422);
                case UPDATE, REPLACE -> List.of(401, 403, 404, 409);
              };
          case Action.SignIn(var verb) ->
              switch (verb) {
                case SIGNUP -> List.of(403, 409);
                case LOGIN, REFRESH -> List.of(401, 403);
                case LOGOUT, ME -> List.of();
                case UPDATE, PASSWORD, DELETE -> List.of(401, 403, 409);
              };
          case Action.Sql sql ->
              sql.isCaller() ? List.of(404, 422) : List.of(401, 403, 404, 409, 422);
          case Action.Chat _, Action.Fixed _ -> List.of();
        });
    if (changesOne(endpoint)) {
      statuses.add(412);
    }
    return statuses;
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
