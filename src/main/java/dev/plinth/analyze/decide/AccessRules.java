package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.SourceRef;
import dev.plinth.schema.Access;
import dev.plinth.schema.Field;
import dev.plinth.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Decides who may do what. What the app never does, nobody may do.
final class AccessRules {
  private static final String ANYONE = "anyone";
  private static final String NOBODY = "nobody";
  private static final String SIGNED_IN = "signed_in";
  static final String SELF = "id = $caller.id";
  private static final Set<String> PEERS =
      Set.of("receiver", "recipient", "to", "touser", "addressee");

  private final Map<String, Entity> entities;
  private final List<Target> targets;
  private final boolean hasSignIn;
  private final Roles roles;
  private final Notes notes;
  private final Map<String, Access> decided = new LinkedHashMap<>();

  AccessRules(
      Map<String, Entity> entities,
      List<Target> targets,
      boolean hasSignIn,
      Roles roles,
      Notes notes) {
    this.entities = entities;
    this.targets = targets;
    this.hasSignIn = hasSignIn;
    this.roles = roles;
    this.notes = notes;
  }

  /// Every entity with its rules.
  Map<String, Entity> apply() {
    var ruled = new LinkedHashMap<String, Entity>();
    entities.forEach((name, entity) -> ruled.put(name, with(entity, within(entity))));
    return hasSignIn ? new PrivateFields(ruled, targets, roles, notes).apply() : ruled;
  }

  /// What everybody who has signed in reads is read among the people that one belongs to.
  private Access within(Entity entity) {
    var access = access(entity);
    var own = roles.belonging();
    if (own.isEmpty()
        || own.get().collection().equals(entity.name())
        || !access.read().equals(SIGNED_IN)) {
      return access;
    }
    var near = own.get().within(entity).or(() -> above(entity));
    if (near.isEmpty()) {
      return access;
    }
    var mine = entity.name().equals(Schema.USERS) ? "id" : entity.owner();
    var outside = own.get().outside(entity).map(none -> " or " + none).orElse("");
    var rule = near.get() + (mine == null ? "" : " or " + mine + " = $caller.id") + outside;
    told(
        entity,
        "read",
        rule,
        "people of one " + own.get().as() + " are kept apart from others, not from who has none",
        List.of());
    return new Access(rule, access.create(), access.update(), access.check(), access.delete());
  }

  /// The same for what shows no owner, through what it is nested in.
  private Optional<String> above(Entity entity) {
    for (var target : targets) {
      var parent = target.parent();
      if (parent != null && target.collection().equals(entity.name())) {
        var field = entity.referenceTo(parent.collection());
        var above = entities.get(parent.collection());
        if (field.isPresent() && above != null && above.owner() != null) {
          return roles
              .belonging()
              .flatMap(own -> own.within(above))
              .map(rule -> field.get().name() + "." + rule);
        }
      }
    }
    return Optional.empty();
  }

  private Access access(Entity entity) {
    var known = decided.get(entity.name());
    if (known != null) {
      return known;
    }
    decided.put(entity.name(), Access.CLOSED);
    var access = decide(entity);
    decided.put(entity.name(), access);
    return access;
  }

  private Access decide(Entity entity) {
    if (!hasSignIn) {
      return open(entity);
    }
    if (entity.name().equals(Schema.USERS)) {
      return people(entity);
    }
    var read = read(entity);
    var create = write(entity, "create", Drafts::isCreate);
    var update = write(entity, "update", AccessRules::isUpdate);
    var delete = write(entity, "delete", AccessRules::isDelete);
    return new Access(read, create, update, update, delete);
  }

  private Access open(Entity entity) {
    var at = places(entity);
    notes.decide(
        entity.name(),
        "anyone may read it, and do what the app does",
        "the app has no sign-in",
        at);
    var create = isUsed(entity, Drafts::isCreate) ? ANYONE : NOBODY;
    var update = isUsed(entity, AccessRules::isUpdate) ? ANYONE : NOBODY;
    var delete = isUsed(entity, AccessRules::isDelete) ? ANYONE : NOBODY;
    return new Access(ANYONE, create, update, update, delete);
  }

