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
  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
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
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new HomeLock(channel);
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
    var pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    var text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    return text.isBlank() ? "" : " (process " + text + ")";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
