package dev.plinth.analyze.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The files of a folder that matter for its build: hashed, and copied elsewhere. Links are not
/// followed.
final class SourceCopy {
  private static final Set<String> LEFT_OUT =
      Set.of(
          "node_modules",
          ".git",
          ".hg",
          ".svn",
          "dist",
          "coverage",
          ".vite",
          ".cache",
          ".turbo",
          ".next",
          "playwright-report",
          "test-results",
          ".idea",
          ".vscode");
  private static final int FILES_MAX = 50_000;
  private static final long FILE_BYTES_MAX = 64L * 1024 * 1024;

  private final Path folder;
  private final List<Path> files;

  private SourceCopy(Path folder, List<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  static SourceCopy of(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            return !at.equals(folder) && LEFT_OUT.contains(at.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && attributes.size() <= FILE_BYTES_MAX) {
              files.add(file);
            }
            return files.size() < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return new SourceCopy(folder, files);
  }

  /// SHA-256 over every file's place and bytes and over the settings of the build.
  String hash(Map<String, String> settings) throws IOException {
    var digest = sha256();
    for (var setting : new TreeMap<>(settings).entrySet()) {
      digest.update(
          (setting.getKey() + "=" + setting.getValue() + "\0").getBytes(StandardCharsets.UTF_8));
    }
    for (var file : files) {
      digest.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(Files.readAllBytes(file));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  void copyTo(Path target) throws IOException {
    for (var file : files) {
      var copy = target.resolve(folder.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
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
