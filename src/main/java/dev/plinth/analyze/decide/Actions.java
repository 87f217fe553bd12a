package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.Call;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Calls whose path goes on after the collection: `/products/featured`, `/tasks/{id}/complete`,
/// `/posts/user/{userId}`. Where the word has a meaning in the item's own fields, it is served.
final class Actions {
  private static final Set<String> MINE = Set.of("me", "my", "mine", "own", "self");
  private static final Set<String> RECENT = Set.of("recent", "latest", "new", "newest");
  private static final Set<String> MARKS =
      Set.of("vote", "downvote", "react", "rate", "like", "favorite", "favourite", "follow");
  private static final Set<String> BEST =
      Set.of("top", "toprated", "popular", "mostpopular", "trending", "best", "bestsellers", "hot");
  private static final String RANKS =
      ".*(rating|score|likes|likescount|likecount|views|viewcount|votes|popularity|sales|sold|stars|favoritescount)";
  private static final Map<String, String> OPPOSITES =
      Map.of(
          "disable", "enable",
          "deactivate", "activate",
          "reopen", "close",
          "restore", "archive",
          "hide", "show",
          "resume", "pause",
          "incomplete", "complete");

  /// `unreadCount`, `completed_count`.
  private static final Pattern COUNTED = Pattern.compile("(un|not)?(\\w{3,})counts?");

  private static final Set<String> SEARCHES = Set.of("search", "lookup");

  /// `GET /projects/{id}/edit`: the item, for the page of that name.
  private static final Set<String> WHOLE =
      Set.of("edit", "show", "view", "detail", "details", "full", "info");

  private static final Set<String> ALL = Set.of("all", "list", "public", "index");

  private final RecordEndpoints records;
  private final Marks marks;
  private final Notes notes;
  private final Deeds deeds;

  Actions(RecordEndpoints records, Marks marks, Notes notes) {
    this.records = records;
    this.marks = marks;
    this.notes = notes;
    this.deeds = new Deeds(records, notes);
  }

  Optional<Endpoint> of(Target target, Entity entity) {
    var call = target.call();
    var word = String.valueOf(target.word());
    var endpoint =
        target.method().equals("GET")
            ? read(target, entity, word)
            : marks.endpoint(target, records).or(() -> write(target, entity, word));
    if (endpoint.isEmpty()) {
      notes.leave(call, why(target, entity, word));
    }
    return endpoint;
  }

  private Optional<Endpoint> read(Target target, Entity entity, String word) {
    var flat = Words.flat(word);
    if (target.key() != null) {
      return WHOLE.contains(flat)
          ? Optional.of(records.draft(target, entity, Verb.VIEW).build())
          : Optional.empty();
    }
    var parameter = target.wordParameter();
    if (parameter != null && SEARCHES.contains(flat)) {
      return Listing.found(parameter, entity)
          .map(condition -> listed(target, entity, condition, "its path says what is looked for"));
    }
    if (parameter != null) {
      return field(entity, word)
          .map(field ->
              listed(target, entity, condition(field, parameter), "its path names that field"));
    }
    if (flat.equals("search")) {
      return Optional.of(records.list(target, entity, List.of()));
    }
    if (flat.equals("count")) {
      return Optional.of(counted(target, entity));
    }
    var some = COUNTED.matcher(flat);
    if (some.matches()) {
      return Deeds.state(entity, some.group(2), some.group(1) == null)
          .map(condition -> {
            notes.decide(
                target.call().key(),
                "counts " + entity.name() + " where " + condition,
                "the word names what is true of them",
                target.call().at());
            return counted(target, entity, condition);
          });
    }
    if (MINE.contains(flat) && entity.owner() != null) {
      return Optional.of(
          listed(
              target, entity, entity.owner() + " = $caller.id", "the word means the caller's own"));
    }
    if (ALL.contains(flat)) {
      return Optional.of(records.list(target, entity, List.of()));
    }
    if (RECENT.contains(flat)) {
      return Optional.of(newest(target, entity));
    }
    if (BEST.contains(flat)) {
      return best(target, entity);
    }
    var marked = marks.listed(entity, word);
    if (marked.isPresent()) {
      return Optional.of(listed(target, entity, marked.get(), "the word names people's marks"));
    }
    return RecordEndpoints.flag(entity, word)
        .map(
            field -> listed(target, entity, field.name() + " = true", "the word names that field"));
  }

