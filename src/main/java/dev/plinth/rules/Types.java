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
    if (isJson(collection, path.getFirst())) {
      return inside(stored(collection, path.getFirst()), path.subList(1, path.size()));
    }
    return target(collection, path.getFirst())
        .flatMap(next -> at(next, path.subList(1, path.size())));
  }

  /// Whether a path goes on into a field's own JSON.
  boolean isJson(Collection collection, String field) {
    return collection
        .field(field)
        .filter(found ->
            found.type() instanceof FieldType.AnyJson || found.type() instanceof FieldType.ListOf)
        .isPresent();
  }

  /// What a place in JSON holds: in a list its elements, else anything.
  private static Optional<FieldType> inside(Optional<FieldType> type, List<String> rest) {
    return type.flatMap(found ->
        found instanceof FieldType.ListOf list
            ? Optional.of(list.element()).filter(_ -> rest.size() == 1 && isPlace(rest.getFirst()))
            : Optional.of(found));
  }

  /// Whether a type holds several values.
  static boolean isList(@Nullable FieldType type) {
    return type instanceof FieldType.ListOf || type instanceof FieldType.References;
  }

  /// Whether an element of a path is a place in a list, `[0]`.
  static boolean isPlace(String name) {
    return name.startsWith("[");
  }

  /// The type of an operand; null for what takes the type of its opposite.
  @Nullable FieldType of(Operand operand, Place place) {
    return switch (operand) {
      case Operand.FieldPath(var path) -> at(place.own(), path).orElse(null);
      case Operand.OuterPath(var path) ->
          place.outer() == null ? null : at(place.outer(), path).orElse(null);
      case Operand.CallerField(var path) ->
          schema.collection(Schema.USERS).flatMap(users -> at(users, path)).orElse(null);
      case Operand.Now _, Operand.Today _ -> new FieldType.DateTime();
      case Operand.Call(var function, var arguments) ->
          switch (function) {
            case LOWER, UPPER, TRIM -> new FieldType.Text();
            case LENGTH, YEAR, MONTH, DAY, HOUR -> new FieldType.Int();
            case DATE -> new FieldType.Date();
            case ABS, COALESCE -> ofFirst(arguments, place);
          };
      case Operand.Claim _ -> new FieldType.AnyJson();
      case Operand.Sent(var path) -> sent(path, place.root());
      case Operand.SentFields _ -> new FieldType.ListOf(new FieldType.Text());
      case Operand.CallerId _, Operand.Literal _, Operand.Variable _, Operand.Parameter _ -> null;
    };
  }

  /// What a client sends for a field has its type by then; all else is as it comes.
  private FieldType sent(List<String> path, Collection root) {
    return Optional.of(path.getFirst())
        .filter(_ -> path.size() == 1)
        .flatMap(name -> stored(root, name))
        .orElseGet(FieldType.AnyJson::new);
  }

  /// The type of the first of them that has one.
  @Nullable FieldType ofFirst(List<Operand> operands, Place place) {
    for (var operand : operands) {
      var type = of(operand, place);
      if (type != null) {
        return type;
      }
    }
    return null;
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
