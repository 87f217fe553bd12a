package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Calls whose path goes on after the collection: `/products/featured`, `/tasks/{id}/complete`,
/// `/posts/user/{userId}`. Where the word has a meaning in the item's own fields, it is served.
final class Actions {
  private static final Set<String> MINE = Set.of("me", "my", "mine", "own", "self");
  private static final Set<String> RECENT = Set.of("recent", "latest", "new", "newest");
  private static final Set<String> MARKS =
      Set.of("vote", "downvote", "react", "rate", "like", "favorite", "favourite", "follow");
  private static final Set<String> ALL = Set.of("all", "list", "public", "index");

  private final RecordEndpoints records;
  private final Marks marks;
  private final Notes notes;

  Actions(RecordEndpoints records, Marks marks, Notes notes) {
    this.records = records;
    this.marks = marks;
    this.notes = notes;
  }

  Optional<Endpoint> of(Target target, Entity entity) {
    var call = target.call();
    var word = String.valueOf(target.word());
    var endpoint =
        call.method().equals("GET")
            ? read(target, entity, word)
            : marks.endpoint(target, records).or(() -> write(target, entity, word));
    if (endpoint.isEmpty()) {
      notes.leave(call, why(target, entity, word));
    }
    return endpoint;
  }

  private Optional<Endpoint> read(Target target, Entity entity, String word) {
    if (target.key() != null) {
      return Optional.empty();
    }
    var flat = Words.flat(word);
    var parameter = target.wordParameter();
    if (parameter != null) {
      return field(entity, word)
          .map(field ->
              listed(target, entity, condition(field, parameter), "its path names that field"));
    }
    if (flat.equals("search")) {
      return Optional.of(records.list(target, entity, List.of()));
    }
    if (flat.equals("count")) {
      var draft = records.draft(target, entity, Verb.COUNT);
      var answer = Envelope.of(target.call().response(), "count", false);
      draft.reply =
          answer.whole().names().isEmpty()
              ? new Template.Variable("total")
              : Envelope.beside("", answer.whole()).orElse(new Template.Variable("total"));
      return Optional.of(draft.build());
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
    var marked = marks.listed(entity, word);
    if (marked.isPresent()) {
      return Optional.of(listed(target, entity, marked.get(), "the word names people's marks"));
    }
    return RecordEndpoints.flag(entity, word)
        .map(
            field -> listed(target, entity, field.name() + " = true", "the word names that field"));
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
      return Optional.empty();
    }
    var sent = Envelope.ofRequest(call.request(), target.noun()).item().names();
    boolean sendsFields =
        !sent.isEmpty()
            && sent.stream()
                .allMatch(name -> entity.field(name).isPresent() || EntityDraft.isKey(name));
    if (sendsFields && !call.method().equals("DELETE")) {
      notes.decide(
          call.key(),
          "changes the item",
          "all that it sends are fields of " + entity.name(),
          call.at());
      return Optional.of(records.written(target, entity, Verb.UPDATE));
    }
    return sent.isEmpty() ? flagged(target, entity, word) : Optional.empty();
  }

  private Optional<Endpoint> flagged(Target target, Entity entity, String word) {
    var call = target.call();
    boolean isUndo = word.matches("un[a-z].*");
    var field = RecordEndpoints.flag(entity, isUndo ? word.substring(2) : word);
    if (field.isEmpty() || isOnesMark(entity, isUndo ? word.substring(2) : word)) {
      return Optional.empty();
    }
    boolean value = !isUndo && !call.method().equals("DELETE");
    notes.decide(
        call.key(),
        "sets " + field.get().name() + " to " + value,
        "the word names that field",
        call.at());
    var draft = records.draft(target, entity, Verb.UPDATE);
    draft.set.put(field.get().name(), RecordEndpoints.truth(value));
    return Optional.of(draft.build());
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
    if (call.method().equals("GET")) {
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
