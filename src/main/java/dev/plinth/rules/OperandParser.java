package dev.plinth.rules;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;

/// Reads what a comparison compares.
final class OperandParser {
  /// `coalesce` of more is a mistake.
  private static final int ARGUMENTS_MAX = 8;

  private final Cursor cursor;
  private final boolean ofRule;
  private final IdentityHashMap<Operand, Integer> columns = new IdentityHashMap<>();

  /// @param ofRule whether it is a rule of a collection: `$request` is then what was sent for the
  ///   item; else the long name of the variables of an endpoint
  OperandParser(Cursor cursor, boolean ofRule) {
    this.cursor = cursor;
    this.ofRule = ofRule;
  }

  /// Where each operand that was read begins.
  IdentityHashMap<Operand, Integer> columns() {
    return columns;
  }

  Operand operand() {
    int column = cursor.peek().column();
    var operand = read();
    columns.put(operand, column);
    return operand;
  }

  private Operand read() {
    var token = cursor.peek();
    return switch (token.kind()) {
      case TEXT -> {
        cursor.next();
        yield new Operand.Literal(token.text());
      }
      case NUMBER -> {
        cursor.next();
        yield new Operand.Literal(number(token, ""));
      }
      case VARIABLE -> {
        cursor.next();
        yield variable(token);
      }
      case NAME -> new Operand.FieldPath(path());
      case WORD -> word(token);
      case SYMBOL -> {
        if (token.is("-") && cursor.ahead(1).kind() == Token.Kind.NUMBER) {
          cursor.next();
          yield new Operand.Literal(number(cursor.next(), "-"));
        }
        throw cursor.expected("a value");
      }
      case DURATION, END -> throw cursor.expected("a value");
    };
  }

  private Operand word(Token token) {
    var word = token.text().toLowerCase(Locale.ROOT);
    switch (word) {
      case "true", "false" -> {
        cursor.next();
        return new Operand.Literal(word.equals("true"));
      }
      case "null" -> {
        cursor.next();
        return new Operand.Literal(null);
      }
      case "now" -> {
        cursor.next();
        if (cursor.take("(")) {
          cursor.require(")");
        }
        return new Operand.Now(offset());
      }
      case "today" -> {
        cursor.next();
        return new Operand.Today(offset());
      }
      default -> {
        if (Cursor.isKeyword(word)) {
          throw cursor.expected("a value");
        }
      }
    }
    return cursor.ahead(1).is("(") ? call(token, word) : new Operand.FieldPath(path());
  }

  private Operand call(Token token, String name) {
    var function = Operand.Function.of(name).orElseThrow(() -> noFunction(token, name));
    cursor.next();
    cursor.next();
    cursor.enter();
    var arguments = new ArrayList<Operand>();
    do {
      arguments.add(operand());
    } while (cursor.take(","));
    cursor.leave();
    cursor.require(")");
    boolean several = function == Operand.Function.COALESCE;
    if (several ? arguments.size() < 2 : arguments.size() > 1) {
      throw new RuleException(
          token.column(), name + " takes " + (several ? "two values or more" : "one value"));
    }
    if (arguments.size() > ARGUMENTS_MAX) {
      throw new RuleException(token.column(), name + " takes " + ARGUMENTS_MAX + " values at most");
    }
    return new Operand.Call(function, arguments);
  }

  private static RuleException noFunction(Token token, String name) {
    var known = Arrays.stream(Operand.Function.values()).map(Operand.Function::text).toList();
    return new RuleException(
        token.column(),
        "there is no function "
            + name
            + ": expected "
            + String.join(", ", known)
            + ", now or today");
  }

  private Duration offset() {
    boolean minus = cursor.peek().is("-");
    if (!minus && !cursor.peek().is("+")) {
      return Duration.ZERO;
    }
    cursor.next();
    var token = cursor.peek();
    if (token.kind() != Token.Kind.DURATION) {
      throw cursor.expected("a duration such as `7d`");
    }
    cursor.next();
    var duration = duration(token);
    return minus ? duration.negated() : duration;
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
      case "now" -> new Operand.Now(offset());
      case "row" -> new Operand.OuterPath(rest(token, path, "$row.field"));
      case "caller" -> {
        var rest = rest(token, path, "$caller.id");
        if (rest.getFirst().equals("claims")) {
          yield new Operand.Claim(rest(token, rest, "$caller.claims.plan"));
        }
        yield rest.equals(List.of("id")) ? new Operand.CallerId() : new Operand.CallerField(rest);
      }
      case "request" -> {
        var rest = rest(token, path, "$request.body.name");
        yield ofRule ? ofItem(token, rest) : request(token, rest);
      }
      case "path", "query", "body" -> {
        rest(token, path, "$" + path.getFirst() + ".name");
        if (ofRule && !path.getFirst().equals("path")) {
          throw new RuleException(
              token.column(), "in a rule this is called `$request." + token.text() + "`");
        }
        yield new Operand.Variable(path);
      }
      default -> new Operand.Variable(path);
    };
  }

  /// `$request.now`, and long names of `$body.…` and `$query.…`.
  private Operand request(Token token, List<String> path) {
    if (path.equals(List.of("now"))) {
      return new Operand.Now(offset());
    }
    boolean isKnown = path.size() > 1 && List.of("body", "query", "path").contains(path.getFirst());
    if (!isKnown) {
      throw new RuleException(
          token.column(), "expected `$request.body.…`, `$request.query.…` or `$request.now`");
    }
    return new Operand.Variable(path);
  }

  private Operand ofItem(Token token, List<String> path) {
    if (path.equals(List.of("now"))) {
      return new Operand.Now(offset());
    }
    if (path.equals(List.of("fields"))) {
      return new Operand.SentFields();
    }
    if (path.getFirst().equals("body") && path.size() > 1) {
      return new Operand.Sent(path.subList(1, path.size()));
    }
    if (path.getFirst().equals("query") && path.size() == 2) {
      return new Operand.Parameter(path.getLast());
    }
    throw new RuleException(
        token.column(),
        "expected `$request.body.…`, `$request.fields`, `$request.query.…` or `$request.now`");
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
    path.add(cursor.name("a field"));
    while (true) {
      if (cursor.take(".")) {
        path.add(cursor.name("a field"));
      } else if (cursor.take("[")) {
        path.add(place(cursor.next()));
        cursor.require("]");
      } else {
        return path;
      }
    }
  }

  private static String place(Token token) {
    if (token.kind() != Token.Kind.NUMBER || !token.text().matches("[0-9]{1,6}")) {
      throw new RuleException(token.column(), "expected a place in the list, such as `[0]`");
    }
    return "[" + token.text() + "]";
  }
}
