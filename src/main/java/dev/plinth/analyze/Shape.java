package dev.plinth.analyze;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The shape of a JSON value, as far as the app's source shows it: by declared types, by schemas,
/// by the members that it reads, by what it does with them.
public sealed interface Shape {
  /// Nothing is known.
  static Shape unknown() {
    return new Unknown();
  }

  /// The hint of what is read as text rather than JSON.
  String PLAIN = "plain";

  /// What a scalar can be.
  enum Kind {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /// Nothing is known: the value is not read, or only passed on.
  record Unknown() implements Shape {}

  /// A text, number, boolean or null.
  ///
  /// @param kinds what it can be; empty when only "not an object" is known
  /// @param literals literal values of its type, or those that it is compared with
  /// @param hints how it is used: `email`, `date`, `url`, `password`, `money`, `file`, `integer`,
  ///   `key`, `enum` (the literals are all there are), `plain` (read as text rather than JSON)
  record Scalar(Set<Kind> kinds, Set<String> literals, Set<String> hints) implements Shape {
    public Scalar {
      kinds = kinds.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(kinds));
      literals = Collections.unmodifiableSet(new LinkedHashSet<>(literals));
      hints = Collections.unmodifiableSet(new TreeSet<>(hints));
    }

    public Scalar(Kind kind) {
      this(Set.of(kind), Set.of(), Set.of());
    }
  }

  /// An object.
  ///
  /// @param members what is known to be in it, in the order found
  /// @param type the name of its declared type or schema, if it has one
  record Obj(Map<String, Member> members, @Nullable String type) implements Shape {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /// A list.
  record Arr(Shape item) implements Shape {}

  /// Any of these; a member of a declared union, or two uses that do not agree.
  record AnyOf(List<Shape> options) implements Shape {
    public AnyOf {
      options = List.copyOf(options);
    }
  }

  /// A member of an object.
  ///
  /// @param optional its type says so, or it is read with a guard
  record Member(Shape shape, boolean optional) {}

  /// What both say together; members of the first come first.
  default Shape and(Shape other) {
    return merge(this, other);
  }

  /// The member of that name, unknown when there is none; of an `AnyOf`, of its first object that
  /// has it.
  default Shape member(String name) {
    return switch (this) {
      case Obj(var members, _) -> {
        var member = members.get(name);
        yield member == null ? unknown() : member.shape();
      }
      case AnyOf(var options) ->
          options.stream()
              .map(option -> option.member(name))
              .filter(shape -> !(shape instanceof Unknown))
              .findFirst()
              .orElse(unknown());
      case Unknown _, Scalar _, Arr _ -> unknown();
    };
  }

  /// The names of an object's members; of a list, of its items; else none.
  default Set<String> names() {
    return switch (this) {
      case Obj(var members, _) -> members.keySet();
      case Arr(var item) -> item.names();
      case AnyOf(var options) -> {
        var names = new LinkedHashSet<String>();
        options.forEach(option -> names.addAll(option.names()));
        yield names;
      }
      case Unknown _, Scalar _ -> Set.of();
    };
  }

  private static Shape merge(Shape a, Shape b) {
    if (a.equals(b) || b instanceof Unknown) {
      return a;
    }
    if (a instanceof Unknown) {
      return b;
    }
    if (a instanceof Scalar one && b instanceof Scalar two) {
      return merge(one, two);
    }
    if (a instanceof Obj one && b instanceof Obj two) {
      return merge(one, two);
    }
    if (a instanceof Arr(var one) && b instanceof Arr(var two)) {
      return new Arr(merge(one, two));
    }
    return anyOf(a, b);
  }

  private static Scalar merge(Scalar a, Scalar b) {
    var kinds = new LinkedHashSet<>(a.kinds());
    kinds.addAll(b.kinds());
    var literals = new LinkedHashSet<>(a.literals());
    literals.addAll(b.literals());
    var hints = new TreeSet<>(a.hints());
    hints.addAll(b.hints());
    return new Scalar(kinds, literals, hints);
  }

  private static Obj merge(Obj a, Obj b) {
    var members = new LinkedHashMap<>(a.members());
    b.members()
        .forEach((name, member) ->
            members.merge(
                name,
                member,
                (x, y) -> new Member(merge(x.shape(), y.shape()), x.optional() && y.optional())));
    return new Obj(members, a.type() == null ? b.type() : a.type());
  }

  private static Shape anyOf(Shape a, Shape b) {
    var options = new ArrayList<Shape>(a instanceof AnyOf(var all) ? all : List.of(a));
    for (var added : b instanceof AnyOf(var all) ? all : List.of(b)) {
      int same = -1;
      for (int i = 0; i < options.size() && same < 0; i++) {
        same = options.get(i).getClass() == added.getClass() ? i : -1;
      }
      if (same < 0) {
        options.add(added);
      } else {
        options.set(same, merge(options.get(same), added));
      }
    }
    return options.size() == 1 ? options.getFirst() : new AnyOf(options);
  }
}
