package dev.plinth.analyze.values;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Shape;
import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.List;

/// Members of values: read, written, called.
public final class Members {
  private static final int ITEMS_MAX = 24;

  private final Interpreter interpreter;
  private final Lists lists;
  private final Strings strings;
  private final Functions functions;
  private final Outside outside;

  Members(Interpreter interpreter) {
    this.interpreter = interpreter;
    this.lists = new Lists(interpreter);
    this.strings = new Strings(interpreter);
    this.functions = new Functions(interpreter);
    this.outside = new Outside(interpreter);
  }

  /// Calls a method.
  public Value call(Value object, String name, List<Value> args, Node at, List<TypeRef> types) {
    var self = interpreter.flow().prune(object);
    return switch (self) {
      case Value.Choice(var key, var yes, var no) -> {
        var then = interpreter.flow().assuming(key, true, () -> call(yes, name, args, at, types));
        var otherwise =
            interpreter.flow().assuming(key, false, () -> call(no, name, args, at, types));
        yield then.equals(otherwise) ? then : Values.choice(key, then, otherwise);
      }
      case Value.OneOf(var options) -> {
        var some = options.stream().filter(o -> !Values.isNothing(o)).toList();
        yield Values.oneOf(some.stream().map(o -> call(o, name, args, at, types)).toList());
      }
      default -> {
        if (self instanceof Value.Unknown unknown
            && lists.method(self, name) == null
            && functions.promise(self, name) == null) {
          if (name.equals("toString") || name.equals("valueOf")) {
            yield self;
          }
          args.forEach(interpreter::escape);
          yield unknown.member(name + "()", null);
        }
        var method = get(self, name, at);
        if (method instanceof Value.Unknown unknown) {
          args.forEach(interpreter::escape);
          yield unknown.member("()", null);
        }
        yield interpreter.call(method, self, args, at, types);
      }
    };
  }

  /// What a value is once it was waited for: a request that is still being built is sent then.
  Value awaited(Value value, Node at) {
    return Values.each(
        value,
        option -> {
          if (!(option instanceof Value.Obj obj)) {
            return option;
          }
          var send = obj.members().get("*awaited");
          if (send != null) {
            return interpreter.callIf(send, List.of(), at);
          }
          var klass = obj.klass();
          var then = klass == null ? null : interpreter.classes().method(klass, "then", obj, at);
          return then == null ? option : resolved(then, option, at);
        });
  }

  /// What a promise of the app's own making holds.
  private Value resolved(Value then, Value self, Node at) {
    var held = new ArrayList<Value>();
    var take =
        new Value.Native(
            "resolved",
            call -> {
              held.add(call.arg(0));
              return call.arg(0);
            });
    interpreter.call(then, self, List.of(take), at, List.of());
    return held.isEmpty() ? self : Values.oneOf(held);
  }

  /// Reads a member.
  public Value get(Value object, String name, Node at) {
    var self = interpreter.flow().prune(object);
    return switch (self) {
      case Value.Obj obj -> ofObject(obj, obj, name, at);
      case Value.Choice _, Value.OneOf _ ->
          Values.each(
              self, option -> Values.isNothing(option) ? Values.UNDEFINED : get(option, name, at));
      case Value.Answer(var node) -> ofAnswer(self, node, name);
      case Value.Arr arr -> {
        var method = lists.method(self, name);
        yield method != null ? method : promised(self, name, numbered(arr, name));
      }
      case Value.Unknown unknown -> {
        var method = lists.method(self, name);
        if (method == null) {
          method = functions.promise(self, name);
        }
        yield method != null
            ? method
            : unknown.member(name, interpreter.types().member(unknown.type(), name));
      }
      case Value.External(var pack, var path) -> {
        var then = pack.equals("global") ? null : functions.promise(self, name);
        yield then != null && path.endsWith("()")
            ? then
            : external(pack, path.isEmpty() ? name : path + "." + name);
      }
      case Value.Namespace(var module) -> {
        var value = interpreter.export(module, name);
        yield Values.isUndefined(value) ? promised(self, name, value) : value;
      }
      case Value.Native known -> {
        var member = known.members().get(name);
        yield member != null ? member : functions.member(self, name);
      }
      case Value.Fn fn -> {
        var member = interpreter.functionMembers(fn.node()).members().get(name);
        yield member != null ? member : functions.member(self, name);
      }
      case Value.Klass klass -> interpreter.classes().statics(klass, name);
      case Value.Reply(var exchange, var axios) ->
          Replies.get(interpreter, self, exchange, axios, name);
      case Value.Failure failure -> Replies.failure(failure, name);
      case Value.Const(String _) -> promised(self, name, strings.member(self, name));
      case Value.Text _, Value.EnvVar _ -> promised(self, name, strings.member(self, name));
      case Value.Const(Value.Nothing _) -> promised(self, name, Values.UNDEFINED);
      case Value.Schema schema -> Schemas.member(interpreter, schema, name);
      case Value.Const _,
          Value.Hole _,
          Value.Test _,
          Value.Status _,
          Value.Element _,
          Value.Getter _ ->
          promised(self, name, new Value.Unknown(name));
    };
  }

