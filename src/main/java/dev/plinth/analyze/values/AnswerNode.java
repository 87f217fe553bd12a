package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A place in an answer, and all that the app was seen to do with it.
public final class AnswerNode {
  private static final int DEPTH_MAX = 8;
  private static final int MEMBERS_MAX = 200;

  private final Exchange exchange;
  private final String path;
  private final int depth;
  private final Map<String, AnswerNode> members = new LinkedHashMap<>();
  private final Set<String> guarded = new LinkedHashSet<>();
  private final Set<Shape.Kind> kinds = EnumSet.noneOf(Shape.Kind.class);
  private final Set<String> literals = new LinkedHashSet<>();
  private final Set<String> hints = new LinkedHashSet<>();
  private final List<TypeRef> declared = new ArrayList<>();
  private final Map<String, Value> given = new LinkedHashMap<>();
  private @Nullable Shape known;
  private @Nullable AnswerNode item;
  private @Nullable Selection selection;
  private int uses;

  AnswerNode(Exchange exchange, String path, int depth) {
    this.exchange = exchange;
    this.path = path;
    this.depth = depth;
  }

  public Exchange exchange() {
    return exchange;
  }

  /// Where in the answer it lies: `user.token`, `items[].id`; empty for the whole.
  public String path() {
    return path;
  }

  public AnswerNode member(String name) {
    var found = members.get(name);
    if (found != null) {
      return found;
    }
    if (depth >= DEPTH_MAX || members.size() >= MEMBERS_MAX) {
      return this;
    }
    uses++;
    var made = new AnswerNode(exchange, path.isEmpty() ? name : path + "." + name, depth + 1);
    members.put(name, made);
    return made;
  }

  /// The app itself puts a value there: `state.user.friends = friends`.
  void give(String name, Value value) {
    if (!(value instanceof Value.Answer(var node) && node == members.get(name))) {
      given.merge(name, value, Values::join);
    }
  }

  /// What the app put there, or null.
  @Nullable Value given(String name) {
    return given.get(name);
  }

  public AnswerNode item() {
    var found = item;
    if (found == null) {
      if (depth >= DEPTH_MAX) {
        return this;
      }
      uses++;
      found = new AnswerNode(exchange, path + "[]", depth + 1);
      item = found;
    }
    return found;
  }

  public boolean isList() {
    return item != null;
  }

  /// It is used as this kind of scalar.
  public void is(Shape.Kind kind) {
    uses += kinds.add(kind) ? 1 : 0;
  }

  public void hint(String hint) {
    uses += hints.add(hint) ? 1 : 0;
  }

  /// It is compared with that literal.
  public void literal(String literal) {
    if (literals.size() < 40) {
      uses += literals.add(literal) ? 1 : 0;
    }
  }

  /// A member is read with a guard: `?.` or `??`.
  public void guard(String name) {
    guarded.add(name);
  }

  public void declare(TypeRef type) {
    if (declared.size() < 8 && !declared.contains(type)) {
      uses++;
      declared.add(type);
    }
  }

  /// A schema, or a request's value, says what it is.
  public void declare(Shape shape) {
    var now = known;
    known = now == null ? shape : now.and(shape);
  }

  /// The query itself says which members it wants.
  public void select(Selection wanted) {
    var before = selection;
    selection = before == null ? wanted : before.and(wanted);
    uses += selection.equals(before) ? 0 : 1;
  }

  /// What it and its members are compared with, by path.
  public Map<String, Set<String>> comparisons() {
    var all = new LinkedHashMap<String, Set<String>>();
    if (!literals.isEmpty()) {
      all.put(path, literals);
    }
    members.values().forEach(member -> all.putAll(member.comparisons()));
    var one = item;
    if (one != null) {
      all.putAll(one.comparisons());
    }
    return all;
  }

  /// How much was learnt, to see when another round teaches nothing.
  int weight() {
    int all = uses;
    for (var member : members.values()) {
      all += member.weight();
    }
    var one = item;
    return all + (one == null ? 0 : one.weight());
  }

  /// The shape, declared types and uses together.
  public Shape shape(Types types) {
    var together = prefer(declared(types), used(types));
    return selection == null ? together : selection.of(together);
  }

  /// What types and schemas alone say of it.
  Shape declared(Types types) {
    Shape said = known == null ? Shape.unknown() : known;
    for (var type : declared) {
      said = said.and(types.shape(type));
    }
    return said;
  }

  /// The names of the members that the app was seen to use.
  Set<String> names() {
    return Set.copyOf(members.keySet());
  }

  /// The kinds of scalar as which it was seen to be used.
  Set<Shape.Kind> kinds() {
    return Set.copyOf(kinds);
  }

  private Shape used(Types types) {
    var one = item;
    if (one != null) {
      var list = new Shape.Arr(one.shape(types));
      return members.isEmpty() ? list : list.and(object(types));
    }
    if (!members.isEmpty()) {
      return object(types);
    }
    if (kinds.isEmpty() && literals.isEmpty() && hints.isEmpty()) {
      return Shape.unknown();
    }
    return new Shape.Scalar(kinds, literals, hints);
  }

  private Shape object(Types types) {
    var all = new LinkedHashMap<String, Shape.Member>();
    members.forEach(
        (name, node) -> all.put(name, new Shape.Member(node.shape(types), guarded.contains(name))));
    return new Shape.Obj(all, null);
  }

  /// What is declared wins over a use of another nature; where natures agree both add up.
  public static Shape prefer(Shape said, Shape used) {
    if (said instanceof Shape.Unknown) {
      return used;
    }
    if (used instanceof Shape.Unknown) {
      return said;
    }
    if (said instanceof Shape.Obj(var one, var type) && used instanceof Shape.Obj(var two, _)) {
      var all = new LinkedHashMap<>(one);
      two.forEach((name, member) -> {
        var declaredMember = one.get(name);
        all.put(
            name,
            declaredMember == null
                ? member
                : new Shape.Member(
                    prefer(declaredMember.shape(), member.shape()), declaredMember.optional()));
      });
      return new Shape.Obj(all, type);
    }
    if (said instanceof Shape.Arr(var one) && used instanceof Shape.Arr(var two)) {
      return new Shape.Arr(prefer(one, two));
    }
    if (said instanceof Shape.Scalar one && used instanceof Shape.Scalar two) {
      var hints = new LinkedHashSet<>(one.hints());
      hints.addAll(two.hints());
      return new Shape.Scalar(
          one.kinds().isEmpty() ? two.kinds() : one.kinds(),
          one.literals().isEmpty() ? two.literals() : one.literals(),
          hints);
    }
    return said;
  }
}
