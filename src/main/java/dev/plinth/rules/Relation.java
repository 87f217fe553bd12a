package dev.plinth.rules;

import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.List;
import java.util.Optional;

/// Many items that belong to one: those that its own field refers to, or those that refer to it.
///
/// @param collection of the many
/// @param field the reference: of the one for [Way#OWN], else of the many
/// @param way which side has the reference, and whether it holds one id or many
public record Relation(Collection collection, String field, Way way) {
  /// How the items are linked.
  public enum Way {
    /// `tags` of an article: its own field refers to many.
    OWN,
    /// `comments` of an article: each refers to one article.
    BACK,
    /// `articles` of a tag: each refers to many tags.
    BACK_FROM_MANY
  }

  /// The relation that a path names from a collection: a field that refers to many; `comments`
  /// where there is one reference from there to here, `comments.author` to say which.
  public static Optional<Relation> find(Schema schema, Collection from, List<String> path) {
    var name = path.getFirst();
    var own = from.field(name);
    if (own.isPresent()) {
      return path.size() == 1
          ? own.filter(field -> !field.hidden())
              .filter(field -> field.type() instanceof FieldType.References)
              .flatMap(field -> field.type().target())
              .flatMap(schema::collection)
              .map(target -> new Relation(target, name, Way.OWN))
          : Optional.empty();
    }
    var among = candidates(schema, from, path);
    return among.size() == 1
        ? schema.collection(name).map(many -> back(many, among.getFirst()))
        : Optional.empty();
  }

  private static Relation back(Collection many, Field field) {
    return new Relation(
        many,
        field.name(),
        field.type() instanceof FieldType.References ? Way.BACK_FROM_MANY : Way.BACK);
  }

  /// Why a path names none.
  static String fault(Schema schema, Collection from, List<String> path) {
    var name = path.getFirst();
    if (from.field(name).filter(field -> !field.hidden()).isPresent()) {
      return name + " in " + from.name() + " does not refer to many items";
    }
    var names = schema.collections().stream().map(Collection::name).toList();
    if (!names.contains(name)) {
      return "there is no collection " + name + Nearest.hint(name, names);
    }
    var among = candidates(schema, from, List.of(name));
    if (among.isEmpty()) {
      return name + " has no reference to " + from.name();
    }
    var each = among.stream().map(field -> name + "." + field.name()).toList();
    return (path.size() == 1 ? "several references lead here" : "there is no such reference")
        + ": expected "
        + String.join(" or ", each);
  }

  /// The references that a path may mean; hidden ones are nobody's business.
  private static List<Field> candidates(Schema schema, Collection to, List<String> path) {
    return schema
        .collection(path.getFirst())
        .filter(_ -> path.size() <= 2)
        .map(Collection::fields)
        .orElse(List.of())
        .stream()
        .filter(field -> !field.hidden())
        .filter(field -> field.type().target().filter(to.name()::equals).isPresent())
        .filter(field -> path.size() == 1 || path.get(1).equals(field.name()))
        .toList();
  }
}
