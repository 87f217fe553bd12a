package dev.plinth.analyze.build;

import dev.plinth.contract.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// The home of a backend: the folder with the contract, the database and all else that Plinth makes
/// for one app.
///
/// Its files are written whole or not at all, for the owner's eyes alone.
public final class HomeFolder {
  private static final Pattern OURS =
      Pattern.compile("^\\s*plinth\\s*:\\s*\\d+", Pattern.MULTILINE);

  private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.new");
  private static final String IGNORED = ".gitignore";
  private static final String IGNORED_TEXT = "data/\n.env\n";

  private final Path path;

  private HomeFolder(Path path) {
    this.path = path;
  }

  /// The home that a person named, or the one beside the app's repository.
  ///
  /// @throws Refusal when the folder holds files that Plinth did not make
  public static HomeFolder of(AppFolder app, Optional<Path> named) {
    return at(named.orElseGet(() -> besides(app)));
  }

  /// A home without an app.
  ///
  /// @throws Refusal when the folder holds files that Plinth did not make
  public static HomeFolder at(Path folder) {
    var path = folder.toAbsolutePath().normalize();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new Refusal(path + " is a file: name a folder with --home.");
    }
    if (Files.isDirectory(path) && !isOurs(path) && !isEmpty(path)) {
      throw new Refusal(
          path
              + " holds files that Plinth did not make (there is no plinth.yaml): name another"
              + " folder with --home.");
    }
    return new HomeFolder(path);
  }

  public Path path() {
    return path;
  }

  public Path contract() {
    return path.resolve("plinth.yaml");
  }

  public boolean hasContract() {
    return Files.isRegularFile(contract());
  }

  public Path data() {
    return path.resolve("data");
  }

  /// The folder of the app as a contract in this home writes it.
  public String relative(AppFolder app) {
    return path.relativize(app.folder()).toString().replace('\\', '/');
  }

  /// Makes sure that the contract in this home was written for this app.
  ///
  /// @throws Refusal when it names another one that is still there
  public void require(Contract.Frontend frontend, AppFolder app) {
    if (frontend.dir().isEmpty()) {
      return;
    }
    var other = path.resolve(frontend.dir()).normalize();
    if (other.equals(app.folder()) || isSame(other, app.folder())) {
      return;
    }
    throw new Refusal(
        contract()
            + " is the backend of "
            + frontend.name()
            + " ("
            + other
            + "), not of "
            + app.name()
            + " ("
            + app.folder()
            + "): name another folder with --home.");
  }

  /// Makes the home, and its folder for data.
  public void make() {
    try {
      makeFolder(path);
      makeFolder(data());
      if (!Files.exists(path.resolve(IGNORED))) {
        write(IGNORED, IGNORED_TEXT);
      }
    } catch (IOException e) {
      throw new Refusal(
          path + " cannot be made (" + reason(e) + "): name another folder with --home.");
    }
  }

  /// Writes a file of the home in one step: whoever reads it sees the old text or the new one.
  public void write(String name, String text) {
    var file = path.resolve(name);
    try {
      var folder = Objects.requireNonNull(file.getParent());
      makeFolder(folder);
      var fresh =
          Files.createTempFile(folder, "." + file.getFileName(), ".new", ownerOnly("rw-------"));
      try {
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        move(fresh, file);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new Refusal(file + " cannot be written (" + reason(e) + ").");
    }
  }

  /// The text of a file of the home, if it is there.
  public Optional<String> read(String name) {
    var file = path.resolve(name);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path besides(AppFolder app) {
    var parent = app.repository().getParent();
    if (parent == null) {
      throw new Refusal("The app's repository is a whole disk: name a folder with --home.");
    }
    return parent.resolve(app.name() + "-backend");
  }

  private static boolean isOurs(Path folder) {
    var contract = folder.resolve("plinth.yaml");
    try {
      boolean hasContract =
          Files.isRegularFile(contract) && OURS.matcher(Files.readString(contract)).find();
      return hasContract || Files.isRegularFile(folder.resolve("data/plinth.db"));
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether there is nothing in it but what is left of a start that was cut short: the folder for
  /// data without any, and files that were not finished.
  private static boolean isEmpty(Path folder) {
    try (var children = Files.list(folder)) {
      return children.allMatch(HomeFolder::isLeftover);
    } catch (IOException e) {
      throw new Refusal(folder + " cannot be read (" + reason(e) + ").");
    }
  }

  private static boolean isLeftover(Path child) {
    var name = child.getFileName().toString();
    try {
      if (name.equals("data") && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        try (var inner = Files.list(child)) {
          return inner.allMatch(
              each -> UNFINISHED.matcher(each.getFileName().toString()).matches());
        }
      }
      return UNFINISHED.matcher(name).matches()
          || (name.equals(IGNORED) && Files.readString(child).equals(IGNORED_TEXT));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isDirectory(one) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, ownerOnly("rwx------"));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /// An I/O error in few words: its kind says more than its message, which is often a bare path.
  private static String reason(IOException e) {
    var kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
    var words = kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return List.of("io", "file system").contains(words) ? String.valueOf(e.getMessage()) : words;
  }
}
