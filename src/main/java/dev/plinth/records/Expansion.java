package dev.plinth.records;

import dev.plinth.rules.Relation;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `expand` may name: references of an item, `project.owner`, and the items that refer to it,
/// `comments`, or `messages(sender)` where several references lead here.
public final class Expansion {
  /// As many of the items that refer to one are answered with it, the first by their ids.
  public static final int ITEMS_MAX = 50;

  /// Levels of one path: each multiplies the work of a list, cycles included.
  public static final int DEPTH_MAX = 3;

  private Expansion() {}

  /// Why a path cannot be expanded; empty when it can.
  public static Optional<String> fault(Schema schema, Collection collection, String path) {
    var steps = path.split("\\.", -1);
    var at = collection;
    int lists = 0;
    for (var step : steps) {
      var reference = reference(schema, at, step);
      var next =
          reference.isPresent() ? reference : back(schema, at, step).map(Relation::collection);
      if (next.isEmpty()) {
        return Optional.of("There is no reference " + path + ".");
      }
      boolean isList = reference.isEmpty() || isMany(at, step);
      lists += isList ? 1 : 0;
      at = next.get();
    }
    if (steps.length > DEPTH_MAX) {
      return Optional.of("References are followed " + DEPTH_MAX + " levels deep: " + path + ".");
    }
    return lists > 1
        ? Optional.of("One list inside of each item, no lists inside of that: " + path + ".")
        : Optional.empty();
  }

  private static Optional<Collection> reference(Schema schema, Collection at, String step) {
    return at.field(step)
        .filter(field -> !field.hidden())
        .map(Field::type)
        .flatMap(FieldType::target)
        .flatMap(schema::collection);
  }

  private static boolean isMany(Collection at, String step) {
    return at.field(step).filter(field -> field.type() instanceof FieldType.References).isPresent();
  }

  /// The references that lead to a collection, by what `expand` calls them.
  public static Optional<Relation> back(Schema schema, Collection to, String step) {
    if (to.field(step).isPresent()) {
      return Optional.empty();
    }
    int open = step.indexOf('(');
    if (open < 0) {
      return Relation.find(schema, to, List.of(step));
    }
    return step.endsWith(")")
        ? Relation.find(
            schema,
            to,
            List.of(step.substring(0, open), step.substring(open + 1, step.length() - 1)))
        : Optional.empty();
  }

  /// The first steps of these paths, each once.
  static Set<String> steps(List<String> paths) {
    var steps = new LinkedHashSet<String>();
    for (var path : paths) {
      int end = path.indexOf('.');
      steps.add(end < 0 ? path : path.substring(0, end));
    }
    return steps;
  }
}
