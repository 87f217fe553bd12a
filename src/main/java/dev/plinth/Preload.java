package dev.plinth;

import dev.plinth.auth.Tokens;
import dev.plinth.db.Library;
import dev.plinth.db.OpenFailure;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;

/// Loads what the start needs later, while it still reads the contract and takes its port: a
/// machine with two cores is ready a fifth earlier. Nothing depends on it.
final class Preload {
  private Preload() {}

  static void begin() {
    Thread.ofPlatform()
        .daemon()
        .name("plinth-preload")
        .start(() -> {
          try {
            Library.preload();
          } catch (OpenFailure _) {
            return; // opening the database tells
          }
          new Tokens(List.of(new byte[32]), "", Clock.systemUTC());
          HttpClient.newHttpClient().close();
        });
  }
}
