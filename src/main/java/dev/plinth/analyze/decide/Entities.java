package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.analyze.SourceRef;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides each collection's fields: types, defaults, who sets them, what they refer to.
final class Entities {
  /// Names of times that say when something came about.
  private static final String TIMES =
      "date|time|datetime|(sent|submitted|joined|registered|published|posted|ordered|added|uploaded)(at|on|date)";

  private static final String PEER = "receiver";

  private final Map<String, EntityDraft> drafts;
  private final Map<String, Target> targets;
  private final SignInFlow flow;
  private final boolean hasSignIn;
  private final LoginField login;
  private final FieldTypes types;
  private final Notes notes;
  private final String keyOfAll;

  private Entities(
      Map<String, EntityDraft> drafts,
      Map<String, Target> targets,
      SignInFlow flow,
      boolean hasSignIn,
      LoginField login,
      Notes notes) {
    this.drafts = drafts;
    this.targets = targets;
    this.flow = flow;
    this.hasSignIn = hasSignIn;
    this.login = login;
    this.types = new FieldTypes(drafts.keySet());
    this.notes = notes;
    this.keyOfAll = usualKey();
  }

  static Map<String, Entity> of(
      Map<String, EntityDraft> drafts,
      Map<String, Target> targets,
      SignInFlow flow,
      boolean hasSignIn,
      LoginField login,
      Notes notes) {
    var deciding = new Entities(drafts, targets, flow, hasSignIn, login, notes);
    var entities = new LinkedHashMap<String, Entity>();
    drafts.values().forEach(draft -> entities.put(draft.collection(), deciding.entity(draft)));
    return entities;
  }

  private Entity entity(EntityDraft draft) {
    var fields = new LinkedHashMap<String, Field>();
    var embeds = new LinkedHashMap<String, Entity.Embed>();
    var groups = new LinkedHashMap<String, Map<String, String>>();
    var keys = keys(draft);
    for (var part : draft.parts()) {
      if (!keys.contains(part.name())
          && !EntityDraft.isKey(part.name())
          && !isSecret(part.name())) {
        field(draft, part, fields, embeds, groups);
      }
    }
    parents(draft, fields);
    var owner = owner(draft, fields);
    if (draft.collection().equals(Schema.USERS) && hasSignIn) {
      people(fields);
    }
    var collection =
        new Collection(
            draft.collection(),
            idType(draft),
            List.copyOf(fields.values()),
            Access.CLOSED,
            List.of());
    boolean isOnly = owner == null && OnlyOne.is(draft, targets.values());
    return new Entity(
        isOnly ? OnlyOne.of(collection, notes) : collection,
        keys,
        embeds,
        owner,
        null,
        draft,
        groups);
  }

  private void field(
      EntityDraft draft,
      EntityDraft.Part part,
      Map<String, Field> fields,
      Map<String, Entity.Embed> embeds,
      Map<String, Map<String, String>> groups) {
    var name = part.name();
    if (isThemselves(draft, part)) {
      groups.put(name, group(draft, part, fields));
      return;
    }
    var to = types.reference(name, part.shape());
    if (to.isPresent() && !(part.shape() instanceof Shape.Arr)) {
      var reference = referenceName(draft, name);
      if (Envelope.object(part.shape()) instanceof Shape.Obj object) {
        embeds.put(name, new Entity.Embed(reference, to.get(), object));
      }
      if (!reference.equals(name) && FieldTypes.isReference(fields.get(reference))) {
        return;
      }
      fields.put(reference, reference(reference, to.get()));
      notes.decide(
          draft.collection() + "." + reference,
          "refers to " + to.get(),
          reference.equals(name) ? "its name and shape say so" : "the app reads it as an object",
          part.at());
      return;
    }
    // `initiatorId` beside `initiator`, which is an object: the object said what both refer to
    if (!FieldTypes.isReference(fields.get(name))) {
      fields.put(name, plain(draft, part));
    }
  }

  /// `profile: { bio, avatar }` of a person, which is only read: more of the same person.
  private boolean isThemselves(EntityDraft draft, EntityDraft.Part part) {
    return hasSignIn
        && draft.collection().equals(Schema.USERS)
        && Drafts.isProfile(Words.flat(part.name()))
        && part.shape() instanceof Shape.Obj
        && !part.isSent();
  }

