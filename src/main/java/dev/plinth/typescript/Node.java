package dev.plinth.typescript;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A node of a source file's tree. Its kinds and field names are those of the tree-sitter grammars
/// of TypeScript; comments are left out, punctuation too.
///
/// Two nodes are equal only when they are the same node, so that a place in the source can be a
/// key.
public final class Node {
  private final Source source;
  private final String kind;
  private final @Nullable String field;
  private final int start;
  private final int end;
  private final boolean named;
  private final List<Node> children;
  private final List<Node> rules;
  private @Nullable String text;

  Node(
      Source source,
      String kind,
      @Nullable String field,
      int start,
      int end,
      boolean named,
      List<Node> children) {
    this.source = source;
    this.kind = kind;
    this.field = field;
    this.start = start;
    this.end = end;
    this.named = named;
    this.children = children;
    this.rules = rules(children);
  }

  private static List<Node> rules(List<Node> children) {
    for (var child : children) {
      if (!child.named) {
        return children.stream().filter(Node::isNamed).toList();
      }
    }
    return children;
  }

  /// The grammar's word: `call_expression`, `identifier` …; of a token, the token itself.
  public String kind() {
    return kind;
  }

  public boolean is(String other) {
    return kind.equals(other);
  }

  /// The name under which its parent knows it, or null.
  public @Nullable String field() {
    return field;
  }

  /// All children, tokens that mean something (`async`, `+`, `static`) included.
  public List<Node> children() {
    return children;
  }

  /// The children without tokens.
  public List<Node> named() {
    return rules;
  }

  /// True for a rule of the grammar, false for a token.
  public boolean isNamed() {
    return named;
  }

  /// The first child under that name, or null.
  public @Nullable Node child(String name) {
    for (var child : children) {
      if (name.equals(child.field)) {
        return child;
      }
    }
    return null;
  }

  /// The first child of that kind, or null.
  public @Nullable Node first(String childKind) {
    for (var child : children) {
      if (child.kind.equals(childKind)) {
        return child;
      }
    }
    return null;
  }

  /// The first child that is no token, or null.
  public @Nullable Node first() {
    return rules.isEmpty() ? null : rules.getFirst();
  }

  /// Whether a child of that kind, a keyword above all, is there.
  public boolean has(String childKind) {
    return first(childKind) != null;
  }

  /// The child under that name, for what the grammar always gives.
  public Node require(String name) {
    return Objects.requireNonNull(child(name), () -> kind + " without " + name + " at " + line());
  }

  /// Its source.
  public String text() {
    var known = text;
    if (known == null) {
      known = new String(source.bytes(), start, end - start, StandardCharsets.UTF_8);
      text = known;
    }
    return known;
  }

  /// The line where it begins, counted from 1.
  public int line() {
    return source.line(start);
  }

  /// The column where it begins, counted from 1, in bytes.
  public int column() {
    return source.column(start);
  }

  public Source source() {
    return source;
  }

  /// The length of its source in bytes.
  public int length() {
    return end - start;
  }

  @Override
  public String toString() {
    return kind + "@" + source.name() + ":" + line();
  }
}
