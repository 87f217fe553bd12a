package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Small words on values that everyone needs.
public final class Values {
  public static final Value UNDEFINED = new Value.Const(Value.Nothing.UNDEFINED);
  static final Value OMITTED = new Value.Const(Value.Nothing.OMITTED);
  public static final Value NULL = new Value.Const(Value.Nothing.NULL);
  public static final Value TRUE = new Value.Const(true);
  public static final Value FALSE = new Value.Const(false);

  /// The member under which the text of a GraphQL document lies.
  public static final String GRAPHQL = "*graphql";

  /// The member that says which operation of a document is meant.
  public static final String OPERATION = "*operation";

  /// Conditions within conditions, before they are no longer told apart.
  private static final int CHOICES_MAX = 3;

  /// More alternatives than that say nothing any more.
  private static final int OPTIONS_MAX = 14;

  private Values() {}

  public static Value text(String text) {
    return new Value.Const(text);
  }

  public static Value number(double number) {
    return new Value.Const(number);
  }

  public static Value bool(boolean value) {
    return value ? TRUE : FALSE;
  }

  public static boolean isNothing(Value value) {
    return value instanceof Value.Const(Value.Nothing _);
  }

  public static boolean isUndefined(Value value) {
    return value instanceof Value.Const(Value.Nothing nothing) && nothing != Value.Nothing.NULL;
  }

  /// The text of a constant text, or null.
  public static @Nullable String string(Value value) {
    return value instanceof Value.Const(String text) ? text : null;
  }

  public static boolean isCallable(Value value) {
    return switch (value) {
      case Value.Fn _, Value.Native _, Value.Klass _ -> true;
      case Value.Choice(_, var yes, var no) -> isCallable(yes) || isCallable(no);
      case Value.OneOf(var options) -> options.stream().anyMatch(Values::isCallable);
      default -> false;
    };
  }

  /// All that it can be, without choices.
  public static List<Value> options(Value value) {
    if (!(value instanceof Value.Choice) && !(value instanceof Value.OneOf)) {
      return List.of(value);
    }
    var all = new ArrayList<Value>();
    collect(value, all);
    return all;
  }

  private static void collect(Value value, List<Value> all) {
    switch (value) {
      case Value.Choice(_, var yes, var no) -> {
        collect(yes, all);
        collect(no, all);
      }
      case Value.OneOf(var options) -> options.forEach(option -> collect(option, all));
      default -> all.add(value);
    }
  }

  /// Either of both; what comes from the same place in the source counts once, the newer wins.
  public static Value join(Value a, Value b) {
    if (a.equals(b)) {
      return a;
    }
    return oneOf(List.of(a, b));
  }

  /// The one or the other, by a condition; when conditions pile up, simply one of all.
  public static Value choice(Object key, Value yes, Value no) {
    if (yes.equals(no)) {
      return yes;
    }
    int depth = 1 + Math.max(depth(yes), depth(no));
    return depth > CHOICES_MAX ? oneOf(options(Values.plain(key, yes, no))) : plain(key, yes, no);
  }

  private static Value plain(Object key, Value yes, Value no) {
    return new Value.Choice(key, yes, no);
  }

  private static int depth(Value value) {
    return switch (value) {
      case Value.Choice(_, var yes, var no) -> 1 + Math.max(depth(yes), depth(no));
      case Value.OneOf(var options) -> {
        int deepest = 0;
        for (var option : options) {
          deepest = Math.max(deepest, depth(option));
        }
        yield deepest;
      }
      default -> 0;
    };
  }

  public static Value oneOf(List<Value> values) {
    var kept = new LinkedHashSet<Value>();
    for (var value : values) {
      for (var each : options(value)) {
        var site = site(each);
        var option = site == null ? each : grown(kept, each, site);
        if (site != null) {
          kept.removeIf(known -> site.equals(site(known)));
        } else if (option instanceof Value.Unknown unknown) {
          if (kept.stream()
              .anyMatch(k -> k instanceof Value.Unknown u && u.name().equals(unknown.name()))) {
            continue;
          }
        }
        if (kept.size() < OPTIONS_MAX || option instanceof Value.Answer) {
          kept.add(option);
        }
      }
    }
    if (kept.size() > 1 && kept.stream().anyMatch(v -> !isUndefined(v))) {
      kept.removeIf(Values::isUndefined);
    }
    if (kept.isEmpty()) {
      return UNDEFINED;
    }
    return kept.size() == 1 ? kept.getFirst() : new Value.OneOf(List.copyOf(kept));
  }