  private static Value numbered(Value.Arr arr, String name) {
    if (name.equals("length")) {
      boolean empty = arr.items().isEmpty() && arr.spreads().isEmpty();
      return empty ? Values.number(0) : new Value.Unknown("length");
    }
    return name.matches("\\d+") && Integer.parseInt(name) < arr.items().size()
        ? arr.items().get(Integer.parseInt(name))
        : Values.UNDEFINED;
  }

  private Value promised(Value self, String name, Value otherwise) {
    var then = functions.promise(self, name);
    return then == null ? otherwise : then;
  }

  private static boolean isElements(Value.Obj obj) {
    var site = obj.site();
    return site != null && site.kind().startsWith("jsx_");
  }

  private Value ofObject(Value.Obj obj, Value self, String name, Node at) {
    var own = obj.members().get(name);
    if (own instanceof Value.Getter(var getter)) {
      return interpreter.call(getter, self, List.of(), at, List.of());
    }
    if (own != null) {
      // `{...form, [name]: value}` may have put another value there.
      var any = obj.site() == null ? null : obj.members().get("*");
      return interpreter.flow().prune(any == null ? own : Values.join(own, any));
    }
    var klass = obj.klass();
    if (klass != null) {
      var method = interpreter.classes().method(klass, name, self, at);
      if (method != null) {
        return method;
      }
    }
    var found = new ArrayList<Value>();
    for (var spread : obj.spreads()) {
      // A declared type says what may be there, not that it is.
      var value = spread instanceof Value.Schema ? Values.UNDEFINED : get(spread, name, at);
      if (!Values.isUndefined(value)) {
        found.add(value);
      }
    }
    var any = obj.members().get("*");
    if (any != null) {
      found.add(any);
    }
    if (!found.isEmpty()) {
      return Values.oneOf(found);
    }
    return switch (name) {
      case "hasOwnProperty" -> new Value.Native(name, call -> new Value.Test(new Object(), false));
      case "toString" -> new Value.Native(name, call -> self);
      default -> promised(self, name, isElements(obj) ? Values.OMITTED : Values.UNDEFINED);
    };
  }

  private Value ofAnswer(Value self, AnswerNode node, String name) {
    var then = functions.promise(self, name);
    if (then != null) {
      return then;
    }
    var method = lists.method(self, name);
    if (method != null) {
      if (Lists.ONLY.contains(name)) {
        node.item();
      }
      return method;
    }
    if (Strings.ONLY.contains(name)) {
      node.is(Shape.Kind.STRING);
      return strings.member(self, name);
    }
    return switch (name) {
      case "toFixed", "toPrecision" -> {
        node.is(Shape.Kind.NUMBER);
        yield new Value.Native(name, call -> new Value.Unknown("number"));
      }
      case "toString", "toLocaleString", "valueOf", "toJSON" ->
          new Value.Native(name, call -> self);
      case "length" -> new Value.Unknown("length");
      case "hasOwnProperty" -> new Value.Native(name, call -> new Value.Test(new Object(), false));
      default -> {
        var there = refused(node);
        var given = there.given(name);
        var read = new Value.Answer(there.member(name));
        yield given == null ? read : Values.join(read, given);
      }
    };
  }

  /// Where it is known that the answer was not good, its whole is the error's.
  private AnswerNode refused(AnswerNode node) {
    var ok = node.path().isEmpty() ? interpreter.assumed(node.exchange().okKey()) : null;
    return ok != null && !ok ? node.exchange().error() : node;
  }

  /// A member of a package; some are values of their own.
  public Value external(String pack, String path) {
    return outside.member(pack, path);
  }

