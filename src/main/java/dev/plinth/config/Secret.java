package dev.plinth.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The home's one secret, from which all keys are derived. It is made at the first run, lies in the
/// home's `.env` for its owner alone, and is never printed.
public final class Secret {
  /// The name of its setting.
  public static final String NAME = "PLINTH_SECRET";

  private static final int BYTES = 32;
  private static final int DIFFERENT_MIN = 12;
  private static final Set<String> PLACEHOLDERS =
      Set.of("changeme", "change-me", "secret", "example", "placeholder", "your-secret", "xxx");

  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The secret, at least 32 bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Finds the secret in the environment or the home, or makes one there.
  ///
  /// @throws UncheckedIOException when the home cannot be written
  public static Secret of(Path home, Map<String, String> environment, SecureRandom random) {
    var file = home.resolve(EnvFile.NAME);
    var known = environment.getOrDefault(NAME, EnvFile.read(file).values().get(NAME));
    try {
      if (known != null && !known.isBlank()) {
        tighten(file);
        return new Secret(decode(known));
      }
      var made = new byte[BYTES];
      random.nextBytes(made);
      var text = Base64.getUrlEncoder().withoutPadding().encodeToString(made);
      write(file, text);
      return new Secret(made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A short secret, or one that somebody copied from an example, stops the start.
  static void check(SettingsReader settings) {
    settings
        .text(NAME)
        .ifPresent(text -> {
          if (isPlaceholder(text) || decode(text).length < BYTES) {
            settings.fault(
                NAME,
                "must be "
                    + BYTES
                    + " random bytes in base64url; remove the line and Plinth makes one");
          }
        });
  }

  /// Without the words of placeholders too little is left. One secret in eight hundred holds `xxx`
  /// by chance: having such a word is no fault.
  private static boolean isPlaceholder(String text) {
    var rest = text.toLowerCase(Locale.ROOT);
    for (var word : PLACEHOLDERS) {
      rest = rest.replace(word, "");
    }
    return rest.length() < BYTES || text.chars().distinct().count() < DIFFERENT_MIN;
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static void write(Path file, String secret) throws IOException {
    if (!Files.exists(file)) {
      if (isPosix()) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    }
    tighten(file);
    var line =
        "# Made by Plinth at its first run. Whoever has it can sign in as anybody: keep it.\n"
            + NAME
            + "="
            + secret
            + "\n";
    var text = Files.readString(file);
    Files.writeString(
        file,
        text.isEmpty() || text.endsWith("\n") ? line : "\n" + line,
        StandardCharsets.UTF_8,
        StandardOpenOption.APPEND,
        StandardOpenOption.SYNC);
  }

  /// Whatever the umask was, and whoever made the file: 0600.
  private static void tighten(Path file) throws IOException {
    if (isPosix() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
