package dev.plinth.wire;

import dev.plinth.llm.Chunk.Reason;

/// Why a model stopped, in each dialect's word.
final class Reasons {
  private Reasons() {}

  static String aiSdk(Reason reason) {
    return switch (reason) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL -> "tool-calls";
      case FILTERED -> "content-filter";
    };
  }

  static String openAi(Reason reason) {
    return switch (reason) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL -> "tool_calls";
      case FILTERED -> "content_filter";
    };
  }

  /// Ollama says `stop` for a tool call too.
  static String ollama(Reason reason) {
    return reason == Reason.LENGTH ? "length" : "stop";
  }
}
