package dev.plinth.analyze;

import dev.plinth.analyze.modules.AppFolder;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The `.env` files of an app, the more telling first. Only names that the bundler gives to the
/// browser are shown to the app; its own configuration sees all.
final class EnvFiles {
  /// What bundlers give to the browser unless they are told otherwise.
  private static final Set<String> PREFIXES = Set.of("VITE_", "REACT_APP_", "PUBLIC_");

  private static final List<String> NAMES =
      List.of(
          ".env.production",
          ".env",
          ".env.local",
          ".env.development",
          ".env.example",
          ".env.sample",
          ".env.template");

  /// What a production build reads by itself.
  private static final Set<String> OF_A_BUILD =
      Set.of(".env", ".env.local", ".env.production", ".env.production.local");

  private final Set<String> built = new LinkedHashSet<>();

  /// Each variable with its values, the most telling first.
  private final Map<String, Set<String>> values = new LinkedHashMap<>();

  private EnvFiles() {}

  static EnvFiles read(AppFolder app) {
    var found = new EnvFiles();
    var names = new LinkedHashSet<>(NAMES);
    names.addAll(app.envFiles());
    for (var name : names) {
      var text = app.text(name);
      if (text != null) {
        found.add(text, OF_A_BUILD.contains(name));
      }
    }
    return found;
  }

  private void add(String text, boolean isOfABuild) {
    text.lines()
        .map(String::strip)
        .filter(line -> line.matches("(export\\s+)?[A-Za-z_]\\w*\\s*=.*"))
        .forEach(line -> {
          int equals = line.indexOf('=');
          var name = line.substring(0, equals).replaceFirst("^export\\s+", "").strip();
          var value = line.substring(equals + 1).strip().replaceAll("\\s+#.*$", "");
          var bare = value.replaceAll("^([\"'])(.*)\\1$", "$2");
          if (!bare.isEmpty()) {
            if (isOfABuild) {
              built.add(name);
            }
            values.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(bare);
          }
        });
  }

  /// One value for each variable.
  Map<String, String> first() {
    var first = new LinkedHashMap<String, String>();
    values.forEach((name, all) -> first.put(name, all.iterator().next()));
    return first;
  }

  /// One value for each variable that the browser gets.
  ///
  /// @param own prefixes that the app's configuration names; empty for the usual ones
  Map<String, String> shown(Set<String> own) {
    var prefixes = own.isEmpty() ? PREFIXES : own;
    var first = first();
    first.keySet().removeIf(name -> prefixes.stream().noneMatch(name::startsWith));
    return first;
  }

  /// Whether files give it a value, and none of them is one that a build reads.
  boolean isExample(String name) {
    return values.containsKey(name) && !built.contains(name);
  }

  /// What further files give, where they differ.
  List<String> others(String name) {
    return values.getOrDefault(name, Set.of()).stream().skip(1).toList();
  }
}
