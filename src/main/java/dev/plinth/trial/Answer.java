package dev.plinth.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plinth.json.Json;

/// What came back.
///
/// @param status 0 where nothing came in time
record Answer(int status, String type, String text) {
  private static final int SAID_MAX = 160;

  boolean isFine() {
    return status >= 200 && status < 300;
  }

  /// Whether somebody else might be let in.
  boolean isRefusal() {
    return status == 401 || status == 403 || status == 404;
  }

  /// The body as JSON; a missing node where it is none.
  JsonNode json() {
    if (!type.contains("json") || text.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return Json.parse(text);
    } catch (IllegalArgumentException _) {
      return MissingNode.getInstance();
    }
  }

  /// What a refusal says, in few words.
  String said() {
    var line = text.replaceAll("\\s+", " ").strip();
    return line.length() > SAID_MAX ? line.substring(0, SAID_MAX) + " …" : line;
  }
}
