package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// How one kind of provider says an answer. LangChain4j writes the questions; the answers are read
/// here, since its readers lose what tells a whole answer from one that was cut, most of what an
/// answer cost, and twice the time.
interface Wire {
  /// Whether each document is an event of an event stream, rather than a line.
  default boolean isEvents() {
    return true;
  }

  /// Reads the next document of an answer.
  void read(JsonNode document, Heard heard);

  /// A number of tokens; null where it is missing or no number.
  static @Nullable Long count(JsonNode value) {
    return value.isIntegralNumber() ? (Long) value.longValue() : null;
  }

  /// The sum of those that are there; null when none is.
  static @Nullable Long sum(@Nullable Long... counts) {
    long sum = 0;
    boolean isKnown = false;
    for (var count : counts) {
      isKnown |= count != null;
      sum += count == null ? 0 : count;
    }
    return isKnown ? (Long) sum : null;
  }
}
