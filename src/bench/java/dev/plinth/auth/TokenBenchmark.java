package dev.plinth.auth;

import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What it costs to know who sends a token: seen before, and for the first time.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class TokenBenchmark {
  private AuthHouse house;
  private String token;

  @Setup
  public void signUp() throws IOException {
    house = new AuthHouse(Files.createTempDirectory("plinth-tokens"));
    token =
        house
            .accounts
            .signUp("ada@example.org", "tea time", Json.object(), AuthHouse.device())
            .accessToken();
  }

  @TearDown
  public void close() {
    house.close();
  }

  @Benchmark
  public Optional<Caller> seenBefore() {
    return house.sessions.caller(token);
  }

  @Benchmark
  public Object verified() {
    return house.tokens.read(token);
  }
}
