package dev.plinth.bench;

import dev.plinth.kernel.Ids;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is asked of a large collection, and how the answer's time grows with it. One connection,
/// one request after the other, median of 41, or of fewer where one takes long.
final class GrowthWorkload {
  private static final int TASKS_PER_PROJECT = 100;
  private static final int OWNERS = 1_000;
  private static final int TIMES = 41;
  private static final int FEW = 9; // enough of what takes long
  private static final double LONG_MILLIS = 3_000;
  private static final String FAST = "?synchronous=OFF&cache_size=-262144"; // for the seed alone

  /// Plinth itself, had it written the rows, would have forgotten most changes on the way.
  private static final String FORGET =
      "DELETE FROM _plinth_change WHERE seq <= (SELECT max(seq) FROM _plinth_change) - 100000";

  private static final String CONTRACT =
      """
      plinth: 1
      frontend: { name: growth }
      auth: { token: { in: header, name: Authorization, scheme: Bearer }, lifetime: session }
      collections:
        users:
          fields: { email: { type: email, unique: true } }
          rules: { read: "id = $caller.id" }
        projects:
          fields:
            owner: { type: reference, to: users, required: true, onDelete: cascade }
            name: text
          rules: { read: "owner = $caller.id", delete: "owner = $caller.id" }
        notes:
          fields: { title: text, number: integer }
          rules: { read: anyone }
          search: [title]
          indexes: [[number]]
        tasks:
          fields:
            owner: { type: reference, to: users, set: $caller.id, onDelete: cascade }
            project: { type: reference, to: projects, required: true, onDelete: cascade }
            title: text
            number: integer
          rules: { read: "owner = $caller.id", create: "project.owner = $caller.id" }
        steps:
          fields:
            project: { type: reference, to: projects, required: true, onDelete: cascade }
            title: text
          rules: { read: "project.owner = $caller.id" }
        checks:
          fields:
            step: { type: reference, to: steps, required: true, onDelete: cascade }
          rules: { read: "step.project.owner = $caller.id" }
      """;

  private final Installed installed;
  private final PrintStream out;

  GrowthWorkload(Installed installed, PrintStream out) {
    this.installed = installed;
    this.out = out;
  }

  /// Median milliseconds of each question for each size.
  Map<String, List<Double>> run(Path folder, List<Integer> sizes) throws IOException, SQLException {
    var table = new LinkedHashMap<String, List<Double>>();
    for (int size : sizes) {
      measure(Files.createDirectories(folder.resolve("growth" + size)), size)
          .forEach(
              (question, ms) -> table.computeIfAbsent(question, _ -> new ArrayList<>()).add(ms));
    }
    print(table, sizes);
    return table;
  }

  private Map<String, Double> measure(Path home, int size) throws IOException, SQLException {
    Files.writeString(home.resolve("plinth.yaml"), CONTRACT);
    List<String> projects;
    try (var plinth = Plinth.start(installed, home)) {
      var account = plinth.signUp("ada@example.org");
      projects = seed(plinth.database(), account.id(), size);
    }
    try (var plinth = Plinth.start(installed, home)) {
      var account = plinth.logIn("ada@example.org");
      var asked = new LinkedHashMap<String, Double>();
      try (var connection = new Connection(plinth.base())) {
        var ask = new Ask(connection, plinth, account.token());
        ask.warmUp();
        asked.put("list of 20", ask.get("notes?limit=20&sort=number"));
        asked.put("list of 20 with count", ask.get("notes?limit=20&sort=number&count=true"));
        asked.put("rule on owner", ask.get("tasks?limit=20"));
        asked.put("rule on owner, with count", ask.get("tasks?limit=20&count=true"));
        asked.put("like in all rows", ask.get("notes?limit=20&filter=title+like+'%25needle%25'"));
        asked.put("search, a rare word", ask.get("notes?limit=20&search=needle"));
        asked.put("search, a word of all rows", ask.get("notes?limit=20&search=task"));
        asked.put("rule through a relation", ask.get("steps?limit=20"));
        asked.put("through a relation, with count", ask.get("steps?limit=20&count=true"));
        asked.put("rule through two relations", ask.get("checks?limit=20"));
        asked.put(
            "insert, rule through a relation",
            ask.median(
                "POST",
                _ -> "tasks",
                "{\"project\":\"" + projects.getLast() + "\",\"title\":\"new\"}"));
        asked.put(
            "delete with a cascade of " + 3 * TASKS_PER_PROJECT,
            ask.median("DELETE", i -> "projects/" + projects.get(i), ""));
      }
      return asked;
    }
  }

