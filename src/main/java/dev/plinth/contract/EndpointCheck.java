package dev.plinth.contract;

import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.rules.Nearest;
import dev.plinth.rules.RuleCheck;
import dev.plinth.rules.RuleException;
import dev.plinth.rules.RuleParser;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import dev.plinth.schema.Search;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Holds an endpoint against the schema: collections, fields and variables that it names.
final class EndpointCheck {
  /// What `auth.*` reads from a body, beside the fields of `users`.
  static final List<String> CREDENTIALS =
      List.of(
          "login",
          "email",
          "username",
          "password",
          "newPassword",
          "currentPassword",
          "refreshToken");

  /// Keys of `filter` that are no field: `*` lets a query parameter of any field's name filter by
  /// that field; `q` looks into every text.
  static final Set<String> SPECIAL_FILTERS = Set.of("*", "q");

  private static final Set<String> REQUEST = Set.of("path", "query", "body", "caller", "now");
  private static final Set<String> OF_RECORDS =
      Set.of(
          "item",
          "items",
          "total",
          "pages",
          "page",
          "size",
          "offset",
          "count",
          "next",
          "previous",
          "nextPage",
          "previousPage");
  private static final Set<String> OF_SQL = Set.of("item", "items", "count");
  private static final Set<String> OF_SIGN_IN =
      Set.of("user", "accessToken", "refreshToken", "expiresIn");

  /// What makes or removes items.
  private static final Set<Verb> NOT_OF_ONE =
      Set.of(Verb.CREATE, Verb.UPSERT, Verb.DELETE, Verb.TOGGLE, Verb.VALUES);

  private static final Set<Verb> CHANGES =
      Set.of(Verb.CREATE, Verb.UPDATE, Verb.REPLACE, Verb.UPSERT, Verb.DELETE, Verb.TOGGLE);

  private final Endpoint endpoint;
  private final Map<String, Part> members;
  private final Schema schema;
  private final List<String> joining;
  private final Set<String> variables = new LinkedHashSet<>(REQUEST);

  private EndpointCheck(Endpoint endpoint, Part part, Schema schema, List<String> joining) {
    this.endpoint = endpoint;
    this.members = part.members();
    this.schema = schema;
    this.joining = joining;
  }

  /// @param joining what a sign-up may hold beside credentials and fields of users
  static void check(Endpoint endpoint, Part part, Schema schema, List<String> joining) {
    new EndpointCheck(endpoint, part, schema, joining).check();
  }

  private void check() {
    if (endpoint.body() != null) {
      Templates.variables(endpoint.body()).forEach(this::bound);
    }
    with();
    search();
    switch (endpoint.action()) {
      case Action.Records(var name, var verb) ->
          schema
              .collection(name)
              .ifPresentOrElse(
                  collection -> records(collection, verb),
                  () ->
                      place("do")
                          .fault(
                              "there is no collection "
                                  + name
                                  + Nearest.hint(name, CollectionReader.names(schema))));
      case Action.SignIn _ -> signIn();
      case Action.Sql sql -> {
        SqlReader.check(endpoint, sql, members, schema);
        reply(OF_SQL);
      }
      case Action.Chat _, Action.Fixed _ -> reply(Set.of());
    }
  }

  private void bound(Template.Variable variable) {
    variables.add(variable.name());
    if (variable.path().size() > 1) {
      place("body").fault("expected one name to bind, found $" + String.join(".", variable.path()));
    }
  }

  private void with() {
    if (!members.containsKey("with")) {
      return;
    }
    members
        .get("with")
        .members()
        .forEach((name, part) -> {
          var _ = selected(part);
          variables.add(name);
        });
  }

