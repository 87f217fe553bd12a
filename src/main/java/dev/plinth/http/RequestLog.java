package dev.plinth.http;

import dev.plinth.log.Log;
import org.jspecify.annotations.Nullable;

/// Hears of every request once it is answered.
public interface RequestLog {
  /// Says nothing.
  RequestLog SILENT =
      new RequestLog() {
        @Override
        public void answered(Line line) {}

        @Override
        public void failed(String requestId, Throwable why) {}
      };

  /// Writes to the log.
  static RequestLog to(Log log) {
    return new RequestLog() {
      @Override
      public void answered(Line line) {
        log.request(
            line.method(),
            line.path(),
            line.status(),
            line.nanos(),
            line.bytes(),
            line.caller(),
            line.address(),
            line.requestId(),
            line.reason());
      }

      @Override
      public void failed(String requestId, Throwable why) {
        log.error("request " + requestId + " failed", why);
      }
    };
  }

  /// One line for one request.
  void answered(Line line);

  /// Something nobody foresaw; logged whole, once.
  void failed(String requestId, Throwable why);

  /// What is said about one request.
  ///
  /// @param path without the query
  /// @param status 0 when the client left before the answer
  /// @param nanos from the request's headers to the end of the answer
  /// @param bytes of the answer's body
  /// @param caller the account's id; null for nobody or when nobody asked
  /// @param reason why it was refused before it was understood, a word for programs; else null
  record Line(
      String method,
      String path,
      int status,
      long nanos,
      long bytes,
      @Nullable String caller,
      String address,
      String requestId,
      @Nullable String reason) {}
}
