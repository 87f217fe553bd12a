package dev.plinth.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plinth.chat.Chats;
import dev.plinth.chat.Exports;
import dev.plinth.chat.Imports;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Stream;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.wire.Lease;
import dev.plinth.wire.Relay;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Conversations out and in: `/api/v1/chats/export`, `/api/v1/chats/{id}/export`,
/// `/api/v1/chats/import`.
public final class ChatTransferRoutes {
  private static final String JSON = "application/json";

  /// Characters that are sent at once.
  private static final int PIECE = 32 * 1024;

  private final Chats chats;
  private final Exports exports;
  private final Imports imports;
  private final Relay relay;
  private final long importBytesMax;

  public ChatTransferRoutes(
      Chats chats, Exports exports, Imports imports, Relay relay, long importBytesMax) {
    this.chats = chats;
    this.exports = exports;
    this.imports = imports;
    this.relay = relay;
    this.importBytesMax = importBytesMax;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.surface(
        "GET",
        ChatJson.BASE + "/export",
        exchange -> export(exchange, null),
        ChatRoutes.info(chats, "All my conversations in one file").with(null, "ChatExport"));
    routes.surface(
        "GET",
        ChatJson.BASE + "/{id}/export",
        exchange -> export(exchange, exchange.pathParameter("id")),
        ChatRoutes.info(chats, "A conversation as a file").with(null, "ChatExport"));
    routes.surface(
        "POST",
        ChatJson.BASE + "/import",
        this::take,
        ChatRoutes.info(chats, "Take conversations in").with("ChatImport", "ChatImportReport"));
  }

  private void export(Exchange exchange, @Nullable String id) throws IOException {
    var caller = exchange.caller();
    boolean isJson =
        switch (exchange.query("format").orElse("json")) {
          case "json" -> true;
          case "markdown" -> false;
          case String _ ->
              throw new Problem.Malformed("bad_format", "format is json or markdown.")
                  .asException();
        };
    if (id != null) {
      chats.named(caller, id);
    } else {
      chats.list(caller, false, 1, null); // nobody's are refused before the file begins
    }
    var lease = relay.lease(exchange);
    exchange.header(
        "Content-Disposition",
        "attachment; filename=\""
            + (id == null ? "chats" : "chat")
            + (isJson ? ".json\"" : ".md\""));
    try (var stream = exchange.stream(200, isJson ? JSON : "text/markdown; charset=utf-8")) {
      var sent = new Pieces(stream, lease);
      if (isJson) {
        exports.json(caller, id, sent);
      } else {
        exports.markdown(caller, id, sent);
      }
      sent.flush();
    }
  }

  /// Sends pieces together, for as long as the caller is signed in.
  private static final class Pieces implements Exports.Sink {
    private final Stream stream;
    private final Lease lease;
    private final StringBuilder waiting = new StringBuilder();

    private Pieces(Stream stream, Lease lease) {
      this.stream = stream;
      this.lease = lease;
    }

    @Override
    public void write(String text) throws IOException {
      waiting.append(text);
      if (waiting.length() >= PIECE) {
        flush();
      }
    }

    private void flush() throws IOException {
      if (lease.end().isPresent()) {
        throw stream.breakOff();
      }
      stream.write(waiting.toString().getBytes(UTF_8));
      waiting.setLength(0);
    }
  }

  private void take(Exchange exchange) throws IOException {
    var caller = exchange.caller();
    chats.list(caller, false, 1, null); // nobody's body is read
    if (exchange.mediaType().filter(JSON::equals).isEmpty()) {
      throw new Problem.UnsupportedMediaType(JSON).asException();
    }
    var report = imports.read(caller, exchange.bodyStream(importBytesMax));
    var json =
        Json.object()
            .put("imported", report.chats())
            .put("unchanged", report.unchanged())
            .put("messages", report.messages());
    var skipped = json.putObject("skipped");
    report.skipped().forEach(skipped::put);
    var errors = json.putArray("errors");
    report
        .faults()
        .forEach(fault ->
            errors.addObject().put("conversation", fault.chat()).put("detail", fault.detail()));
    exchange.send(200, json);
  }
}
