package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Call;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Decides what each call on a collection does, how its body is read and its answer written.
final class RecordEndpoints {
  private final Map<String, Entity> entities;
  private final Map<String, JsonNode> singles;
  private final Marks marks;
  private final Tallies tallies;
  private final boolean hasSignIn;
  private final Notes notes;

  /// @param singles objects that the frontend carries as data, by collection
  RecordEndpoints(
      Map<String, Entity> entities,
      Map<String, JsonNode> singles,
      Marks marks,
      Tallies tallies,
      boolean hasSignIn,
      Notes notes) {
    this.entities = entities;
    this.marks = marks;
    this.tallies = tallies;
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
    return target.isPlain()
        ? plain(target, entity)
        : tallies
            .endpoint(target, this)
            .or(() -> new Actions(this, marks, notes).of(target, entity));
  }

  private Optional<Endpoint> plain(Target target, Entity entity) {
    var call = target.call();
    return switch (target.method()) {
      case "GET" -> read(target, entity);
      case "POST" ->
          Counting.endpoint(target, entity, this, notes)
              .or(() ->
                  Optional.of(
                      written(target, entity, target.key() == null ? Verb.CREATE : Verb.UPDATE)));
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
    if (hasSignIn && entity.name().equals(Schema.USERS) && UserForm.isPerson(call.response())) {
      notes.decide(call.key(), "the caller", "it answers one person, and names none", call.at());
      var draft = draft(target, entity, Verb.VIEW);
      draft.conditions.add(AccessRules.SELF);
      return Optional.of(draft.build());
    }
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
    if (entity.collection().singleton()) {
      return Optional.of(draft(target, entity, Verb.VIEW).build());
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

  static Endpoint fixed(Call call, Template reply) {
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
    var listing = Listing.of(call, entity, entities, marks, notes);
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
      return Optional.of(
          turned(target, entity).orElseGet(() -> written(target, entity, Verb.UPDATE)));
    }
    if (entity.collection().singleton()) {
      return Optional.of(written(target, entity, Verb.UPDATE));
    }
    return byBody(target, entity, Verb.UPDATE, "the request names no item to change");
  }

  /// `PATCH /products/{id}` that sends nothing: the truth value that the app shows and never sends
  /// turns round.
  private Optional<Endpoint> turned(Target target, Entity entity) {
    var field =
        target.call().body() == Call.Body.NONE
            ? Actions.onlyFlag(entity).filter(flag -> flag.set() == Field.Source.SERVER)
            : Optional.<Field>empty();
    return field.map(flag -> {
      notes.decide(
          target.call().key(),
          "turns " + flag.name() + " round",
          "it sends nothing, and the app shows that truth value and never sends it",
          target.call().at());
      var draft = draft(target, entity, Verb.UPDATE);
      draft.set.put(flag.name(), new Template.Members(Map.of("toggle", truth(true))));
      return draft.build();
    });
  }

  private Optional<Endpoint> deleted(Target target, Entity entity) {
    if (target.key() != null) {
      return Optional.of(written(target, entity, Verb.DELETE));
    }
    if (target.call().body() == Call.Body.NONE
        && target.call().query().isEmpty()
        && entity.owner() != null) {
      return Optional.of(cleared(target, entity));
    }
    return byBody(
        target, entity, Verb.DELETE, "the request names no item: it may mean all of them");
  }

  /// `DELETE /cart`: all that is the caller's.
  private Endpoint cleared(Target target, Entity entity) {
    notes.decide(
        target.call().key(),
        "deletes all that is the caller's",
        "it names none of them, and people make them for themselves",
        target.call().at());
    var draft = draft(target, entity, Verb.DELETE);
    draft.conditions.add(entity.owner() + " = $caller.id");
    draft.reply = done("Deleted");
    return draft.build();
  }

  /// `{"message": "Deleted"}`: what is answered where no one item is.
  static Template done(String what) {
    return new Template.Members(Map.of("message", new Template.Literal(TextNode.valueOf(what))));
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
        if (verb == Verb.DELETE && Listing.isUnread(call.response())) {
          draft.reply = done("Deleted"); // it may be several, or none any more
        }
        return Optional.of(draft.build());
      }
    }
    notes.leave(call, otherwise);
    return Optional.empty();
  }

  EndpointDraft draft(Target target, Entity entity, Verb verb) {
    return new EndpointDraft(target, entity, verb, entities, hasSignIn, notes);
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

  /// What `complete` and `completed`, `cancel` and `CANCELLED` share.
  static String stem(String word) {
    return Words.flat(word).replaceAll("(ed|e|d)$", "").replaceAll("([bglmnprt])\\1$", "$1");
  }
}
