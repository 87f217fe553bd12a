package dev.plinth.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Assistant.Consent;
import dev.plinth.contract.Assistant.Deed;
import dev.plinth.json.Json;
import dev.plinth.rules.Nearest;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import dev.plinth.schema.Search;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes `assistant`: what models may do with the app's data.
///
/// ```yaml
/// assistant:
///   tools:
///     tasks: [list, view]
///     notes: { list: allow, create: ask }
///   knowledge:
///     notes: [title, body]
/// ```
final class AssistantReader {
  private static final List<String> DEEDS = Stream.of(Deed.values()).map(Deed::word).toList();
  private static final List<String> CONSENTS =
      Stream.of(Consent.values()).map(Consent::word).toList();

  private AssistantReader() {}

  static Assistant read(@Nullable Part part, Schema schema) {
    if (part == null) {
      return Assistant.NONE;
    }
    var members = part.members(Keys.ASSISTANT);
    var tools = new LinkedHashMap<String, Map<Deed, Consent>>();
    var knowledge = new LinkedHashMap<String, List<String>>();
    if (members.containsKey("tools")) {
      members
          .get("tools")
          .members()
          .forEach((name, deeds) -> tools.put(name, deeds(collection(name, deeds, schema), deeds)));
    }
    if (members.containsKey("knowledge")) {
      members
          .get("knowledge")
          .members()
          .forEach((name, fields) ->
              knowledge.put(name, fields(collection(name, fields, schema), fields)));
    }
    return new Assistant(tools, knowledge);
  }

  static ObjectNode json(Assistant assistant) {
    var json = Json.object();
    if (!assistant.tools().isEmpty()) {
      var tools = json.putObject("tools");
      assistant
          .tools()
          .forEach((collection, deeds) -> {
            if (deeds.values().stream().allMatch(Consent.ALLOW::equals)) {
              var list = tools.putArray(collection);
              deeds.keySet().forEach(deed -> list.add(deed.word()));
            } else {
              var map = tools.putObject(collection);
              deeds.forEach((deed, consent) -> map.put(deed.word(), consent.word()));
            }
          });
    }
    if (!assistant.knowledge().isEmpty()) {
      var knowledge = json.putObject("knowledge");
      assistant
          .knowledge()
          .forEach((collection, fields) -> {
            var list = knowledge.putArray(collection);
            fields.forEach(list::add);
          });
    }
    return json;
  }

  private static @Nullable Collection collection(String name, Part part, Schema schema) {
    var found = schema.collection(name);
    if (found.isEmpty()) {
      var names = schema.collections().stream().map(Collection::name).toList();
      part.fault("there is no collection " + name + Nearest.hint(name, names));
    }
    return found.orElse(null);
  }

  private static Map<Deed, Consent> deeds(@Nullable Collection collection, Part part) {
    var deeds = new EnumMap<Deed, Consent>(Deed.class);
    if (part.isMap()) {
      part.members()
          .forEach((word, consent) -> put(deeds, word, Consent.of(consent.word(CONSENTS)), part));
    } else {
      part.texts().forEach(word -> put(deeds, word, Consent.ALLOW, part));
    }
    boolean writes = deeds.containsKey(Deed.CREATE) || deeds.containsKey(Deed.UPDATE);
    if (collection != null && collection.isView() && writes) {
      part.fault("nobody writes a view: list and view alone");
    }
    return deeds;
  }

  private static void put(Map<Deed, Consent> deeds, String word, Consent consent, Part part) {
    Deed.of(word)
        .ifPresentOrElse(
            deed -> deeds.put(deed, consent),
            () ->
                part.fault(
                    "unknown deed "
                        + word
                        + Nearest.hint(word, DEEDS)
                        + "; expected some of "
                        + String.join(", ", DEEDS)));
  }

  private static List<String> fields(@Nullable Collection collection, Part part) {
    var names = part.texts();
    if (names.isEmpty()) {
      part.fault("expected the fields whose texts are to be known, such as [title, body]");
    }
    if (collection == null) {
      return names;
    }
    for (var name : names) {
      var field = collection.field(name);
      if (field.isEmpty()) {
        var all = collection.fields().stream().map(one -> one.name()).toList();
        part.fault("there is no field " + name + Nearest.hint(name, all));
      } else if (!Search.isPossible(field.get().type()) || field.get().isDerived()) {
        part.fault("the field " + name + " holds no text of its own");
      } else if (field.get().hidden() || field.get().read() != null) {
        part.fault("not everybody who may read an item may read its " + name);
      }
    }
    if (collection.isView()) {
      part.fault("the rows of a view change without a word: name the collections under it");
    }
    return names;
  }
}
