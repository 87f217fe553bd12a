package dev.plinth.wire;

/// Server-sent events as text. What is sent is JSON on one line, so no text of a model can begin an
/// event of its own.
public final class Sse {
  public static final String CONTENT_TYPE = "text/event-stream";

  /// A comment: proxies see that the line lives, clients see nothing.
  public static final String HEARTBEAT = ": keep-alive\n\n";

  private Sse() {}

  /// An event without a name.
  ///
  /// @param json without line breaks
  public static String data(String json) {
    return "data: " + json + "\n\n";
  }

  /// An event with a name.
  ///
  /// @param json without line breaks
  public static String event(String name, String json) {
    return "event: " + name + "\ndata: " + json + "\n\n";
  }
}
