package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.schema.Field;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An endpoint in the making: what the call's path, body and answer say of it, before anybody adds
/// conditions.
final class EndpointDraft {
  final List<String> conditions = new ArrayList<>();
  final Map<String, Template> filter = new LinkedHashMap<>();
  final Map<String, Template> set = new LinkedHashMap<>();
  final Map<String, Template> headers = new LinkedHashMap<>();
  Endpoint.@Nullable Page page;
  List<String> sort = List.of();
  @Nullable Template reply;
  @Nullable Template body;
  @Nullable Template item;
  int status;
  private final Map<String, String> with = new LinkedHashMap<>();
  private @Nullable Changed changed;
  private final Target target;
  private final Entity entity;
  private final Verb verb;
  private final Map<String, Entity> entities;
  private final boolean hasSignIn;
  private final Notes notes;

  /// @param entity whose items the answer shows
  EndpointDraft(
      Target target,
      Entity entity,
      Verb verb,
      Map<String, Entity> entities,
      boolean hasSignIn,
      Notes notes) {
    this.target = target;
    this.entity = entity;
    this.verb = verb;
    this.entities = entities;
    this.hasSignIn = hasSignIn;
    this.notes = notes;
    if (target.key() != null) {
      conditions.add(entity.condition(target.key()));
    }
    parent();
    body = body();
    reply = reply();
    status = status();
  }

  /// What is changed in place of the item that the answer shows.
  private record Changed(Endpoint.Action.Records action, String answer) {}

  /// Changes items of another collection that belong to this item, and shows the item after it.
  ///
  /// @param reference the field there that leads here
  /// @param mine what else picks them; empty where a new one is made
  void change(String collection, Verb how, String reference, String mine) {
    var name = Words.singular(entity.name());
    with.put(name, entity.name() + " where " + String.join(" and ", conditions));
    conditions.clear();
    if (!mine.isEmpty()) {
      conditions.add(reference + " = $" + name + ".id");
      conditions.add(mine);
    }
    if (how != Verb.DELETE) {
      set.put(reference, new Template.Variable(name + ".id"));
    }
    body = null;
    changed =
        new Changed(
            new Endpoint.Action.Records(collection, how),
            entity.name() + " where id = $" + name + ".id");
  }

  Endpoint build() {
    var call = target.call();
    boolean hasItem = verb != Verb.COUNT;
    return new Endpoint(
        call.method(),
        call.path(),
        changed == null ? new Endpoint.Action.Records(entity.name(), verb) : changed.action(),
        with,
        verb == Verb.CREATE || conditions.isEmpty() ? null : String.join(" and ", conditions),
        filter,
        null,
        body,
        set,
        page,
        sort,
        List.of(),
        item == null && hasItem ? entity.item(entities, notes) : item,
        changed == null ? null : changed.answer(),
        status == 204 ? null : reply,
        headers,
        status,
        changed == null || !hasSignIn ? access() : Endpoint.Access.SIGNED_IN,
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
    boolean isOwners = field.isEmpty() && above.name().equals(Schema.USERS);
    if (field.isEmpty() && !(isOwners && entity.owner() != null)) {
      return;
    }
    var name = Words.singular(above.name());
    with.put(name, above.name() + " where " + above.condition(parent.parameter()));
    var link = field.map(Field::name).orElse(entity.owner());
    var there = link + " = $" + name + ".id";
    if (verb == Verb.CREATE) {
      field.ifPresent(found -> set.put(found.name(), new Template.Variable(name + ".id")));
    } else if (verb == Verb.LIST && parent.isPeer() && !isOwners && entity.owner() != null) {
      var back = "%s = $%s.id and %s = $caller.id".formatted(entity.owner(), name, link);
      conditions.add("((%s = $caller.id and %s) or (%s))".formatted(entity.owner(), there, back));
    } else {
      conditions.add(there);
    }
  }

  /// Only an enveloped body needs words: a bare one is the item's fields as they are.
  private @Nullable Template body() {
    if (verb != Verb.CREATE && verb != Verb.UPDATE && verb != Verb.UPSERT) {
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
    if (verb == Verb.UPSERT) {
      return tested.contains(201) && !tested.contains(200) ? 201 : 0;
    }
    return verb == Verb.CREATE && tested.contains(200) && !tested.contains(201) ? 200 : 0;
  }

  private Endpoint.Access access() {
    var rules = entity.collection().access();
    var rule =
        switch (verb) {
          case LIST, VIEW, COUNT, VALUES -> rules.read();
          case CREATE -> rules.create();
          case UPDATE, REPLACE, UPSERT -> rules.update();
          case DELETE, TOGGLE -> rules.delete();
        };
    boolean isMine = conditions.stream().anyMatch(condition -> condition.contains("$caller.id"));
    return !hasSignIn || (rule.equals("anyone") && !isMine)
        ? Endpoint.Access.ANYONE
        : Endpoint.Access.SIGNED_IN;
  }
}
