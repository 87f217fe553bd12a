package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.rules.Expr;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A change of a collection.
public sealed interface Mutation {
  /// What a field error says of a field that clients cannot write.
  String READ_ONLY = "cannot be written";

  String collection();

  /// How the items it touched are answered.
  Form form();

  /// What was sent, and how strictly it is read.
  ///
  /// @param body a JSON object of fields
  /// @param set values that the endpoint gives, by field: they win, and reach fields that clients
  ///   cannot write; `id` for a new item
  /// @param mode how the body is read
  /// @param passedOn those of `set` whose values the client sent all the same, under other names:
  ///   rules see them as sent
  /// @param sender who sent it, where somebody else writes in their place: the write rules of
  ///   fields are asked for the sender; null where it is the caller
  record Values(
      JsonNode body,
      Map<String, JsonNode> set,
      Mode mode,
      Set<String> passedOn,
      @Nullable Caller sender) {
    public Values {
      set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
      passedOn = Set.copyOf(passedOn);
    }

    /// Values that come of the body, or of the server alone.
    public Values(JsonNode body, Map<String, JsonNode> set, Mode mode) {
      this(body, set, mode, Set.of(), null);
    }

    /// The same with one more value that the server gives.
    public Values with(String field, String value) {
      var all = new LinkedHashMap<>(set);
      all.put(field, Json.object().textNode(value));
      return new Values(body, all, mode, passedOn, sender);
    }

    /// The same from somebody in whose place others write.
    public Values from(Caller whose) {
      return new Values(body, set, mode, passedOn, whose);
    }

    /// A body of the native API.
    public static Values strict(JsonNode body) {
      return new Values(body, Map.of(), Mode.STRICT);
    }
  }

  /// How a body is read.
  enum Mode {
    /// Types must fit exactly; unknown and read-only fields are errors: nothing that somebody sent
    /// is dropped in silence, and nobody tries out names.
    STRICT,
    /// As frontends send: unknown and read-only fields are ignored, `"12"` is 12 where a number is
    /// wanted, empty text is no date, an object stands for its id.
    LENIENT,
    /// As lenient, and read-only fields and ids may be given: for seeds.
    SEED
  }

  /// A new item.
  record Insert(String collection, Values values, Form form) implements Mutation {}

  /// New values for all items that match.
  ///
  /// @param replace whether a field that was not sent loses its value; else strict bodies are JSON
  ///   Merge Patches (RFC 7396), and `{"+=": 1}` counts
  record Update(
      String collection, Expr where, Values values, boolean replace, Reach reach, Form form)
      implements Mutation {
    /// @param many whether matching none or several is fine
    public Update(
        String collection, Expr where, Values values, boolean replace, boolean many, Form form) {
      this(collection, where, values, replace, many ? Reach.ALL : Reach.ONE, form);
    }
  }

  /// New values for the item that matches and that the caller sees, or a new item where there is
  /// none.
  ///
  /// @param replace whether a field that was not sent loses its value
  /// @param insertOnly whether an item that is there already is a problem
  record Upsert(
      String collection,
      Expr where,
      Values values,
      boolean replace,
      boolean insertOnly,
      Versions versions,
      Form form)
      implements Mutation {
    /// Replaces what is there.
    public Upsert(String collection, Expr where, Values values, Form form) {
      this(collection, where, values, true, false, Versions.ANY, form);
    }
  }

  /// A new item, or where one has the same unique values, more of it: what the values add to
  /// numbers (`{"+=": 1}`) is added there, and its other fields stay.
  record Add(String collection, Values values, Form form) implements Mutation {}

  /// Removes what matches of what the caller may remove, or makes a new item where nothing matches
  /// that the caller sees.
  ///
  /// @param values of the new item
  record Toggle(String collection, Expr where, Values values, Form form) implements Mutation {}

  /// Removes all items that match.
  record Delete(String collection, Expr where, Reach reach, Form form) implements Mutation {
    /// @param many whether matching none or several is fine
    public Delete(String collection, Expr where, boolean many, Form form) {
      this(collection, where, many ? Reach.ALL : Reach.ONE, form);
    }
  }
}