  /// The collection of a selection, `articles where slug = $path.slug`; what is wrong is told.
  private Optional<Collection> selected(Part part) {
    try {
      var selection = RuleParser.parseSelection(part.text());
      var collection = schema.collection(selection.collection());
      if (collection.isEmpty()) {
        part.fault(
            "there is no collection "
                + selection.collection()
                + Nearest.hint(selection.collection(), CollectionReader.names(schema)));
      } else {
        RuleCheck.faults(selection.where(), schema, collection.get(), variables)
            .forEach(part::fault);
      }
      return collection;
    } catch (RuleException e) {
      part.fault(e.fault());
      return Optional.empty();
    }
  }

  /// The item that is read after the change is what `item` gives a form.
  private Optional<Collection> shown(Collection collection, Verb verb) {
    var place = members.get("answer");
    if (place == null) {
      return Optional.of(collection);
    }
    if (!CHANGES.contains(verb)) {
      place.fault(
          "means nothing for `" + verb.name().toLowerCase(Locale.ROOT) + "`: it changes nothing");
    }
    return selected(place);
  }

  /// `item: $tags`: one field, whose values are listed.
  private void values(Collection collection) {
    var named = endpoint.item();
    var place = members.getOrDefault("item", place("do"));
    if (!(named instanceof Template.Variable(var path)) || path.size() != 1) {
      place.fault(
          "expected `item` to name the field whose values are listed, such as `item: $tags`");
      return;
    }
    item(place, path, collection, schema);
    boolean isJson =
        collection
            .field(path.getFirst())
            .filter(field -> field.type() instanceof FieldType.AnyJson || field.isDerived())
            .isPresent();
    if (isJson) {
      place.fault(
          path.getFirst()
              + " is "
              + "no field whose values can be listed: expected a scalar or a list");
    }
  }

  private void records(Collection collection, Verb verb) {
    if (collection.singleton() && NOT_OF_ONE.contains(verb)) {
      place("do")
          .fault(
              collection.name()
                  + " is a singleton, which is always there: expected view, update or replace");
    }
    if (members.containsKey("where")) {
      CollectionReader.checkCondition(members.get("where"), collection, schema, variables);
    }
    if (verb == Verb.UPSERT && !collection.singleton() && !members.containsKey("where")) {
      counted(collection);
    }
    for (var key : List.of("filter", "set")) {
      if (members.containsKey(key)) {
        members
            .get(key)
            .members()
            .forEach((name, part) -> {
              if (key.equals("set") || !SPECIAL_FILTERS.contains(name)) {
                CollectionReader.checkField(part, name, collection);
              }
              variables(part, variables);
            });
      }
    }
    for (var name : endpoint.sort()) {
      if (!name.startsWith("$")) {
        CollectionReader.checkKey(place("sort"), name, collection);
      }
    }
    for (var name : endpoint.expand()) {
      if (collection.field(name).filter(Field::isReference).isEmpty()) {
        place("expand").fault(name + " is no reference of " + collection.name());
      }
    }
    if (verb == Verb.VALUES) {
      values(collection);
    } else if (members.containsKey("item")) {
      shown(collection, verb).ifPresent(shown -> item(members.get("item"), shown, schema));
    } else {
      var _ = shown(collection, verb);
    }
    for (var key : List.of("page", "offset", "size")) {
      if (members.containsKey(key)) {
        variables(members.get(key), REQUEST);
      }
    }
    reply(OF_RECORDS);
  }

  /// An upsert without a condition is about the item that has the same unique values, and adds to
  /// it.
  private void counted(Collection collection) {
    int groups = collection.uniqueGroups().size();
    if (groups != 1) {
      place("do")
          .fault(
              "an upsert without `where` adds to the item that has the same unique values:"
                  + " expected "
                  + collection.name()
                  + " to have one `unique` group, found "
                  + groups);
    }
    boolean adds =
        endpoint.set().entrySet().stream()
            .anyMatch(entry ->
                entry.getValue() instanceof Template.Members(var each)
                    && each.keySet().equals(Set.of("+="))
                    && isNumber(collection, entry.getKey()));
    if (!adds) {
      place("do")
          .fault(
              "an upsert without `where` counts: expected `set` to add to a number, such as `set: {"
                  + " quantity: { \"+=\": 1 } }`");
    }
  }

