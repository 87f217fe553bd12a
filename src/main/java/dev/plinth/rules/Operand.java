package dev.plinth.rules;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a comparison compares.
public sealed interface Operand {
  /// `'text'`, `12`, `1.5`, `true`, `null`: a [String], a [Long], a [java.math.BigDecimal], a
  /// [Boolean] or null.
  record Literal(@Nullable Object value) implements Operand {}

  /// `title`, or `project.owner` through references.
  record FieldPath(List<String> path) implements Operand {
    public FieldPath {
      path = List.copyOf(path);
    }

    public FieldPath(String field) {
      this(List.of(field));
    }
  }

  /// `$row.field`: inside `exists`, a field of the row around it.
  record OuterPath(List<String> path) implements Operand {
    public OuterPath {
      path = List.copyOf(path);
    }
  }

  /// `$caller.id`.
  record CallerId() implements Operand {}

  /// `$caller.role`: a field of the caller's row in `users`.
  record CallerField(String field) implements Operand {}

  /// `$path.slug`, `$query.q`, `$body.a.b`, `$article.id`: what the request brings, without the
  /// dollar sign.
  record Variable(List<String> path) implements Operand {
    public Variable {
      path = List.copyOf(path);
    }
  }

  /// `now`, `now - 7d`.
  record Now(Duration offset) implements Operand {}

  /// `lower(title)`.
  record Call(Function function, Operand argument) implements Operand {}

  /// The functions of the language.
  enum Function {
    LOWER,
    UPPER,
    LENGTH
  }
}
