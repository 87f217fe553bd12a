package dev.plinth.rules;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Goes through the words of a rule.
final class Cursor {
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

  Cursor(String rule) {
    this.tokens = Token.all(rule);
  }

  static boolean isKeyword(String word) {
    return KEYWORDS.contains(word.toLowerCase(Locale.ROOT));
  }

  /// A name that is no keyword.
  String name(String what) {
    var token = peek();
    boolean isName =
        token.kind() == Token.Kind.NAME
            || (token.kind() == Token.Kind.WORD && !isKeyword(token.text()));
    if (!isName) {
      throw expected(what);
    }
    at++;
    return token.text();
  }

  /// One level deeper; [#leave] ends it.
  void enter() {
    if (++depth > RuleParser.DEPTH_MAX) {
      throw new RuleException(
          peek().column(), "a rule may be " + RuleParser.DEPTH_MAX + " levels deep");
    }
  }

  void leave() {
    depth--;
  }

  /// Takes the next word, whatever it is.
  Token next() {
    return tokens.get(at++);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token ahead(int count) {
    return tokens.get(Math.min(at + count, tokens.size() - 1));
  }

  boolean take(String word) {
    if (!peek().is(word)) {
      return false;
    }
    at++;
    return true;
  }

  void require(String word) {
    if (!take(word)) {
      throw expected("`" + word + "`");
    }
  }

  RuleException expected(String what) {
    return new RuleException(peek().column(), "expected " + what + ", found " + peek().shown());
  }
}
