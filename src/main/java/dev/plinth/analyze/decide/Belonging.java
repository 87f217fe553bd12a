package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What people found or join by signing up: a team, a company. The sign-up sends the name of a
/// thing, and a person refers to things of that kind by id.
///
/// @param founding as the contract says it
/// @param collection of the thing
record Belonging(Auth.Founding founding, String collection) {
  private static final String NAME = "(?i)[_-]?(name|title)$";
  private static final String KEY = "(Id|_id|ID)$";
  private static final List<String> NAMES = List.of("name", "title", "label", "displayName");

  /// Looks for it in what the sign-up sends.
  static Optional<Belonging> of(
      SignInCalls signIn, List<Call> calls, Map<String, Entity> entities, Notes notes) {
    var users = entities.get(Schema.USERS);
    var signUp = signIn.first(AuthVerb.SIGNUP, calls);
    if (users == null || signUp.isEmpty()) {
      return Optional.empty();
    }
    var sent = Envelope.ofRequest(signUp.get().request(), "user").item();
    for (var name : sent.names()) {
      boolean isText = !(Envelope.object(sent.member(name)) instanceof Shape.Obj);
      var found = isText ? named(name, users, entities) : Optional.<Belonging>empty();
      if (found.isPresent()) {
        notes.decide(
            "auth.founds",
            name + " makes one of " + found.get().collection(),
            "the sign-up sends its name, and people refer to them by " + found.get().as(),
            signUp.get().at());
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Belonging> named(
      String name, Entity users, Map<String, Entity> entities) {
    var noun = Words.flat(name.replaceFirst(NAME, ""));
    for (var field : users.collection().fields()) {
      if (field.type() instanceof FieldType.Reference(var to, _)
          && !to.equals(Schema.USERS)
          && !field.name().equals(name)
          && entities.containsKey(to)
          && (noun.equals(Words.flat(field.name().replaceFirst(KEY, "")))
              || noun.equals(Words.flat(Words.singular(to))))) {
        var thing = entities.get(to);
        var kept = NAMES.stream().filter(each -> thing.field(each).isPresent()).findFirst();
        if (kept.isPresent()) {
          return Optional.of(new Belonging(new Auth.Founding(name, field.name(), kept.get()), to));
        }
      }
    }
    return Optional.empty();
  }

  String as() {
    return founding.as();
  }

  /// The people without the name of what they found, which is the thing's, and with a reference
  /// that the sign-up alone sets: nobody goes over to others by themselves.
  Entity into(Entity users) {
    var fields = new ArrayList<Field>();
    for (var field : users.collection().fields()) {
      boolean isName = field.name().equals(founding.by());
      boolean isRead = users.draft().part(field.name()).map(EntityDraft.Part::isRead).orElse(false);
      if (field.name().equals(as())) {
        fields.add(field.setBy(Field.Source.SERVER));
      } else if (!isName || isRead) {
        fields.add(field);
      }
    }
    var old = users.collection();
    return users.with(old.with(old.id(), fields, old.access(), old.indexes()));
  }

  /// The condition that an item is of the caller's own people; empty where it shows nobody's.
  Optional<String> within(Entity entity) {
    if (entity.name().equals(Schema.USERS)) {
      return Optional.of(as() + " = $caller." + as());
    }
    if (entity.name().equals(collection)) {
      return Optional.of("id = $caller." + as());
    }
    return Optional.ofNullable(entity.owner())
        .map(owner -> owner + "." + as() + " = $caller." + as());
  }

  /// The condition that an item is of somebody who belongs nowhere, such as whoever runs the
  /// backend.
  Optional<String> outside(Entity entity) {
    if (entity.name().equals(Schema.USERS)) {
      return Optional.of(as() + " = null");
    }
    return Optional.ofNullable(entity.owner()).map(owner -> owner + "." + as() + " = null");
  }
}
