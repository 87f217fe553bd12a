package dev.plinth.jsonschema;

import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The keywords of the library, each of which counts as a step; patterns look at texts through
/// [BoundedPattern].
///
/// @param effort of the check that is under way on this thread
record Bounded(EvaluatorFactory keywords, Supplier<Effort> effort) implements EvaluatorFactory {
  Bounded(Supplier<Effort> effort) {
    this(new Dialects.Draft2020Dialect().getEvaluatorFactory(), effort);
  }

  @Override
  public Optional<Evaluator> create(SchemaParsingContext context, String name, JsonNode value) {
    return switch (name) {
      case "pattern" -> matching(value);
      case "patternProperties" ->
          keywords
              .create(context, name, value)
              .map(found -> new Counted(new OfNames(found, patterns(value), effort), effort));
      default -> keywords.create(context, name, value).map(found -> new Counted(found, effort));
    };
  }

  private Optional<Evaluator> matching(JsonNode value) {
    return value.isString()
        ? pattern(value.asString()).map(found -> new Counted(new OfText(found, effort), effort))
        : Optional.empty();
  }

  private static List<BoundedPattern> patterns(JsonNode value) {
    var patterns = new ArrayList<BoundedPattern>();
    if (value.isObject()) {
      value.asObject().keySet().forEach(name -> pattern(name).ifPresent(patterns::add));
    }
    return patterns;
  }

  /// What is no regular expression, [SchemaCheck] has told before.
  private static Optional<BoundedPattern> pattern(String text) {
    try {
      return Optional.of(new BoundedPattern(Pattern.compile(text)));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /// A keyword that counts.
  private record Counted(Evaluator keyword, Supplier<Effort> effort) implements Evaluator {
    @Override
    public Result evaluate(EvaluationContext context, JsonNode value) {
      var counted = effort.get();
      counted.enter();
      try {
        return keyword.evaluate(context, value);
      } finally {
        counted.leave();
      }
    }

    @Override
    public int getOrder() {
      return keyword.getOrder();
    }
  }

  /// `pattern`.
  private record OfText(BoundedPattern pattern, Supplier<Effort> effort) implements Evaluator {
    @Override
    public Result evaluate(EvaluationContext context, JsonNode value) {
      return !value.isString() || pattern.finds(value.asString(), effort.get())
          ? Result.success()
          : Result.failure("does not match");
    }
  }

  /// `patternProperties`: what the library is about to match was matched once within the bounds.
  private record OfNames(Evaluator keyword, List<BoundedPattern> patterns, Supplier<Effort> effort)
      implements Evaluator {
    @Override
    public Result evaluate(EvaluationContext context, JsonNode value) {
      if (value.isObject()) {
        for (var name : value.asObject().keySet()) {
          patterns.forEach(pattern -> pattern.finds(name, effort.get()));
        }
      }
      return keyword.evaluate(context, value);
    }

    @Override
    public int getOrder() {
      return keyword.getOrder();
    }
  }
}