  /// Writes a member; under a condition the old value stays possible.
  void set(Value object, String name, Value value, Node at) {
    for (var option : Values.options(interpreter.flow().prune(object))) {
      switch (option) {
        case Value.Obj obj -> {
          var old = obj.members().get(name);
          boolean sure =
              interpreter.flow().depth() <= obj.depth() && obj.site() != null && !name.equals("*");
          obj.members().put(name, old == null || sure ? value : Values.join(old, value));
        }
        case Value.Klass klass -> klass.statics().put(name, value);
        case Value.Fn fn -> interpreter.functionMembers(fn.node()).with(name, value);
        case Value.Native known -> {
          var old = known.members().get(name);
          known.members().put(name, old == null ? value : Values.join(old, value));
        }
        case Value.External(var pack, var path) -> {
          var library = interpreter.library(pack);
          var played =
              library == null
                  ? null
                  : library.call(
                      path + "." + name + "=",
                      new Invocation(interpreter, option, List.of(value), at, List.of()));
          if (library == null || (played == null && name.startsWith("on"))) {
            interpreter.escape(value);
          }
        }
        case Value.Answer(var node) -> node.give(name, value);
        case Value.Unknown _ -> {
          if (name.startsWith("on")) {
            interpreter.escape(value);
          }
        }
        default -> {}
      }
    }
  }

  /// `value[index]`.
  public Value index(Value object, Value index, Node at) {
    var self = interpreter.flow().prune(object);
    var key = interpreter.flow().prune(index);
    if (key instanceof Value.Choice || key instanceof Value.OneOf) {
      return Values.each(key, option -> index(self, option, at));
    }
    if (self instanceof Value.Choice || self instanceof Value.OneOf) {
      return Values.each(self, option -> index(option, key, at));
    }
    var name = Values.string(key);
    if (name != null) {
      return get(self, name, at);
    }
    if (key instanceof Value.Const(Double number) && self instanceof Value.Arr arr) {
      int i = number.intValue();
      return i >= 0 && i < arr.items().size() && arr.spreads().isEmpty()
          ? arr.items().get(i)
          : item(self);
    }
    return switch (self) {
      case Value.Obj obj when !obj.members().isEmpty() || !obj.spreads().isEmpty() -> {
        var all = new ArrayList<Value>(obj.members().values());
        for (var spread : obj.spreads()) {
          all.add(item(spread));
        }
        yield Values.oneOf(all);
      }
      case Value.Obj _ -> Values.UNDEFINED;
      case Value.Answer(var node) when !(key instanceof Value.Const) && !node.isList() ->
          new Value.Unknown(Values.nameOf(at));
      default -> item(self);
    };
  }

  /// The item at a place of a list.
  Value at(Value list, int index) {
    var self = interpreter.flow().prune(list);
    return switch (self) {
      case Value.Arr arr when arr.spreads().isEmpty() ->
          index < arr.items().size() ? arr.items().get(index) : Values.UNDEFINED;
      case Value.Arr arr when index < arr.items().size() -> arr.items().get(index);
      case Value.Choice _, Value.OneOf _ -> Values.each(self, option -> at(option, index));
      default -> item(self);
    };
  }

  /// Any item of a list.
  public Value item(Value list) {
    var all = items(list);
    return all.isEmpty() ? Values.UNDEFINED : Values.oneOf(all);
  }

  /// The items of a list that are told apart.
  public List<Value> items(Value list) {
    var all = new ArrayList<Value>();
    for (var option : Values.options(interpreter.flow().prune(list))) {
      switch (option) {
        case Value.Arr arr -> {
          all.addAll(
              !interpreter.isForData() && arr.items().size() > ITEMS_MAX
                  ? arr.items().subList(0, ITEMS_MAX)
                  : arr.items());
          arr.spreads().forEach(spread -> all.addAll(items(spread)));
        }
        case Value.Answer(var node) -> all.add(new Value.Answer(node.item()));
        case Value.Unknown unknown ->
            all.add(unknown.member("[]", interpreter.types().element(unknown.type())));
        case Value.Obj obj -> {
          var any = obj.members().get("*");
          if (any != null) {
            all.add(any);
          }
        }
        case Value.External _ -> all.add(new Value.Unknown(""));
        default -> {}
      }
    }
    return all;
  }

  /// Data of a JSON file.
  Value json(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var made = new Value.Obj(null, 0);
        node.properties().forEach(entry -> made.with(entry.getKey(), json(entry.getValue())));
        yield made;
      }
      case ARRAY -> {
        int max = interpreter.isForData() ? interpreter.itemsMax() : ITEMS_MAX;
        var made = new Value.Arr(null, Math.max(max, Value.Arr.ITEMS_MAX));
        for (int i = 0; i < Math.min(node.size(), max); i++) {
          made.items().add(json(node.get(i)));
        }
        yield made;
      }
      case STRING -> Values.text(node.asText());
      case NUMBER -> Values.number(node.asDouble());
      case BOOLEAN -> Values.bool(node.asBoolean());
      case NULL, MISSING, BINARY, POJO -> Values.NULL;
    };
  }
}
