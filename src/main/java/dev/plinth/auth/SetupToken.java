package dev.plinth.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/// What opens the page at `/_/`: whoever may read the home's data folder has it. It is made once
/// for a home and lies in a file for its owner alone; whoever removes the file gets another one at
/// the next start.
public final class SetupToken {
  /// The file's name in the data folder.
  public static final String FILE = "setup-token";

  private static final int BYTES = 32;
  private static final Pattern WHOLE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String text;

  private SetupToken(String text) {
    this.text = text;
  }

  /// Finds the token of a data folder, or makes one. A file that holds anything else than a whole
  /// token, one that was cut short say, is replaced: it would be easier to guess.
  ///
  /// @throws UncheckedIOException when the folder cannot be written
  public static SetupToken of(Path data, SecureRandom random) {
    var file = data.resolve(FILE);
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        tighten(file);
        var known = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (WHOLE.matcher(known).matches()) {
          return new SetupToken(known);
        }
      }
      return new SetupToken(make(file, random));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// 43 characters of base64url.
  public String text() {
    return text;
  }

  /// Whether this is the token, in a time that does not tell how much of it is right.
  public boolean matches(String sent) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
  }

  /// Whole or not at all, and never readable by others, not for a moment.
  private static String make(Path file, SecureRandom random) throws IOException {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    var made = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var fresh = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, ownersAlone());
    Files.writeString(fresh, made + "\n", StandardOpenOption.SYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return made;
  }

  private static FileAttribute<?>[] ownersAlone() {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void tighten(Path file) throws IOException {
    if (isPosix()) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