  private Map<String, String> group(
      EntityDraft draft, EntityDraft.Part part, Map<String, Field> fields) {
    var group = new LinkedHashMap<String, String>();
    ((Shape.Obj) part.shape())
        .members()
        .forEach((name, member) -> {
          var own = UserForm.own(name);
          if (EntityDraft.isKey(own)) {
            group.put(name, "id");
          } else if (!isSecret(name)) {
            if (!fields.containsKey(name) && draft.part(name).isEmpty()) {
              fields.put(name, plain(draft, EntityDraft.Part.read(name, member, part.at())));
            }
            group.put(name, name);
          }
        });
    return group;
  }

  private Field plain(EntityDraft draft, EntityDraft.Part part) {
    var name = part.name();
    var type = types.of(name, part.shape());
    if (isGivenTime(draft, part)) {
      type = new FieldType.DateTime();
    }
    if (type instanceof FieldType.DateTime && (!part.isCreated() || FieldTypes.isStamp(name))) {
      boolean isChange = FieldTypes.isUpdated(name);
      notes.decide(
          draft.collection() + "." + name,
          isChange ? "the time of the last change" : "the time of creation",
          "the app reads it and never sends it",
          part.at());
      return new Field(
          name,
          type,
          false,
          false,
          null,
          isChange ? Field.Source.UPDATED : Field.Source.CREATED,
          false);
    }
    if (type instanceof FieldType.DateTime && part.isCreated()) {
      boolean isNumber = ((FieldType.DateTime) type).epoch();
      type = isNumber ? new FieldType.AnyJson() : new FieldType.Text();
    }
    boolean isOurs =
        !part.isSent() && !draft.hasOpaqueBody() && hasSignIn && FieldTypes.isStanding(name, type);
    boolean isUnique = isSlug(name) && part.isCreated();
    boolean required =
        part.requiredAtCreation()
            && part.isRead()
            && !part.optionalRead()
            && type instanceof FieldType.Text
            && !FieldTypes.isPicture(name)
            && !FieldTypes.mayBeNull(part.shape())
            && !draft.collection().equals(Schema.USERS);
    return new Field(
        name,
        type,
        required,
        isUnique,
        required
            ? null
            : Neutral.of(name, type, part.shape(), isOurs, !part.isSent() && !part.optionalRead()),
        isOurs ? Field.Source.SERVER : Field.Source.CLIENT,
        false);
  }

  /// `date` of what the app creates and never dates: the backend does.
  private static boolean isGivenTime(EntityDraft draft, EntityDraft.Part part) {
    return Words.flat(part.name()).matches(TIMES)
        && !part.isSent()
        && !draft.hasOpaqueBody()
        && !(part.shape() instanceof Shape.Arr)
        && draft.calls().stream().anyMatch(call -> call.method().equals("POST"));
  }

  /// `author` beside `authorId`: one reference, under the name that is an id.
  private static String referenceName(EntityDraft draft, String name) {
    for (var suffix : List.of("Id", "_id", "ID")) {
      if (draft.part(name + suffix).isPresent()) {
        return name + suffix;
      }
    }
    return name;
  }

  private static Field reference(String name, String to) {
    return new Field(
        name,
        new FieldType.Reference(to, OnDelete.CASCADE),
        false,
        false,
        null,
        Field.Source.CLIENT,
        false);
  }

  /// A nested path makes a reference to the collection above, where no member is one already.
  private void parents(EntityDraft draft, Map<String, Field> fields) {
    for (var target : targets.values()) {
      var parent = target.parent();
      if (parent != null
          && target.collection().equals(draft.collection())
          && fields.values().stream().noneMatch(field -> hangs(field, parent))) {
        var name = parent.isPeer() ? PEER : Words.singular(parent.collection());
        fields.put(
            name,
            new Field(
                name,
                new FieldType.Reference(parent.collection(), OnDelete.CASCADE),
                false,
                false,
                null,
                Field.Source.CLIENT,
                draft.part(name).isEmpty()));
        notes.decide(
            draft.collection() + "." + name,
            "refers to " + parent.collection(),
            "the path " + target.call().path() + " is nested",
            places(target.call()));
      }
    }
  }

  /// Whether a field is the reference to what an item hangs from: for a person that it is for, no
  /// field that says who made it.
  private static boolean hangs(Field field, Target.Parent parent) {
    return refersTo(field, parent.collection())
        && !(parent.isPeer() && FieldTypes.OWNERS.contains(Words.flat(field.name())));
  }

