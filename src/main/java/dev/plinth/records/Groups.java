package dev.plinth.records;

import dev.plinth.rules.Expr;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/// What is asked about groups of items.
///
/// @param where which items, as in [Query]
/// @param by the fields whose values make a group; empty for one group of all
/// @param having which groups, over the members of the answer: [#members]
/// @param sort over the same members; empty for the order of `by`
/// @param finding whether the items are found by words, as in [Query]
public record Groups(
    String collection,
    Expr where,
    List<String> by,
    List<Aggregate> aggregates,
    Expr having,
    List<Sort> sort,
    Finding finding) {
  public Groups {
    by = List.copyOf(by);
    aggregates = List.copyOf(aggregates);
    sort = List.copyOf(sort);
  }

  /// The members of a group, as a collection of their own, so that conditions can be read against
  /// it.
  public static Collection members(
      Schema schema, Collection of, List<String> by, List<Aggregate> aggregates) {
    var fields = new ArrayList<Field>();
    by.forEach(name -> fields.add(new Field(name, stored(schema, keyType(of, name)))));
    aggregates.forEach(one -> fields.add(new Field(one.name(), stored(schema, one.type(of)))));
    return new Collection("groups", IdType.TEXT, fields, Access.CLOSED, List.of());
  }

  /// A reference is the id it holds, which leads nowhere from here.
  private static FieldType stored(Schema schema, FieldType type) {
    return type instanceof FieldType.Reference reference
        ? schema
            .collection(reference.to())
            .filter(target -> target.id() == IdType.INTEGER)
            .<FieldType>map(_ -> new FieldType.Int())
            .orElseGet(FieldType.Text::new)
        : type;
  }

  /// Decimals are one group where they are the same number.
  private static FieldType keyType(Collection of, String name) {
    var type = type(of, name);
    return type instanceof FieldType.Decimal ? new FieldType.Real() : type;
  }

  /// What a field holds.
  static FieldType type(Collection collection, String name) {
    if (name.equals(Query.ID)) {
      return collection.id() == IdType.INTEGER ? new FieldType.Int() : new FieldType.Text();
    }
    return collection.field(name).map(Field::type).orElseGet(FieldType.AnyJson::new);
  }
}
