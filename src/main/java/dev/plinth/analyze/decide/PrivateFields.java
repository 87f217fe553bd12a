package dev.plinth.analyze.decide;

import dev.plinth.schema.Access;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides which fields of people are for themselves alone. Where others may read `users`, because
/// the app shows authors or lists people, they read what the app shows of them and no more.
final class PrivateFields {
  private static final Set<String> CLOSED = Set.of("nobody", AccessRules.SELF);

  private final Map<String, Entity> entities;
  private final List<Target> targets;
  private final Roles roles;
  private final Notes notes;

  PrivateFields(Map<String, Entity> entities, List<Target> targets, Roles roles, Notes notes) {
    this.entities = entities;
    this.targets = targets;
    this.roles = roles;
    this.notes = notes;
  }

  /// Every entity, the people with the read rules of their fields.
  Map<String, Entity> apply() {
    var users = entities.get(Schema.USERS);
    if (users == null || CLOSED.contains(users.collection().access().read())) {
      return entities;
    }
    var all = new LinkedHashMap<>(entities);
    all.put(Schema.USERS, guarded(users));
    return all;
  }

  private Entity guarded(Entity users) {
    var shown = shown();
    var rule =
        roles.admin(users).map(admin -> AccessRules.SELF + " or " + admin).orElse(AccessRules.SELF);
    var fields = new ArrayList<Field>();
    var kept = new ArrayList<String>();
    for (var field : users.collection().fields()) {
      boolean isPrivate = !field.hidden() && !shown.contains(field.name());
      fields.add(isPrivate ? field.readableWhere(rule) : field);
      if (isPrivate) {
        kept.add(field.name());
      }
    }
    if (!kept.isEmpty()) {
      notes.decide(
          "users: " + String.join(", ", kept),
          "read: " + rule,
          "the app shows these of nobody but the caller",
          List.of());
    }
    var old = users.collection();
    return users.with(old.with(old.id(), fields, old.access(), old.indexes()));
  }

  /// The fields of people that the app reads of somebody else.
  private Set<String> shown() {
    var shown = new LinkedHashSet<String>();
    for (var entity : entities.values()) {
      for (var embed : entity.embeds().values()) {
        if (embed.to().equals(Schema.USERS) && !isOnesOwn(entity, embed)) {
          show(embed.shape().names(), shown);
        }
      }
      var tie = entity.tie();
      if (tie != null && leadsToPeople(entity, tie.reference())) {
        shown.addAll(tie.members());
      }
    }
    for (var target : targets) {
      if (target.collection().equals(Schema.USERS) && !roles.isAdmins(target.call())) {
        var answer = target.call().response();
        show(Envelope.of(answer, target.noun(), target.key() == null).item().names(), shown);
      }
    }
    return shown;
  }

  /// Names, and the fields of those that are groups of fields.
  private void show(Set<String> names, Set<String> shown) {
    shown.addAll(names);
    var users = entities.get(Schema.USERS);
    if (users != null) {
      names.forEach(name -> shown.addAll(users.groups().getOrDefault(name, Map.of()).values()));
    }
  }

  private static boolean leadsToPeople(Entity entity, String reference) {
    return entity
        .field(reference)
        .map(Field::type)
        .filter(type -> type instanceof FieldType.Reference(var to, _) && to.equals(Schema.USERS))
        .isPresent();
  }

  /// An item that its owner alone reads, and an admin, shows its owner to nobody else.
  private static boolean isOnesOwn(Entity entity, Entity.Embed embed) {
    Access access = entity.collection().access();
    return embed.reference().equals(entity.owner())
        && access.read().startsWith(entity.owner() + " = $caller.id");
  }
}
