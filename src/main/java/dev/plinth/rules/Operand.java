package dev.plinth.rules;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a comparison compares.
public sealed interface Operand {
  /// `'text'`, `12`, `1.5`, `true`, `null`: a [String], a [Long], a [java.math.BigDecimal], a
  /// [Boolean] or null.
  record Literal(@Nullable Object value) implements Operand {}

  /// `title`, `project.owner` through references, `data.kind` and `tags[0]` into JSON: a place in a
  /// list is the element `[0]` of the path.
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

  /// `$caller.role`: a field of the caller's row in `users`, or what a path from it leads to.
  record CallerField(List<String> path) implements Operand {
    public CallerField {
      path = List.copyOf(path);
    }

    public CallerField(String field) {
      this(List.of(field));
    }
  }

  /// `$caller.claims.plan`: what an admin claims of the caller's account.
  record Claim(List<String> path) implements Operand {
    public Claim {
      path = List.copyOf(path);
    }
  }

  /// `$path.slug`, `$query.q`, `$body.a.b`, `$article.id`: what the request brings, without the
  /// dollar sign.
  record Variable(List<String> path) implements Operand {
    public Variable {
      path = List.copyOf(path);
    }
  }

  /// `$request.body.title` in a rule: what the client sent for the item that the rule is about,
  /// under the names of the collection's fields, or names that it does not have; null for a reader.
  record Sent(List<String> path) implements Operand {
    public Sent {
      path = List.copyOf(path);
    }
  }

  /// `$request.fields` in a rule: the names of the fields that the client sent.
  record SentFields() implements Operand {}

  /// `$request.query.token` in a rule: a query parameter of the request.
  record Parameter(String name) implements Operand {}

  /// `now`, `now - 7d`.
  record Now(Duration offset) implements Operand {}

  /// `today`, `today - 7d`: the beginning of the day, in UTC.
  record Today(Duration offset) implements Operand {}

  /// `lower(title)`, `coalesce(due, made)`.
  record Call(Function function, List<Operand> arguments) implements Operand {
    public Call {
      arguments = List.copyOf(arguments);
    }

    public Call(Function function, Operand argument) {
      this(function, List.of(argument));
    }
  }

  /// The functions of the language. Letters other than A to Z have one case for them, as for
  /// SQLite.
  enum Function {
    LOWER,
    UPPER,
    TRIM,
    /// Characters of a text, elements of a list.
    LENGTH,
    ABS,
    /// The first value that is there.
    COALESCE,
    /// The day of an instant.
    DATE,
    YEAR,
    MONTH,
    DAY,
    HOUR;

    /// As it is written.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Function> of(String text) {
      return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
  }
}