  static boolean refersTo(Field field, String collection) {
    return field.type() instanceof FieldType.Reference(var to, _) && to.equals(collection);
  }

  /// The reference to `users` that says whose an item is.
  private @Nullable String owner(EntityDraft draft, Map<String, Field> fields) {
    if (!hasSignIn || draft.collection().equals(Schema.USERS)) {
      return null;
    }
    for (var field : List.copyOf(fields.values())) {
      if (FieldTypes.OWNERS.contains(Words.flat(field.name())) && refersTo(field, Schema.USERS)) {
        fields.put(field.name(), owned(field.name(), false));
        notes.decide(
            draft.collection() + "." + field.name(),
            "set to the caller at creation",
            "its name says whose the item is",
            draft.part(field.name()).map(EntityDraft.Part::at).orElse(List.of()));
        return field.name();
      }
    }
    var creating =
        targets.values().stream()
            .filter(target -> target.collection().equals(draft.collection()))
            .filter(target -> target.isPlain() && Drafts.isCreate(target))
            .filter(target -> target.call().auth() != Call.Auth.NONE)
            .findFirst();
    if (creating.isEmpty() || fields.containsKey("owner")) {
      return null;
    }
    fields.put("owner", owned("owner", true));
    notes.decide(
        draft.collection() + ".owner",
        "set to the caller at creation, not shown",
        "people sign in and create these, and the app shows no owner",
        places(creating.get().call()));
    return "owner";
  }

  private static Field owned(String name, boolean hidden) {
    return new Field(
        name,
        new FieldType.Reference(Schema.USERS, OnDelete.CASCADE),
        false,
        false,
        null,
        Field.Source.CALLER,
        hidden);
  }

  /// People: one e-mail, user name and whatever they sign in with each, a role that nobody gives to
  /// themselves.
  private void people(Map<String, Field> fields) {
    for (var name : Stream.of("email", "username", login.name()).distinct().toList()) {
      if (fields.containsKey(name)) {
        var type = name.equals("email") ? new FieldType.Email() : new FieldType.Text();
        fields.put(name, new Field(name, type, false, true, null, Field.Source.CLIENT, false));
      }
    }
    new RoleFields(flow, notes).into(fields);
  }

  /// The names under which an item's id is read: its own, else the one that the app uses most. A
  /// slug that the app looks up by and never makes is the id too.
  private Set<String> keys(EntityDraft draft) {
    var keys = new LinkedHashSet<String>();
    draft.parts().stream()
        .map(EntityDraft.Part::name)
        .filter(EntityDraft::isKey)
        .forEach(keys::add);
    var slug = draft.part("slug");
    if (slug.isPresent() && !slug.get().isCreated()) {
      keys.add("slug");
      notes.decide(
          draft.collection() + ".slug",
          "the id",
          "the app looks items up by it and never makes one",
          slug.get().at());
    }
    if (keys.isEmpty()) {
      keys.add(keyOfAll);
    }
    return keys;
  }

  private String usualKey() {
    long underscored = drafts.values().stream().filter(d -> d.keyName().equals("_id")).count();
    long plain = drafts.values().stream().filter(d -> d.keyName().equals("id")).count();
    return underscored > plain ? "_id" : "id";
  }

  private IdType idType(EntityDraft draft) {
    if (draft.collection().equals(Schema.USERS) && hasSignIn) {
      return IdType.UUID;
    }
    var key = draft.part(draft.keyName());
    boolean isNumber =
        key.isPresent()
            && key.get().read() instanceof Shape.Scalar(var kinds, _, _)
            && kinds.contains(Shape.Kind.NUMBER)
            && !kinds.contains(Shape.Kind.STRING);
    if (isNumber) {
      return IdType.INTEGER;
    }
    boolean isGiven = key.isPresent() && key.get().isCreated();
    return isGiven || draft.seed().isPresent() ? IdType.TEXT : IdType.UUID;
  }

  private static boolean isSecret(String name) {
    return SignInCalls.isPassword(name) || SignInCalls.isRepetition(name) || UserForm.isToken(name);
  }

  private static boolean isSlug(String name) {
    return Words.flat(name).equals("slug");
  }

  private static List<SourceRef> places(Call call) {
    return call.at().isEmpty() ? List.of() : List.of(call.at().getFirst());
  }
}
