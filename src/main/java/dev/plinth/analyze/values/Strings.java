package dev.plinth.analyze.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Methods of texts. Constants are computed; a text with holes stays what it is.
final class Strings {
  /// Methods that only texts have.
  static final Set<String> ONLY =
      Set.of(
          "toLowerCase",
          "toUpperCase",
          "trim",
          "split",
          "replace",
          "replaceAll",
          "startsWith",
          "endsWith",
          "charAt",
          "substring",
          "substr",
          "padStart",
          "padEnd",
          "localeCompare",
          "match",
          "charCodeAt",
          "trimEnd",
          "trimStart",
          "search",
          "normalize",
          "repeat");

  private final Interpreter interpreter;
  private final Replacements replacements;

  Strings(Interpreter interpreter) {
    this.interpreter = interpreter;
    this.replacements = new Replacements(interpreter);
  }

  Value member(Value self, String name) {
    if (name.equals("length")) {
      return self instanceof Value.Const(String text)
          ? Values.number(text.length())
          : new Value.Unknown("length");
    }
    return new Value.Native(name, call -> run(self, name, call));
  }

  private Value run(Value self, String name, Invocation call) {
    var a = Values.string(call.arg(0));
    boolean asked = Set.of("startsWith", "endsWith", "includes").contains(name);
    if (asked && self instanceof Value.EnvVar(_, var fallback) && fallback != null) {
      return run(fallback, name, call);
    }
    if (self instanceof Value.Const(String text)) {
      var computed = compute(text, name, call, a);
      if (computed != null) {
        return computed;
      }
    }
    return switch (name) {
      case "trim",
          "trimEnd",
          "trimStart",
          "toLowerCase",
          "toUpperCase",
          "toString",
          "normalize",
          "padStart",
          "padEnd",
          "valueOf",
          "toLocaleLowerCase" ->
          self;
      case "replace", "replaceAll" -> {
        if (Values.isCallable(call.arg(1))) {
          interpreter.call(
              call.arg(1),
              Values.UNDEFINED,
              List.of(new Value.Unknown("match"), new Value.Unknown("part")),
              call.at(),
              List.of());
        }
        yield replaceInside(self, call);
      }
      case "concat" -> {
        Value result = self;
        for (var added : call.args()) {
          result = Texts.concat("", result, "", added);
        }
        yield result;
      }
      case "startsWith", "endsWith", "includes", "test" -> starts(self, name, a);
      case "split" -> Value.Arr.of(List.of(new Value.Unknown("part")));
      case "slice", "substring", "substr" -> self instanceof Value.Answer ? self : part(self, call);
      default -> new Value.Unknown(name);
    };
  }

  private static Value part(Value self, Invocation call) {
    boolean end =
        call.arg(0) instanceof Value.Const(Double start)
            && start == 0
            && call.arg(1) instanceof Value.Const(Double stop)
            && stop < 0;
    return end ? self : new Value.Unknown("part");
  }

  /// A text that begins with something known may be asked how it begins.
  private static Value starts(
      Value self, String name, @org.jspecify.annotations.Nullable String a) {
    if (a != null
        && name.equals("startsWith")
        && self instanceof Value.Text(var parts)
        && parts.getFirst() instanceof Value.Const(String first)
        && first.length() >= a.length()) {
      return Values.bool(first.startsWith(a));
    }
    if (a != null
        && name.equals("endsWith")
        && self instanceof Value.Text(var parts)
        && parts.getLast() instanceof Value.Const(String last)
        && last.length() >= a.length()) {
      return Values.bool(last.endsWith(a));
    }
    return new Value.Test(new Object(), false);
  }

  private Value replaceInside(Value self, Invocation call) {
    if (!(self instanceof Value.Text(var parts))) {
      return self;
    }
    var changed = new ArrayList<Value>();
    for (var part : parts) {
      if (part instanceof Value.Const(String text)) {
        // `^` and `$` speak of the whole text, not of this part.
        boolean anchored =
            call.arg(0) instanceof Value.External(_, var path)
                && path.matches("regex:.*(\\^|\\$).*");
        var result = anchored ? null : compute(text, "replace", call, Values.string(call.arg(0)));
        Texts.add(changed, "", result == null ? part : result);
      } else {
        changed.add(part);
      }
    }
    return Texts.of(changed);
  }

  private @org.jspecify.annotations.Nullable Value compute(
      String text, String name, Invocation call, @org.jspecify.annotations.Nullable String a) {
    return switch (name) {
      case "toLowerCase" -> Values.text(text.toLowerCase(Locale.ROOT));
      case "toUpperCase" -> Values.text(text.toUpperCase(Locale.ROOT));
      case "trim", "trimEnd", "trimStart" -> Values.text(text.strip());
      case "startsWith" -> a == null ? null : Values.bool(text.startsWith(a));
      case "endsWith" -> a == null ? null : Values.bool(text.endsWith(a));
      case "includes" -> a == null ? null : Values.bool(text.contains(a));
      case "charAt" -> text.isEmpty() ? Values.text("") : Values.text(text.substring(0, 1));
      case "slice", "substring" -> slice(text, call);
      case "replace", "replaceAll" -> replacements.replace(text, name, call);
      case "split" ->
          a == null
              ? null
              : Value.Arr.of(
                  List.of(text.split(Pattern.quote(a), -1)).stream().map(Values::text).toList());
      default -> null;
    };
  }

  private static @org.jspecify.annotations.Nullable Value slice(String text, Invocation call) {
    if (!(call.arg(0) instanceof Value.Const(Double from))) {
      return null;
    }
    int start = clamp(from.intValue(), text.length());
    int end =
        call.arg(1) instanceof Value.Const(Double to)
            ? clamp(to.intValue(), text.length())
            : text.length();
    return Values.text(start <= end ? text.substring(start, end) : "");
  }

  private static int clamp(int index, int length) {
    return index < 0 ? Math.max(0, length + index) : Math.min(index, length);
  }
}
