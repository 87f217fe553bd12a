package dev.plinth.analyze.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a folder's `package.json` says; a missing or broken one says nothing.
///
/// @param isPresent whether there is one that can be read
record Manifest(JsonNode content, boolean isPresent) {
  private static final List<String> KINDS =
      List.of("dependencies", "devDependencies", "peerDependencies");

  /// Names that templates and habits give, so that they tell nothing about an app.
  private static final List<String> SAY_NOTHING =
      List.of(
          "frontend",
          "front-end",
          "front",
          "client",
          "web",
          "webapp",
          "web-app",
          "ui",
          "app",
          "apps",
          "my-app",
          "site",
          "website",
          "spa",
          "src",
          "root",
          "package",
          "template",
          "starter",
          "react",
          "react-app",
          "my-react-app",
          "vite",
          "vite-app",
          "vite-project",
          "vite-react",
          "vite-react-app",
          "vite-react-ts",
          "vite-react-typescript",
          "vite-react-typescript-starter",
          "vite-react-shadcn-ts",
          "react-vite",
          "react-vite-app",
          "code",
          "project");

  static Manifest of(Path folder) {
    try {
      var file = folder.resolve("package.json");
      if (Files.isRegularFile(file)) {
        var content = Json.read(withoutMark(Files.readAllBytes(file)));
        return new Manifest(content, content.isObject());
      }
    } catch (IOException | ProblemException e) {
      return nothing();
    }
    return nothing();
  }

  boolean dependsOn(String library) {
    return KINDS.stream().anyMatch(kind -> content.path(kind).has(library));
  }

  boolean hasWorkspaces() {
    return content.has("workspaces");
  }

  /// `yarn@3.6.1` and the like, or empty.
  String packageManager() {
    return content.path("packageManager").asText("");
  }

  /// The package's name without its scope, fit for a folder's name; empty where it says nothing.
  String name() {
    var name = content.path("name").asText("");
    var plain = folderName(name.substring(name.lastIndexOf('/') + 1));
    return saysNothing(plain) ? "" : plain;
  }

  static boolean saysNothing(String name) {
    return name.isEmpty() || SAY_NOTHING.contains(name);
  }

  /// Lower case, with hyphens in place of all that a folder's name need not hold.
  static String folderName(String text) {
    var plain = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    return plain.replaceAll("^-+|-+$", "");
  }

  private static Manifest nothing() {
    return new Manifest(Json.object(), false);
  }

  /// Editors on Windows put a byte order mark first; JSON knows none.
  private static byte[] withoutMark(byte[] bytes) {
    boolean hasMark =
        bytes.length > 2
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    return hasMark ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
  }
}
