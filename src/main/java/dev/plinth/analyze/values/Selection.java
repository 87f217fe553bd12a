package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The members that a query asks for by name: a GraphQL selection, the columns of a table. Whether
/// a member is one object or a list of them, only its use tells.
public record Selection(Map<String, Selection> members) {
  public static final Selection NONE = new Selection(Map.of());

  public Selection {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /// Both together.
  public Selection and(Selection other) {
    var all = new LinkedHashMap<>(members);
    other.members.forEach((name, inner) -> all.merge(name, inner, Selection::and));
    return new Selection(all);
  }

  /// A shape that has what was asked for.
  public Shape of(Shape shape) {
    if (members.isEmpty()) {
      return shape;
    }
    return switch (shape) {
      case Shape.Arr(var item) -> new Shape.Arr(of(item));
      case Shape.Obj(var known, var type) -> {
        var all = new LinkedHashMap<>(known);
        members.forEach((name, inner) -> {
          var before = known.get(name);
          all.put(
              name,
              new Shape.Member(
                  inner.of(before == null ? Shape.unknown() : before.shape()),
                  before != null && before.optional()));
        });
        yield new Shape.Obj(all, type);
      }
      case Shape.AnyOf(var options) -> new Shape.AnyOf(options.stream().map(this::of).toList());
      case Shape.Unknown _, Shape.Scalar _ -> of(new Shape.Obj(Map.of(), null));
    };
  }
}
