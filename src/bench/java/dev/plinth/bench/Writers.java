package dev.plinth.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Connections that store messages without a pause, in a process of their own with less priority.
///
/// On a machine where they share the cores with the server they would otherwise take what it needs,
/// and a reader's wait would tell of them instead of it. The server still gets a request from every
/// connection as soon as it has answered the one before.
final class Writers implements AutoCloseable {
  private static final String NICENESS = "15";

  private final Process process;

  private Writers(Process process) {
    this.process = process;
  }

  static Writers start(Exchange exchange, int connections, Path request) throws IOException {
    Files.write(request, exchange.bytes());
    var builder =
        new ProcessBuilder(
            "nice",
            "-n",
            NICENESS,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-classpath",
            System.getProperty("java.class.path"),
            Writers.class.getName(),
            exchange.base().toString(),
            Integer.toString(connections),
            request.toString());
    return new Writers(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// Messages that were stored so far.
  ///
  /// @throws IOException also when one was refused
  long written() throws IOException {
    process.outputWriter().append('\n').flush();
    var line = process.inputReader().readLine();
    if (line == null) {
      throw new IOException("the writers broke off");
    }
    return Long.parseLong(line);
  }

  @Override
  public void close() throws IOException {
    process.outputWriter().close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /// The process: answers each line of its input with the number of messages, ends with its input.
  static void main(String[] arguments) throws IOException {
    var base = java.net.URI.create(arguments[0]);
    var request = Files.readAllBytes(new File(arguments[2]).toPath());
    var written = new LongAdder();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      Thread.ofVirtual().start(() -> write(base, request, written));
    }
    var in = new java.io.InputStreamReader(System.in, java.nio.charset.StandardCharsets.UTF_8);
    for (int read = in.read(); read >= 0; read = in.read()) {
      System.out.println(written.sum());
    }
    Runtime.getRuntime().halt(0); // the connections are never done
  }

  private static void write(java.net.URI base, byte[] request, LongAdder written) {
    try (var connection = new Connection(base)) {
      while (connection.exchange(request) / 100 == 2) {
        written.increment();
      }
      System.err.println("refused: " + connection.body());
    } catch (IOException e) {
      System.err.println("a writer broke off: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
