package dev.plinth.llm;

import java.util.List;

/// One turn of a conversation, as a model reads it.
public sealed interface Message {
  /// How the model is to behave.
  record Instruction(String text) implements Message {}

  /// What a person said or showed.
  record User(List<Part> parts) implements Message {
    public User {
      parts = List.copyOf(parts);
    }

    public User(String text) {
      this(List.of(new Part.Text(text)));
    }

    /// All that was said, without what was shown.
    public String text() {
      var text = new StringBuilder();
      for (var part : parts) {
        if (part instanceof Part.Text(var piece)) {
          text.append(text.isEmpty() ? "" : "\n").append(piece);
        }
      }
      return text.toString();
    }
  }

  /// What the model answered before.
  record Assistant(String text, List<ToolCall> calls) implements Message {
    public Assistant {
      calls = List.copyOf(calls);
    }

    public Assistant(String text) {
      this(text, List.of());
    }
  }

  /// What a tool gave for a call of the assistant's.
  record ToolResult(String call, String tool, String text) implements Message {}

  /// A call of a tool that the assistant asked for.
  ///
  /// @param arguments a JSON object as text
  record ToolCall(String id, String tool, String arguments) {}

  /// Something said or shown.
  sealed interface Part {
    /// Words.
    record Text(String text) implements Part {}

    /// A picture, carried along: a model's provider never fetches an address for a caller.
    record Image(String mediaType, String base64) implements Part {}
  }
}
