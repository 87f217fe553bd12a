package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.wire.Multipart;
import dev.plinth.wire.Received;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Reads a body as JSON, be it sent as JSON or as a form, with or without files.
final class BodyReader {
  private static final String FORM = "application/x-www-form-urlencoded";

  /// Bytes of a form; texts alone fit in far less.
  private static final long FORM_BYTES_MAX = 1024 * 1024;

  private static final int FORM_FIELDS_MAX = 1000;

  private final Multipart multipart;
  private final Set<String> files;

  /// @param files names of members that may be files
  BodyReader(Multipart multipart, Set<String> files) {
    this.multipart = multipart;
    this.files = Set.copyOf(files);
  }

  /// The body; an empty object where none was sent.
  ///
  /// @throws dev.plinth.kernel.ProblemException `UnsupportedMediaType`, `TooLarge`, `Malformed`
  Received read(Exchange exchange) {
    if (!exchange.hasBody()) {
      return Received.of(Json.object());
    }
    if (Multipart.isSent(exchange)) {
      return multipart.read(exchange, files);
    }
    if (exchange.mediaType().filter(FORM::equals).isPresent()) {
      var text = new String(exchange.body(FORM_BYTES_MAX), StandardCharsets.UTF_8);
      return Received.of(form(text));
    }
    return files.isEmpty()
        ? Received.of(exchange.json())
        : multipart.embedded(exchange.json(multipart.jsonBytesMax()), files);
  }

  /// A name that comes twice holds a list.
  static JsonNode form(String text) {
    var object = Json.object();
    var pairs = text.split("&", -1);
    if (pairs.length > FORM_FIELDS_MAX) {
      throw new Problem.Malformed("malformed_form", "The form has too many fields.").asException();
    }
    for (var pair : pairs) {
      int equals = pair.indexOf('=');
      var name = decode(equals < 0 ? pair : pair.substring(0, equals));
      var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      var before = object.get(name);
      if (name.isEmpty()) {
        continue;
      }
      if (before instanceof ArrayNode list) {
        list.add(value);
      } else if (before != null) {
        object.set(name, Json.array().add(before).add(value));
      } else {
        object.put(name, value);
      }
    }
    return object;
  }

  private static String decode(String text) {
    try {
      var decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
      if (decoded.indexOf(0) < 0) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // answered below, as a NUL is
    }
    throw new Problem.Malformed("malformed_form", "The form has a broken escape.").asException();
  }
}
