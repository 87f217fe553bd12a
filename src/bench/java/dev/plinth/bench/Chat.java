package dev.plinth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Members of rooms write and read messages: 1,000 people, 100 rooms, 20,000 messages. Each request
/// checks the membership; each message is validated and stored durably.
final class Chat implements AutoCloseable {
  private static final String EMAIL = "ada@example.org";
  private static final int PEOPLE = 1_000;
  private static final int ROOMS = 100;
  private static final int MESSAGES = 20_000;
  private static final String CONTRACT =
      """
      plinth: 1
      frontend: { name: bench }
      auth: { token: { in: header, name: Authorization, scheme: Bearer }, lifetime: session }
      collections:
        users:
          fields: { email: { type: email, unique: true } }
          rules: { read: "id = $caller.id" }
        rooms:
          fields: { name: text }
          rules: { read: signed_in }
        room_members:
          fields:
            user: { type: reference, to: users, required: true, onDelete: cascade }
            room: { type: reference, to: rooms, required: true, onDelete: cascade }
          rules: { read: "user = $caller.id" }
          indexes: [[user, room]]
        messages:
          fields:
            owner: { type: reference, to: users, set: $caller.id, onDelete: cascade }
            room: { type: reference, to: rooms, required: true, onDelete: cascade }
            data: { type: text, required: true, max: 10000 }
            created: { type: datetime, set: created }
          rules:
            read: "exists(room_members where user = $caller.id and room = $row.room)"
            create: "exists(room_members where user = $caller.id and room = $row.room)"
          indexes: [[room, -created, id]]
      endpoints:
        POST /api/messages: { do: messages.create, reply: $item }
        GET /api/messages/{id}: { do: messages.view, where: "id = $path.id", reply: $item }
        GET /api/messages: { do: messages.list, filter: { room: $query.room }, size: $query.limit, sort: [-created, id], reply: { items: $items } }
      """;

  private final Plinth plinth;
  private final Target target;

  private Chat(Plinth plinth, Target target) {
    this.plinth = plinth;
    this.target = target;
  }

  /// Plinth over a home with all these rows.
  static Chat start(Installed installed, Path home) throws IOException, SQLException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("plinth.yaml"), CONTRACT);
    Seeded seeded;
    try (var plinth = Plinth.start(installed, home)) {
      seeded = seed(plinth.database(), plinth.signUp(EMAIL).id());
    }
    var plinth = Plinth.start(installed, home);
    return new Chat(plinth, target(plinth, plinth.logIn(EMAIL).token(), seeded));
  }

  private static Target target(Plinth plinth, String token, Seeded seeded) {
    var messages = "/api/messages";
    var room = seeded.room();
    var text = "hello from the load, some text of usual length";
    return new Target(
        "Plinth",
        plinth.served(),
        Exchange.of("health", plinth.base(), "GET", "/health/live", "", ""),
        Exchange.of(
            "POST",
            plinth.base(),
            "POST",
            messages,
            token,
            "{\"room\":\"" + room + "\",\"data\":\"" + text + "\"}"),
        Exchange.of("GET", plinth.base(), "GET", messages + "/" + seeded.message(), token, ""),
        Exchange.of(
            "list of 50",
            plinth.base(),
            "GET",
            messages + "?room=" + room + "&limit=50",
            token,
            ""),
        Optional.of(
            Exchange.of(
                "log-in",
                plinth.base(),
                "POST",
                "/api/v1/auth/login",
                "",
                "{\"email\":\"" + EMAIL + "\",\"password\":\"" + Plinth.PASSWORD + "\"}")));
  }

  Target target() {
    return target;
  }

  @Override
  public void close() {
    plinth.close();
  }

  private record Seeded(String room, String message) {}

  private static Seeded seed(Path database, String first) throws SQLException {
    try (var sql = DriverManager.getConnection("jdbc:sqlite:" + database)) {
      sql.setAutoCommit(false);
      var people = new ArrayList<String>(List.of(first));
      for (int i = 1; i < PEOPLE; i++) {
        people.add(row(sql, "users(id, email)", "person" + i + "@example.org"));
      }
      var rooms = new ArrayList<String>();
      for (int i = 0; i < ROOMS; i++) {
        rooms.add(row(sql, "rooms(id, name)", "room " + i));
      }
      for (int i = 0; i < PEOPLE; i++) {
        for (int k = 0; k < 5; k++) {
          row(
              sql,
              "room_members(id, user, room)",
              people.get(i),
              rooms.get((i * 7 + k * 13) % ROOMS));
        }
      }
      var message = "";
      for (int i = 0; i < MESSAGES; i++) {
        var made =
            row(
                sql,
                "messages(id, owner, room, data, created)",
                first,
                rooms.get(i % ROOMS),
                "hello " + i,
                Instant.ofEpochSecond(1_700_000_000L + i).toString().replace("Z", ".000Z"));
        message = i == 0 ? made : message;
      }
      sql.commit();
      return new Seeded(rooms.getFirst(), message);
    }
  }

  private static String row(Connection sql, String into, String... values) throws SQLException {
    var id = UUID.randomUUID().toString();
    var marks = "?, ".repeat(values.length) + "?";
    try (var insert = sql.prepareStatement("INSERT INTO " + into + " VALUES (" + marks + ")")) {
      insert.setString(1, id);
      for (int i = 0; i < values.length; i++) {
        insert.setString(i + 2, values[i]);
      }
      insert.executeUpdate();
    }
    return id;
  }
}
