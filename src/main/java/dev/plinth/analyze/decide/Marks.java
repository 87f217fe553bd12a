package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// People's marks on what others see too: a like, a follow, a bookmark. Each kind becomes a
/// collection of its own that ties a person to the thing, and what the app reads of it on the thing
/// (`favorited`, `likesCount`, `likes` as a list of people) is worked out for each caller.
final class Marks {
  private static final Set<String> WORDS =
      Set.of(
          "favorite",
          "favourite",
          "fav",
          "like",
          "love",
          "heart",
          "follow",
          "bookmark",
          "save",
          "star",
          "upvote",
          "subscribe",
          "clap",
          "watch",
          "wishlist",
          "join",
          "attend");
  private static final Set<String> FOLLOWED =
      Set.of("feed", "following", "followed", "timeline", "subscriptions", "followings");
  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
  static final String OWNER = "owner";
  private static final String MINE = OWNER + " = $caller.id";

  private final Map<String, Entity> entities;
  private final Notes notes;
  private final Map<String, Mark> marks = new LinkedHashMap<>();

  /// One kind of mark.
  ///
  /// @param on the collection whose items are marked
  /// @param stem of the word, as its fields share it: `favorit`, `lik`
  /// @param reference the field of the mark that names the item
  /// @param isTaken whether some call takes the mark away and no other
  private record Mark(
      String collection, String on, String stem, String reference, boolean isTaken) {}

  private Marks(Map<String, Entity> entities, Notes notes) {
    this.entities = entities;
    this.notes = notes;
  }

  /// Finds the marks, and adds their collections and fields to the entities.
  static Marks into(
      Map<String, Entity> entities,
      java.util.Collection<Target> targets,
      boolean hasSignIn,
      Notes notes) {
    var marks = new Marks(entities, notes);
    if (hasSignIn) {
      marks.find(targets);
    }
    return marks;
  }

  private void find(java.util.Collection<Target> targets) {
    var found = new LinkedHashMap<String, List<Target>>();
    for (var target : targets) {
      if (isMark(target)) {
        var key = target.collection() + " " + base(target.word());
        found.computeIfAbsent(key, _ -> new ArrayList<>()).add(target);
      }
    }
    var words = found.keySet().stream().map(key -> key.substring(key.indexOf(' ') + 1)).toList();
    found.forEach((key, calls) -> {
      var word = key.substring(key.indexOf(' ') + 1);
      add(calls, word, Collections.frequency(words, word) > 1);
    });
  }

  /// A word for a mark behind an item that others see, with nothing sent but who and what.
  private boolean isMark(Target target) {
    var call = target.call();
    var entity = entities.get(target.collection());
    if (entity == null
        || target.word() == null
        || (target.key() == null && target.wordParameter() == null)) {
      return false;
    }
    boolean isPrivate =
        entity.owner() != null
            && entity.collection().access().read().startsWith(entity.owner() + " = $caller.id");
    return !isPrivate && isMark(target.word(), call);
  }

  /// Whether a word behind an item is a mark's, and the call sends nothing but who and what.
  static boolean isMark(String word, Call call) {
    return WRITES.contains(call.method())
        && WORDS.contains(base(word))
        && call.request().names().stream()
            .allMatch(name -> EntityDraft.isKey(name) || name.matches(".*(Id|_id|ID)|user|type"));
  }

  /// The mark's own word: `like` of `likes`, `unlike` and `toggle-like`.
  private static String base(@org.jspecify.annotations.Nullable String word) {
    var parts = new ArrayList<>(Words.parts(String.valueOf(word)));
    parts.removeAll(List.of("toggle", "add", "remove", "set"));
    if (parts.size() > 1 && WORDS.contains(parts.getFirst().replaceFirst("^un", ""))) {
      parts.subList(1, parts.size()).clear(); // `likeComment` below `comment`
    }
    var flat = Words.singular(String.join("", parts));
    return flat.startsWith("un") && WORDS.contains(flat.substring(2)) ? flat.substring(2) : flat;
  }

  private static boolean isUndo(Target target) {
    var flat = Words.flat(String.valueOf(target.word()));
    return target.method().equals("DELETE")
        || flat.startsWith("remove")
        || (flat.startsWith("un") && WORDS.contains(Words.singular(flat.substring(2))));
  }

