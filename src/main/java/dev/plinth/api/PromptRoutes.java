package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Draft;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.Speech;
import dev.plinth.chat.prompts.ChainSpeech;
import dev.plinth.chat.prompts.Definition;
import dev.plinth.chat.prompts.DefinitionReader;
import dev.plinth.chat.prompts.Edition;
import dev.plinth.chat.prompts.Prompts;
import dev.plinth.chat.prompts.Run;
import dev.plinth.chat.prompts.Wish;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Message;
import dev.plinth.wire.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Templates of prompts natively: `/api/v1/prompts`. Admins write them; whoever a template is for
/// sees and runs it, with values for its variables and nothing else of their own.
public final class PromptRoutes {
  private static final String BASE = "/api/v1/prompts";
  private static final String TAG = "prompts";
  private static final Set<String> RUN_FIELDS =
      Set.of("variables", "model", "schema", "stream", "version");

  private final Prompts prompts;
  private final Speaking speaking;
  private final Relay relay;
  private final Ids ids;

  public PromptRoutes(Prompts prompts, Speaking speaking, Relay relay, Ids ids) {
    this.prompts = prompts;
    this.speaking = speaking;
    this.relay = relay;
    this.ids = ids;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.surface(
        "GET", BASE, this::list, reading("The templates that are for me", null, "Prompts"));
    routes.surface("POST", BASE, this::create, writing("Begin a template", "NewPrompt", "Prompt"));
    routes.surface("GET", BASE + "/{name}", this::view, reading("A template", null, "Prompt"));
    routes.surface(
        "PUT",
        BASE + "/{name}",
        this::change,
        writing("The next version of a template", "PromptVersion", "Prompt"));
    routes.surface(
        "DELETE", BASE + "/{name}", this::delete, writing("Delete a template", null, null));
    routes.surface(
        "GET",
        BASE + "/{name}/versions",
        this::versions,
        reading("The versions of a template", null, "Prompts"));
    routes.surface(
        "POST",
        BASE + "/{name}/preview",
        this::preview,
        reading("What a model would be asked", "RunPrompt", "PromptPreview"));
    routes.surface(
        "POST",
        BASE + "/{name}/run",
        this::run,
        reading("Ask; the answer comes as server-sent events, or whole", "RunPrompt", null));
  }

  private static RouteInfo reading(
      String summary, @Nullable String request, @Nullable String response) {
    return RouteInfo.open(TAG, summary)
        .with(request, response)
        .forKeys(KeyScope.MODELS, KeyScope.CHATS);
  }

  private static RouteInfo writing(
      String summary, @Nullable String request, @Nullable String response) {
    return new RouteInfo(TAG, summary, RouteInfo.Access.ADMIN).with(request, response);
  }

  private void list(Exchange exchange) {
    var slice =
        prompts.list(
            exchange.caller(), ChatJson.limit(exchange), exchange.query("cursor").orElse(""));
    exchange.send(200, ChatJson.of(slice, PromptRoutes::json));
  }

  private void view(Exchange exchange) {
    var version = exchange.query("version").map(PromptRoutes::number).orElse(null);
    exchange.send(200, json(prompts.named(exchange.caller(), name(exchange), version)));
  }

  private void versions(Exchange exchange) {
    long below = exchange.query("cursor").map(PromptRoutes::number).orElse(Integer.MAX_VALUE);
    var slice =
        prompts.versions(exchange.caller(), name(exchange), ChatJson.limit(exchange), below);
    exchange.send(200, ChatJson.of(slice, PromptRoutes::json));
  }

  private void create(Exchange exchange) {
    prompts.requireWriter(exchange.caller());
    var errors = new ArrayList<FieldError>();
    var body = object(exchange);
    var name = body.remove("name");
    if (name == null || !name.isTextual()) {
      errors.add(new FieldError("#/name", name == null ? "is required" : "must be text"));
    } else {
      Prompts.nameFault(name.textValue())
          .ifPresent(fault -> errors.add(new FieldError("#/name", fault)));
    }
    var definition = definition(body, errors);
    var edition = prompts.create(exchange.caller(), name.asText(), definition);
    exchange.header("Location", BASE + "/" + edition.name()).send(201, json(edition));
  }

  private void change(Exchange exchange) {
    prompts.requireWriter(exchange.caller());
    var definition = definition(object(exchange), new ArrayList<>());
    exchange.send(200, json(prompts.change(exchange.caller(), name(exchange), definition)));
  }

  private static Definition definition(ObjectNode body, List<FieldError> errors) {
    var definition = DefinitionReader.read(body, errors);
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    return definition;
  }

  private void delete(Exchange exchange) {
    prompts.delete(exchange.caller(), name(exchange));
    exchange.empty(204);
  }

  private void preview(Exchange exchange) {
    exchange.send(200, preview(filled(exchange).run()));
  }

  /// What steps will give is not known yet: its holes stay.
  private ObjectNode preview(Run run) {
    var json = Json.object().put("version", run.edition().version());
    if (!run.isChain()) {
      return json.setAll(preview(run, run.legs().getFirst()));
    }
    var steps = json.putArray("steps");
    for (var leg : run.legs()) {
      var step = steps.addObject().put("name", leg.stage().name());
      step.setAll(preview(run, leg));
    }
    return json;
  }

