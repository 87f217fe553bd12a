package dev.plinth.db;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second process away from a database. The system gives the lock back when its process
/// ends, however it ends, so none is ever stale.
final class HomeLock implements AutoCloseable {
  private static final int TEXT_BYTES_MAX = 80;

  private final FileChannel channel;

  private final String left;

  private HomeLock(FileChannel channel, String left) {
    this.channel = channel;
    this.left = left;
  }

  /// Takes the lock of a data folder.
  ///
  /// @throws OpenFailure `IN_USE`
  static HomeLock take(Path folder) throws IOException {
    var file = folder.resolve("plinth.lock");
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new OpenFailure(
            OpenFailure.Reason.IN_USE,
            "Another Plinth" + owner(channel) + " uses " + folder + ": stop that one first.");
      }
      var left = text(channel);
      var taken = new HomeLock(channel, left);
      taken.leave(Long.toString(ProcessHandle.current().pid()));
      channel.force(true); // after a power cut too nobody may take this end for a clean one
      return taken;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    var text = text(channel);
    return text.matches("[0-9]+") ? " (process " + text + ")" : "";
  }

  private static String text(FileChannel channel) throws IOException {
    var text = ByteBuffer.allocate(TEXT_BYTES_MAX);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
  }

  /// What the owner before this one left in it.
  String left() {
    return left;
  }

  /// Writes what the next owner finds.
  void leave(String text) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