  /// `{...form, [name]: value}` is made at one place with another name each time: all of them
  /// count.
  private static Value grown(Set<Value> kept, Value option, Object site) {
    if (!(option instanceof Value.Obj newer)) {
      return option;
    }
    for (var known : kept) {
      if (known instanceof Value.Obj older
          && older != newer
          && site.equals(older.site())
          && !(newer.members().keySet().containsAll(older.members().keySet())
              && newer.spreads().containsAll(older.spreads()))) {
        var all = new Value.Obj(newer.site(), newer.depth());
        all.members().putAll(older.members());
        all.members().putAll(newer.members());
        all.spreads().addAll(newer.spreads());
        older.spreads().forEach(spread -> Spreads.addSpread(all, spread));
        return all;
      }
    }
    return option;
  }

  /// The same done to each alternative.
  public static Value each(Value value, Function<Value, Value> work) {
    return switch (value) {
      case Value.Choice(var key, var yes, var no) -> {
        var then = each(yes, work);
        var otherwise = each(no, work);
        yield then.equals(otherwise) ? then : Values.choice(key, then, otherwise);
      }
      case Value.OneOf(var options) ->
          oneOf(options.stream().map(option -> each(option, work)).toList());
      default -> work.apply(value);
    };
  }

  /// Instances made at one place are told apart by what they are for: a service by its address.
  private record Instance(@Nullable Node site, List<Value> told) {}

  private static List<Value> told(Value.Obj instance) {
    return instance.members().values().stream()
        .filter(member ->
            switch (member) {
              case Value.Const(String _) -> true;
              case Value.Text _, Value.EnvVar _, Value.Native _ -> true;
              case Value.Obj inner -> inner.klass() != null;
              default -> false;
            })
        .toList();
  }

  private static @Nullable Object site(Value value) {
    return switch (value) {
      case Value.Obj obj when obj.klass() == null -> obj.site();
      case Value.Obj instance -> new Instance(instance.site(), told(instance));
      case Value.Arr arr -> arr.site();
      case Value.Fn fn -> fn.node();
      case Value.Element element -> element.at();
      default -> null;
    };
  }

  /// A readable name for what stands in a hole: `post.id` is `id`, `encodeURIComponent(slug)` is
  /// `slug`.
  static String nameOf(Node node) {
    return switch (node.kind()) {
      case "identifier", "property_identifier", "shorthand_property_identifier" -> node.text();
      case "member_expression" -> nameOf(node.require("property"));
      case "subscript_expression" -> {
        var index = node.require("index");
        yield index.is("string") ? stringText(index) : nameOf(node.require("object"));
      }
      case "call_expression" -> {
        var arguments = node.child("arguments");
        var first = arguments == null ? null : arguments.first();
        var callee = Objects.requireNonNull(node.child("function"));
        yield first != null && callee.is("identifier")
            ? nameOf(first)
            : callee.is("member_expression") ? nameOf(callee.require("object")) : "";
      }
      case "binary_expression" -> nameOf(node.require("left"));
      case "ternary_expression" -> nameOf(node.require("consequence"));
      case "parenthesized_expression",
          "non_null_expression",
          "as_expression",
          "satisfies_expression",
          "await_expression" -> {
        var inner = node.first();
        yield inner == null ? "" : nameOf(inner);
      }
      default -> "";
    };
  }

  static String stringText(Node node) {
    if (node.children().size() == 1 && !node.children().getFirst().is("escape_sequence")) {
      return node.children().getFirst().text();
    }
    var text = new StringBuilder();
    for (var part : node.children()) {
      if (part.is("escape_sequence")) {
        text.append(unescape(part.text()));
      } else {
        text.append(part.text());
      }
    }
    return text.toString();
  }

  static String unescape(String sequence) {
    return switch (sequence) {
      case "\\n" -> "\n";
      case "\\t" -> "\t";
      case "\\r" -> "\r";
      default -> sequence.length() == 2 ? sequence.substring(1) : "";
    };
  }

  /// The role that somebody has where a choice goes one way: `user.role === 'editor' ? … : …`.
  ///
  /// @param key of a [Value.Choice]
  public static Optional<String> role(Object key) {
    return Operators.role(key);
  }

  /// Truths of the app's own making: a flag that nothing decides.
  public static Value flag(Object key) {
    return new Value.Test(key, false);
  }
}
