package dev.plinth.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a model is asked.
public record Prompt(List<Message> messages, List<Tool> tools, Options options) {
  public Prompt {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  public Prompt(List<Message> messages) {
    this(messages, List.of(), Options.NONE);
  }

  /// One question.
  public static Prompt of(String text) {
    return new Prompt(List.of(new Message.User(text)));
  }

  /// Characters of all messages, for counting.
  public long characters() {
    long sum = 0;
    for (var message : messages) {
      sum +=
          switch (message) {
            case Message.Instruction(var text) -> text.length();
            case Message.User user -> user.text().length();
            case Message.Assistant(var text, var calls) ->
                text.length() + calls.stream().mapToLong(c -> c.arguments().length()).sum();
            case Message.ToolResult(_, _, var text) -> text.length();
          };
    }
    return sum;
  }

  /// The tools that the model may call, after what the caller chose among them.
  List<Tool> callable() {
    return switch (options.toolUse()) {
      case ToolUse.Auto(), ToolUse.Required() -> tools;
      case ToolUse.None() -> List.of();
      case ToolUse.Named(var name) ->
          tools.stream().filter(tool -> tool.name().equals(name)).toList();
    };
  }

  /// Whether a tool has to be called.
  boolean mustCall() {
    return switch (options.toolUse()) {
      case ToolUse.Auto(), ToolUse.None() -> false;
      case ToolUse.Required(), ToolUse.Named(_) -> !tools.isEmpty();
    };
  }

  /// Whether somebody shows an image.
  boolean hasImages() {
    return messages.stream()
        .anyMatch(message ->
            message instanceof Message.User(var parts)
                && parts.stream().anyMatch(Message.Part.Image.class::isInstance));
  }

  /// The last thing a person said; empty when nobody did.
  public String lastQuestion() {
    for (var message : messages.reversed()) {
      if (message instanceof Message.User user) {
        return user.text();
      }
    }
    return "";
  }

  /// A tool that the model may call.
  ///
  /// @param parameters a JSON Schema object as text
  public record Tool(String name, String description, String parameters) {}

  /// How to answer. What is null is left to the model.
  ///
  /// @param outputMax tokens
  /// @param think whether and how much to think before answering
  public record Options(
      @Nullable Integer outputMax,
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Integer seed,
      List<String> stop,
      Format format,
      ToolUse toolUse,
      @Nullable Think think) {
    public static final Options NONE =
        new Options(null, null, null, null, List.of(), new Format.Text(), ToolUse.AUTO, null);

    public Options {
      stop = List.copyOf(stop);
    }

    /// The same with so many tokens at most; null for as many as the model likes.
    public Options atMost(@Nullable Integer tokens) {
      return new Options(tokens, temperature, topP, seed, stop, format, toolUse, think);
    }

    /// The same, answering in this format.
    public Options as(Format other) {
      return new Options(outputMax, temperature, topP, seed, stop, other, toolUse, think);
    }
  }

  /// What the answer is written in.
  public sealed interface Format {
    /// Anything.
    record Text() implements Format {}

    /// Any JSON.
    record Json() implements Format {}

    /// JSON of this schema.
    ///
    /// @param schema JSON Schema as text
    record Schema(String name, String schema) implements Format {}
  }

  /// Whether the model may or must call a tool.
  public sealed interface ToolUse {
    /// It may.
    ToolUse AUTO = new Auto();

    /// It must, whichever.
    ToolUse REQUIRED = new Required();

    /// It must not.
    ToolUse NONE = new None();

    record Auto() implements ToolUse {}

    record Required() implements ToolUse {}

    record None() implements ToolUse {}

    /// It must call this one.
    record Named(String tool) implements ToolUse {}
  }

  /// How much a model is to think before it answers. One that cannot is not asked to.
  public enum Think {
    /// Not at all, where that can be said.
    NO,
    /// As much as its provider finds right.
    YES,
    LOW,
    MEDIUM,
    HIGH;

    /// For wires that know yes and no.
    public static @Nullable Think of(@Nullable Boolean thinks) {
      if (thinks == null) {
        return null;
      }
      return thinks ? YES : NO;
    }

    /// For wires that know words: `none`, `minimal`, `low`, `medium`, `high`, `max`. What is
    /// another word leaves it to the model.
    public static @Nullable Think of(String word) {
      return switch (word) {
        case "none" -> NO;
        case "minimal", "low" -> LOW;
        case "medium" -> MEDIUM;
        case "high", "xhigh", "max" -> HIGH;
        default -> null;
      };
    }
  }
}
