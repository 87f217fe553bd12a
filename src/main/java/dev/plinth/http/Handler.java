package dev.plinth.http;

/// Answers one request. It runs on a virtual thread and may block.
@FunctionalInterface
public interface Handler {
  /// Reads what it needs and sends exactly one answer.
  ///
  /// @throws Exception a `ProblemException` becomes its answer, anything else 500
  void handle(Exchange exchange) throws Exception;
}
