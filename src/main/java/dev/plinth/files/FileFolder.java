package dev.plinth.files;

import dev.plinth.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.BiConsumer;

/// The bytes on the disk: `data/files/ab/<id>`, for the owner alone. A file has its name only once
/// all of it is on the disk. Paths are made of ids that Plinth made.
final class FileFolder {
  private static final int PIECE_BYTES = 64 * 1024;

  /// Less than this left on the disk means that a failed write failed for want of room.
  private static final long ROOM_MIN = 1024 * 1024;

  private final Path folder;
  private final Path unfinished;

  FileFolder(Path folder) {
    this.folder = folder;
    this.unfinished = folder.resolve("tmp");
  }

  /// What was written.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Written(long size, String digest, byte[] head) {}

  /// Writes a new file, whole or not at all.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooLarge` beyond the limit, `DiskFull`
  Written write(String id, InputStream in, long bytesMax) throws IOException {
    own(unfinished);
    var draft = unfinished.resolve(id);
    try {
      var written = copy(in, draft, bytesMax);
      var path = path(id);
      own(parent(path));
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
      sync(parent(path));
      return written;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private Written copy(InputStream in, Path draft, long bytesMax) throws IOException {
    var digest = sha256();
    var head = new byte[0];
    long size = 0;
    try (var out =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      restrict(draft, "rw-------");
      var piece = new byte[PIECE_BYTES];
      for (int got = in.readNBytes(piece, 0, piece.length);
          got > 0;
          got = in.readNBytes(piece, 0, piece.length)) {
        if (size == 0) {
          head = Arrays.copyOf(piece, Math.min(got, FileTypes.HEAD_BYTES));
        }
        size += got;
        if (size > bytesMax) {
          throw new Problem.TooLarge(bytesMax).asException();
        }
        digest.update(piece, 0, got);
        put(out, ByteBuffer.wrap(piece, 0, got));
      }
      out.force(true);
    }
    return new Written(size, HexFormat.of().formatHex(digest.digest()), head);
  }

  private void put(FileChannel out, ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      if (Files.getFileStore(folder).getUsableSpace() < ROOM_MIN) {
        throw new Problem.DiskFull().asException();
      }
      throw e;
    }
  }

  /// Where the bytes of a file lie.
  Path path(String id) {
    return folder.resolve(id.substring(id.length() - 2)).resolve(id);
  }

  void delete(String id) {
    try {
      Files.deleteIfExists(path(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Shows every file that was last written before an instant.
  ///
  /// @param seen gets the name and whether the file is whole
  void each(Instant before, BiConsumer<String, Path> seen) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.lastModifiedTime().toInstant().isBefore(before)) {
                seen.accept(String.valueOf(file.getFileName()), file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path parent(Path path) {
    var parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException("a file lies in a folder");
    }
    return parent;
  }

  private static void own(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
      restrict(path, "rwx------");
    }
  }

  private static void restrict(Path path, String mode) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }

  /// A new name survives a power cut once its folder is on the disk too.
  private static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
