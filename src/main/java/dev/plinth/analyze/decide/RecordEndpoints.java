package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides what each call on a collection does, how its body is read and its answer written.
final class RecordEndpoints {
  private final Map<String, Entity> entities;
  private final Map<String, JsonNode> singles;
  private final boolean hasSignIn;
  private final Notes notes;

  /// @param singles objects that the frontend carries as data, by collection
  RecordEndpoints(
      Map<String, Entity> entities, Map<String, JsonNode> singles, boolean hasSignIn, Notes notes) {
    this.entities = entities;
    this.singles = singles;
    this.hasSignIn = hasSignIn;
    this.notes = notes;
  }

  boolean hasSignIn() {
    return hasSignIn;
  }

  /// The endpoint that answers a call; empty when it stays undecided, which has been noted.
  Optional<Endpoint> of(Target target) {
    var entity = Objects.requireNonNull(entities.get(target.collection()));
    return target.isPlain() ? plain(target, entity) : new Actions(this, notes).of(target, entity);
  }

  private Optional<Endpoint> plain(Target target, Entity entity) {
    var call = target.call();
    return switch (call.method()) {
      case "GET" -> read(target, entity);
      case "POST" ->
          Optional.of(written(target, entity, target.key() == null ? Verb.CREATE : Verb.UPDATE));
      case "PUT", "PATCH" -> changed(target, entity);
      case "DELETE" -> deleted(target, entity);
      default -> {
        notes.leave(call, "the method " + call.method() + " is not served");
        yield Optional.empty();
      }
    };
  }

  private Optional<Endpoint> read(Target target, Entity entity) {
    if (target.key() != null) {
      return Optional.of(draft(target, entity, Verb.VIEW).build());
    }
    var call = target.call();
    var answer = Envelope.of(call.response(), target.noun(), true);
    var single = singles.get(entity.name());
    if (single != null) {
      notes.decide(
          call.key(), "answers what the app's own data says", "it is one object there", call.at());
      return Optional.of(fixed(call, Templates.of(single)));
    }
    if (answer.isList() || call.response().names().isEmpty()) {
      return Optional.of(
          words(target, entity, answer).orElseGet(() -> list(target, entity, List.of())));
    }
    if (entity.owner() != null) {
      var draft = draft(target, entity, Verb.VIEW);
      draft.conditions.add(entity.owner() + " = $caller.id");
      notes.decide(
          call.key(),
          "the caller's own one",
          "it answers one object, and people make theirs",
          call.at());
      return Optional.of(draft.build());
    }
    notes.leave(call, "it answers one object, and nothing in the app says how it comes about");
    return Optional.empty();
  }

  /// A list of things that nothing in the app makes and that show no members: an empty one keeps
  /// the page alive.
  private Optional<Endpoint> words(Target target, Entity entity, Envelope answer) {
    boolean isKnown =
        !entity.collection().fields().isEmpty()
            || entity.draft().seed().isPresent()
            || entity.draft().calls().stream().anyMatch(Call::isMutation);
    if (isKnown) {
      return Optional.empty();
    }
    notes.decide(
        target.call().key(),
        "always an empty list",
        "nothing in the app says what is in it",
        target.call().at());
    var empty = new Template.Elements(List.of());
    return Optional.of(fixed(target.call(), answer.around(empty, new ArrayList<>())));
  }

  private static Endpoint fixed(Call call, Template reply) {
    return new Endpoint(
        call.method(),
        call.path(),
        new Endpoint.Action.Fixed(),
        Map.of(),
        null,
        Map.of(),
        null,
        Map.of(),
        null,
        List.of(),
        List.of(),
        null,
        reply,
        Map.of(),
        0,
        Endpoint.Access.ANYONE,
        call.at().stream().map(Object::toString).toList());
  }

