package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.auth.Authentication;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Access;
import dev.plinth.contract.Template;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.wire.Received;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What all endpoints have in common: who asks, what was sent, what `with` loads, the step itself,
/// the answer.
final class EndpointHandler implements Handler {
  private static final Pattern SPEAKS_OF_BODY = Pattern.compile("\\$body\\b");

  /// In an endpoint's `headers`: the only type that an answer may have besides JSON is plain text.
  private static final String CONTENT_TYPE = "Content-Type";

  private final Endpoint endpoint;
  private final List<Step> steps;
  private final Authentication authentication;
  private final Clock clock;
  private final boolean readsBody;
  private final BodyReader bodies;
  private final Set<String> parameters;
  private final @Nullable ReplyTemplate reply;
  private final OwnWrites writes;

  /// @param steps run in order; the last one's status counts
  /// @param bodies reads what is sent
  /// @param writes what browsers have sent and not seen answered
  EndpointHandler(
      Endpoint endpoint,
      List<Step> steps,
      Authentication authentication,
      Clock clock,
      BodyReader bodies,
      OwnWrites writes,
      boolean readsBody) {
    this.endpoint = endpoint;
    this.steps = List.copyOf(steps);
    this.authentication = authentication;
    this.clock = clock;
    this.bodies = bodies;
    this.writes = writes;
    this.parameters = endpoint.parameters();
    this.readsBody = readsBody || endpoint.body() != null || speaksOfBody(endpoint);
    this.reply = endpoint.reply() == null ? null : new ReplyTemplate(endpoint.reply());
  }

  private static boolean speaksOfBody(Endpoint endpoint) {
    var where = endpoint.where();
    return (where != null && SPEAKS_OF_BODY.matcher(where).find())
        || endpoint.with().values().stream().anyMatch(w -> SPEAKS_OF_BODY.matcher(w).find())
        || mentionsBody(endpoint.set())
        || mentionsBody(endpoint.filter())
        || (endpoint.reply() != null && ReplyTemplate.mentions(endpoint.reply(), List.of("body")));
  }

  private static boolean mentionsBody(Map<String, Template> templates) {
    return ReplyTemplate.mentions(new Template.Members(templates), List.of("body"));
  }

  @Override
  public void handle(Exchange exchange) {
    try (var _ = turn(exchange)) {
      handle(exchange, caller(exchange));
    }
  }

  private void handle(Exchange exchange, Caller caller) {
    try (var received = received(exchange)) {
      var variables = new Variables(exchange, parameters, caller, clock.instant());
      if (readsBody) {
        take(received.body(), variables);
      }
      int status = 200;
      for (var step : steps) {
        status = step.run(exchange, variables);
      }
      answer(exchange, variables, status);
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.Forbidden(var code, _)
              && code.equals("forbidden")
              && !caller.isSignedIn()
              && !caller.admin()
          ? new Problem.Unauthenticated().asException()
          : e;
    }
  }

  private Caller caller(Exchange exchange) {
    if (endpoint.access() == Access.ANYONE) {
      return authentication.callerOrAnonymous(exchange);
    }
    var caller = exchange.caller();
    caller.require();
    return caller;
  }

  /// A change is seen by what its browser asks next; programs wait for answers, and are not held
  /// up.
  private OwnWrites.@Nullable Write turn(Exchange exchange) {
    if (exchange.header("Sec-Fetch-Mode").isEmpty()) {
      return null;
    }
    var who = exchange.address() + "\n" + exchange.header("User-Agent").orElse("");
    if (endpoint.method().equals("GET")) {
      writes.await(who);
      return null;
    }
    boolean isUpload =
        exchange
            .header("Content-Type")
            .orElse("")
            .startsWith("multipart/"); // which may come slowly
    return isUpload ? null : writes.begin(who);
  }

  private Received received(Exchange exchange) {
    return readsBody ? bodies.read(exchange) : Received.NOTHING;
  }

  private void take(JsonNode body, Variables variables) {
    variables.set("body", body);
    if (endpoint.body() != null) {
      variables.setAll(Binding.bind(endpoint.body(), body));
    }
  }

  /// JSON, unless the endpoint's headers call the answer plain text.
  private void send(Exchange exchange, int status, Variables variables, ReplyTemplate template) {
    var type = endpoint.headers().get(CONTENT_TYPE);
    var text = type == null ? null : variables.text(type);
    if (text == null || !text.startsWith("text/plain")) {
      exchange.send(status, template.fill(variables));
      return;
    }
    var answer = variables.evaluate(Objects.requireNonNull(endpoint.reply()));
    var words = answer.isValueNode() ? answer.asText() : answer.toString();
    exchange.send(status, text, words.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(Exchange exchange, Variables variables, int usual) {
    if (usual == ViewStep.KNOWN) {
      exchange.empty(usual);
      return;
    }
    endpoint
        .headers()
        .forEach((name, template) -> {
          var value = variables.text(template);
          if (value != null && !name.equals(CONTENT_TYPE)) {
            exchange.header(name, value);
          }
        });
    if (reply == null) {
      exchange.empty(endpoint.status() == 0 ? 204 : endpoint.status());
    } else {
      send(exchange, endpoint.status() == 0 ? usual : endpoint.status(), variables, reply);
    }
  }
}
