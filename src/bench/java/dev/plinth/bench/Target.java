package dev.plinth.bench;

import java.net.URI;

/// A server that speaks the workload: `POST /api/messages {room, data}`, `GET /api/messages/{id}`,
/// `GET /api/messages?room=&limit=50`, each with a bearer token, and a health path without one.
///
/// @param base where it listens, without a path
/// @param room a room whose member the token's account is
/// @param message a message of that room
record Target(
    String name,
    URI base,
    Served process,
    String health,
    String token,
    String room,
    String message) {

  /// Reads a peer from `name=url,pid,health,token,room,message`.
  static Target peer(String text) {
    int equals = text.indexOf('=');
    var parts = text.substring(equals + 1).split(",", -1);
    if (equals < 1 || parts.length != 6) {
      throw new IllegalArgumentException(
          "a peer is name=url,pid,health,token,room,message, not " + text);
    }
    return new Target(
        text.substring(0, equals),
        URI.create(parts[0]),
        new Served(Long.parseLong(parts[1])),
        parts[2],
        parts[3],
        parts[4],
        parts[5]);
  }

  Exchange healthCheck() {
    return request("health", "GET", health, "");
  }

  Exchange post() {
    return request(
        "POST",
        "POST",
        "/api/messages",
        "{\"room\":\"" + room + "\",\"data\":\"hello from the load, some text of usual length\"}");
  }

  Exchange get() {
    return request("GET", "GET", "/api/messages/" + message, "");
  }

  Exchange list() {
    return request("list of 50", "GET", "/api/messages?room=" + room + "&limit=50", "");
  }

  Exchange request(String label, String method, String path, String body) {
    return Exchange.of(label, base, method, path, token, body);
  }
}
