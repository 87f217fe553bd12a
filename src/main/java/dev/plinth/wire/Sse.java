package dev.plinth.wire;

import com.fasterxml.jackson.databind.JsonNode;

/// Server-sent events. What is sent is JSON on one line, so no text of a model can begin an event
/// of its own.
public final class Sse {
  public static final String CONTENT_TYPE = "text/event-stream";

  /// What ends an event.
  public static final byte[] END = Utf8.of("\n\n");

  private static final byte[] DATA = Utf8.of("data: ");
  private static final byte[] DONE = Utf8.of("data: [DONE]\n\n");

  /// A comment: proxies see that the line lives, clients see nothing.
  private static final byte[] HEARTBEAT = Utf8.of(": keep-alive\n\n");

  private Sse() {}

  /// An event without a name.
  public static void data(Utf8 out, JsonNode json) {
    out.raw(DATA).json(json).raw(END);
  }

  /// What many clients wait for at the end.
  static void done(Utf8 out) {
    out.raw(DONE);
  }

  /// What keeps the line open.
  public static void heartbeat(Utf8 out) {
    out.raw(HEARTBEAT);
  }
}
