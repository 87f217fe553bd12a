package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Methods of lists, for lists that are known and lists that are not.
final class Lists {
  /// Methods that only lists have.
  static final Set<String> ONLY =
      Set.of(
          "map",
          "forEach",
          "filter",
          "find",
          "some",
          "every",
          "reduce",
          "reduceRight",
          "sort",
          "flatMap",
          "push",
          "unshift",
          "pop",
          "shift",
          "findIndex",
          "reverse",
          "splice",
          "flat",
          "join",
          "findLast",
          "toSorted",
          "toReversed",
          "fill");

  /// Methods that texts have too.
  private static final Set<String> SHARED =
      Set.of("slice", "includes", "indexOf", "concat", "at", "entries", "keys", "values");

  private static final Pattern PLURAL = Pattern.compile("(?i)[a-z]*[a-z]{2}[^su]s$");

  private final Interpreter interpreter;

  Lists(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  @Nullable Value method(Value self, String name) {
    return ONLY.contains(name) || SHARED.contains(name)
        ? new Value.Native(name, call -> run(self, name, call))
        : null;
  }

  private Value run(Value self, String name, Invocation call) {
    return switch (name) {
      case "map", "flatMap" -> {
        var made =
            new Value.Arr(self instanceof Value.Arr ? null : call.at(), interpreter.itemsMax());
        int index = 0;
        for (var item : interpreter.members().items(self)) {
          var result = apply(call.arg(0), item, index++, call);
          if (name.equals("flatMap") && result instanceof Value.Arr arr) {
            made.items().addAll(arr.items());
            made.spreads().addAll(arr.spreads());
          } else if (name.equals("flatMap")) {
            made.spreads().add(result);
          } else {
            made.items().add(result);
          }
        }
        yield made;
      }
      case "forEach", "some", "every", "findIndex" -> {
        interpreter.members().items(self).forEach(item -> apply(call.arg(0), item, call));
        yield name.equals("findIndex")
            ? new Value.Unknown("index")
            : new Value.Test(new Object(), false);
      }
      case "filter" -> {
        interpreter.members().items(self).forEach(item -> apply(call.arg(0), item, call));
        yield filtered(self, call);
      }
      case "find", "findLast" -> {
        interpreter.members().items(self).forEach(item -> apply(call.arg(0), item, call));
        yield interpreter.members().item(self);
      }
      case "reduce", "reduceRight" -> reduce(self, call);
      case "sort", "toSorted" -> {
        var item = interpreter.members().item(self);
        if (!call.args().isEmpty() && !Values.isUndefined(item)) {
          interpreter.call(
              call.arg(0), Values.UNDEFINED, List.of(item, item), call.at(), List.of());
        }
        yield self;
      }
      case "push", "unshift", "fill" -> {
        if (self instanceof Value.Arr arr) {
          for (var added : call.args()) {
            if (arr.items().size() < call.interpreter().itemsMax()
                && !arr.items().contains(added)) {
              arr.items().add(added);
            }
          }
        }
        yield new Value.Unknown("length");
      }
      case "concat" -> concat(self, call);
      case "pop", "shift", "at" -> interpreter.members().item(self);
      case "includes", "indexOf" -> asked(self, call.arg(0), call.at());
      case "join" -> join(self, call);
      case "keys" -> Value.Arr.of(List.of(new Value.Unknown("index")));
      case "entries" -> {
        var pairs = new ArrayList<Value>();
        for (var item : interpreter.members().items(self)) {
          pairs.add(Value.Arr.of(List.of(new Value.Unknown("index"), item)));
        }
        yield Value.Arr.of(pairs);
      }
      default -> self;
    };
  }

  /// `['admin', 'editor'].includes(user.role)` and `user.roles.includes('admin')` compare with
  /// literals as `===` does. A text can be asked too, so that only a plural is taken for a list.
  private Value asked(Value self, Value wanted, Node at) {
    var status = Statuses.among(self, wanted, at);
    if (status != null) {
      return status;
    }
    if (wanted instanceof Value.Answer(var node) && self instanceof Value.Arr arr) {
      for (var item : arr.items()) {
        if (item instanceof Value.Const(String literal)) {
          node.literal(literal);
        }
      }
    }
    if (self instanceof Value.Answer(var node)
        && wanted instanceof Value.Const(String literal)
        && PLURAL.matcher(node.path()).find()) {
      node.item().literal(literal);
    }
    return new Value.Test(new Object(), false);
  }

  private Value apply(Value function, Value item, Invocation call) {
    return interpreter.call(
        function,
        Values.UNDEFINED,
        List.of(item, new Value.Unknown("index"), call.self()),
        call.at(),
        List.of());
  }

  /// Data is numbered by where it stands; an app does not know where.
  private Value apply(Value function, Value item, int index, Invocation call) {
    return interpreter.isForData()
        ? interpreter.call(
            function,
            Values.UNDEFINED,
            List.of(item, Values.number(index), call.self()),
            call.at(),
            List.of())
        : apply(function, item, call);
  }

  private static Value filtered(Value self, Invocation call) {
    if (self instanceof Value.Arr arr && call.arg(0) instanceof Value.External) {
      var kept = new Value.Arr(arr.site());
      for (var item : arr.items()) {
        if (!Values.isNothing(item) && !item.equals(Values.FALSE)) {
          kept.items().add(item);
        }
      }
      kept.spreads().addAll(arr.spreads());
      return kept;
    }
    return self;
  }

  private Value reduce(Value self, Invocation call) {
    Value result = call.args().size() > 1 ? call.arg(1) : interpreter.members().item(self);
    for (var item : interpreter.members().items(self)) {
      result =
          interpreter.call(
              call.arg(0),
              Values.UNDEFINED,
              List.of(result, item, new Value.Unknown("index"), self),
              call.at(),
              List.of());
    }
    return result;
  }

  private static Value concat(Value self, Invocation call) {
    if (self instanceof Value.Arr arr) {
      var made = new Value.Arr(call.at(), call.interpreter().itemsMax());
      made.items().addAll(arr.items());
      made.spreads().addAll(arr.spreads());
      for (var added : call.args()) {
        if (added instanceof Value.Arr other) {
          made.items().addAll(other.items());
          made.spreads().addAll(other.spreads());
        } else {
          made.spreads().add(added);
        }
      }
      return made;
    }
    return Values.oneOf(
        java.util.stream.Stream.concat(java.util.stream.Stream.of(self), call.args().stream())
            .toList());
  }

  private Value join(Value self, Invocation call) {
    var separator = call.args().isEmpty() ? Values.text(",") : call.arg(0);
    if (!(self instanceof Value.Arr arr) || !arr.spreads().isEmpty()) {
      return new Value.Unknown("list");
    }
    var parts = new ArrayList<Value>();
    for (var item : arr.items()) {
      if (!parts.isEmpty()) {
        Texts.add(parts, "", separator);
      }
      Texts.add(parts, "", item);
    }
    return Texts.of(parts);
  }
}