  private Access people(Entity entity) {
    var reading = reading(entity);
    boolean isShown =
        entities.values().stream()
            .flatMap(other -> other.embeds().values().stream())
            .anyMatch(embed -> embed.to().equals(Schema.USERS));
    boolean isPublic = reading.stream().anyMatch(this::isPublic);
    var read = isPublic ? ANYONE : isShown || !reading.isEmpty() ? SIGNED_IN : SELF;
    if (isShown && !isPublic && entities.values().stream().anyMatch(this::showsPeopleToAll)) {
      read = ANYONE;
    }
    notes.decide(
        "users",
        "read: " + read,
        read.equals(SELF)
            ? "the app shows people nobody but themselves"
            : "the app shows people to others",
        reading.isEmpty() ? List.of() : List.of(reading.getFirst().at().getFirst()));
    var deleting = used(entity, AccessRules::isDelete);
    var delete =
        deleting.isEmpty()
            ? NOBODY
            : roles.admin(entity).map(rule -> SELF + " or " + rule).orElse(SELF);
    return new Access(read, NOBODY, SELF, SELF, delete);
  }

  private boolean showsPeopleToAll(Entity entity) {
    boolean embedsPeople =
        entity.embeds().values().stream().anyMatch(embed -> embed.to().equals(Schema.USERS));
    return embedsPeople
        && !entity.name().equals(Schema.USERS)
        && access(entity).read().equals(ANYONE);
  }

  private String read(Entity entity) {
    var reading = reading(entity);
    var at = reading.stream().flatMap(call -> call.at().stream()).limit(2).toList();
    if (reading.stream().anyMatch(this::isPublic)) {
      return told(entity, "read", ANYONE, "it is read without a sign-in", at);
    }
    var above = parentOwned(entity);
    if (above.isPresent()) {
      return told(entity, "read", above.get(), "it belongs to something private", at);
    }
    boolean isShared =
        entity.embeds().values().stream().anyMatch(e -> e.reference().equals(entity.owner()));
    if (isShared && reading.stream().anyMatch(this::isUnguarded)) {
      return told(entity, "read", ANYONE, "a page without a guard shows it with its author", at);
    }
    if (isShared && isBelowPublic(entity)) {
      return told(entity, "read", ANYONE, "what it is nested in is read by anyone", at);
    }
    var shared = belowShared(entity);
    if (shared.isPresent()) {
      return told(
          entity, "read", shared.get(), "it is listed for whoever sees what it is nested in", at);
    }
    if (isShared) {
      return told(
          entity, "read", SIGNED_IN, "the app shows whose each one is, so others see it", at);
    }
    boolean isAdminMade =
        !isUsed(entity, Drafts::isCreate)
            || used(entity, Drafts::isCreate).stream().allMatch(roles::isAdmins);
    if (entity.owner() == null || isAdminMade) {
      return told(entity, "read", SIGNED_IN, "people do not make these for themselves", at);
    }
    var peer = peer(entity).map(field -> " or " + field + " = $caller.id").orElse("");
    var rule = entity.owner() + " = $caller.id" + peer;
    boolean isOnesOwn = !reading.isEmpty() && reading.stream().allMatch(roles::isOthers);
    var admin = isOnesOwn ? Optional.<String>empty() : roles.admin(entity);
    return told(
        entity,
        "read",
        admin.map(also -> rule + " or " + also).orElse(rule),
        "people create these after signing in, and nothing shows them to others",
        at);
  }

  /// The reference to the person that an item is for.
  private static Optional<String> peer(Entity entity) {
    return entity.collection().fields().stream()
        .filter(field -> Entities.refersTo(field, Schema.USERS))
        .filter(field -> PEERS.contains(Words.flat(field.name()).replaceAll("id$", "")))
        .map(Field::name)
        .filter(name -> !name.equals(entity.owner()))
        .findFirst();
  }

