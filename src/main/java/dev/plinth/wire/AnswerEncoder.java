package dev.plinth.wire;

import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;

/// Writes the chunks of one answer on one wire. It has a state, so each answer has its own.
public interface AnswerEncoder {
  String contentType();

  /// Headers besides the content type.
  default Map<String, String> headers() {
    return Map.of();
  }

  /// What this chunk looks like; empty text for one that this wire does not show.
  String encode(Chunk chunk);

  /// What keeps the line open while a model thinks; empty text for nothing.
  String heartbeat();

  /// How a failure is told while a status can still be sent.
  default Problem problem(Chunk.Failure failure) {
    return failure.problem();
  }

  /// Whether a failure is told by breaking the connection, since the wire has no words for it.
  default boolean breaksOnFailure() {
    return false;
  }
}
