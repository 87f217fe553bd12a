package dev.plinth.wire;

import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;

/// Writes the chunks of one answer on one wire. It has a state, so each answer has its own, and
/// each of its readers.
public interface AnswerEncoder {
  String contentType();

  /// Headers besides the content type.
  default Map<String, String> headers() {
    return Map.of();
  }

  /// Adds what this chunk looks like; nothing for one that this wire does not show.
  void encode(Chunk chunk, Utf8 out);

  /// Adds what keeps the line open while a model thinks; nothing where there is no such thing.
  void heartbeat(Utf8 out);

  /// How a failure is told while a status can still be sent.
  default Problem problem(Chunk.Failure failure) {
    return failure.problem();
  }

  /// Whether a failure is told by breaking the connection, since the wire has no words for it.
  default boolean breaksOnFailure() {
    return false;
  }
}
