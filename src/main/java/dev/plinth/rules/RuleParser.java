package dev.plinth.rules;

import dev.plinth.rules.Expr.Operator;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// Reads the language of rules and filters.
///
/// ```
/// owner = $caller.id or (public and stage in ('open', 'won'))
/// exists(members where project = $row.id and user = $caller.id)
/// created > now - 7d and lower(title) like 'a%' and not tags contains 'old'
/// 'editor' in $caller.roles and due >= today
/// comments.any(author = $caller.id) and data.kind = 'a' and coalesce(due, made) < now
/// ```
public final class RuleParser {
  /// Limits that no honest rule or filter reaches, and that bound the work on a hostile one.
  static final int TEXT_MAX = 4096;

  static final int DEPTH_MAX = 16;
  static final int TERMS_MAX = 64;
  static final int IN_MAX = 200;

  private final Cursor cursor;
  private final OperandParser operands;
  private int terms;

  private RuleParser(String text, boolean ofRule) {
    this.cursor = new Cursor(text);
    this.operands = new OperandParser(cursor, ofRule);
  }

  /// Reads a rule of a collection or a field, which may speak of what was sent as `$request.…`.
  ///
  /// @throws RuleException with the column and what was expected
  public static Expr parseRule(String text) {
    return parse(text, true).expr();
  }

  /// Reads a condition of an endpoint.
  ///
  /// @throws RuleException with the column and what was expected
  public static Expr parse(String text) {
    return parseWithPlaces(text).expr();
  }

  /// An expression, and where its operands stand.
  ///
  /// @param columns of operands, by identity
  public record Parsed(Expr expr, IdentityHashMap<Operand, Integer> columns) {}

  /// Reads as [#parse] does, for faults that name their place.
  ///
  /// @throws RuleException with the column and what was expected
  public static Parsed parseWithPlaces(String text) {
    return parse(text, false);
  }

  private static Parsed parse(String text, boolean ofRule) {
    if (text.length() > TEXT_MAX) {
      throw new RuleException(TEXT_MAX, "a rule may have " + TEXT_MAX + " characters at most");
    }
    var parser = new RuleParser(text, ofRule);
    var expr = parser.or();
    if (parser.cursor.peek().kind() != Token.Kind.END) {
      throw parser.cursor.expected("`and`, `or` or the end");
    }
    return new Parsed(expr, parser.operands.columns());
  }

  /// Reads what gives a derived field: a condition, or the items that are counted or gathered.
  ///
  /// @throws RuleException with the column and what was expected
  public static Expr parseDerived(Field field) {
    var text = String.valueOf(field.derived());
    return switch (field.type()) {
      case FieldType.Bool _ -> parseRule(text);
      case FieldType.ListOf _ -> Gathered.read(text).items();
      default -> parseCounted(text);
    };
  }

  /// Reads the items that a derived field is made of.
  static Expr.Exists parseCounted(String text) {
    return parseSelection(text, true);
  }

  /// Reads a filter that a client wrote.
  ///
  /// @throws RuleException with the column and what was expected
  public static Expr parseFilter(String text) {
    return new Expr.Asked(parse(text));
  }

  /// Reads `articles where slug = $path.slug`, or a collection's name alone, as `with` has it.
  ///
  /// @throws RuleException with the column and what was expected
  public static Expr.Exists parseSelection(String text) {
    return parseSelection(text, false);
  }

  private static Expr.Exists parseSelection(String text, boolean ofRule) {
    var parser = new RuleParser(text, ofRule);
    var selection = parser.selection();
    if (parser.cursor.peek().kind() != Token.Kind.END) {
      throw parser.cursor.expected("`where` or the end");
    }
    return selection;
  }

  private Expr or() {
    cursor.enter();
    var any = new ArrayList<Expr>();
    do {
      any.add(and());
    } while (cursor.take("or"));
    cursor.leave();
    return any.size() == 1 ? any.getFirst() : new Expr.Or(any);
  }

  private Expr and() {
    var all = new ArrayList<Expr>();
    do {
      all.add(not());
    } while (cursor.take("and"));
    return all.size() == 1 ? all.getFirst() : new Expr.And(all);
  }

  private Expr not() {
    if (cursor.take("not")) {
      cursor.enter();
      var negated = new Expr.Not(not());
      cursor.leave();
      return negated;
    }
    return term();
  }

  private Expr term() {
    if (++terms > TERMS_MAX) {
      throw new RuleException(
          cursor.peek().column(), "a rule may have " + TERMS_MAX + " terms at most");
    }
    if (cursor.take("(")) {
      var inner = or();
      cursor.require(")");
      return inner;
    }
    if (cursor.take("anyone")) {
      return Expr.ANYONE;
    }
    if (cursor.take("nobody")) {
      return Expr.NOBODY;
    }
    if (cursor.take("signed_in")) {
      return new Expr.SignedIn();
    }
    if (cursor.peek().is("exists") && cursor.ahead(1).is("(")) {
      cursor.next();
      cursor.next();
      var exists = selection();
      cursor.require(")");
      return exists;
    }
    int steps = stepsToQuantifier();
    return steps > 0 ? related(steps) : comparison(operands.operand());
  }

