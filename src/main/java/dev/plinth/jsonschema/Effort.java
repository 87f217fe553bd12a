package dev.plinth.jsonschema;

/// How much work checks may still be. It counts steps, not time, so that the same value is refused
/// on every machine: a keyword that is looked at is one, a character that a pattern looks at is
/// one.
///
/// A pattern such as `(.*a){25}` can try a text in billions of ways, and references can double the
/// work with each level; both end here.
public final class Effort {
  /// Some 20 ms of the slowest patterns; a value of 10,000 members takes 50,000 steps.
  private static final long ONE = 2_000_000;

  /// For all values of one request together, which keep the writer from others.
  private static final long MANY = 20_000_000;

  /// Levels of schemas in schemas; a value has 64 levels at most.
  private static final int DEPTH_MAX = 1_000;

  private final long all;
  private long left;
  private int depth;

  private Effort(long all) {
    this.all = all;
    this.left = all;
  }

  /// All of it again: what runs once more may take as much once more.
  public void renew() {
    left = all;
  }

  /// For one value.
  public static Effort ofOne() {
    return new Effort(ONE);
  }

  /// For many values in one transaction.
  public static Effort ofMany() {
    return new Effort(MANY);
  }

  /// The part of it that one value may take.
  Effort part() {
    return new Effort(Math.min(left, ONE));
  }

  /// Takes away what a part of it took.
  void spend(Effort part) {
    left -= Math.min(left, ONE) - Math.max(0, part.left);
  }

  void step() {
    if (--left < 0) {
      throw new Exhausted();
    }
  }

  void enter() {
    step();
    if (++depth > DEPTH_MAX) {
      throw new Exhausted();
    }
  }

  void leave() {
    depth--;
  }

  /// No step is left.
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exhausted() {
      super("the check takes too long", null, false, false);
    }
  }
}