  /// A list under some conditions more.
  Endpoint list(Target target, Entity entity, List<String> conditions) {
    var call = target.call();
    var listing = Listing.of(call, entity, entities, notes);
    var draft = draft(target, entity, Verb.LIST);
    draft.conditions.addAll(conditions);
    draft.conditions.addAll(listing.conditions());
    draft.filter.putAll(listing.filter());
    draft.page = listing.page();
    draft.sort = listing.sort();
    if (call.page() != null
        && call.page().number() != null
        && call.page().number().equals("_page")) {
      draft.headers.put("X-Total-Count", new Template.Variable("total"));
    }
    var answer = Envelope.of(call.response(), target.noun(), true);
    var unanswered = new ArrayList<String>();
    draft.reply = answer.around(new Template.Variable("items"), unanswered);
    unanswered.forEach(name ->
        notes.decide(
            call.key(),
            "no `" + name + "` in the answer",
            "nothing says what it holds",
            call.at()));
    return draft.build();
  }

  Endpoint written(Target target, Entity entity, Verb verb) {
    return draft(target, entity, verb).build();
  }

  private Optional<Endpoint> changed(Target target, Entity entity) {
    if (target.key() != null) {
      return Optional.of(written(target, entity, Verb.UPDATE));
    }
    return byBody(target, entity, Verb.UPDATE, "the request names no item to change");
  }

  private Optional<Endpoint> deleted(Target target, Entity entity) {
    if (target.key() != null) {
      return Optional.of(written(target, entity, Verb.DELETE));
    }
    return byBody(
        target, entity, Verb.DELETE, "the request names no item: it may mean all of them");
  }

  /// The item is named in the body or in the query.
  private Optional<Endpoint> byBody(Target target, Entity entity, Verb verb, String otherwise) {
    var call = target.call();
    var keys = new ArrayList<>(List.of("id", "_id", Words.singular(entity.name()) + "Id"));
    entity.collection().fields().stream()
        .filter(field -> field.isReference() && !field.hidden())
        .forEach(field -> keys.add(field.name()));
    for (var key : keys) {
      boolean isInBody = call.request().names().contains(key);
      boolean isInQuery = call.query().stream().anyMatch(parameter -> parameter.name().equals(key));
      if (isInBody || isInQuery) {
        var draft = draft(target, entity, verb);
        var field = entity.field(key).filter(Field::isReference).isPresent() ? key : "id";
        draft.conditions.add(field + " = $" + (isInBody ? "body." : "query.") + key);
        return Optional.of(draft.build());
      }
    }
    notes.leave(call, otherwise);
    return Optional.empty();
  }

  Draft draft(Target target, Entity entity, Verb verb) {
    return new Draft(target, entity, verb);
  }

  /// An endpoint in the making.
  final class Draft {
    final List<String> conditions = new ArrayList<>();
    final Map<String, Template> filter = new LinkedHashMap<>();
    final Map<String, Template> set = new LinkedHashMap<>();
    final Map<String, Template> headers = new LinkedHashMap<>();
    Endpoint.@Nullable Page page;
    List<String> sort = List.of();
    @Nullable Template reply;
    @Nullable Template body;
    int status;
    private final Map<String, String> with = new LinkedHashMap<>();
    private final Target target;
    private final Entity entity;
    private final Verb verb;

    private Draft(Target target, Entity entity, Verb verb) {
      this.target = target;
      this.entity = entity;
      this.verb = verb;
      if (target.key() != null) {
        conditions.add(entity.condition(target.key()));
      }
      parent();
      body = body();
      reply = reply();
      status = status();
    }

    Endpoint build() {
      var call = target.call();
      boolean hasItem = verb != Verb.COUNT;
      return new Endpoint(
          call.method(),
          call.path(),
          new Endpoint.Action.Records(entity.name(), verb),
          with,
          verb == Verb.CREATE || conditions.isEmpty() ? null : String.join(" and ", conditions),
          filter,
          body,
          set,
          page,
          sort,
          List.of(),
          hasItem ? entity.item(entities, notes) : null,
          status == 204 ? null : reply,
          headers,
          status,
          access(),
          call.at().stream().map(Object::toString).toList());
    }

