package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.contract.Contract.Undecided;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes a contract as people read it. What [ContractReader] makes of the text is the same
/// contract again.
public final class ContractWriter {
  private final YamlText yaml = new YamlText();
  private final Contract contract;

  private ContractWriter(Contract contract) {
    this.contract = contract;
  }

  /// The text of `plinth.yaml`.
  public static String write(Contract contract) {
    return new ContractWriter(contract).text();
  }

  /// The same text in pieces, each with the lines of the app's source that ask for it.
  public static List<Passage> passages(Contract contract) {
    var passages = new ArrayList<Passage>();
    var head = new ContractWriter(contract);
    head.frontend();
    head.server();
    head.auth();
    passages.add(new Passage(Passage.Section.BACKEND, "", head.yaml.toString(), List.of()));
    var items = head.sharedItems();
    for (var collection : contract.schema().collections()) {
      var one = new ContractWriter(contract);
      one.collection(collection, items.get(collection.name()));
      var at =
          contract.endpoints().stream()
              .filter(endpoint -> isAbout(endpoint, collection.name()))
              .flatMap(endpoint -> endpoint.at().stream())
              .distinct()
              .toList();
      var text = one.yaml.toString().stripTrailing().stripIndent() + "\n";
      passages.add(new Passage(Passage.Section.COLLECTIONS, collection.name(), text, at));
    }
    for (var endpoint : contract.endpoints()) {
      var one = new YamlText();
      var members = endpoint(endpoint, items);
      members.remove("at"); // told beside the text
      one.entry(0, endpoint.key(), members);
      passages.add(
          new Passage(Passage.Section.ENDPOINTS, endpoint.key(), one.toString(), endpoint.at()));
    }
    for (var one : contract.undecided()) {
      passages.add(
          new Passage(
              Passage.Section.UNDECIDED,
              one.method() + " " + one.path(),
              one.why() + (one.speaks().isEmpty() ? "" : " (speaks " + one.speaks() + ")"),
              one.at().isEmpty() ? List.of() : List.of(one.at())));
    }
    return passages;
  }

  private static boolean isAbout(Endpoint endpoint, String collection) {
    return endpoint.shown().filter(collection::equals).isPresent()
        || (endpoint.action() instanceof Action.Records(var name, _) && name.equals(collection))
        || (endpoint.action() instanceof Action.SignIn && collection.equals(Schema.USERS));
  }

  /// Any other document in the same plain YAML.
  public static String yaml(ObjectNode document) {
    var yaml = new YamlText();
    document.properties().forEach(member -> yaml.entry(0, member.getKey(), member.getValue()));
    return yaml.toString();
  }

  private String text() {
    yaml.line(
        "# The contract of this backend: what it keeps, who may do what, which calls it answers.");
    yaml.line("# Written by `plinth analyze`, yours to edit. `plinth serve` obeys it.");
    yaml.line("plinth: 1");
    frontend();
    server();
    auth();
    var items = sharedItems();
    section("collections", contract.schema().collections().isEmpty());
    for (var collection : contract.schema().collections()) {
      collection(collection, items.get(collection.name()));
    }
    section("endpoints", contract.endpoints().isEmpty());
    for (var endpoint : contract.endpoints()) {
      yaml.entry(1, endpoint.key(), endpoint(endpoint, items));
    }
    if (!contract.errors().equals(Errors.USUAL)) {
      yaml.gap();
      yaml.entry(0, "errors", errors(contract.errors()));
    }
    if (!contract.assistant().equals(Assistant.NONE)) {
      yaml.gap();
      yaml.entry(0, "assistant", AssistantReader.json(contract.assistant()));
    }
    section("undecided", contract.undecided().isEmpty());
    for (var undecided : contract.undecided()) {
      yaml.entry(1, undecided.method() + " " + undecided.path(), undecided(undecided));
    }
    return yaml.toString();
  }

  private static ObjectNode errors(Errors errors) {
    var members = Json.object();
    members.set("reply", Templates.json(errors.reply()));
    if (!errors.statuses().isEmpty()) {
      var statuses = members.putObject("statuses");
      errors.statuses().forEach((kind, status) -> statuses.put(kind.word(), status));
    }
    return members;
  }

