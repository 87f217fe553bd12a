package dev.plinth.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A running Plinth, over a home of its own.
final class Plinth implements AutoCloseable {
  static final String PASSWORD = "correct-horse-7";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final Process process;
  private final URI base;

  private Plinth(Path home, Process process, URI base) {
    this.home = home;
    this.process = process;
    this.base = base;
  }

  /// Starts over a home that has a contract; returns when it is ready.
  static Plinth start(Installed installed, Path home) throws IOException {
    var plinth = spawn(installed, home);
    try (var out = plinth.process.inputReader()) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("Plinth is ready")) {
          return plinth;
        }
      }
    }
    plinth.process.destroyForcibly();
    throw new IOException("it did not start:\n" + Files.readString(home.resolve("log")));
  }

  /// Starts, and does not wait for anything.
  static Plinth spawn(Installed installed, Path home) throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var builder =
        new ProcessBuilder(
            installed.launcher().toString(),
            "serve",
            "--home",
            home.toString(),
            "--port",
            Integer.toString(port));
    // the load comes from one address
    builder.environment().put("PLINTH_LIMIT_CONNECTIONS_PER_ADDRESS", "1000");
    builder.environment().put("PLINTH_LIMIT_LOGINS", "1000000/1m");
    builder.redirectError(home.resolve("log").toFile());
    return new Plinth(home, builder.start(), URI.create("http://127.0.0.1:" + port));
  }

  URI base() {
    return base;
  }

  Path database() {
    return home.resolve("data/plinth.db");
  }

  Served served() {
    return new Served(process.pid());
  }

  /// A new account.
  Account signUp(String email) throws IOException {
    var answer = post("/api/v1/auth/signup", "{\"email\":\"%s\",\"password\":\"%s\"}", email);
    return new Account(
        answer.path("user").path("id").asText(), answer.path("accessToken").asText());
  }

  /// The same account after a restart.
  Account logIn(String email) throws IOException {
    var answer = post("/api/v1/auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}", email);
    return new Account(
        answer.path("user").path("id").asText(), answer.path("accessToken").asText());
  }

  record Account(String id, String token) {}

  private JsonNode post(String path, String body, String email) throws IOException {
    var exchange = Exchange.of(path, base, "POST", path, "", body.formatted(email, PASSWORD));
    try (var connection = new Connection(base)) {
      int status = connection.exchange(exchange.bytes());
      if (status / 100 != 2) {
        throw new IOException(path + " answered " + status + " " + connection.body());
      }
      return JSON.readTree(connection.body());
    }
  }

  /// Stops as an administrator would.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
