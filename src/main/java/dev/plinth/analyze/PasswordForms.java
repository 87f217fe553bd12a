package dev.plinth.analyze;

import dev.plinth.typescript.Node;
import dev.plinth.typescript.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds where an app's forms say how long a password has to be: a schema's `.min(8)`, an input's
/// `minLength`, a rule of a form library, a guard `password.length < 8`. These are sentences about
/// a name, so the tree is read and nothing is run.
final class PasswordForms {
  private static final Pattern PASSWORD =
      Pattern.compile("(?i).*(password|passwd|pwd|passcode)\\d?");
  private static final Pattern REPEATED =
      Pattern.compile("(?i).*(confirm|repeat|again|retype|match|old|current|verif).*");
  private static final Pattern NUMBER = Pattern.compile("[\\s{\"'`]*(\\d{1,3})[\\s}\"'`]*");
  private static final Set<String> LIMITS = Set.of("minLength", "minlength", "min");

  /// One character only says that something has to be there.
  private static final int LEAST = 2;

  private static final int MOST = 128;

  private final List<SignInFlow.PasswordForm> found = new ArrayList<>();

  List<SignInFlow.PasswordForm> found() {
    return List.copyOf(found);
  }

  void read(Source source) {
    walk(source.root(), source.name());
  }

  private void walk(Node node, String said) {
    var name = declared(node);
    var around = name == null ? said : said + " " + name;
    switch (node.kind()) {
      case "pair" -> pair(node, around);
      case "call_expression" -> registered(node, around);
      case "jsx_self_closing_element", "jsx_opening_element" -> element(node, around);
      case "binary_expression" -> guard(node, around);
      default -> {}
    }
    node.named().forEach(child -> walk(child, around));
  }

  private static @Nullable String declared(Node node) {
    return switch (node.kind()) {
      case "variable_declarator", "function_declaration", "class_declaration" -> {
        var name = node.child("name");
        yield name != null && name.is("identifier") ? name.text() : null;
      }
      default -> null;
    };
  }

  /// `password: z.string().min(8)`, `password: { minLength: 8 }`.
  private void pair(Node node, String said) {
    var key = node.child("key");
    var value = node.child("value");
    if (key == null || value == null || !isPassword(key.text())) {
      return;
    }
    limits(value, said);
    var at = value;
    while (at != null && at.is("call_expression")) {
      var callee = at.child("function");
      var method = callee == null ? null : callee.child("property");
      var arguments = at.child("arguments");
      if (method != null && method.text().equals("min") && arguments != null) {
        add(arguments.first(), said, 0);
      }
      at = callee == null ? null : callee.child("object");
    }
  }

  /// `register('password', { minLength: { value: 8 } })`.
  private void registered(Node node, String said) {
    var callee = node.child("function");
    var arguments = node.child("arguments");
    if (callee == null || arguments == null || !callee.text().matches("(.*\\.)?register")) {
      return;
    }
    var given = arguments.named();
    if (given.size() > 1 && isPassword(given.getFirst().text())) {
      limits(given.get(1), said);
    }
  }

  /// `<input type="password" minLength={8} />`, `<Controller name="password" rules={{…}} />`.
  private void element(Node node, String said) {
    boolean isPassword = false;
    boolean isRepeated = false;
    for (var attribute : node.named()) {
      if (attribute.is("jsx_attribute") && attribute.named().size() > 1) {
        var name = attribute.named().getFirst().text();
        var value = attribute.named().get(1).text();
        boolean names = Set.of("name", "id", "type").contains(name);
        isPassword |= names && isPassword(value);
        isRepeated |= names && REPEATED.matcher(value).matches();
      }
    }
    if (!isPassword || isRepeated) {
      return;
    }
    for (var attribute : node.named()) {
      if (attribute.is("jsx_attribute") && attribute.named().size() > 1) {
        var name = attribute.named().getFirst().text();
        var value = attribute.named().get(1);
        if (name.equalsIgnoreCase("minLength")) {
          add(value, said, 0);
        } else if (name.equals("rules")) {
          limits(value, said);
        }
      }
    }
  }

  /// `password.length < 8`: what a form refuses, or `>= 8`, what it takes.
  private void guard(Node node, String said) {
    var left = node.child("left");
    var right = node.child("right");
    if (left == null || right == null || !left.text().endsWith(".length")) {
      return;
    }
    var subject = left.text().replaceAll("[?!]?\\.length$", "").replaceAll("\\.trim\\(\\)$", "");
    if (!isPassword(subject)) {
      return;
    }
    switch (node.require("operator").text()) {
      case "<", ">=" -> add(right, said, 0);
      case "<=", ">" -> add(right, said, 1);
      default -> {}
    }
  }

  /// `minLength: 8` or `minLength: { value: 8 }`, at any depth of an object of rules.
  private void limits(Node node, String said) {
    if (node.is("pair")) {
      var key = node.child("key");
      var value = node.child("value");
      if (key != null && value != null && LIMITS.contains(key.text())) {
        add(inner(value), said, 0);
        return;
      }
    }
    boolean isData =
        Set.of("object", "array", "pair", "jsx_expression", "parenthesized_expression")
            .contains(node.kind());
    if (isData) {
      node.named().forEach(child -> limits(child, said));
    }
  }

  private static @Nullable Node inner(Node value) {
    if (value.is("array")) {
      return value.first();
    }
    if (!value.is("object")) {
      return value;
    }
    for (var pair : value.named()) {
      var key = pair.child("key");
      if (key != null && key.text().equals("value")) {
        return pair.child("value");
      }
    }
    return null;
  }

  private void add(@Nullable Node number, String said, int more) {
    var matcher = NUMBER.matcher(number == null ? "" : number.text());
    if (number == null || !matcher.matches()) {
      return;
    }
    int min = Integer.parseInt(matcher.group(1)) + more;
    if (min >= LEAST && min <= MOST) {
      found.add(
          new SignInFlow.PasswordForm(
              min, said, new SourceRef(number.source().name(), number.line())));
    }
  }

  private static boolean isPassword(String text) {
    var name = text.replaceAll("[\\s{}\"'`]", "");
    return PASSWORD.matcher(name).matches() && !REPEATED.matcher(name).matches();
  }
}
