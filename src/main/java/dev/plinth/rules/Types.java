package dev.plinth.rules;

import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the operands of an expression hold.
record Types(Schema schema) {
  static final String ID = "id";

  /// The type of a field as it is stored: a reference has the type of the id it holds.
  Optional<FieldType> stored(Collection collection, String field) {
    if (field.equals(ID)) {
      return Optional.of(id(collection));
    }
    return collection.field(field).map(found -> stored(found.type()));
  }

  /// A type as it is stored.
  FieldType stored(FieldType type) {
    return type instanceof FieldType.Reference(var to, _)
        ? schema.collection(to).map(Types::id).orElseGet(FieldType.Text::new)
        : type;
  }

  static FieldType id(Collection collection) {
    return switch (collection.id()) {
      case INTEGER -> new FieldType.Int();
      case UUID, TEXT -> new FieldType.Text();
    };
  }

  /// The collection that a field refers to.
  Optional<Collection> target(Collection collection, String field) {
    return collection
        .field(field)
        .flatMap(found ->
            found.type() instanceof FieldType.Reference(var to, _)
                ? schema.collection(to)
                : Optional.empty());
  }

  /// The type at the end of a path of references, where there is one.
  Optional<FieldType> at(Collection collection, List<String> path) {
    if (path.size() == 1) {
      return stored(collection, path.getFirst());
    }
    return target(collection, path.getFirst())
        .flatMap(next -> at(next, path.subList(1, path.size())));
  }

  /// The type of an operand; null for what takes the type of its opposite.
  @Nullable FieldType of(Operand operand, Collection own, @Nullable Collection outer) {
    return switch (operand) {
      case Operand.FieldPath(var path) -> at(own, path).orElse(null);
      case Operand.OuterPath(var path) -> outer == null ? null : at(outer, path).orElse(null);
      case Operand.CallerField(var field) ->
          schema.collection(Schema.USERS).flatMap(users -> stored(users, field)).orElse(null);
      case Operand.Now _ -> new FieldType.DateTime();
      case Operand.Call(var function, _) ->
          function == Operand.Function.LENGTH ? new FieldType.Int() : new FieldType.Text();
      case Operand.CallerId _, Operand.Literal _, Operand.Variable _ -> null;
    };
  }

  /// The names that a client may use for the fields of a collection.
  static List<String> visible(Collection collection) {
    var names = new ArrayList<String>();
    names.add(ID);
    collection.fields().stream()
        .filter(field -> !field.hidden())
        .forEach(field -> names.add(field.name()));
    return names;
  }
}
