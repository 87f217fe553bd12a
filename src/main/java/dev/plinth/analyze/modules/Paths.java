package dev.plinth.analyze.modules;

import java.util.ArrayList;

/// Paths inside the app, with `/`, whatever the machine.
public final class Paths {
  private Paths() {}

  /// `a/b` and `../c` is `a/c`.
  public static String join(String folder, String path) {
    var parts = new ArrayList<String>();
    for (var part : (folder + "/" + path).split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /// The folder of a file, empty at the top.
  public static String parent(String file) {
    int slash = file.lastIndexOf('/');
    return slash < 0 ? "" : file.substring(0, slash);
  }
}
