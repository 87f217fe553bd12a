package dev.plinth.config;

import java.time.Duration;

/// What one request, one connection and all of them together may cost. Each is a setting
/// `PLINTH_LIMIT_…`.
///
/// @param requestLineBytes method, target and version; longer is 414
/// @param headerBytes all header fields together; larger is 431
/// @param headerFields how many header fields; more is 431
/// @param jsonBytes a JSON body
/// @param chatBytes a message to a chat of the native API
/// @param modelBytes a body for the AI SDK, OpenAI and Ollama surfaces, which resend the whole
///   conversation with its images
/// @param uploadBytes one uploaded file
/// @param requestBytes any body at all
/// @param head from the first byte to the end of the headers, and from the connection to its first
///   byte
/// @param body a whole JSON body
/// @param upload a whole uploaded body
/// @param keepAlive between two requests of a connection
/// @param writeStall a client that reads nothing
/// @param handler from the headers to the answer, streams excepted
/// @param heartbeat how often an idle stream shows that it lives
/// @param streamLife the longest life of a stream
/// @param connections all of them
/// @param connectionsPerAddress of one IPv4 address or one IPv6 /64
/// @param requests how many are worked on at once, streams excepted
/// @param queue how long a request waits for its turn before 503
public record HttpLimits(
    int requestLineBytes,
    int headerBytes,
    int headerFields,
    long jsonBytes,
    long chatBytes,
    long modelBytes,
    long uploadBytes,
    long requestBytes,
    Duration head,
    Duration body,
    Duration upload,
    Duration keepAlive,
    Duration writeStall,
    Duration handler,
    Duration heartbeat,
    Duration streamLife,
    int connections,
    int connectionsPerAddress,
    int requests,
    Duration queue) {
  /// The adopted values.
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          4 * 1024,
          16 * 1024,
          100,
          1024 * 1024,
          128 * 1024,
          32 * 1024 * 1024,
          10 * 1024 * 1024,
          50 * 1024 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofHours(1),
          6_000,
          64,
          256,
          Duration.ofSeconds(1));

  static HttpLimits read(SettingsReader settings) {
    var usual = DEFAULT;
    return new HttpLimits(
        (int) settings.bytes("PLINTH_LIMIT_REQUEST_LINE", usual.requestLineBytes),
        (int) settings.bytes("PLINTH_LIMIT_HEADERS", usual.headerBytes),
        settings.integer("PLINTH_LIMIT_HEADER_FIELDS", 1, 10_000, usual.headerFields),
        settings.bytes("PLINTH_LIMIT_JSON", usual.jsonBytes),
        settings.bytes("PLINTH_LIMIT_CHAT", usual.chatBytes),
        settings.bytes("PLINTH_LIMIT_MODEL", usual.modelBytes),
        settings.bytes("PLINTH_LIMIT_UPLOAD", usual.uploadBytes),
        settings.bytes("PLINTH_LIMIT_REQUEST", usual.requestBytes),
        settings.time("PLINTH_LIMIT_HEAD_TIME", usual.head),
        settings.time("PLINTH_LIMIT_BODY_TIME", usual.body),
        settings.time("PLINTH_LIMIT_UPLOAD_TIME", usual.upload),
        settings.time("PLINTH_LIMIT_KEEP_ALIVE", usual.keepAlive),
        settings.time("PLINTH_LIMIT_WRITE_STALL", usual.writeStall),
        settings.time("PLINTH_LIMIT_HANDLER_TIME", usual.handler),
        settings.time("PLINTH_LIMIT_HEARTBEAT", usual.heartbeat),
        settings.time("PLINTH_LIMIT_STREAM_LIFE", usual.streamLife),
        settings.integer("PLINTH_LIMIT_CONNECTIONS", 16, 1_000_000, usual.connections),
        settings.integer(
            "PLINTH_LIMIT_CONNECTIONS_PER_ADDRESS", 1, 1_000_000, usual.connectionsPerAddress),
        settings.integer("PLINTH_LIMIT_REQUESTS", 1, 1_000_000, usual.requests),
        settings.time("PLINTH_LIMIT_QUEUE", usual.queue));
  }
}
