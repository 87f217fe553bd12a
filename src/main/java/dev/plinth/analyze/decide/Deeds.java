package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.Optional;
import java.util.regex.Pattern;

/// What was done to things, told by a truth value or by the time when it was done: `read`,
/// `readAt`.
final class Deeds {
  /// `readAll`, `mark-all-as-read`.
  private static final Pattern FOR_ALL =
      Pattern.compile("(?:mark)?(?:(\\w+?)(?:all|everything)|(?:all)(?:as)?(\\w+?))");

  private static final Template NOW = new Template.Variable("now");
  private static final Template NOTHING = new Template.Literal(NullNode.getInstance());

  private final RecordEndpoints records;
  private final Notes notes;

  Deeds(RecordEndpoints records, Notes notes) {
    this.records = records;
    this.notes = notes;
  }

  /// `POST /notifications/{id}/read`: the time when that was done, `readAt`.
  Optional<Endpoint> stamped(Target target, Entity entity, String word, boolean isUndo) {
    return stamp(entity, word)
        .map(field -> {
          boolean isGone = isUndo || target.method().equals("DELETE");
          notes.decide(
              target.call().key(),
              (isGone ? "empties " : "sets the time of ") + field.name(),
              "the word names what was done then",
              target.call().at());
          var draft = records.draft(target, entity, Verb.UPDATE);
          draft.set.put(field.name(), isGone ? NOTHING : NOW);
          return draft.build();
        });
  }

  private static Optional<Field> stamp(Entity entity, String word) {
    var flat = Words.flat(word);
    return entity.collection().fields().stream()
        .filter(field ->
            field.type() instanceof FieldType.DateTime || field.type() instanceof FieldType.Text)
        .filter(field -> !field.isComputed() && Words.flat(field.name()).matches(flat + "(at|on)"))
        .findFirst();
  }

  /// `POST /notifications/read-all`: the same for all that is the caller's.
  Optional<Endpoint> forAll(Target target, Entity entity, String word) {
    var all = FOR_ALL.matcher(Words.flat(word));
    if (entity.owner() == null || !all.matches()) {
      return Optional.empty();
    }
    var base = all.group(1) == null ? all.group(2) : all.group(1);
    var flag = RecordEndpoints.flag(entity, base);
    var field = flag.isPresent() ? flag : stamp(entity, base);
    return field.map(found -> {
      notes.decide(
          target.call().key(),
          "sets " + found.name() + " of all that is the caller's",
          "the path says that it is for all",
          target.call().at());
      var draft = records.draft(target, entity, Verb.UPDATE);
      draft.conditions.add(entity.owner() + " = $caller.id");
      draft.set.put(found.name(), flag.isPresent() ? RecordEndpoints.truth(true) : NOW);
      draft.reply = RecordEndpoints.done("Changed");
      return draft.build();
    });
  }

  /// What a word says of an item: its truth value, or whether it has the time when that was done.
  static Optional<String> state(Entity entity, String word, boolean holds) {
    return RecordEndpoints.flag(entity, word)
        .map(field -> field.name() + " = " + holds)
        .or(() ->
            stamp(entity, word).map(field -> field.name() + (holds ? " is not null" : " is null")));
  }
}