  private Endpoint counted(Target target, Entity entity, String... conditions) {
    var draft = records.draft(target, entity, Verb.COUNT);
    draft.conditions.addAll(List.of(conditions));
    var total = new Template.Variable("total");
    var answer = Envelope.of(target.call().response(), "count", false).whole();
    draft.reply =
        answer.names().isEmpty()
            ? total
            : Envelope.beside("", answer)
                .orElseGet(() ->
                    answer.names().size() == 1
                        ? new Template.Members(Map.of(answer.names().iterator().next(), total))
                        : total);
    return draft.build();
  }

  /// The best are those with most of what the items are ranked by, where something ranks them.
  private Optional<Endpoint> best(Target target, Entity entity) {
    return entity.collection().fields().stream()
        .filter(field -> !field.hidden())
        .filter(field ->
            field.type() instanceof FieldType.Int || field.type() instanceof FieldType.Real)
        .filter(field -> Words.flat(field.name()).matches(RANKS))
        .findFirst()
        .map(field -> {
          var draft = records.draft(target, entity, Verb.LIST);
          draft.sort = List.of("-" + field.name());
          draft.reply =
              Envelope.of(target.call().response(), target.noun(), true)
                  .around(new Template.Variable("items"), new ArrayList<>());
          notes.decide(
              target.call().key(),
              "lists " + entity.name() + " by " + field.name() + ", the highest first",
              "the word asks for the best, and that number ranks them",
              target.call().at());
          return draft.build();
        });
  }

  private Endpoint newest(Target target, Entity entity) {
    var draft = records.draft(target, entity, Verb.LIST);
    draft.sort =
        entity.collection().fields().stream()
            .filter(field -> field.set() == Field.Source.CREATED)
            .map(field -> "-" + field.name())
            .findFirst()
            .map(List::of)
            .orElse(List.of("-id"));
    var answer = Envelope.of(target.call().response(), target.noun(), true);
    draft.reply = answer.around(new Template.Variable("items"), new ArrayList<>());
    return draft.build();
  }

  private Endpoint listed(Target target, Entity entity, String condition, String why) {
    notes.decide(
        target.call().key(),
        "lists " + entity.name() + " where " + condition,
        why,
        target.call().at());
    return records.list(target, entity, List.of(condition));
  }

  private Optional<Endpoint> write(Target target, Entity entity, String word) {
    var call = target.call();
    if (target.key() == null) {
      return call.request().names().isEmpty()
          ? deeds.forAll(target, entity, word)
          : Optional.empty();
    }
    var sent = Envelope.ofRequest(call.request(), target.noun()).item().names();
    boolean sendsFields =
        !sent.isEmpty()
            && sent.stream()
                .allMatch(name -> entity.field(name).isPresent() || EntityDraft.isKey(name));
    if (sendsFields && !target.method().equals("DELETE")) {
      notes.decide(
          call.key(),
          "changes the item",
          "all that it sends are fields of " + entity.name(),
          call.at());
      return Optional.of(records.written(target, entity, Verb.UPDATE));
    }
    var named = entity.field(word).filter(field -> !field.hidden() && !field.isComputed());
    if (named.isPresent() && sent.stream().allMatch(name -> isValueOf(name, word))) {
      return Optional.of(fieldSet(target, entity, named.get()));
    }
    return sent.isEmpty() ? flagged(target, entity, word) : Optional.empty();
  }

  private static boolean isValueOf(String name, String word) {
    var flat = Words.flat(name);
    return Set.of("value", "file", "data", "new" + Words.flat(word), Words.flat(word))
        .contains(flat);
  }

  /// `POST /apps/{id}/image`: one field of the item, sent under any name; `DELETE` empties it.
  private Endpoint fieldSet(Target target, Entity entity, Field field) {
    var call = target.call();
    notes.decide(call.key(), "changes " + field.name(), "the path names that field", call.at());
    var draft = records.draft(target, entity, Verb.UPDATE);
    var sent = call.request().names();
    if (target.method().equals("DELETE")) {
      draft.set.put(field.name(), new Template.Literal(NullNode.getInstance()));
    } else if (!sent.isEmpty()) {
      draft.body =
          new Template.Members(Map.of(sent.iterator().next(), new Template.Variable(field.name())));
    } else if (field.type() instanceof FieldType.Bool) {
      draft.set.put(field.name(), flip());
    }
    return draft.build();
  }

  private static Template flip() {
    return new Template.Members(Map.of("toggle", RecordEndpoints.truth(true)));
  }

