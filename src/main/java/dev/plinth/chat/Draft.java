package dev.plinth.chat;

import dev.plinth.llm.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An answer as far as it has come. Whole or cut short, it is what gets kept.
public final class Draft {
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<Chunk.ToolCall> calls = new ArrayList<>();
  private final List<Chunk.Source> sources = new ArrayList<>();
  private String model = "";
  private Chunk.@Nullable Usage usage;
  private Chunk.@Nullable End end;

  /// Takes in one more chunk.
  public void add(Chunk chunk) {
    switch (chunk) {
      case Chunk.Start(var id) -> model = id;
      case Chunk.Text(var delta) -> text.append(delta);
      case Chunk.Reasoning(var delta) -> reasoning.append(delta);
      case Chunk.ToolCall call -> calls.add(call);
      case Chunk.Sources(var list) -> sources.addAll(list);
      case Chunk.Usage more -> usage = more;
      case Chunk.End last -> end = last;
      case Chunk.ToolStart _,
          Chunk.ToolArguments _,
          Chunk.ToolResult _,
          Chunk.Approval _,
          Chunk.Trimmed _,
          Chunk.Stage _,
          Chunk.Step _ -> {}
    }
  }

  public String text() {
    return text.toString();
  }

  public String reasoning() {
    return reasoning.toString();
  }

  public List<Chunk.ToolCall> calls() {
    return calls;
  }

  /// What it may rest on.
  public List<Chunk.Source> sources() {
    return sources;
  }

  /// The id of the model that answers.
  public String model() {
    return model;
  }

  /// What the model said it cost; else our own count of what came.
  ///
  /// @param promptCharacters of the prompt, for our count
  public Chunk.Usage usage(long promptCharacters) {
    return usage != null
        ? usage
        : Chunk.Usage.estimate(promptCharacters, (long) text.length() + reasoning.length());
  }

  /// How it ended; empty while it has not, and for one whose reader left.
  public Optional<Chunk.End> end() {
    return Optional.ofNullable(end);
  }

  /// What is kept about how it ended.
  public Status status() {
    return switch (end) {
      case null -> Status.STOPPED;
      case Chunk.Finish _ -> Status.DONE;
      case Chunk.Failure _ -> Status.FAILED;
    };
  }

  /// How an answer ended.
  public enum Status {
    /// The model said all of it.
    DONE,
    /// The reader left in the middle.
    STOPPED,
    /// The model failed.
    FAILED;

    /// As it is stored and sent.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