  private record Ask(Connection connection, Plinth plinth, String token) {
    /// Else the first question pays for the compilers.
    void warmUp() throws IOException {
      for (int i = 0; i < 50; i++) {
        get("notes?limit=20&sort=number");
        get("tasks?limit=20");
      }
    }

    double get(String path) throws IOException {
      return median("GET", _ -> path, "");
    }

    double median(String method, java.util.function.IntFunction<String> path, String body)
        throws IOException {
      var millis = new double[TIMES];
      int times = 0;
      double sum = 0;
      while (times < TIMES && (times < FEW || sum < LONG_MILLIS)) {
        var where = "/api/v1/records/" + path.apply(times);
        var exchange = Exchange.of(where, plinth.base(), method, where, token, body);
        long began = System.nanoTime();
        int status = connection.exchange(exchange.bytes());
        millis[times] = (System.nanoTime() - began) / 1e6;
        if (status / 100 != 2) {
          throw new IOException(method + " " + where + ": " + status + " " + connection.body());
        }
        sum += millis[times];
        times++;
      }
      Arrays.sort(millis, 0, times);
      return millis[times / 2];
    }
  }

  /// `size` notes, tasks, steps and checks; the first person has one in a thousand, and at least as
  /// many projects as are deleted.
  private static List<String> seed(Path database, String ada, int size) throws SQLException {
    try (var sql = DriverManager.getConnection("jdbc:sqlite:" + database + FAST)) {
      sql.setAutoCommit(false);
      var ids = new Ids(Clock.systemUTC(), new SecureRandom()); // as Plinth makes them
      var owners = new ArrayList<String>(List.of(ada));
      try (var person = sql.prepareStatement("INSERT INTO users(id, email) VALUES (?, ?)")) {
        for (int i = 1; i < OWNERS; i++) {
          owners.add(ids.next());
          person.setString(1, owners.getLast());
          person.setString(2, "person" + i + "@example.org");
          person.executeUpdate();
        }
      }
      var mine = new ArrayList<String>();
      int projects = Math.max(TIMES + 1, size / TASKS_PER_PROJECT);
      try (var project =
              sql.prepareStatement("INSERT INTO projects(id, owner, name) VALUES (?, ?, 'p')");
          var note = sql.prepareStatement("INSERT INTO notes(id, title, number) VALUES (?, ?, ?)");
          var task =
              sql.prepareStatement(
                  "INSERT INTO tasks(id, owner, project, title, number) VALUES (?, ?, ?, ?, ?)");
          var step =
              sql.prepareStatement("INSERT INTO steps(id, project, title) VALUES (?, ?, ?)");
          var check = sql.prepareStatement("INSERT INTO checks(id, step) VALUES (?, ?)")) {
        int number = 0;
        for (int p = 0; p < projects; p++) {
          var id = ids.next();
          boolean isMine = p <= TIMES;
          var owner = isMine ? ada : owners.get(1 + p % (OWNERS - 1));
          if (isMine) {
            mine.add(id);
          }
          project.setString(1, id);
          project.setString(2, owner);
          project.executeUpdate();
          for (int t = 0; t < TASKS_PER_PROJECT; t++, number++) {
            var title = "task " + number + (number % 5_000 == 17 ? " needle" : "");
            note.setString(1, ids.next());
            note.setString(2, title);
            note.setInt(3, number);
            note.executeUpdate();
            task.setString(1, ids.next());
            task.setString(2, owner);
            task.setString(3, id);
            task.setString(4, title);
            task.setInt(5, number);
            task.executeUpdate();
            var made = ids.next();
            step.setString(1, made);
            step.setString(2, id);
            step.setString(3, title);
            step.executeUpdate();
            check.setString(1, ids.next());
            check.setString(2, made);
            check.executeUpdate();
          }
        }
      }
      try (var forget = sql.createStatement()) {
        forget.executeUpdate(FORGET);
      }
      sql.commit();
      return mine;
    }
  }

  private void print(Map<String, List<Double>> table, List<Integer> sizes) {
    out.printf("%nms (median of %d or fewer), one connection%n%-36s", TIMES, "rows");
    sizes.forEach(size -> out.printf("%12d", size));
    out.println();
    table.forEach((question, times) -> {
      out.printf("%-36s", question);
      times.forEach(ms -> out.printf("%12.2f", ms));
      out.println();
    });
  }
}
