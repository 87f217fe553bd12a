package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Templates;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.json.JsonPieces;
import dev.plinth.kernel.Problem;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Mutation.Mode;
import dev.plinth.records.Mutation.Values;
import dev.plinth.records.Reach;
import dev.plinth.records.Records;
import dev.plinth.records.Versions;
import dev.plinth.rules.Expr;
import dev.plinth.schema.Collection;
import dev.plinth.wire.Preconditions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes, changes or removes items. Bodies are read leniently: frontends send back whole objects.
final class WriteStep implements Step {
  /// A condition on the path is about one item, which must be there.
  private static final Pattern BY_PATH = Pattern.compile("\\$path\\.");

  /// Items of one body.
  private static final int ITEMS_MAX = 200;

  private static final String WHOLE = "values";

  private final Endpoint endpoint;
  private final Verb verb;
  private final Collection collection;
  private final Records records;
  private final Expr where;
  private final Form form;
  private final Form seen;
  private final List<String> bound;
  private final boolean many;
  private final Set<String> passedOn;

  /// @param seen the form in which the item is viewed at this address
  WriteStep(Endpoint endpoint, Verb verb, Collection collection, Records records, Form seen) {
    this.endpoint = endpoint;
    this.verb = verb;
    this.collection = collection;
    this.records = records;
    this.where = new Filters(endpoint, collection).where();
    this.form = ViewStep.form(endpoint);
    this.seen = seen;
    this.bound =
        endpoint.body() == null
            ? List.of()
            : Templates.variables(endpoint.body()).stream()
                .map(variable -> variable.name())
                .filter(name -> name.equals("id") || collection.field(name).isPresent())
                .toList();
    this.passedOn = passedOn(endpoint);
    var condition = endpoint.where();
    this.many =
        !collection.singleton()
            && (condition == null || !BY_PATH.matcher(condition).find())
            && !(endpoint.reply() != null
                && endpoint.answer() == null
                && ReplyTemplate.mentions(endpoint.reply(), List.of("item")));
  }

  /// What the contract sets, and the client sends under another name.
  private static Set<String> passedOn(Endpoint endpoint) {
    var ofClient = new HashSet<>(Set.of("body", "query", WHOLE));
    if (endpoint.body() != null) {
      Templates.variables(endpoint.body()).forEach(variable -> ofClient.add(variable.name()));
    }
    var found = new HashSet<String>();
    endpoint
        .set()
        .forEach((field, template) -> {
          if (Templates.variables(template).stream()
              .anyMatch(variable -> ofClient.contains(variable.name()))) {
            found.add(field);
          }
        });
    return found;
  }

  static boolean readsBody(Verb verb) {
    return switch (verb) {
      case CREATE, UPDATE, REPLACE, UPSERT, TOGGLE -> true;
      case LIST, VIEW, DELETE, COUNT, VALUES -> false;
    };
  }

  @Override
  public int run(Exchange exchange, Variables variables) {
    var items = new ArrayList<byte[]>();
    var mutations = mutations(exchange, variables);
    var arguments = variables.arguments();
    if (mutations.size() == 1) {
      items.addAll(records.write(variables.caller(), mutations.getFirst(), arguments).items());
    } else {
      records
          .write(variables.caller(), mutations, arguments)
          .forEach(outcome -> items.addAll(outcome.items()));
    }
    variables.set("items", new JsonPieces().array(items).bytes());
    variables.set("count", Json.object().numberNode(items.size()));
    if (!items.isEmpty()) {
      variables.set("item", items.getFirst());
      if (!many && form.equals(seen) && verb != Verb.DELETE && verb != Verb.CREATE) {
        exchange.header("ETag", Preconditions.tag(Versions.of(items.getFirst())));
      }
    }
    return verb == Verb.CREATE ? 201 : 200;
  }

  private List<Mutation> mutations(Exchange exchange, Variables variables) {
    var name = collection.name();
    var reach = many ? Reach.ALL : Reach.one(versions(exchange));
    return switch (verb) {
      case CREATE ->
          bodies(variables).stream()
              .<Mutation>map(body -> new Mutation.Insert(name, values(body, variables), form))
              .toList();
      case UPDATE, REPLACE ->
          List.of(
              new Mutation.Update(
                  name,
                  where,
                  values(body(variables), variables),
                  verb == Verb.REPLACE,
                  reach,
                  form));
      case UPSERT -> {
        var values = values(body(variables), variables);
        yield List.of(
            endpoint.where() == null
                ? new Mutation.Add(name, values, form)
                : new Mutation.Upsert(name, where, values, form));
      }
      case TOGGLE ->
          List.of(new Mutation.Toggle(name, where, values(body(variables), variables), form));
      case DELETE -> List.of(new Mutation.Delete(name, where, reach, form));
      case LIST, VIEW, COUNT, VALUES -> throw new IllegalStateException(verb + " changes nothing");
    };
  }

  /// What `If-Match` names is the item as the view at this address answers it.
  private Versions versions(Exchange exchange) {
    var ifMatch = exchange.header("If-Match");
    return ifMatch.isEmpty()
        ? Versions.ANY
        : Preconditions.read(ifMatch, Optional.empty()).match().in(seen);
  }

  private Values values(JsonNode body, Variables variables) {
    var set = new LinkedHashMap<String, JsonNode>();
    endpoint.set().forEach((field, template) -> set.put(field, variables.evaluate(template)));
    return new Values(body, set, Mode.LENIENT, passedOn, null);
  }

  /// One body for each item: an array makes several.
  private List<JsonNode> bodies(Variables variables) {
    var sent = whole(variables);
    if (sent == null || !sent.isArray()) {
      return List.of(body(variables));
    }
    if (sent.isEmpty() || sent.size() > ITEMS_MAX) {
      throw new Problem.Invalid("#", "must hold 1 to " + ITEMS_MAX + " items").asException();
    }
    var bodies = new ArrayList<JsonNode>();
    sent.forEach(bodies::add);
    return bodies;
  }

  private JsonNode body(Variables variables) {
    var sent = whole(variables);
    if (endpoint.body() == null) {
      return sent == null ? Json.object() : sent;
    }
    var body = Json.object();
    if (sent != null && sent.isObject()) {
      sent.properties().forEach(member -> body.set(member.getKey(), member.getValue()));
    }
    for (var field : bound) {
      var value = variables.find(List.of(field));
      if (value != null) {
        body.set(field, value);
      }
    }
    return body;
  }

  /// What stands for the whole item: `$values`, or the body itself where the contract gives it no
  /// form.
  private @Nullable JsonNode whole(Variables variables) {
    return variables.find(List.of(endpoint.body() == null ? "body" : WHOLE));
  }
}
