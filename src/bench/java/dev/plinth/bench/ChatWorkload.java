package dev.plinth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// Members of rooms write and read messages: 1,000 people, 100 rooms, 20,000 messages. Each request
/// checks the membership; each message is validated and stored durably.
final class ChatWorkload {
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

  private final Path jar;
  private final PrintStream out;
  private final Duration time;
  private final int rounds;

  ChatWorkload(Path jar, PrintStream out, Duration time, int rounds) {
    this.jar = jar;
    this.out = out;
    this.time = time;
    this.rounds = rounds;
  }

  void run(Path folder, List<Target> peers, List<Integer> connections)
      throws IOException, SQLException {
    var home = Files.createDirectories(folder.resolve("chat"));
    Files.writeString(home.resolve("plinth.yaml"), CONTRACT);
    Seeded seeded;
    try (var plinth = Plinth.start(jar, home)) {
      var account = plinth.signUp("ada@example.org");
      seeded = seed(plinth.database(), account.id());
    }
    try (var plinth = Plinth.start(jar, home)) {
      var account = plinth.logIn("ada@example.org");
      var targets = new ArrayList<Target>();
      targets.add(
          new Target(
              "Plinth",
              plinth.base(),
              plinth.served(),
              "/health/live",
              account.token(),
              seeded.room(),
              seeded.message()));
      targets.addAll(peers);
      warmUp(targets);
      for (int count : connections) {
        compare(targets, count);
      }
    }
  }

  private record Seeded(String room, String message) {}

  /// Compilers need some seconds under load; the first cost three times as much.
  private void warmUp(List<Target> targets) throws IOException {
    for (var target : targets) {
      for (var exchange : exchanges(target)) {
        Load.run(target.process(), exchange, 64, time.multipliedBy(2));
      }
    }
  }

  private static List<Exchange> exchanges(Target target) {
    return List.of(target.healthCheck(), target.post(), target.get(), target.list());
  }

  /// All targets in turn, several times; the median by CPU time counts.
  private void compare(List<Target> targets, int connections) throws IOException {
    out.printf("%n%d connections%n", connections);
    out.printf(
        "%-12s %-14s %10s %12s %9s %9s %9s %7s %7s%n",
        "request",
        "server",
        "req/s",
        "CPU us/req",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "failed",
        "RSS MB");
    for (int which = 0; which < exchanges(targets.getFirst()).size(); which++) {
      var seen = new ArrayList<List<Load.Seen>>();
      targets.forEach(_ -> seen.add(new ArrayList<>()));
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < targets.size(); i++) {
          var target = targets.get(i);
          var exchange = exchanges(target).get(which);
          seen.get(i).add(Load.run(target.process(), exchange, connections, time));
        }
      }
      for (int i = 0; i < targets.size(); i++) {
        var exchange = exchanges(targets.get(i)).get(which);
        print(exchange.label(), targets.get(i).name(), median(seen.get(i)));
      }
    }
  }

  private static Load.Seen median(List<Load.Seen> seen) {
    var sorted = seen.stream().sorted(Comparator.comparingDouble(Load.Seen::cpu)).toList();
    return sorted.get(sorted.size() / 2);
  }

  private void print(String request, String server, Load.Seen seen) {
    out.printf(
        "%-12s %-14s %10.0f %12.1f %9.2f %9.2f %9.2f %7d %7d%n",
        request,
        server,
        seen.perSecond(),
        seen.cpu(),
        seen.p50() / 1_000.0,
        seen.p95() / 1_000.0,
        seen.p99() / 1_000.0,
        seen.failed(),
        seen.megabytes());
  }

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
