package dev.plinth.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A collection: a table of items, who may do what with them, and which lists must be fast.
///
/// Every collection has an `id`, which is no entry of `fields`.
///
/// @param name as in paths and rules; also the table's name
/// @param id how ids are made
/// @param fields in the order of the file
/// @param access who may do what
/// @param indexes beside those that Plinth makes by itself for references, unique fields and rules;
///   `-name` is descending
/// @param unique groups of fields that no two items share; a group with a missing value is shared
///   with nobody
/// @param was former names, the newest first: a table of such a name becomes this one
/// @param view the SQL query whose rows are the items, which are only read; null for a table
/// @param search by which words items are found; null where they are not
/// @param singleton whether it has exactly one item, which is always there
public record Collection(
    String name,
    IdType id,
    List<Field> fields,
    Access access,
    List<List<String>> indexes,
    List<List<String>> unique,
    List<String> was,
    @Nullable String view,
    @Nullable Search search,
    boolean singleton) {
  public Collection {
    fields = List.copyOf(fields);
    indexes = indexes.stream().map(List::copyOf).toList();
    unique = unique.stream().map(List::copyOf).toList();
    was = List.copyOf(was);
  }

  /// A collection of any number of items that is not searched by words.
  public Collection(
      String name,
      IdType id,
      List<Field> fields,
      Access access,
      List<List<String>> indexes,
      List<List<String>> unique,
      List<String> was,
      @Nullable String view) {
    this(name, id, fields, access, indexes, unique, was, view, null, false);
  }

  /// A collection that has always had its name.
  public Collection(
      String name, IdType id, List<Field> fields, Access access, List<List<String>> indexes) {
    this(name, id, fields, access, indexes, List.of(), List.of(), null);
  }

  /// How the ids of a collection look.
  public enum IdType {
    /// UUID version 7, made by Plinth: a JSON string.
    UUID,
    /// 1, 2, 3 …, never given twice: a JSON number.
    INTEGER,
    /// Text: what the client or a seed gave, else a UUID version 7.
    TEXT
  }

  /// The same collection, one of its fields set by Plinth alone; the same where it has no such
  /// field.
  public Collection withServed(String fieldName) {
    return with(
        id,
        fields.stream()
            .map(field -> field.name().equals(fieldName) ? field.setBy(Field.Source.SERVER) : field)
            .toList(),
        access,
        indexes);
  }

  /// The same collection with another content.
  public Collection with(
      IdType newId, List<Field> newFields, Access newAccess, List<List<String>> newIndexes) {
    return new Collection(
        name, newId, newFields, newAccess, newIndexes, unique, was, view, search, singleton);
  }

  /// The same collection, its items found by words.
  public Collection searched(@Nullable Search by) {
    return new Collection(name, id, fields, access, indexes, unique, was, view, by, singleton);
  }

  /// Whether its items are the rows of a query: nobody writes them.
  public boolean isView() {
    return view != null;
  }

  /// All groups of fields whose values no two items share, a field that is unique by itself too.
  public List<List<String>> uniqueGroups() {
    return Stream.concat(
            unique.stream(),
            fields.stream().filter(Field::unique).map(field -> List.of(field.name())))
        .toList();
  }

  /// The same collection, no two items of which share the values of these fields.
  public Collection unique(List<String> group) {
    var groups = new ArrayList<>(unique);
    groups.add(group);
    return new Collection(name, id, fields, access, indexes, groups, was, view, search, singleton);
  }

  /// The names of the fields that hold files.
  public Set<String> files() {
    return fields.stream()
        .filter(field -> field.type() instanceof FieldType.File)
        .map(Field::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The names of the columns of its table: the id, and all that is not worked out at every
  /// reading.
  public Set<String> columns() {
    return Stream.concat(
            Stream.of("id"), fields.stream().filter(field -> !field.isDerived()).map(Field::name))
        .collect(Collectors.toUnmodifiableSet());
  }

  public Optional<Field> field(String fieldName) {
    return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
  }
}