  private static boolean isNumber(Collection collection, String field) {
    return collection
        .field(field)
        .filter(one -> one.type() instanceof FieldType.Int || one.type() instanceof FieldType.Real)
        .isPresent();
  }

  private void search() {
    if (!members.containsKey("search")) {
      return;
    }
    var place = members.get("search");
    if (endpoint.action() instanceof Action.Records(var name, var verb)
        && (verb == Endpoint.Verb.LIST || verb == Endpoint.Verb.COUNT)) {
      schema
          .collection(name)
          .filter(collection -> collection.search() == null)
          .ifPresent(collection ->
              place.fault(
                  name
                      + " is not searched by words: add "
                      + Search.example(collection)
                      + " to the collection"));
    } else {
      place.fault("only `list` and `count` search");
    }
    if (endpoint.search() instanceof Template.Members
        || endpoint.search() instanceof Template.Elements) {
      place.fault("expected one variable, such as `$query.q`");
    }
    variables(place, variables);
  }

  private void signIn() {
    var users = schema.collection(Schema.USERS);
    if (endpoint.body() != null && users.isPresent()) {
      var known = new ArrayList<>(CREDENTIALS);
      users.get().fields().forEach(field -> known.add(field.name()));
      known.addAll(joining);
      for (var variable : Templates.variables(endpoint.body())) {
        var name = variable.name();
        if (!known.contains(name) && !name.equals("values")) {
          place("body")
              .fault(
                  "$"
                      + name
                      + " is neither a credential ("
                      + String.join(", ", CREDENTIALS)
                      + ") nor a field of users"
                      + Nearest.hint(name, known));
        }
      }
    }
    if (members.containsKey("item") && users.isPresent()) {
      item(members.get("item"), users.get(), schema);
    }
    reply(OF_SIGN_IN);
  }

  private void reply(Set<String> own) {
    var known = new LinkedHashSet<>(variables);
    known.addAll(own);
    for (var key : List.of("reply", "headers")) {
      if (members.containsKey(key)) {
        variables(members.get(key), known);
      }
    }
  }

  private static void variables(Part part, Set<String> known) {
    for (var variable : Templates.variables(Templates.of(part.json()))) {
      if (!known.contains(variable.name())) {
        part.fault(
            "there is no variable $"
                + variable.name()
                + Nearest.hint(
                    "$" + variable.name(), known.stream().map(name -> "$" + name).toList())
                + "; expected one of "
                + String.join(", ", known.stream().map(name -> "$" + name).sorted().toList()));
      }
    }
  }

  /// The form of an item names fields, fields behind references, `$id` and `$fields`.
  static void item(Part part, Collection collection, Schema schema) {
    for (var variable : Templates.variables(Templates.of(part.json()))) {
      if (!variable.path().equals(List.of("fields"))) {
        item(part, variable.path(), collection, schema);
      }
    }
  }

  private static void item(Part part, List<String> path, Collection collection, Schema schema) {
    var name = path.getFirst();
    var field = collection.field(name);
    if (field.map(Field::hidden).orElse(false)) {
      part.fault(name + " in " + collection.name() + " is hidden: no answer may hold it");
      return;
    }
    CollectionReader.checkField(part, name, collection);
    if (path.size() > 1 && field.isPresent()) {
      var to = field.get().type().target();
      if (to.isPresent()) {
        schema
            .collection(to.get())
            .ifPresent(target -> item(part, path.subList(1, path.size()), target, schema));
      } else if (!(field.get().type() instanceof FieldType.AnyJson)) {
        part.fault(name + " in " + collection.name() + " is no reference: nothing follows it");
      }
    }
  }

  private Part place(String key) {
    var part = members.get(key);
    if (part == null) {
      throw new IllegalStateException("no key " + key);
    }
    return part;
  }
}
