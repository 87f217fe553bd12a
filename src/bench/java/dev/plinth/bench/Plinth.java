package dev.plinth.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The built jar in a folder of its own, with the launcher's flags.
final class Plinth implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "correct-horse-7";
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms16m",
          "-Xmn12m",
          "-XX:SurvivorRatio=4",
          "-Xmx128m",
          "-XX:+ExitOnOutOfMemoryError");

  private final Path home;
  private final Process process;
  private final URI base;

  private Plinth(Path home, Process process, URI base) {
    this.home = home;
    this.process = process;
    this.base = base;
  }

  /// Starts over a home that has a contract; returns when it is ready.
  static Plinth start(Path jar, Path home) throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(
        List.of("-jar", jar.toString(), "serve", "--home", home.toString(), "--port", port + ""));
    var builder = new ProcessBuilder(command);
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    // the load comes from one address
    builder.environment().put("PLINTH_LIMIT_CONNECTIONS_PER_ADDRESS", "1000");
    builder.redirectError(home.resolve("log").toFile());
    var process = builder.start();
    try (var out = process.inputReader()) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("Plinth is ready")) {
          return new Plinth(home, process, URI.create("http://127.0.0.1:" + port));
        }
      }
    }
    process.destroyForcibly();
    throw new IOException("it did not start:\n" + Files.readString(home.resolve("log")));
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
