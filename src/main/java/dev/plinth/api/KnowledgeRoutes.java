package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.knowledge.Findings;
import dev.plinth.chat.knowledge.Knowledge;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/knowledge/search`: what the app's items say about something.
public final class KnowledgeRoutes {
  private static final Set<String> FIELDS = Set.of("query", "collections", "limit");
  private static final int LIMIT_USUAL = 10;

  /// More is no question; embedding models would leave the rest out in silence.
  private static final int QUERY_LENGTH_MAX = 2_000;

  private final Knowledge knowledge;
  private final Speaking speaking;
  private final boolean isOpen;
  private final long bodyBytesMax;

  /// @param isOpen whether the app has no sign-in
  public KnowledgeRoutes(
      Knowledge knowledge, Speaking speaking, boolean isOpen, long bodyBytesMax) {
    this.knowledge = knowledge;
    this.speaking = speaking;
    this.isOpen = isOpen;
    this.bodyBytesMax = bodyBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    var summary = "Find items by what they say";
    var info =
        isOpen ? RouteInfo.open("knowledge", summary) : RouteInfo.signedIn("knowledge", summary);
    routes.surface(
        "POST",
        "/api/v1/knowledge/search",
        this::search,
        info.with("KnowledgeSearch", "KnowledgeFindings").forKeys(KeyScope.RECORDS));
  }

  private void search(Exchange exchange) {
    var caller = exchange.caller();
    if (!isOpen) {
      caller.require();
    }
    var body = exchange.json(bodyBytesMax);
    requireKnowledge();
    var errors = new ArrayList<FieldError>();
    var query = query(body.path("query"), errors);
    var collections = collections(body.path("collections"), errors);
    int limit = limit(body.path("limit"), errors);
    for (var property : body.properties()) {
      if (!FIELDS.contains(property.getKey())) {
        errors.add(
            new FieldError(
                "#/" + property.getKey().replace("~", "~0").replace("/", "~1"),
                "is not a field here"));
      }
    }
    if (!body.isObject()) {
      throw new Problem.Invalid("#", "must be an object").asException();
    }
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    exchange.waitLong();
    var who = speaking.who(caller, exchange.address());
    exchange.send(200, json(knowledge.search(caller, who, query, collections, limit)));
  }

  private void requireKnowledge() {
    if (knowledge.collections().isEmpty()) {
      throw new Problem.Malformed(
              "no_knowledge",
              "This app knows nothing of what its items say: name fields in plinth.yaml, such as"
                  + " `assistant: { knowledge: { notes: [title, body] } }`.")
          .asException();
    }
  }

  private static String query(JsonNode node, List<FieldError> errors) {
    var query = node.asText("").strip();
    if (!node.isTextual() || query.isEmpty()) {
      errors.add(new FieldError("#/query", "is required: the words of a question"));
    } else if (query.length() > QUERY_LENGTH_MAX) {
      errors.add(
          new FieldError("#/query", "must have " + QUERY_LENGTH_MAX + " characters at most"));
    }
    return query;
  }

  /// Null for all.
  private @Nullable Set<String> collections(JsonNode node, List<FieldError> errors) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    var names = new LinkedHashSet<String>();
    if (!node.isArray() || node.isEmpty()) {
      errors.add(new FieldError("#/collections", "must be a list of names"));
    }
    for (int i = 0; i < node.size(); i++) {
      var name = node.path(i).asText("");
      if (!knowledge.collections().contains(name)) {
        errors.add(new FieldError("#/collections/" + i, "is no collection that is known"));
      }
      names.add(name);
    }
    return names;
  }

  private static int limit(JsonNode node, List<FieldError> errors) {
    if (node.isMissingNode() || node.isNull()) {
      return LIMIT_USUAL;
    }
    if (!node.canConvertToInt()
        || !node.isIntegralNumber()
        || node.intValue() < 1
        || node.intValue() > Knowledge.LIMIT_MAX) {
      errors.add(new FieldError("#/limit", "must be a number from 1 to " + Knowledge.LIMIT_MAX));
      return LIMIT_USUAL;
    }
    return node.intValue();
  }

  private static ObjectNode json(Findings findings) {
    var json = Json.object();
    var items = json.putArray("items");
    for (var found : findings.items()) {
      items
          .addObject()
          .put("collection", found.collection())
          .put("id", found.id())
          .put("title", found.title())
          .put("text", found.text())
          .put("score", found.score())
          .set("item", found.item());
    }
    return json.put("found", findings.byMeaning() ? "meaning" : "words");
  }
}
