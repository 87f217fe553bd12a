package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import java.util.LinkedHashMap;
import java.util.Set;

/// `...`: objects and lists put into others, and what is left when some of them is taken.
final class Spreads {
  private Spreads() {}

  /// What is left of an object when some members were taken.
  static Value without(Value value, Set<String> taken) {
    return Values.each(
        value,
        option -> {
          if (option instanceof Value.Obj obj) {
            var rest = new Value.Obj(obj.site(), obj.depth());
            obj.members()
                .forEach((name, member) -> {
                  if (!taken.contains(name)) {
                    rest.with(name, member);
                  }
                });
            obj.spreads().forEach(spread -> rest.spreads().add(lacking(spread, taken)));
            var klass = obj.klass();
            return klass == null ? rest : rest.of(klass);
          }
          return option;
        });
  }

  private static Value lacking(Value value, Set<String> taken) {
    if (!(value instanceof Value.Schema(Shape.Obj(var members, var type), var optional))) {
      return value;
    }
    var left = new LinkedHashMap<>(members);
    left.keySet().removeAll(taken);
    return new Value.Schema(new Shape.Obj(left, type), optional);
  }

  static Value rest(Value value, int from) {
    return Values.each(
        value,
        option -> {
          if (option instanceof Value.Arr arr) {
            var rest = new Value.Arr(arr.site());
            rest.items()
                .addAll(
                    arr.items().subList(Math.min(from, arr.items().size()), arr.items().size()));
            rest.spreads().addAll(arr.spreads());
            return rest;
          }
          return option;
        });
  }

  /// `{...value}`.
  static void spread(Value.Obj into, Value value) {
    switch (value) {
      case Value.Obj obj when obj.klass() == null -> {
        obj.members()
            .forEach((name, member) -> {
              into.members().remove(name);
              into.with(name, member);
            });
        obj.spreads().forEach(spread -> addSpread(into, spread));
      }
      case Value.Const _, Value.Test _ -> {}
      case Value.Choice(_, var yes, var no) -> {
        boolean nothing = no instanceof Value.Const || yes instanceof Value.Const;
        if (nothing) {
          spread(into, no instanceof Value.Const ? yes : no);
        } else {
          Values.options(value).forEach(option -> spreadWeakly(into, option));
        }
      }
      case Value.OneOf(var options) -> options.forEach(option -> spreadWeakly(into, option));
      default -> addSpread(into, value);
    }
  }

  private static void spreadWeakly(Value.Obj into, Value value) {
    if (value instanceof Value.Obj obj) {
      obj.members().forEach((name, member) -> into.members().merge(name, member, Values::join));
      obj.spreads().forEach(spread -> addSpread(into, spread));
    } else {
      spread(into, value);
    }
  }

  static void addSpread(Value.Obj into, Value value) {
    if (!into.spreads().contains(value)) {
      into.spreads().add(value);
    }
  }
}
