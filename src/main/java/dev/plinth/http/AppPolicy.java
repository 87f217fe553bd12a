package dev.plinth.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The content security policy of a built app: as strict as `HeaderSet.APP_POLICY`, and open to
/// what the app itself loads, so that nothing of it is blocked. Hosts are those that its own files
/// name; inline scripts are allowed by their hashes.
final class AppPolicy {
  private static final int FILE_BYTES_MAX = 8 * 1024 * 1024;
  private static final Pattern INLINE_SCRIPT =
      Pattern.compile(
          "<script(?![^>]*\\ssrc\\s*=)[^>]*>(.*?)</script>",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern SCRIPT_HOST =
      Pattern.compile(
          "<script[^>]*\\ssrc\\s*=\\s*[\"']?(?:(https?)?:)?//([A-Za-z0-9.-]+(?::\\d+)?)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern URL =
      Pattern.compile(
          "(https?|wss?)://([A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+(?::\\d{1,5})?|localhost:\\d{1,5})"
              + "([^\\s\"'`\\\\<>)]{0,200})");

  /// A style sheet at `//host`, by the page's own scheme.
  private static final Pattern STYLE_HOST =
      Pattern.compile(
          "(?:<link[^>]*\\shref\\s*=\\s*[\"']?|@import\\s+(?:url\\()?[\"']?)//([A-Za-z0-9.-]+(?::\\d+)?)",
          Pattern.CASE_INSENSITIVE);

  /// Where scripts are, though the address does not say so.
  private static final Pattern SCRIPTS =
      Pattern.compile("js\\.[\\w.-]+/.*|[\\w.-]+/gsi/.*|[^/]*/.*js.*");

  /// Hosts that stand in every bundle as names of formats or in messages, and are never loaded.
  private static final Set<String> NAMES_ONLY =
      Set.of("www.w3.org", "reactjs.org", "react.dev", "fb.me", "reactrouter.com");

  private final Set<String> scripts = new LinkedHashSet<>();
  private final Set<String> styles = new TreeSet<>();
  private final Set<String> others = new TreeSet<>();

  private AppPolicy() {}

  /// Reads the app's built files.
  ///
  /// @param own origins of this server, as a page at one of them may call another
  static String of(Path folder, Replacement replacement, Collection<String> own)
      throws IOException {
    var policy = new AppPolicy();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        if (Files.size(file) <= FILE_BYTES_MAX
            && (name.endsWith(".html") || name.endsWith(".js") || name.endsWith(".css"))) {
          var text =
              new String(replacement.apply(Files.readAllBytes(file)), StandardCharsets.UTF_8);
          policy.read(name, text);
        }
      }
    }
    return policy.text(own);
  }

  private void read(String name, String text) {
    if (name.endsWith(".html")) {
      INLINE_SCRIPT
          .matcher(text)
          .results()
          .forEach(script -> scripts.add("'sha256-" + hash(script.group(1)) + "'"));
      SCRIPT_HOST
          .matcher(text)
          .results()
          .forEach(host ->
              scripts.add(
                  (host.group(1) == null ? "https" : host.group(1)) + "://" + host.group(2)));
    }
    if (name.endsWith(".js") && text.contains("WebAssembly")) {
      scripts.add("'wasm-unsafe-eval'"); // compiles WebAssembly, and still evaluates no text
    }
    if (!name.endsWith(".js")) {
      STYLE_HOST.matcher(text).results().forEach(host -> styles.add(host.group(1)));
    }
    URL.matcher(text)
        .results()
        .filter(url -> !NAMES_ONLY.contains(url.group(2)))
        .forEach(url -> {
          var origin = url.group(1) + "://" + url.group(2);
          others.add(origin);
          if (name.endsWith(".js") && SCRIPTS.matcher(url.group(2) + url.group(3)).matches()) {
            scripts.add(origin); // a script that the app adds to its page by itself
          }
          if (!name.endsWith(".js") || url.group(3).contains("css")) {
            styles.add(origin);
          }
        });
  }

  private static String hash(String script) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Pictures and media may come from anywhere: their addresses are often data that users wrote.
  private String text(Collection<String> own) {
    var connect = new TreeSet<>(others);
    connect.addAll(own);
    for (var origin : own) {
      connect.add(origin.replaceFirst("^http", "ws"));
    }
    return "default-src 'self'; script-src 'self'"
        + sources(scripts)
        + "; style-src 'self' 'unsafe-inline'"
        + sources(styles)
        + "; img-src 'self' data: blob: https: http:; media-src 'self' data: blob: https: http:"
        + "; connect-src 'self'"
        + sources(connect)
        // a style sheet of another host takes its fonts from where it likes
        + "; font-src 'self' data:"
        + (styles.isEmpty() ? "" : " https:")
        + sources(styles)
        + "; frame-src 'self'"
        + sources(others)
        + "; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
        + "; frame-ancestors 'none'";
  }

  private static String sources(Set<String> sources) {
    return sources.isEmpty() ? "" : " " + String.join(" ", sources);
  }
}