  private ObjectNode preview(Run run, Run.Leg leg) {
    var model = leg.model();
    var prompt = run.prompt(leg, hole -> "{{" + hole + "}}");
    var json = Json.object().put("model", model.id());
    var messages = json.putArray("messages");
    for (var message : prompt.messages()) {
      switch (message) {
        case Message.Instruction(var text) ->
            messages.addObject().put("role", "system").put("content", text);
        case Message.User user ->
            messages.addObject().put("role", "user").put("content", user.text());
        case Message.Assistant _, Message.ToolResult _ -> {
          // A template begins a conversation: nobody has answered yet.
        }
      }
    }
    var count = speaking.count(model, prompt);
    return json.put("tokens", count.tokens()).put("estimated", !count.exact());
  }

  private void run(Exchange exchange) throws InterruptedException, IOException {
    var filled = filled(exchange);
    var run = filled.run();
    var who = speaking.who(exchange.caller(), exchange.address());
    var events = new ChatEvents(ids.next(), run.model().id());
    try (var _ = speaking.place(who, Duration.ZERO);
        var speech = run.begin(speaking, who)) {
      if (filled.isStreamed()) {
        relay.stream(exchange, speech, events, _ -> {});
      } else {
        exchange.send(200, answer(run, relay.whole(exchange, speech, events), speech));
      }
    } catch (CancellationException e) {
      if (!exchange.isAnswered()) {
        throw e;
      }
    }
  }

  private static ObjectNode answer(Run run, Draft draft, Speech speech) {
    var steps = speech instanceof ChainSpeech chain ? chain.done() : List.<ChainSpeech.Done>of();
    var answer =
        Json.object()
            .put("version", run.edition().version())
            .put("model", steps.isEmpty() ? draft.model() : steps.getLast().model())
            .put("text", draft.text());
    if (run.schema() != null) {
      // shown steps may stand before it
      answer.set("json", Json.parse(steps.isEmpty() ? draft.text() : steps.getLast().text()));
    }
    if (!draft.reasoning().isEmpty()) {
      answer.put("reasoning", draft.reasoning());
    }
    draft
        .end()
        .ifPresent(end -> {
          if (end instanceof Chunk.Finish(var reason)) {
            answer.put("finishReason", reason.name().toLowerCase(Locale.ROOT));
          }
        });
    answer.set("usage", ChatEvents.json(draft.usage(0)));
    if (!steps.isEmpty()) {
      var list = answer.putArray("steps");
      steps.forEach(step -> list.add(json(step)));
    }
    return answer;
  }

  private static ObjectNode json(ChainSpeech.Done step) {
    var json = Json.object().put("name", step.name()).put("model", step.model());
    json.put("text", step.text());
    if (step.usage() != null) {
      json.set("usage", ChatEvents.json(step.usage()));
    }
    return json;
  }

  /// A template with the values that were sent.
  private record Filled(Run run, boolean isStreamed) {}

  private Filled filled(Exchange exchange) {
    var caller = exchange.caller();
    prompts.named(caller, name(exchange), null);
    var errors = new ArrayList<FieldError>();
    var body = exchange.hasBody() ? object(exchange) : Json.object();
    for (var property : body.properties()) {
      if (!RUN_FIELDS.contains(property.getKey())) {
        errors.add(new FieldError("#/" + escaped(property.getKey()), "is not a field here"));
      }
    }
    var model = said(body, "model", JsonNode::isTextual, "must be text", errors);
    var stream = said(body, "stream", JsonNode::isBoolean, "must be true or false", errors);
    var version =
        said(
            body,
            "version",
            value -> value.isIntegralNumber() && value.canConvertToInt(),
            "must be a whole number",
            errors);
    var edition =
        prompts.named(caller, name(exchange), version == null ? null : version.intValue());
    var wish =
        new Wish(
            body.path("variables"),
            model == null ? null : model.textValue(),
            body.hasNonNull("schema") ? body.path("schema") : null);
    var run = prompts.fill(caller, edition, wish, errors);
    return new Filled(run, stream == null || stream.booleanValue());
  }

  /// A member that may be left out.
  private static @Nullable JsonNode said(
      ObjectNode body,
      String field,
      Function<JsonNode, Boolean> fits,
      String otherwise,
      List<FieldError> errors) {
    if (!body.hasNonNull(field)) {
      return null;
    }
    if (!fits.apply(body.path(field))) {
      errors.add(new FieldError("#/" + field, otherwise));
      return null;
    }
    return body.path(field);
  }

  private static ObjectNode object(Exchange exchange) {
    if (exchange.json() instanceof ObjectNode body) {
      return body;
    }
    throw new Problem.Invalid("#", "must be an object").asException();
  }

  private static String name(Exchange exchange) {
    return exchange.pathParameter("name");
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Problem.Malformed("bad_version", "A version is a number: 1, 2, 3 …").asException();
    }
  }

  private static ObjectNode json(Edition edition) {
    var json = Json.object().put("name", edition.name()).put("version", edition.version());
    json.setAll(edition.definition().json());
    return json.put("author", edition.author()).put("createdAt", edition.createdAt().toString());
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
