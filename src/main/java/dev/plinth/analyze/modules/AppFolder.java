package dev.plinth.analyze.modules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The folder of one app, as a list of files that is read once and never written.
///
/// Symbolic links are not followed. What is installed or built (`node_modules`, `dist` …) and what
/// is hidden is left out.
public final class AppFolder {
  private static final int FILES_MAX = 30_000;
  private static final int FILE_BYTES_MAX = 2 * 1024 * 1024;
  private static final int DEPTH_MAX = 24;
  private static final int SEARCH_DEPTH = 4;

  private static final Set<String> LEFT_OUT =
      Set.of("node_modules", "dist", "build", "out", "coverage", "bower_components", "vendor");

  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private final Path top;
  private final String folder;
  private final Set<String> files;
  private final Map<String, Optional<String>> texts = new LinkedHashMap<>();
  private final Map<String, Integer> broken = new ConcurrentHashMap<>();
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

  private AppFolder(Path top, String folder, Set<String> files) {
    this.top = top;
    this.folder = folder;
    this.files = files;
  }

  /// Opens the app in a folder: the folder itself, or the one below it that holds a Vite or React
  /// app.
  ///
  /// @throws IOException when the folder cannot be listed
  public static AppFolder open(Path top) throws IOException {
    var all = list(top);
    var packages =
        all.stream()
            .filter(name -> name.equals("package.json") || name.endsWith("/package.json"))
            .filter(name -> name.chars().filter(c -> c == '/').count() <= SEARCH_DEPTH)
            .toList();
    var whole = new AppFolder(top, "", all);
    var best =
        packages.stream()
            .map(name -> name.substring(0, name.length() - "package.json".length()))
            .max(
                Comparator.comparingInt((String name) -> whole.likelihood(name))
                    .thenComparingInt(name -> -name.length())
                    .thenComparing(Comparator.reverseOrder()));
    if (all.size() >= FILES_MAX) {
      whole.warn("there are more than 30,000 files: the others are not read");
    }
    if (best.isEmpty() || whole.likelihood(best.get()) <= 0) {
      return whole;
    }
    var below = new TreeSet<String>();
    all.stream()
        .filter(name -> name.startsWith(best.get()))
        .forEach(name -> below.add(name.substring(best.get().length())));
    var app = new AppFolder(top.resolve(best.get()), best.get(), below);
    whole.warnings().forEach(app::warn);
    var others =
        packages.stream()
            .map(name -> name.substring(0, name.length() - "package.json".length()))
            .filter(name -> !name.equals(best.get()) && whole.likelihood(name) >= 8)
            .toList();
    if (!others.isEmpty()) {
      app.warn(
          "more than one app is here: %s is read, %s is not"
              .formatted(best.get().isEmpty() ? "." : best.get(), String.join(", ", others)));
    }
    return app;
  }

  private int likelihood(String below) {
    var description = json(below + "package.json");
    int points = 0;
    points += depends(description, "react") ? 4 : 0;
    points += depends(description, "vite") ? 4 : 0;
    points += depends(description, "react-dom") ? 1 : 0;
    points += files.contains(below + "index.html") ? 2 : 0;
    points += depends(description, "next") || depends(description, "react-native") ? -3 : 0;
    return points;
  }

  private static boolean depends(JsonNode description, String name) {
    return description.path("dependencies").has(name)
        || description.path("devDependencies").has(name);
  }

  private static Set<String> list(Path top) throws IOException {
    return new TreeSet<>(stamps(top).keySet());
  }

  /// When a file was last changed, and how long it is.
  public record Stamp(FileTime changed, long bytes) {}

  /// The files that reading an app would list, by their paths below it.
  ///
  /// @throws IOException when the folder cannot be listed
  public static Map<String, Stamp> stamps(Path top) throws IOException {
    var found = new HashMap<String, Stamp>();
    Files.walkFileTree(
        top,
        Set.of(),
        DEPTH_MAX,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            var name = String.valueOf(dir.getFileName());
            boolean skip = !dir.equals(top) && (name.startsWith(".") || LEFT_OUT.contains(name));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              found.put(
                  top.relativize(file).toString().replace('\\', '/'),
                  new Stamp(attributes.lastModifiedTime(), attributes.size()));
            }
            return found.size() < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /// Below the folder that was asked for: `frontend/`; empty when it is that folder.
  public String folder() {
    return folder;
  }

  /// The last part of the folder's name.
  public String name() {
    return String.valueOf(top.toAbsolutePath().normalize().getFileName());
  }

  public Set<String> files() {
    return files;
  }

  public boolean has(String name) {
    return files.contains(name);
  }

  /// The names of the `.env` files beside its `package.json`, examples among them.
  public List<String> envFiles() {
    try (var found = Files.list(top)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith(".env"))
          .sorted()
          .limit(20)
          .toList();
    } catch (IOException e) {
      warn("the folder cannot be listed");
      return List.of();
    }
  }

  /// Source files of the app.
  public List<String> sources() {
    return files.stream().filter(AppFolder::isSource).toList();
  }

  static boolean isSource(String name) {
    return name.matches(".*\\.(tsx?|jsx?|mts|cts|mjs|cjs)") && !name.endsWith(".d.ts");
  }

  /// A file's text, or null when it is not there, too large or not text.
  public synchronized @Nullable String text(String name) {
    return texts.computeIfAbsent(name, this::read).orElse(null);
  }

  private Optional<String> read(String name) {
    var file = top.resolve(name);
    if (!files.contains(name) && !(name.startsWith(".env") && Files.isRegularFile(file))) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        warn(name + ": larger than 2 MB, not read");
        return Optional.empty();
      }
      return Optional.of(decode(name, Files.readAllBytes(file)));
    } catch (IOException e) {
      warn(name + ": cannot be read");
      return Optional.empty();
    }
  }

  private String decode(String name, byte[] bytes) {
    boolean little = bytes.length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE;
    if (little) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
    }
    try {
      var text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      warn(name + ": not UTF-8, read as Latin-1");
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /// A file's JSON, comments allowed; a missing node when it is not there or broken.
  public JsonNode json(String name) {
    var text = text(name);
    if (text == null) {
      return MissingNode.getInstance();
    }
    try {
      var node = LENIENT.readTree(text);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      warn(name + ": not JSON");
      return MissingNode.getInstance();
    }
  }

  /// Tells that the syntax of a file is broken: the rest of it is read.
  void breaks(String name, int line) {
    warn("%s:%d: syntax error, the rest of the file is read".formatted(name, line));
    broken.put(name, line);
  }

  /// The first line with a syntax error, by file.
  public Map<String, Integer> broken() {
    return Map.copyOf(broken);
  }

  public void warn(String warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
