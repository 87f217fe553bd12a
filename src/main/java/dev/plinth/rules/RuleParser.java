package dev.plinth.rules;

import dev.plinth.rules.Expr.Operator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the language of rules and filters.
///
/// ```
/// owner = $caller.id or (public and stage in ('open', 'won'))
/// exists(members where project = $row.id and user = $caller.id)
/// created > now - 7d and lower(title) like 'a%' and not tags contains 'old'
/// ```
public final class RuleParser {
  /// Limits of `reference/security.md` IN-06.
  static final int TEXT_MAX = 4096;

  static final int DEPTH_MAX = 16;
  static final int TERMS_MAX = 64;
  static final int IN_MAX = 200;

  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "not",
          "in",
          "like",
          "contains",
          "between",
          "is",
          "null",
          "true",
          "false",
          "anyone",
          "nobody",
          "signed_in",
          "exists",
          "where");

  private final List<Token> tokens;
  private int at;
  private int depth;
  private int terms;

  private RuleParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /// Reads a rule, or a condition that the contract's author wrote.
  ///
  /// @throws RuleException with the column and what was expected
  public static Expr parse(String text) {
    if (text.length() > TEXT_MAX) {
      throw new RuleException(TEXT_MAX, "a rule may have " + TEXT_MAX + " characters at most");
    }
    var parser = new RuleParser(Token.all(text));
    var expr = parser.or();
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.expected("`and`, `or` or the end");
    }
    return expr;
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
    var parser = new RuleParser(Token.all(text));
    var selection = parser.selection();
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.expected("`where` or the end");
    }
    return selection;
  }

  private Expr or() {
    enter();
    var any = new ArrayList<Expr>();
    do {
      any.add(and());
    } while (take("or"));
    depth--;
    return any.size() == 1 ? any.getFirst() : new Expr.Or(any);
  }

  private Expr and() {
    var all = new ArrayList<Expr>();
    do {
      all.add(not());
    } while (take("and"));
    return all.size() == 1 ? all.getFirst() : new Expr.And(all);
  }

  private Expr not() {
    if (take("not")) {
      enter();
      var negated = new Expr.Not(not());
      depth--;
      return negated;
    }
    return term();
  }

  private Expr term() {
    if (++terms > TERMS_MAX) {
      throw new RuleException(peek().column(), "a rule may have " + TERMS_MAX + " terms at most");
    }
    if (take("(")) {
      var inner = or();
      require(")");
      return inner;
    }
    if (take("anyone")) {
      return Expr.ANYONE;
    }
    if (take("nobody")) {
      return Expr.NOBODY;
    }
    if (take("signed_in")) {
      return new Expr.SignedIn();
    }
    if (peek().is("exists") && ahead(1).is("(")) {
      at += 2;
      var exists = selection();
      require(")");
      return exists;
    }
    return comparison(operand());
  }

  private Expr.Exists selection() {
    var collection = name("a collection's name");
    return new Expr.Exists(collection, take("where") ? or() : Expr.ANYONE);
  }

  private Expr comparison(Operand left) {
    var token = peek();
    var operator = token.kind() == Token.Kind.SYMBOL ? Operator.of(token.text()) : noOperator();
    if (operator.isPresent()) {
      at++;
      return compare(left, operator.get(), operand(), token);
    }
    if (take("is")) {
      boolean negated = take("not");
      require("null");
      return new Expr.IsNull(left, negated);
    }
    boolean negated = take("not");
    if (take("in")) {
      return new Expr.In(left, list(), negated);
    }
    Expr positive;
    if (take("like")) {
      positive = new Expr.Like(left, operand());
    } else if (take("contains")) {
      positive = new Expr.Contains(left, operand());
    } else if (take("between")) {
      var low = operand();
      require("and");
      positive =
          new Expr.And(
              List.of(
                  new Expr.Compare(left, Operator.AT_LEAST, low),
                  new Expr.Compare(left, Operator.AT_MOST, operand())));
    } else if (negated) {
      throw expected("`in`, `like`, `contains` or `between` after `not`");
    } else {
      return alone(left, token);
    }
    return negated ? new Expr.Not(positive) : positive;
  }

  private static java.util.Optional<Operator> noOperator() {
    return java.util.Optional.empty();
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
      case Operand.FieldPath _, Operand.OuterPath _, Operand.CallerField _, Operand.Variable _ ->
          new Expr.Truth(operand);
      case Operand.Literal _, Operand.CallerId _, Operand.Now _, Operand.Call _ ->
          throw new RuleException(
              next.column(), "expected a comparison such as `=`, found " + next.shown());
    };
  }

  private List<Operand> list() {
    int column = peek().column();
    require("(");
    var values = new ArrayList<Operand>();
    do {
      values.add(operand());
    } while (take(","));
    require(")");
    if (values.size() > IN_MAX) {
      throw new RuleException(column, "a list may have " + IN_MAX + " values at most");
    }
    return values;
  }

  private Operand operand() {
    var token = peek();
    return switch (token.kind()) {
      case TEXT -> {
        at++;
        yield new Operand.Literal(token.text());
      }
      case NUMBER -> {
        at++;
        yield new Operand.Literal(number(token, ""));
      }
      case VARIABLE -> {
        at++;
        yield variable(token);
      }
      case NAME -> new Operand.FieldPath(path());
      case WORD -> word(token);
      case SYMBOL -> {
        if (token.is("-") && ahead(1).kind() == Token.Kind.NUMBER) {
          at += 2;
          yield new Operand.Literal(number(tokens.get(at - 1), "-"));
        }
        throw expected("a value");
      }
      case DURATION, END -> throw expected("a value");
    };
  }

  private Operand word(Token token) {
    var word = token.text().toLowerCase(Locale.ROOT);
    switch (word) {
      case "true", "false" -> {
        at++;
        return new Operand.Literal(word.equals("true"));
      }
      case "null" -> {
        at++;
        return new Operand.Literal(null);
      }
      case "now" -> {
        at++;
        if (take("(")) {
          require(")");
        }
        return now();
      }
      default -> {
        if (KEYWORDS.contains(word)) {
          throw expected("a value");
        }
      }
    }
    return ahead(1).is("(") ? call(token, word) : new Operand.FieldPath(path());
  }

  private Operand call(Token token, String name) {
    var function =
        switch (name) {
          case "lower" -> Operand.Function.LOWER;
          case "upper" -> Operand.Function.UPPER;
          case "length" -> Operand.Function.LENGTH;
          default ->
              throw new RuleException(
                  token.column(),
                  "there is no function " + name + ": expected lower, upper, length or now");
        };
    at += 2;
    enter();
    var argument = operand();
    depth--;
    require(")");
    return new Operand.Call(function, argument);
  }

  private Operand now() {
    boolean minus = peek().is("-");
    if (!minus && !peek().is("+")) {
      return new Operand.Now(Duration.ZERO);
    }
    at++;
    var token = peek();
    if (token.kind() != Token.Kind.DURATION) {
      throw expected("a duration such as `7d`");
    }
    at++;
    var duration = duration(token);
    return new Operand.Now(minus ? duration.negated() : duration);
  }

  private static Duration duration(Token token) {
    int last = token.text().length() - 1;
    try {
      long amount = Integer.parseInt(token.text().substring(0, last));
      return switch (token.text().charAt(last)) {
        case 's' -> Duration.ofSeconds(amount);
        case 'm' -> Duration.ofMinutes(amount);
        case 'h' -> Duration.ofHours(amount);
        case 'd' -> Duration.ofDays(amount);
        default -> Duration.ofDays(7 * amount);
      };
    } catch (NumberFormatException e) {
      throw new RuleException(token.column(), "expected a whole number of at most nine digits");
    }
  }

  private Operand variable(Token token) {
    var path = List.of(token.text().split("\\."));
    return switch (path.getFirst()) {
      case "now" -> now();
      case "row" -> new Operand.OuterPath(rest(token, path, "$row.field"));
      case "caller" -> {
        var rest = rest(token, path, "$caller.id");
        if (rest.size() > 1) {
          throw new RuleException(token.column(), "expected one name after `$caller.`");
        }
        yield rest.getFirst().equals("id")
            ? new Operand.CallerId()
            : new Operand.CallerField(rest.getFirst());
      }
      case "path", "query", "body" -> {
        rest(token, path, "$" + path.getFirst() + ".name");
        yield new Operand.Variable(path);
      }
      default -> new Operand.Variable(path);
    };
  }

  private static List<String> rest(Token token, List<String> path, String example) {
    if (path.size() < 2) {
      throw new RuleException(token.column(), "expected a name: `" + example + "`");
    }
    return path.subList(1, path.size());
  }

  private static Object number(Token token, String sign) {
    try {
      var number = new BigDecimal(sign + token.text());
      return number.scale() == 0 ? (Object) number.longValueExact() : number;
    } catch (ArithmeticException e) {
      throw new RuleException(token.column(), "this number is too large");
    }
  }

  private List<String> path() {
    var path = new ArrayList<String>();
    path.add(name("a field"));
    while (take(".")) {
      path.add(name("a field"));
    }
    return path;
  }

  private String name(String what) {
    var token = peek();
    boolean isName =
        token.kind() == Token.Kind.NAME
            || (token.kind() == Token.Kind.WORD
                && !KEYWORDS.contains(token.text().toLowerCase(Locale.ROOT)));
    if (!isName) {
      throw expected(what);
    }
    at++;
    return token.text();
  }

  private void enter() {
    if (++depth > DEPTH_MAX) {
      throw new RuleException(peek().column(), "a rule may be " + DEPTH_MAX + " levels deep");
    }
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token ahead(int count) {
    return tokens.get(Math.min(at + count, tokens.size() - 1));
  }

  private boolean take(String word) {
    if (!peek().is(word)) {
      return false;
    }
    at++;
    return true;
  }

  private void require(String word) {
    if (!take(word)) {
      throw expected("`" + word + "`");
    }
  }

  private RuleException expected(@Nullable String what) {
    return new RuleException(peek().column(), "expected " + what + ", found " + peek().shown());
  }
}
