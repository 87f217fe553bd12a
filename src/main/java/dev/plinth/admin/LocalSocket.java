package dev.plinth.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A socket in the data folder, for the owner of the files alone: commands talk through it to a
/// backend that runs. One JSON object a line each way; a refusal is `{"problem": "…"}`.
public final class LocalSocket implements AutoCloseable {
  static final String NAME = "plinth.sock";
  static final String PROBLEM = "problem";

  private static final int LINE_MAX = 64 * 1024;

  private final Path file;
  private final ServerSocketChannel channel;
  private final UnaryOperator<ObjectNode> answer;

  private LocalSocket(Path file, ServerSocketChannel channel, UnaryOperator<ObjectNode> answer) {
    this.file = file;
    this.channel = channel;
    this.answer = answer;
  }

  /// Listens until it is closed.
  ///
  /// @param data the data folder, which belongs to this process
  /// @throws IOException where the system has no such sockets, or the path is too long for one
  public static LocalSocket open(Path data, UnaryOperator<ObjectNode> answer) throws IOException {
    var file = data.resolve(NAME);
    Files.deleteIfExists(file); // of a process that was killed
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException("no socket at " + file, e);
    }
    var socket = new LocalSocket(file, channel, answer);
    Thread.ofVirtual().name("plinth-local").start(socket::accept);
    return socket;
  }

  /// Asks the backend that runs over this data.
  ///
  /// @return its answer; empty when none runs
  public static Optional<ObjectNode> ask(Path data, ObjectNode question) throws IOException {
    var file = data.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      try {
        channel.connect(UnixDomainSocketAddress.of(file));
      } catch (IOException _) {
        return Optional.empty(); // left behind by a process that was killed
      }
      write(channel, question);
      return Optional.of(read(channel));
    }
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        var client = channel.accept();
        Thread.ofVirtual().name("plinth-local").start(() -> serve(client));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      write(client, answered(read(client)));
    } catch (IOException | ProblemException e) {
      System.getLogger(LocalSocket.class.getName())
          .log(System.Logger.Level.DEBUG, "a command left", e);
    }
  }

  private ObjectNode answered(ObjectNode question) {
    try {
      return answer.apply(question);
    } catch (ProblemException e) {
      return Json.object().put(PROBLEM, e.problem().detail());
    } catch (RuntimeException e) {
      System.getLogger(LocalSocket.class.getName())
          .log(System.Logger.Level.WARNING, "a command failed", e);
      return Json.object().put(PROBLEM, "That failed; the backend's log says why.");
    }
  }

  private static void write(SocketChannel channel, ObjectNode object) throws IOException {
    var out = Channels.newOutputStream(channel);
    out.write(Json.bytes(object));
    out.write('\n');
    out.flush();
  }

  private static ObjectNode read(SocketChannel channel) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() == LINE_MAX) {
        throw new IOException("a line that is too long");
      }
      line.append((char) c);
    }
    if (Json.parse(line.toString()) instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("no JSON object");
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(LocalSocket.class.getName())
          .log(System.Logger.Level.DEBUG, "the socket stays behind", e);
    }
  }
}
