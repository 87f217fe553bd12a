package dev.plinth.http;

import dev.plinth.kernel.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The built app. A browser's navigation that meets no file gets `index.html`, since the app routes
/// by itself; anything else that meets none is not found.
public final class StaticFiles implements Handler {
  /// Larger files are read from the disk while they are sent.
  private static final long KEPT_BYTES_MAX = 4L * 1024 * 1024;

  private static final int PIECE_BYTES = 64 * 1024;
  private static final String INDEX = "index.html";

  /// A build tool's hash of the content, as in `index-BqX3kf0a.js`.
  private static final Pattern HASHED = Pattern.compile(".*[.-][A-Za-z0-9_-]{8,}\\.[a-z0-9]+");

  private final Path root;
  private final Replacement replacement;
  private final HeaderSet headers;
  private final ConcurrentHashMap<Path, ServedFile> kept = new ConcurrentHashMap<>();

  /// @param folder with `index.html`
  /// @param replaces origins of the app's former backend
  /// @param ownOrigin what stands in their place
  /// @param port that this server listens on
  public StaticFiles(Path folder, List<String> replaces, String ownOrigin, int port) {
    try {
      this.root = folder.toRealPath();
      this.replacement = new Replacement(replaces, ownOrigin);
      var own = List.of(ownOrigin, "http://localhost:" + port, "http://127.0.0.1:" + port);
      this.headers = HeaderSet.app(AppPolicy.of(root, replacement, own));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    var file = find(exchange.segments());
    if (file == null && Edge.isNavigation(exchange)) {
      file = find(List.of(INDEX));
    }
    if (file == null) {
      throw new Problem.NotFound().asException();
    }
    exchange.headers(headers);
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.size() > KEPT_BYTES_MAX) {
      sendLarge(exchange, file, attributes);
    } else {
      sendKept(exchange, file, served(file, attributes));
    }
  }

  /// The file of a path, or null. Nothing outside the folder, nothing hidden, no source maps.
  private @Nullable Path find(List<String> segments) throws IOException {
    var path = root;
    for (var segment : segments) {
      if (segment.startsWith(".") || segment.contains("/") || segment.endsWith(".map")) {
        return null;
      }
      path = path.resolve(segment);
    }
    if (Files.isDirectory(path)) {
      path = path.resolve(INDEX);
    }
    if (!Files.isRegularFile(path)) {
      return null;
    }
    var real = path.toRealPath();
    return real.startsWith(root) && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
        ? real
        : null;
  }

  private ServedFile served(Path file, BasicFileAttributes attributes) throws IOException {
    var known = kept.get(file);
    if (known != null && known.modified.equals(attributes.lastModifiedTime())) {
      return known;
    }
    var name = String.valueOf(file.getFileName());
    var bytes = Files.readAllBytes(file);
    var sent = ContentTypes.isText(name) ? replacement.apply(bytes) : bytes;
    var fresh =
        new ServedFile(attributes.lastModifiedTime(), name, sent, !Arrays.equals(sent, bytes));
    kept.put(file, fresh);
    return fresh;
  }

  private void sendKept(Exchange exchange, Path file, ServedFile served) {
    // a file that was altered depends on our own address, which its name does not tell
    boolean forever =
        !served.altered && HASHED.matcher(String.valueOf(file.getFileName())).matches();
    exchange
        .header("Cache-Control", forever ? "public, max-age=31536000, immutable" : "no-cache")
        .header("ETag", served.tag)
        .header("Vary", "Accept-Encoding");
    if (exchange.header("If-None-Match").filter(tags -> matches(tags, served.tag)).isPresent()) {
      exchange.empty(304);
    } else if (served.gzip != null && acceptsGzip(exchange)) {
      exchange.header("Content-Encoding", "gzip").send(200, served.contentType, served.gzip);
    } else {
      exchange.send(200, served.contentType, served.bytes);
    }
  }

  private static boolean matches(String tags, String tag) {
    for (var part : tags.split(",", -1)) {
      var candidate = part.strip();
      if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  private static boolean acceptsGzip(Exchange exchange) {
    for (var coding : exchange.header("Accept-Encoding").orElse("").split(",", -1)) {
      var parts = coding.strip().replace(" ", "");
      if (parts.equals("gzip")
          || (parts.startsWith("gzip;") && !parts.matches("gzip;q=0(\\.0*)?"))) {
        return true;
      }
    }
    return false;
  }

  private static void sendLarge(Exchange exchange, Path file, BasicFileAttributes attributes)
      throws IOException {
    var tag = "W/\"" + attributes.size() + "-" + attributes.lastModifiedTime().toMillis() + "\"";
    exchange.header("Cache-Control", "no-cache").header("ETag", tag);
    if (exchange.header("If-None-Match").filter(tags -> tags.contains(tag)).isPresent()) {
      exchange.empty(304);
      return;
    }
    var type = ContentTypes.of(String.valueOf(file.getFileName()));
    if (exchange.method().equals("HEAD")) {
      exchange.empty(200);
      return;
    }
    try (var in = Files.newInputStream(file);
        var stream = exchange.stream(200, type)) {
      var piece = new byte[PIECE_BYTES];
      for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
        stream.write(piece, 0, got);
      }
    }
  }
}
