package dev.plinth.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// By which words the items of a collection are found.
///
/// @param weights how much a word counts in each field, in the order of the file; at least one
/// @param tokenizer what a word is
public record Search(Map<String, Integer> weights, Tokenizer tokenizer) {
  /// The largest weight.
  public static final int WEIGHT_MAX = 100;

  public Search {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  /// The fields, in order.
  public List<String> fields() {
    return List.copyOf(weights.keySet());
  }

  /// Whether all fields count the same.
  public boolean isEven() {
    return weights.values().stream().allMatch(weight -> weight == 1);
  }

  /// Whether values of a type have words.
  public static boolean isPossible(FieldType type) {
    return switch (type) {
      case FieldType.Text _, FieldType.Email _, FieldType.Url _, FieldType.OneOf _ -> true;
      case FieldType.ListOf(var element, _) ->
          !(element instanceof FieldType.ListOf) && isPossible(element);
      case FieldType.Int _,
          FieldType.Real _,
          FieldType.Decimal _,
          FieldType.Bool _,
          FieldType.Date _,
          FieldType.DateTime _,
          FieldType.Uuid _,
          FieldType.File _,
          FieldType.AnyJson _,
          FieldType.Reference _,
          FieldType.References _ ->
          false;
    };
  }

  /// What would make a collection one that is searched, as it stands in the contract.
  public static String example(Collection collection) {
    var fields =
        collection.fields().stream()
            .filter(field -> isPossible(field.type()) && !field.isDerived())
            .filter(field -> !field.hidden() && field.read() == null)
            .map(Field::name)
            .limit(2)
            .toList();
    return "`search: [" + (fields.isEmpty() ? "title" : String.join(", ", fields)) + "]`";
  }

  /// What a word is.
  public enum Tokenizer {
    /// Letters and digits in a row, in either case, accents left out: `Café` is found by `cafe`.
    WORDS,
    /// Any three characters in a row: parts of words, and languages without spaces.
    TRIGRAM,
    /// As [#WORDS], without the endings of English: `running` is found by `runs`.
    STEMMED
  }
}