  /// @param isShared whether other things are marked with the same word
  private void add(List<Target> calls, String word, boolean isShared) {
    var entity = entities.get(calls.getFirst().collection());
    if (entity == null) {
      return;
    }
    var plural = Words.plural(word);
    var noun = Words.singular(entity.name());
    var collection =
        isShared || entities.containsKey(plural)
            ? noun + Character.toUpperCase(plural.charAt(0)) + plural.substring(1)
            : plural;
    var mark =
        new Mark(
            collection, entity.name(), stem(word), noun, calls.stream().anyMatch(Marks::isUndo));
    marks.put(entity.name() + " " + word, mark);
    var fields =
        List.of(
            reference(noun, entity.name(), Field.Source.CLIENT, true),
            reference(OWNER, Schema.USERS, Field.Source.CALLER, false));
    var made =
        new Collection(
            collection,
            IdType.UUID,
            fields,
            new Access(MINE, "signed_in", MINE, MINE, MINE),
            List.of(),
            List.of(List.of(noun, OWNER)),
            List.of(),
            null);
    entities.put(
        collection,
        new Entity(made, Set.of("id"), Map.of(), OWNER, null, new EntityDraft(collection)));
    notes.decide(
        collection,
        "who has marked which of " + entity.name(),
        "people take and give it one by one: it belongs to the two of them",
        calls.stream().flatMap(target -> target.call().at().stream()).limit(3).toList());
    entities.put(entity.name(), entity.with(derived(entity, mark)));
  }

  private static Field reference(String name, String to, Field.Source source, boolean required) {
    return new Field(
        name, new FieldType.Reference(to, OnDelete.CASCADE), required, false, null, source, false);
  }

  /// The collection with those fields worked out that tell of marks.
  private Collection derived(Entity entity, Mark mark) {
    var fields = new ArrayList<Field>();
    for (var field : entity.collection().fields()) {
      var told = told(entity, field, mark);
      told.ifPresent(derived ->
          notes.decide(
              entity.name() + "." + field.name(),
              "worked out from " + mark.collection() + ": " + derived.derived(),
              "its name tells of that mark, and nobody sends it",
              entity.draft().part(field.name()).map(EntityDraft.Part::at).orElse(List.of())));
      fields.add(told.orElse(field));
    }
    var old = entity.collection();
    return old.with(old.id(), fields, old.access(), old.indexes());
  }

  /// What gives a field that tells of a mark; empty for all others.
  private Optional<Field> told(Entity entity, Field field, Mark mark) {
    var part = entity.draft().part(field.name());
    if (part.isPresent() && part.get().isCreated() && !(field.type() instanceof FieldType.Bool)) {
      return Optional.empty();
    }
    var items = mark.collection() + " where " + mark.reference() + " = $row.id";
    var shape = part.map(EntityDraft.Part::shape).orElse(Shape.unknown());
    var flat = Words.flat(field.name());
    boolean isPeople = mark.on().equals(Schema.USERS);
    if (isFlag(flat, mark.stem()) && (field.type() instanceof FieldType.Bool || isOpen(field))) {
      var exists =
          "exists(%s where %s = $row.id and %s)"
              .formatted(mark.collection(), mark.reference(), MINE);
      if (!(shape instanceof Shape.Arr)) {
        return Optional.of(derived(field, new FieldType.Bool(), exists));
      }
    }
    if (isPeople && flat.matches(mark.stem() + "ings?(count)?")) {
      var theirs = mark.collection() + " where " + OWNER + " = $row.id";
      return shape instanceof Shape.Arr
          ? Optional.of(ids(field, mark.collection(), mark.reference(), theirs))
          : Optional.of(derived(field, new FieldType.Int(), theirs));
    }
    if (isCount(flat, mark.stem())) {
      boolean isUntold = shape instanceof Shape.Unknown && Words.isPlural(field.name());
      if (isUntold && !flat.matches(".*(count|total|num|number).*")) {
        return Optional.of(ids(field, mark.collection(), OWNER, items));
      }
      if (shape instanceof Shape.Arr(var item)) {
        return Envelope.object(item) instanceof Shape.Obj(var members, _) && !members.isEmpty()
            ? Optional.empty()
            : Optional.of(ids(field, mark.collection(), OWNER, items));
      }
      return Optional.of(derived(field, new FieldType.Int(), items));
    }
    return Optional.empty();
  }

