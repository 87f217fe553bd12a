package dev.plinth.rules;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A rule or a filter, read. Its logic knows two values: a comparison with a missing value is
/// false, unless it is [IsNull].
public sealed interface Expr {
  /// `anyone`.
  Expr ANYONE = new Constant(true);

  /// `nobody`.
  Expr NOBODY = new Constant(false);

  /// `anyone`, `nobody`, `true`, `false`.
  record Constant(boolean value) implements Expr {}

  /// `signed_in`.
  record SignedIn() implements Expr {}

  /// `title = 'x'`.
  record Compare(Operand left, Operator operator, Operand right) implements Expr {}

  /// `stage in ('open', 'won')`, `stage not in (…)`.
  record In(Operand left, List<Operand> values, boolean negated) implements Expr {
    public In {
      values = List.copyOf(values);
    }
  }

  /// `due = null`, `due is not null`.
  record IsNull(Operand operand, boolean negated) implements Expr {}

  /// `title like 'a%'`: `%` stands for any text, `_` for one character, `\%` for itself; ASCII
  /// letters match in either case.
  record Like(Operand left, Operand pattern) implements Expr {}

  /// `title contains 'a'` (in either case of ASCII letters), or `tags contains 'a'` for a list;
  /// JSON is either, as it comes.
  record Contains(Operand left, Operand part) implements Expr {}

  /// `'a' in tags`: the same for a list alone.
  record Among(Operand value, Operand list) implements Expr {}

  /// `title starts with 'a'`, in either case of ASCII letters.
  record Starts(Operand left, Operand part) implements Expr {}

  /// A field or variable that is itself true or false.
  record Truth(Operand operand) implements Expr {}

  /// All of these hold; an empty list holds.
  record And(List<Expr> all) implements Expr {
    public And {
      all = List.copyOf(all);
    }
  }

  /// One of these holds; an empty list does not.
  record Or(List<Expr> any) implements Expr {
    public Or {
      any = List.copyOf(any);
    }
  }

  /// The opposite; of a comparison with a missing value too.
  record Not(Expr expr) implements Expr {}

  /// `exists(members where project = $row.id)`.
  record Exists(String collection, Expr where) implements Expr {}

  /// `comments.any(author = $caller.id)`: one of the items that refer to this one is like that.
  ///
  /// @param path the collection, and the reference in it where there are several
  record Related(List<String> path, Expr where) implements Expr {
    public Related {
      path = List.copyOf(path);
    }
  }

  /// A filter that a client wrote: hidden fields are missing, and relation paths and `exists` see
  /// only what the caller may read.
  record Asked(Expr filter) implements Expr {}

  /// A comparison.
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    /// As it is written.
    public String text() {
      return text;
    }

    static Optional<Operator> of(String text) {
      for (var operator : values()) {
        if (operator.text.equals(text)) {
          return Optional.of(operator);
        }
      }
      return Optional.empty();
    }
  }

  /// Both hold; what is always true is left out.
  static Expr both(@Nullable Expr left, @Nullable Expr right) {
    if (left == null || left.equals(ANYONE)) {
      return right == null ? ANYONE : right;
    }
    return right == null || right.equals(ANYONE) ? left : new And(List.of(left, right));
  }

  /// `field = variable`, as endpoints need it.
  static Expr equal(String field, Operand value) {
    return new Compare(new Operand.FieldPath(field), Operator.EQUAL, value);
  }
}