  private void section(String name, boolean isEmpty) {
    if (!isEmpty) {
      yaml.gap();
      yaml.line(name + ":");
    }
  }

  private void frontend() {
    var frontend = contract.frontend();
    var object = Json.object();
    put(object, "name", frontend.name(), "");
    put(object, "dir", frontend.dir(), "");
    put(object, "origins", frontend.origins());
    put(object, "dist", frontend.dist(), "dist");
    put(object, "replaces", frontend.replaces());
    if (!object.isEmpty()) {
      yaml.entry(0, "frontend", object);
    }
  }

  private void server() {
    var object = Json.object();
    object.put("port", contract.server().port());
    put(object, "base", contract.server().base(), "");
    if (!contract.server().proxies().isEmpty()) {
      var proxies = object.putArray("proxies");
      for (var proxy : contract.server().proxies()) {
        proxies.addObject().put("from", proxy.from()).put("to", proxy.to());
      }
    }
    yaml.entry(0, "server", object);
  }

  private void auth() {
    var auth = contract.auth();
    if (!auth.enabled()) {
      return;
    }
    var object = Json.object();
    object.put("login", auth.login());
    var token = object.putObject("token");
    switch (auth.token()) {
      case Auth.Token.Header(var name, var scheme, var refresh) -> {
        token.put("in", "header").put("name", name).put("scheme", scheme);
        if (refresh != null) {
          token.put("refresh", refresh);
        }
      }
      case Auth.Token.Cookie(var name, var refresh) -> {
        token.put("in", "cookie").put("name", name);
        if (refresh != null) {
          token.put("refresh", refresh);
        }
      }
    }
    object.put("lifetime", lifetime(auth.lifetime()));
    object.put("passwordMin", auth.passwordMin());
    var founds = auth.founds();
    if (founds != null) {
      var founding = object.putObject("founds").put("by", founds.by()).put("as", founds.as());
      put(founding, "name", founds.name(), "name");
    }
    if (!auth.first().isEmpty()) {
      var first = object.putObject("first");
      auth.first().forEach(first::set);
    }
    yaml.entry(0, "auth", object);
  }