    /// The item that a nested path hangs from is loaded first: a miss is 404, and what it is is
    /// checked.
    private void parent() {
      var parent = target.parent();
      var above = parent == null ? null : entities.get(parent.collection());
      if (parent == null || above == null) {
        return;
      }
      var field =
          entity.collection().fields().stream()
              .filter(each -> Entities.refersTo(each, parent.collection()))
              .filter(each -> !each.name().equals(entity.owner()))
              .findFirst();
      if (field.isEmpty()) {
        return;
      }
      var name = Words.singular(above.name());
      with.put(name, above.name() + " where " + above.condition(parent.parameter()));
      if (verb == Verb.CREATE) {
        set.put(field.get().name(), new Template.Variable(name + ".id"));
      } else {
        conditions.add(field.get().name() + " = $" + name + ".id");
      }
    }

    /// Only an enveloped body needs words: a bare one is the item's fields as they are.
    private @Nullable Template body() {
      if (verb != Verb.CREATE && verb != Verb.UPDATE) {
        return null;
      }
      var sent = Envelope.ofRequest(target.call().request(), target.noun());
      if (sent.path().isEmpty()) {
        return null;
      }
      var holes = new LinkedHashMap<String, Template>();
      for (var name : sent.item().names()) {
        if (entity.field(name).isPresent()) {
          holes.put(name, new Template.Variable(name));
        }
      }
      return new Template.Members(Map.of(sent.path().getFirst(), new Template.Members(holes)));
    }

    private Template reply() {
      var item = new Template.Variable("item");
      var response = target.call().response();
      if (verb == Verb.DELETE && Listing.isUnread(response)) {
        return withMessage("Deleted", item);
      }
      if (isOnlyBeside(response)) {
        var members = new LinkedHashMap<String, Template>();
        response
            .names()
            .forEach(name ->
                Envelope.beside(name, response.member(name))
                    .ifPresent(value -> members.put(name, value)));
        members.putIfAbsent(target.noun(), item);
        return new Template.Members(members);
      }
      var answer = Envelope.of(response, target.noun(), false);
      var leaf = answer.isList() ? new Template.Variable("items") : item;
      return answer.around(leaf, new ArrayList<>());
    }

    /// What was deleted, and a word: apps that read neither lose nothing.
    private Template withMessage(String text, Template item) {
      var members = new LinkedHashMap<String, Template>();
      members.put("message", new Template.Literal(TextNode.valueOf(text)));
      members.put(Template.Members.SPREAD, item);
      return new Template.Members(members);
    }

    /// `{ success, message }`: an answer that tells of the item and does not hold it.
    private boolean isOnlyBeside(Shape response) {
      return !response.names().isEmpty()
          && !(response instanceof Shape.Arr)
          && response.names().stream()
              .allMatch(name ->
                  entity.field(name).isEmpty()
                      && !entity.keys().contains(name)
                      && Set.of("message", "msg", "success", "ok", "status", "error")
                          .contains(Words.flat(name)));
    }

    private int status() {
      var tested = target.call().statuses();
      if (tested.contains(204)
          && !tested.contains(200)
          && Listing.isUnread(target.call().response())) {
        return 204;
      }
      return verb == Verb.CREATE && tested.contains(200) && !tested.contains(201) ? 200 : 0;
    }

    private Endpoint.Access access() {
      var rules = entity.collection().access();
      var rule =
          switch (verb) {
            case LIST, VIEW, COUNT -> rules.read();
            case CREATE -> rules.create();
            case UPDATE, REPLACE, UPSERT -> rules.update();
            case DELETE -> rules.delete();
          };
      return !hasSignIn || rule.equals("anyone")
          ? Endpoint.Access.ANYONE
          : Endpoint.Access.SIGNED_IN;
    }
  }

  /// The truth value of a field that an action's word names: `complete` for `completed`.
  static Optional<Field> flag(Entity entity, String word) {
    var stem = stem(word);
    return entity.collection().fields().stream()
        .filter(field -> field.type() instanceof FieldType.Bool)
        .filter(field -> stem(field.name().replaceFirst("^(is|has)(?=[A-Z_])", "")).equals(stem))
        .findFirst();
  }

  static Template truth(boolean value) {
    return new Template.Literal(BooleanNode.valueOf(value));
  }

  private static String stem(String word) {
    return Words.flat(word).replaceAll("(ed|e|d)$", "");
  }
}