  private String write(Entity entity, String verb, Predicate<Target> uses) {
    var calls = used(entity, uses);
    if (calls.isEmpty()) {
      return NOBODY;
    }
    var at = calls.stream().flatMap(call -> call.at().stream()).limit(2).toList();
    if (admin().isPresent() && calls.stream().allMatch(roles::isAdmins)) {
      var rule = verb.equals("create") ? admin() : roles.admin(entity);
      return told(entity, verb, rule.orElse(NOBODY), "only an admin's pages do it", at);
    }
    if (entity.owner() == null && calls.stream().allMatch(call -> call.auth() == Call.Auth.NONE)) {
      return told(entity, verb, ANYONE, "the app does it without a sign-in", at);
    }
    if (verb.equals("create")) {
      return told(
          entity,
          verb,
          parentOwned(entity).orElse(SIGNED_IN),
          "the app does it for whoever is signed in",
          at);
    }
    if (entity.owner() != null) {
      var rule = entity.owner() + " = $caller.id";
      return told(
          entity,
          verb,
          roles.admin(entity).map(admin -> rule + " or " + admin).orElse(rule),
          "an item is its owner's",
          at);
    }
    return told(
        entity, verb, parentOwned(entity).orElse(SIGNED_IN), "the app shows no owner for it", at);
  }

  /// What is nested in something private is as private as that.
  private Optional<String> parentOwned(Entity entity) {
    for (var target : targets) {
      var parent = target.parent();
      if (parent != null && target.collection().equals(entity.name())) {
        var above = entities.get(parent.collection());
        var field = entity.referenceTo(parent.collection());
        if (above != null
            && above.owner() != null
            && field.isPresent()
            && access(above).read().startsWith(above.owner() + " = $caller.id")) {
          return Optional.of(field.get().name() + "." + above.owner() + " = $caller.id");
        }
      }
    }
    return Optional.empty();
  }

  /// Whether a call is made for people who have not signed in: it says so, or the page that makes
  /// it has no guard while others have one.
  private boolean isPublic(Call call) {
    return switch (call.auth()) {
      case NONE, OPTIONAL -> true;
      case REQUIRED -> false;
      case UNKNOWN -> isUnguarded(call);
    };
  }

  private boolean isUnguarded(Call call) {
    return roles.guards(call).stream().anyMatch(guard -> guard.equals("none"));
  }

  private boolean isBelowPublic(Entity entity) {
    return targets.stream()
        .filter(target -> target.collection().equals(entity.name()))
        .map(Target::parent)
        .filter(Objects::nonNull)
        .map(parent -> entities.get(parent.collection()))
        .anyMatch(above -> above != null && access(above).read().equals(ANYONE));
  }

  /// The read rule of what an entity is listed below, where that is no person's own.
  private Optional<String> belowShared(Entity entity) {
    return targets.stream()
        .filter(target -> target.collection().equals(entity.name()))
        .filter(target -> target.method().equals("GET") && target.key() == null)
        .map(Target::parent)
        .filter(Objects::nonNull)
        .filter(parent -> !parent.collection().equals(Schema.USERS))
        .map(parent -> entities.get(parent.collection()))
        .filter(Objects::nonNull)
        .map(above -> access(above).read())
        .filter(rule -> rule.equals(ANYONE) || rule.equals(SIGNED_IN))
        .findFirst();
  }

  private List<Call> reading(Entity entity) {
    return used(entity, target -> target.method().equals("GET"));
  }

  private boolean isUsed(Entity entity, Predicate<Target> uses) {
    return !used(entity, uses).isEmpty();
  }

  private List<Call> used(Entity entity, Predicate<Target> uses) {
    return targets.stream()
        .filter(target -> target.collection().equals(entity.name()))
        .filter(uses)
        .map(Target::call)
        .toList();
  }

  private String told(Entity entity, String verb, String rule, String why, List<SourceRef> at) {
    notes.decide(entity.name() + "." + verb, rule, why, at);
    return rule;
  }

  private Optional<String> admin() {
    return roles.admin();
  }

  private static boolean isUpdate(Target target) {
    var method = target.method();
    boolean isAction = method.equals("POST") && (target.key() != null || !target.isPlain());
    return method.equals("PUT") || method.equals("PATCH") || isAction;
  }

  private static boolean isDelete(Target target) {
    return target.method().equals("DELETE") && target.isPlain();
  }

  private static List<SourceRef> places(Entity entity) {
    return entity.draft().calls().stream()
        .flatMap(call -> call.at().stream().limit(1))
        .limit(3)
        .toList();
  }

  private static Entity with(Entity entity, Access access) {
    var old = entity.collection();
    return entity.with(old.with(old.id(), old.fields(), access, old.indexes()));
  }
}
