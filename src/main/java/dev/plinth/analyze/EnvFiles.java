package dev.plinth.analyze;

import dev.plinth.analyze.modules.AppFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The `.env` files of an app, the more telling first. Only names that the bundler gives to the
/// browser are read.
final class EnvFiles {
  private static final List<String> NAMES =
      List.of(
          ".env.production",
          ".env",
          ".env.local",
          ".env.development",
          ".env.example",
          ".env.sample",
          ".env.template");

  private EnvFiles() {}

  static Map<String, String> read(AppFolder app) {
    var all = new LinkedHashMap<String, String>();
    for (var name : NAMES) {
      var text = app.text(name);
      if (text == null) {
        continue;
      }
      text.lines()
          .map(String::strip)
          .filter(line -> line.matches("(export\\s+)?(VITE_|REACT_APP_|PUBLIC_)\\w+\\s*=.*"))
          .forEach(line -> {
            int equals = line.indexOf('=');
            var value = line.substring(equals + 1).strip().replaceAll("\\s+#.*$", "");
            all.putIfAbsent(
                line.substring(0, equals).replaceFirst("^export\\s+", "").strip(),
                value.replaceAll("^([\"'])(.*)\\1$", "$2"));
          });
    }
    all.values().removeIf(String::isEmpty);
    return all;
  }
}
