package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.Search;
import dev.plinth.schema.Search.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads how a collection is searched: `[title, body]`, `{ title: 4, body: 1 }`, or `{ fields:
/// [title], tokenizer: trigram }`.
final class SearchReader {
  static final List<String> TOKENIZERS =
      Stream.of(Tokenizer.values()).map(SearchReader::word).toList();

  private static final String FIELDS = "fields";
  private static final String TOKENIZER = "tokenizer";

  private SearchReader() {}

  static @Nullable Search read(@Nullable Part part) {
    if (part == null) {
      return null;
    }
    var fields = part.isMap() ? part.members().get(FIELDS) : null;
    if (fields == null || fields.json().isNumber()) { // a field may be called so, with a weight
      return new Search(weights(part), Tokenizer.WORDS);
    }
    var tokenizer = part.members(Keys.SEARCH).get(TOKENIZER);
    var word = tokenizer == null ? TOKENIZERS.getFirst() : tokenizer.word(TOKENIZERS);
    return new Search(weights(fields), Tokenizer.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static Map<String, Integer> weights(Part part) {
    var weights = new LinkedHashMap<String, Integer>();
    if (part.isMap()) {
      part.members()
          .forEach((name, weight) -> weights.put(name, (int) weight.integer(1, Search.WEIGHT_MAX)));
    } else {
      part.texts()
          .forEach(name -> {
            if (weights.put(name, 1) != null) {
              part.fault(name + " stands here twice");
            }
          });
    }
    if (weights.isEmpty()) {
      part.fault("expected at least one field");
    }
    return weights;
  }

  /// Holds it against the fields. What not everybody who may read the item may read is nothing to
  /// be found by: the index knows no callers.
  static void check(Part part, Collection collection) {
    var search = collection.search();
    if (search == null || collection.isView()) {
      return;
    }
    for (var name : search.fields()) {
      if (name.isEmpty()) {
        continue;
      }
      if (name.equals("id")) {
        part.fault("an item is found by its id without a search: `id` has no words");
        continue;
      }
      if (name.startsWith("-")) {
        part.fault("expected the name of a field, found " + name);
        continue;
      }
      CollectionReader.checkField(part, name, collection);
      collection.field(name).ifPresent(field -> checkField(part, field));
    }
  }

  private static void checkField(Part part, Field field) {
    var name = field.name();
    if (field.isDerived()) {
      part.fault(name + " is another one for each caller: it has no words");
    } else if (!Search.isPossible(field.type())) {
      part.fault(name + " holds no text: expected text, email, url, choice, or a list of these");
    } else if (field.hidden()) {
      part.fault(name + " is hidden: whoever searches would learn what it holds");
    } else if (field.read() != null) {
      part.fault(
          name
              + " has a read rule of its own: whoever searches would learn what it holds. Leave it"
              + " out, or move it to a collection of its own");
    }
  }

  static JsonNode json(Search search) {
    JsonNode fields =
        Json.mapper().valueToTree(search.isEven() ? search.fields() : search.weights());
    if (search.tokenizer() == Tokenizer.WORDS) {
      return fields;
    }
    var object = Json.object();
    object.set(FIELDS, fields);
    return object.put(TOKENIZER, word(search.tokenizer()));
  }

  private static String word(Tokenizer tokenizer) {
    return tokenizer.name().toLowerCase(Locale.ROOT);
  }
}
