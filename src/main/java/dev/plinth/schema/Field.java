package dev.plinth.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One field of a collection.
///
/// @param name as in JSON and in rules
/// @param type what it holds
/// @param required must be there, and not null, when an item is created
/// @param unique no two items share a value; an e-mail is compared without case
/// @param fallback the value where none was sent, as JSON, or null for none
/// @param set who gives the value; anything but [Source#CLIENT] is read-only for clients
/// @param hidden never leaves the server, and filters and sorts treat it as missing
/// @param read the rule that says, over its item, who sees the value; everybody else sees null, in
///   answers as in filters and sorts of their own. Null where whoever may read the item may read it
/// @param write the rule that says, over its item, who may give the value; null where whoever may
///   change the item may. What is there already, and what would come of itself, anybody may send
///   who sees it
/// @param was former names, the newest first: a column of such a name becomes this one
/// @param computed an SQL expression over the other columns of the row, which gives the value at
///   every reading; null for what is stored
/// @param derived what gives the value for each caller at every reading, in the language of rules:
///   of a flag ([FieldType.Bool]) a condition, of a number ([FieldType.Int]) the items that are
///   counted, `favorites where article = $row.id`, of a list ([FieldType.ListOf]) a field of such
///   items, `likes.owner where post = $row.id`; null for all others
public record Field(
    String name,
    FieldType type,
    boolean required,
    boolean unique,
    @Nullable JsonNode fallback,
    Source set,
    boolean hidden,
    @Nullable String read,
    @Nullable String write,
    List<String> was,
    @Nullable String computed,
    @Nullable String derived) {
  public Field {
    was = List.copyOf(was);
  }

  /// Where a field's value comes from.
  public enum Source {
    /// The client sends it.
    CLIENT,
    /// `$caller.id` at creation: the owner. Null for an anonymous caller.
    CALLER,
    /// The time of creation.
    CREATED,
    /// The time of the last change.
    UPDATED,
    /// Plinth alone writes it, through an endpoint's `set`.
    SERVER
  }

  /// A field that the database has.
  public Field(
      String name,
      FieldType type,
      boolean required,
      boolean unique,
      @Nullable JsonNode fallback,
      Source set,
      boolean hidden,
      @Nullable String read,
      List<String> was,
      @Nullable String computed) {
    this(name, type, required, unique, fallback, set, hidden, read, null, was, computed, null);
  }

  /// A field that whoever may read the item may read.
  public Field(
      String name,
      FieldType type,
      boolean required,
      boolean unique,
      @Nullable JsonNode fallback,
      Source set,
      boolean hidden) {
    this(name, type, required, unique, fallback, set, hidden, null, List.of(), null);
  }

  /// A field that a rule gives.
  public static Field derived(
      String name, FieldType type, String derived, boolean hidden, @Nullable String read) {
    return new Field(
        name,
        type,
        false,
        false,
        null,
        Source.SERVER,
        hidden,
        read,
        null,
        List.of(),
        null,
        derived);
  }

  /// An optional field that clients write.
  public Field(String name, FieldType type) {
    this(name, type, false, false, null, Source.CLIENT, false);
  }

  /// The same field, its value from somewhere else.
  public Field setBy(Source source) {
    return new Field(
        name, type, required, unique, fallback, source, hidden, read, write, was, computed,
        derived);
  }

  /// The same field, which may be missing.
  public Field optional() {
    return new Field(
        name, type, false, unique, fallback, set, hidden, read, write, was, computed, derived);
  }

  /// The same field with a read rule of its own.
  public Field readableWhere(String rule) {
    return new Field(
        name, type, required, unique, fallback, set, hidden, rule, write, was, computed, derived);
  }

  /// The same field with a write rule of its own.
  public Field writableWhere(@Nullable String rule) {
    return new Field(
        name, type, required, unique, fallback, set, hidden, read, rule, was, computed, derived);
  }

  /// Whether nothing of it is written: the database or a rule gives the value.
  public boolean isComputed() {
    return computed != null || derived != null;
  }

  /// Whether it is in no table at all.
  public boolean isDerived() {
    return derived != null;
  }

  public boolean isReference() {
    return type instanceof FieldType.Reference;
  }
}
