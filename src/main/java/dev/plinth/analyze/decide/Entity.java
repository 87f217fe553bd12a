package dev.plinth.analyze.decide;

import dev.plinth.analyze.Shape;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One kind of thing, decided: its collection, and how the app sees one of its items.
///
/// @param collection without rules, which come last
/// @param keys names under which the app reads the id: `id`, `_id`, `slug`
/// @param embeds members that the app reads as objects: the name, the reference that they follow,
///   and their shape
/// @param owner the reference to `users` that `$caller.id` fills, or null
/// @param tie the other thing that an item stands for, or null
/// @param draft what it was decided from
/// @param groups members that are objects of fields of the item itself: `reactions: { heart }`,
///   `profile: { bio }`; the field that gives each member
record Entity(
    Collection collection,
    Set<String> keys,
    Map<String, Embed> embeds,
    @Nullable String owner,
    @Nullable Tie tie,
    EntityDraft draft,
    Map<String, Map<String, String>> groups) {
  Entity {
    groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    keys = Collections.unmodifiableSet(new LinkedHashSet<>(keys));
    embeds = Collections.unmodifiableMap(new LinkedHashMap<>(embeds));
  }

  Entity(
      Collection collection,
      Set<String> keys,
      Map<String, Embed> embeds,
      @Nullable String owner,
      @Nullable Tie tie,
      EntityDraft draft) {
    this(collection, keys, embeds, owner, tie, draft, Map.of());
  }

  /// An object inside an item that is an item of its own.
  record Embed(String reference, String to, Shape shape) {}

  /// An item that stands for another one: the reference to it, and the members that are read from
  /// there.
  record Tie(String reference, List<String> members) {
    Tie {
      members = List.copyOf(members);
    }
  }

  /// The same kind of thing with one more member that is an object of its fields.
  Entity grouping(String member, Map<String, String> fields) {
    var all = new LinkedHashMap<>(groups);
    all.put(member, fields);
    return new Entity(collection, keys, embeds, owner, tie, draft, all);
  }

  String name() {
    return collection.name();
  }

  /// The same kind of thing with another collection.
  Entity with(Collection other) {
    return new Entity(other, keys, embeds, owner, tie, draft, groups);
  }

  Optional<Field> field(String name) {
    return collection.field(name);
  }

  /// The reference from here to another collection that is not the owner, if there is one.
  Optional<Field> referenceTo(String other) {
    return collection.fields().stream()
        .filter(field -> !field.name().equals(owner))
        .filter(field -> field.type() instanceof FieldType.Reference(var to, _) && to.equals(other))
        .findFirst();
  }

  /// The condition that a path's parameter sets: `id = $path.id`, or `slug = $path.slug` where that
  /// is a field.
  String condition(String parameter) {
    var field = lookup(parameter);
    return field + " = $path." + parameter;
  }

  /// The field that a path's parameter names: the parameter's own name where it is a field that
  /// tells items apart, else the id.
  String lookup(String parameter) {
    boolean isField =
        !keys.contains(parameter)
            && field(parameter)
                .filter(field -> field.unique() || field.isReference() || isHandle(parameter))
                .isPresent();
    return isField ? parameter : tie == null ? "id" : tie.reference();
  }

  /// Names of fields that people put into addresses.
  static boolean isHandle(String name) {
    return Set.of("slug", "username", "handle", "code", "email", "login", "nickname", "sku")
        .contains(Words.flat(name));
  }

  /// The form of one item, or null where it is just the id and the fields.
  @Nullable Template item(Map<String, Entity> entities, Notes notes) {
    boolean isPlain =
        keys.equals(Set.of("id")) && embeds.isEmpty() && tie == null && groups.isEmpty();
    return isPlain ? null : members("", entities, notes);
  }

  /// The members of one item, each variable with a prefix: `user.` for `$user.name`.
  Template.Members members(String prefix, Map<String, Entity> entities, Notes notes) {
    var members = new LinkedHashMap<String, Template>();
    var self = tie == null ? "id" : tie.reference() + ".id";
    keys.forEach(key -> members.put(key, new Template.Variable(prefix + self)));
    if (tie != null) {
      tie.members()
          .forEach(name ->
              members.put(name, new Template.Variable(prefix + tie.reference() + "." + name)));
    }
    var hiddenBehind = new HashSet<String>();
    embeds.forEach((name, embed) -> hiddenBehind.add(embed.reference()));
    groups.forEach((name, fields) -> {
      members.put(name, grouped(prefix, fields));
      hiddenBehind.addAll(fields.values());
    });
    for (var field : collection.fields()) {
      if (!field.hidden() && !embeds.containsKey(field.name())) {
        boolean isRead = draft.part(field.name()).isPresent();
        if (isRead || !hiddenBehind.contains(field.name())) {
          members.put(field.name(), new Template.Variable(prefix + field.name()));
        }
      }
    }
    embeds.forEach((name, embed) -> {
      var to = entities.get(embed.to());
      if (to != null) {
        members.put(name, embedded(prefix + embed.reference() + ".", name, embed, to, notes));
      }
    });
    return new Template.Members(members);
  }

  static Template.Members grouped(String prefix, Map<String, String> fields) {
    var members = new LinkedHashMap<String, Template>();
    fields.forEach((name, field) -> members.put(name, new Template.Variable(prefix + field)));
    return new Template.Members(members);
  }

  private Template embedded(String prefix, String name, Embed embed, Entity to, Notes notes) {
    var members = new LinkedHashMap<String, Template>();
    for (var member : embed.shape().names()) {
      if (to.keys.contains(member) || EntityDraft.isKey(member)) {
        members.put(member, new Template.Variable(prefix + "id"));
      } else if (to.field(member).filter(field -> !field.hidden()).isPresent()) {
        members.put(member, new Template.Variable(prefix + member));
      } else if (to.groups.containsKey(member)) {
        members.put(member, grouped(prefix, to.groups.getOrDefault(member, Map.of())));
      } else {
        Neutral.of(embed.shape().member(member))
            .ifPresent(value -> {
              members.put(member, value);
              notes.decide(
                  name() + "." + name + "." + member,
                  "always " + Templates.json(value),
                  "nothing in the app says how it comes about",
                  draft.part(name).map(EntityDraft.Part::at).orElse(List.of()));
            });
      }
    }
    return new Template.Members(members);
  }
}