  private static String lifetime(@Nullable Duration lifetime) {
    if (lifetime == null) {
      return "session";
    }
    long seconds = lifetime.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private void collection(Collection collection, @Nullable Template item) {
    yaml.line("  " + YamlText.key(collection.name()) + ":");
    var id = lower(collection.id());
    yaml.line("    id: " + id);
    if (collection.singleton()) {
      yaml.line("    singleton: true");
    }
    if (collection.view() != null) {
      yaml.entry(2, "view", TextNode.valueOf(collection.view()));
    }
    if (!collection.fields().isEmpty()) {
      yaml.line("    fields:");
      collection.fields().forEach(field -> yaml.entry(3, field.name(), FieldWriter.json(field)));
    }
    yaml.entry(2, "rules", rules(collection));
    if (!collection.indexes().isEmpty()) {
      yaml.entry(2, "indexes", Json.mapper().valueToTree(collection.indexes()));
    }
    if (!collection.unique().isEmpty()) {
      yaml.entry(2, "unique", Json.mapper().valueToTree(collection.unique()));
    }
    if (collection.search() != null) {
      yaml.entry(2, "search", SearchReader.json(collection.search()));
    }
    var former = Json.object();
    FieldWriter.was(former, collection.was());
    former.properties().forEach(was -> yaml.entry(2, was.getKey(), was.getValue()));
    if (item != null) {
      yaml.entry(2, "item", Templates.json(item));
    }
  }

  private static ObjectNode rules(Collection collection) {
    var access = collection.access();
    var object = Json.object();
    object.put("read", access.read());
    if (collection.singleton()) {
      object.put("update", access.update());
    } else if (new LinkedHashSet<>(List.of(access.create(), access.update(), access.delete()))
            .size()
        == 1) {
      object.put("write", access.create());
    } else {
      object.put("create", access.create());
      object.put("update", access.update());
      object.put("delete", access.delete());
    }
    put(object, "check", access.check(), access.update());
    return object;
  }

  /// An item shape that all endpoints of a collection share is written once, with the collection.
  private Map<String, Template> sharedItems() {
    var shared = new LinkedHashMap<String, Optional<Template>>();
    for (var endpoint : contract.endpoints()) {
      var collection = itemsOf(endpoint);
      if (collection.isPresent()) {
        var item = Optional.ofNullable(endpoint.item());
        var before = shared.putIfAbsent(collection.get(), item);
        if (before != null && !before.equals(item)) {
          shared.put(collection.get(), Optional.empty());
        }
      }
    }
    var items = new LinkedHashMap<String, Template>();
    shared.forEach((name, item) -> item.ifPresent(template -> items.put(name, template)));
    return items;
  }

  /// The collection whose items' form an endpoint takes over where it has none of its own.
  private static Optional<String> itemsOf(Endpoint endpoint) {
    boolean isForm =
        endpoint.action() instanceof Action.Records(_, var verb) && verb != Verb.VALUES;
    return isForm ? endpoint.shown() : Optional.empty();
  }

  private static ObjectNode endpoint(Endpoint endpoint, Map<String, Template> items) {
    var object = Json.object();
    action(object, endpoint.action());
    if (!endpoint.with().isEmpty()) {
      object.set("with", Json.mapper().valueToTree(endpoint.with()));
    }
    put(object, "where", endpoint.where() == null ? "" : endpoint.where(), "");
    put(object, "filter", endpoint.filter());
    put(object, "search", endpoint.search());
    put(object, "body", endpoint.body());
    put(object, "set", endpoint.set());
    page(object, endpoint.page());
    put(object, "sort", endpoint.sort());
    put(object, "expand", endpoint.expand());
    if (!itemsOf(endpoint).map(items::containsKey).orElse(false)) {
      put(object, "item", endpoint.item());
    }
    put(object, "answer", endpoint.answer() == null ? "" : endpoint.answer(), "");
    put(object, "reply", endpoint.reply());
    put(object, "headers", endpoint.headers());
    if (endpoint.status() != 0) {
      object.put("status", endpoint.status());
    }
    if (endpoint.access() != Endpoint.usualAccess(endpoint.action())) {
      object.put("access", endpoint.access() == Endpoint.Access.SIGNED_IN ? "signed_in" : "anyone");
    }
    put(object, "at", endpoint.at());
    return object;
  }

  private static void action(ObjectNode object, Action action) {
    switch (action) {
      case Action.Records(var collection, var verb) ->
          object.put("do", collection + "." + lower(verb));
      case Action.SignIn(var verb) -> object.put("do", "auth." + lower(verb));
      case Action.Chat(var protocol) -> object.put("do", "chat").put("protocol", protocol);
      case Action.Sql sql -> SqlReader.write(object, sql);
      case Action.Fixed() -> object.put("do", "reply");
    }
  }

  private static void page(ObjectNode object, Endpoint.@Nullable Page page) {
    if (page == null) {
      return;
    }
    put(object, "page", page.page());
    put(object, "offset", page.offset());
    if (page.size() == null) {
      object.put("size", page.sizeDefault());
    } else {
      put(object, "size", page.size());
      if (page.sizeDefault() != EndpointReader.SIZE_DEFAULT) {
        object.put("sizeDefault", page.sizeDefault());
      }
    }
    if (page.first() != 1) {
      object.put("first", page.first());
    }
  }

  private static ObjectNode undecided(Undecided undecided) {
    var object = Json.object().put("at", undecided.at()).put("why", undecided.why());
    put(object, "speaks", undecided.speaks(), "");
    return object;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void put(ObjectNode object, String key, String value, String usual) {
    if (!value.equals(usual)) {
      object.put(key, value);
    }
  }

  private static void put(ObjectNode object, String key, List<String> values) {
    if (values.size() == 1) {
      object.put(key, values.getFirst());
    } else if (!values.isEmpty()) {
      object.set(key, Json.mapper().valueToTree(values));
    }
  }

  private static void put(ObjectNode object, String key, @Nullable Template template) {
    if (template != null) {
      object.set(key, Templates.json(template));
    }
  }

  private static void put(ObjectNode object, String key, Map<String, Template> templates) {
    if (!templates.isEmpty()) {
      JsonNode json = Templates.json(new Template.Members(templates));
      object.set(key, json);
    }
  }
}