  /// How many names stand before `any(` or `all(`; 0 where there is no such thing.
  private int stepsToQuantifier() {
    int steps = 0;
    while (isName(cursor.ahead(2 * steps)) && cursor.ahead(2 * steps + 1).is(".")) {
      steps++;
      var word = cursor.ahead(2 * steps);
      if ((word.is("any") || word.is("all")) && cursor.ahead(2 * steps + 1).is("(")) {
        return steps;
      }
    }
    return 0;
  }

  private static boolean isName(Token token) {
    return token.kind() == Token.Kind.NAME || token.kind() == Token.Kind.WORD;
  }

  /// All are like that where none is not.
  private Expr related(int steps) {
    var path = new ArrayList<String>();
    for (int i = 0; i < steps; i++) {
      path.add(cursor.name("a collection's name"));
      cursor.require(".");
    }
    boolean all = cursor.next().is("all");
    cursor.require("(");
    var where = or();
    cursor.require(")");
    return all
        ? new Expr.Not(new Expr.Related(path, new Expr.Not(where)))
        : new Expr.Related(path, where);
  }

  private Expr.Exists selection() {
    var collection = cursor.name("a collection's name");
    return new Expr.Exists(collection, cursor.take("where") ? or() : Expr.ANYONE);
  }

  private Expr comparison(Operand left) {
    var token = cursor.peek();
    var operator = token.kind() == Token.Kind.SYMBOL ? Operator.of(token.text()) : noOperator();
    if (operator.isPresent()) {
      cursor.next();
      return compare(left, operator.get(), operands.operand(), token);
    }
    if (cursor.take("is")) {
      boolean negated = cursor.take("not");
      cursor.require("null");
      return new Expr.IsNull(left, negated);
    }
    boolean negated = cursor.take("not");
    if (cursor.peek().is("in") && cursor.ahead(1).is("(")) {
      cursor.next();
      return new Expr.In(left, list(), negated);
    }
    Expr positive;
    if (cursor.take("in")) {
      if (!isName(cursor.peek()) && cursor.peek().kind() != Token.Kind.VARIABLE) {
        throw cursor.expected("values between parentheses, or a list");
      }
      positive = new Expr.Among(left, operands.operand());
    } else if (cursor.take("like")) {
      positive = new Expr.Like(left, operands.operand());
    } else if (cursor.take("contains")) {
      positive = new Expr.Contains(left, operands.operand());
    } else if (cursor.peek().is("starts") && cursor.ahead(1).is("with")) {
      cursor.next();
      cursor.next();
      positive = new Expr.Starts(left, operands.operand());
    } else if (cursor.take("between")) {
      var low = operands.operand();
      cursor.require("and");
      positive =
          new Expr.And(
              List.of(
                  new Expr.Compare(left, Operator.AT_LEAST, low),
                  new Expr.Compare(left, Operator.AT_MOST, operands.operand())));
    } else if (negated) {
      throw cursor.expected("`in`, `like`, `contains`, `starts with` or `between` after `not`");
    } else {
      return alone(left, token);
    }
    return negated ? new Expr.Not(positive) : positive;
  }

  private static Optional<Operator> noOperator() {
    return Optional.empty();
  }

  private static Expr compare(Operand left, Operator operator, Operand right, Token token) {
    if (!(right instanceof Operand.Literal(var value)) || value != null) {
      return new Expr.Compare(left, operator, right);
    }
    return switch (operator) {
      case EQUAL -> new Expr.IsNull(left, false);
      case NOT_EQUAL -> new Expr.IsNull(left, true);
      case LESS, AT_MOST, GREATER, AT_LEAST ->
          throw new RuleException(token.column(), "null has no order: use `= null` or `!= null`");
    };
  }

  private Expr alone(Operand operand, Token next) {
    return switch (operand) {
      case Operand.Literal(Boolean value) -> value ? Expr.ANYONE : Expr.NOBODY;
      case Operand.FieldPath _,
          Operand.OuterPath _,
          Operand.CallerField _,
          Operand.Claim _,
          Operand.Variable _,
          Operand.Sent _,
          Operand.Parameter _ ->
          new Expr.Truth(operand);
      case Operand.Literal _,
          Operand.CallerId _,
          Operand.Now _,
          Operand.Today _,
          Operand.SentFields _,
          Operand.Call _ ->
          throw new RuleException(
              next.column(), "expected a comparison such as `=`, found " + next.shown());
    };
  }

  private List<Operand> list() {
    int column = cursor.peek().column();
    cursor.require("(");
    var values = new ArrayList<Operand>();
    do {
      values.add(operands.operand());
    } while (cursor.take(","));
    cursor.require(")");
    if (values.size() > IN_MAX) {
      throw new RuleException(column, "a list may have " + IN_MAX + " values at most");
    }
    return values;
  }
}