  private static boolean isOpen(Field field) {
    return field.type() instanceof FieldType.AnyJson || field.type() instanceof FieldType.Text;
  }

  /// `favorited`, `isFavorite`, `likedByMe`, `following`, `isBookmarked`.
  private static boolean isFlag(String flat, String stem) {
    return flat.matches("(is|has|i|am|user|current)*" + stem + ".?(ed|d|e|ing)?(by(me|user|you))?")
        && !flat.endsWith("s");
  }

  /// `favoritesCount`, `likeCount`, `likes`, `numFollowers`, `starsTotal`.
  private static boolean isCount(String flat, String stem) {
    return flat.matches(
            "(num|number|total|count)?(of)?"
                + stem
                + "(e|ed|er|r)?(s|d?by)?(count|total|num|number)?")
        && (flat.endsWith("s") || flat.matches(".*(count|total|num|number|by).*"));
  }

  private static Field derived(Field field, FieldType type, String text) {
    return Field.derived(field.name(), type, text, field.hidden(), field.read());
  }

  private static Field ids(Field field, String collection, String member, String items) {
    return derived(
        field,
        new FieldType.ListOf(new FieldType.Text()),
        collection + "." + member + items.substring(collection.length()));
  }

  private static String stem(String word) {
    return word.replaceFirst("e$", "");
  }

  /// The endpoint that gives or takes a mark; empty for calls that do neither.
  ///
  /// @param records gives the endpoint that shows the item
  Optional<Endpoint> endpoint(Target target, RecordEndpoints records) {
    var mark = marks.get(target.collection() + " " + base(target.word()));
    var entity = entities.get(target.collection());
    if (mark == null || entity == null || !isMark(target)) {
      return Optional.empty();
    }
    var verb = isUndo(target) ? Verb.DELETE : mark.isTaken() ? Verb.UPSERT : Verb.TOGGLE;
    var draft = records.draft(target, entity, Verb.UPDATE);
    if (target.key() == null && target.wordParameter() != null) {
      draft.conditions.add(entity.condition(target.wordParameter()));
    }
    draft.change(mark.collection(), verb, mark.reference(), MINE);
    var call = target.call();
    notes.decide(
        call.key(),
        switch (verb) {
          case DELETE -> "takes the caller's mark away";
          case TOGGLE -> "gives the caller's mark, or takes it away";
          default -> "gives the caller's mark";
        },
        "the word `" + target.word() + "` names it",
        call.at());
    return Optional.of(draft.build());
  }

  /// The condition of a list of what the caller has marked (`/posts/liked`), or of what those made
  /// whom the caller follows (`/articles/feed`).
  Optional<String> listed(Entity entity, String word) {
    var flat = Words.flat(word);
    for (var mark : marks.values()) {
      if (mark.on().equals(entity.name())
          && (isFlag(flat, mark.stem()) || isCount(flat, mark.stem()))) {
        return Optional.of(
            "exists(%s where %s = $row.id and %s)"
                .formatted(mark.collection(), mark.reference(), MINE));
      }
      if (mark.on().equals(Schema.USERS) && entity.owner() != null && FOLLOWED.contains(flat)) {
        return Optional.of(
            "exists(%s where %s = $row.%s and %s)"
                .formatted(mark.collection(), mark.reference(), entity.owner(), MINE));
      }
    }
    return Optional.empty();
  }

  /// The condition of `?favorited=ann`: what that person has marked.
  Optional<String> asked(Entity entity, Call.Parameter parameter) {
    var flat = Words.flat(parameter.name());
    var users = entities.get(Schema.USERS);
    for (var mark : marks.values()) {
      if (mark.on().equals(entity.name())
          && (isFlag(flat, mark.stem()) || isCount(flat, mark.stem()))) {
        var value = "$query." + parameter.name();
        var by = new TreeSet<String>();
        by.add(OWNER + " = " + value);
        if (users != null && users.field("username").isPresent()) {
          by.add(OWNER + ".username = " + value);
        }
        return Optional.of(
            "(%s is null or exists(%s where %s = $row.id and (%s)))"
                .formatted(value, mark.collection(), mark.reference(), String.join(" or ", by)));
      }
    }
    return Optional.empty();
  }
}