  private Optional<Endpoint> flagged(Target target, Entity entity, String word) {
    var call = target.call();
    var plain = word.replaceFirst("^toggle[-_]?|[-_]?[tT]oggle$", "");
    if (!plain.equals(word)) {
      return toggled(target, entity, plain);
    }
    var opposite = OPPOSITES.get(Words.flat(word));
    boolean isUndo = opposite != null || word.matches("un[a-z].*");
    var base = opposite != null ? opposite : isUndo ? word.substring(2) : word;
    var field = RecordEndpoints.flag(entity, base);
    if (field.isEmpty() && opposite == null) {
      return stage(target, entity, word).or(() -> deeds.stamped(target, entity, base, isUndo));
    }
    if (field.isEmpty() || isOnesMark(entity, base)) {
      return Optional.empty();
    }
    boolean value = !isUndo && !target.method().equals("DELETE");
    notes.decide(
        call.key(),
        "sets " + field.get().name() + " to " + value,
        "the word names that field",
        call.at());
    var draft = records.draft(target, entity, Verb.UPDATE);
    draft.set.put(field.get().name(), RecordEndpoints.truth(value));
    return Optional.of(draft.build());
  }

  /// `PATCH /todos/{id}/toggle`: the one truth value that the word names, or that there is.
  private Optional<Endpoint> toggled(Target target, Entity entity, String word) {
    var named = RecordEndpoints.flag(entity, word);
    var field = named.isPresent() ? named : word.isEmpty() ? onlyFlag(entity) : named;
    return field.map(found -> {
      notes.decide(
          target.call().key(),
          "turns " + found.name() + " round",
          word.isEmpty() ? "it is the only truth value there is" : "the word names that field",
          target.call().at());
      var draft = records.draft(target, entity, Verb.UPDATE);
      draft.set.put(found.name(), flip());
      return draft.build();
    });
  }

  /// The only truth value of an item that clients do not send by themselves, or the only one.
  static Optional<Field> onlyFlag(Entity entity) {
    var flags =
        entity.collection().fields().stream()
            .filter(field -> field.type() instanceof FieldType.Bool && !field.isComputed())
            .toList();
    return flags.size() == 1 ? Optional.of(flags.getFirst()) : Optional.empty();
  }

  /// `POST /orders/{id}/cancel`: one of the words that the item's status can be.
  private Optional<Endpoint> stage(Target target, Entity entity, String word) {
    var stem = RecordEndpoints.stem(word);
    for (var field : entity.collection().fields()) {
      if (field.type() instanceof FieldType.OneOf(var words)) {
        for (var stage : words) {
          if (RecordEndpoints.stem(stage).equals(stem)) {
            notes.decide(
                target.call().key(),
                "sets " + field.name() + " to " + stage,
                "the word names that value",
                target.call().at());
            var draft = records.draft(target, entity, Verb.UPDATE);
            draft.set.put(field.name(), new Template.Literal(TextNode.valueOf(stage)));
            return Optional.of(draft.build());
          }
        }
      }
    }
    return Optional.empty();
  }

  /// A person's mark on something that others see too belongs to the two, not to the thing.
  private boolean isOnesMark(Entity entity, String word) {
    boolean isPrivate =
        entity.owner() != null
            && entity.collection().access().read().startsWith(entity.owner() + " = $caller.id");
    return records.hasSignIn() && !isPrivate && MARKS.contains(Words.flat(word));
  }

  private static Optional<Field> field(Entity entity, String word) {
    var flat = Words.flat(Words.singular(word)).replaceAll("^by", "");
    boolean isPerson = FieldTypes.OWNERS.contains(flat) && entity.owner() != null;
    return entity.collection().fields().stream()
        .filter(field ->
            Words.flat(field.name()).equals(flat)
                || Words.flat(field.name().replaceAll("(Id|_id|ID)$", "")).equals(flat)
                || (isPerson && field.name().equals(entity.owner())))
        .findFirst();
  }

  private static String condition(Field field, String parameter) {
    return field.name() + " = $path." + parameter;
  }

  private static String why(Target target, Entity entity, String word) {
    var call = target.call();
    if (target.method().equals("GET")) {
      return "nothing in the app says which "
          + entity.name()
          + " `"
          + word
          + "` means; describe it with"
          + " `where`, or with an SQL file";
    }
    if (MARKS.contains(Words.flat(word).replaceFirst("^un", ""))) {
      return "it is one person's mark on something that others see: it needs a collection of its own,"
          + " and the counts that follow from it";
    }
    if (call.body() == Call.Body.NONE) {
      return "`"
          + word
          + "` names no field of "
          + entity.name()
          + " that it could set; say what it changes";
    }
    return "it sends what is no field of " + entity.name() + "; say what `" + word + "` changes";
  }
}
