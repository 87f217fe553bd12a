package dev.plinth.analyze.modules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.typescript.Node;
import dev.plinth.typescript.Source;
import dev.plinth.typescript.SourceTooHard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The app's files as modules: parsed once, when somebody needs them, and found by what an import
/// says.
public final class Modules {
  private static final List<String> ENDINGS =
      List.of("", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".mts", ".json", ".d.ts");

  private static final Pattern SCRIPT =
      Pattern.compile(
          "<script\\b[^>]*\\bsrc\\s*=\\s*[\"']([^\"']+)[\"']", Pattern.CASE_INSENSITIVE);

  private final AppFolder app;
  private final ParsedSources before;
  private final Map<String, Optional<Source>> sources = new ConcurrentHashMap<>();
  private final List<Alias> aliases = new ArrayList<>();
  private final List<String> roots = new ArrayList<>();
  private final AtomicInteger parsed = new AtomicInteger();
  private final long deadline;

  /// @param from `@/*` or `@`
  /// @param to a path below the app, with `*` where the rest goes
  record Alias(String from, String to) {}

  public Modules(AppFolder app) {
    this(app, Duration.ofDays(1), new ParsedSources());
  }

  /// @param time in which files are parsed; those that come later are not
  /// @param before what was parsed when the app was last read
  public Modules(AppFolder app, Duration time, ParsedSources before) {
    this.app = app;
    this.before = before;
    this.deadline = System.nanoTime() + time.toNanos();
    for (var name : List.of("tsconfig.json", "tsconfig.app.json", "jsconfig.json")) {
      readConfig(name, 0);
    }
  }

  private void readConfig(String name, int depth) {
    if (!app.has(name) || depth > 4) {
      return;
    }
    var config = app.json(name);
    var base =
        Paths.join(Paths.parent(name), config.path("compilerOptions").path("baseUrl").asText("."));
    if (config.path("compilerOptions").has("baseUrl")) {
      roots.add(base);
    }
    config
        .path("compilerOptions")
        .path("paths")
        .properties()
        .forEach(entry -> {
          for (JsonNode target : entry.getValue()) {
            aliases.add(new Alias(entry.getKey(), Paths.join(base, target.asText())));
          }
        });
    var parent = config.path("extends").asText("");
    if (parent.startsWith(".")) {
      var file = Paths.join(Paths.parent(name), parent);
      readConfig(app.has(file) ? file : file + ".json", depth + 1);
    }
  }

  /// An alias of the bundler: `@` for `src`.
  public void alias(String from, String to) {
    aliases.add(new Alias(from, to));
  }

  /// The file that an import means.
  ///
  /// @return null for a package, or a file that is not there
  public @Nullable String resolve(String from, String specifier) {
    var plain = specifier.replaceAll("[?#].*$", "");
    if (plain.startsWith("./")
        || plain.startsWith("../")
        || plain.equals(".")
        || plain.equals("..")) {
      return file(Paths.join(Paths.parent(from), plain));
    }
    if (plain.startsWith("/")) {
      var found = file(plain.substring(1));
      return found == null ? file("src" + plain) : found;
    }
    for (var alias : aliases) {
      var found = through(alias, plain);
      if (found != null) {
        return found;
      }
    }
    for (var root : roots) {
      var found = file(Paths.join(root, plain));
      if (found != null) {
        return found;
      }
    }
    if (plain.startsWith("@/") || plain.startsWith("~/")) {
      var found = file("src/" + plain.substring(2));
      return found == null ? file(plain.substring(2)) : found;
    }
    return plain.startsWith("src/") ? file(plain) : null;
  }

  private @Nullable String through(Alias alias, String plain) {
    int star = alias.from().indexOf('*');
    if (star >= 0) {
      var before = alias.from().substring(0, star);
      return plain.startsWith(before)
          ? file(alias.to().replace("*", plain.substring(before.length())))
          : null;
    }
    if (plain.equals(alias.from())) {
      return file(alias.to());
    }
    var before = alias.from().endsWith("/") ? alias.from() : alias.from() + "/";
    return plain.startsWith(before)
        ? file(Paths.join(alias.to(), plain.substring(before.length())))
        : null;
  }

  /// The file that a path without ending means: itself, with an ending, or its folder's `index`.
  private @Nullable String file(String path) {
    for (var ending : ENDINGS) {
      if (app.has(path + ending)) {
        return path + ending;
      }
    }
    if (path.endsWith(".js") || path.endsWith(".jsx")) {
      var found = file(path.substring(0, path.lastIndexOf('.')));
      if (found != null) {
        return found;
      }
    }
    for (var ending : ENDINGS) {
      var index = path.isEmpty() ? "index" + ending : path + "/index" + ending;
      if (!ending.isEmpty() && app.has(index)) {
        return index;
      }
    }
    return null;
  }

  /// A file, parsed; null when it cannot be.
  public @Nullable Source source(String name) {
    return sources.computeIfAbsent(name, this::parse).orElse(null);
  }

  /// How many files were parsed until now.
  public int parsed() {
    return parsed.get();
  }

  private Optional<Source> parse(String name) {
    if (System.nanoTime() > deadline) {
      app.warn("reading took too long: some files were not read");
      return Optional.empty();
    }
    if (!name.matches(".*\\.([mc]?[tj]s|[tj]sx)")) {
      return Optional.empty();
    }
    var text = app.text(name);
    if (text == null) {
      return Optional.empty();
    }
    try {
      var source = before.parsed(name, text);
      if (!source.faults().isEmpty()) {
        app.breaks(name, source.faults().getFirst());
      }
      if (source.tooDeep() > 0) {
        app.warn(
            "%s:%d: nested too deep, what lies deeper is not read"
                .formatted(name, source.tooDeep()));
      }
      parsed.incrementAndGet();
      return Optional.of(source);
    } catch (SourceTooHard e) {
      app.warn(name + ": not read, " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Keeps what was parsed for when the app is read again.
  public void keep() {
    before.keep(sources.values().stream().flatMap(Optional::stream).toList());
  }

  /// The modules that the page starts with: what `index.html` names, else the usual places.
  public List<String> entries() {
    var found = new LinkedHashSet<String>();
    for (var page :
        app.files().stream().filter(f -> f.matches("(src/|public/)?index\\.html")).toList()) {
      var html = app.text(page);
      var scripts = SCRIPT.matcher(html == null ? "" : html);
      while (scripts.find()) {
        var file =
            resolve(
                page,
                scripts.group(1).startsWith(".")
                    ? scripts.group(1)
                    : "/" + scripts.group(1).replaceFirst("^/", ""));
        if (file != null) {
          found.add(file);
        }
      }
    }
    if (found.isEmpty()) {
      for (var usual :
          List.of(
              "src/main",
              "src/index",
              "src/client",
              "main",
              "index",
              "src/App",
              "app/root",
              "src/app/layout")) {
        var file = file(usual);
        if (file != null && AppFolder.isSource(file)) {
          found.add(file);
          break;
        }
      }
    }
    if (found.isEmpty()) {
      app.warn("no entry was found: every file is read as one");
      app.sources().stream().filter(name -> !isAside(name)).forEach(found::add);
    }
    return List.copyOf(found);
  }

  private static boolean isAside(String name) {
    return name.matches(
        ".*(\\.test\\.|\\.spec\\.|\\.stories\\.|\\.config\\.|__tests__/|__mocks__/|/mocks?/).*");
  }

  /// All files that can be reached from these, parsed: many at a time, since parsing is most of the
  /// work.
  public Set<String> load(List<String> starts) {
    var seen = new LinkedHashSet<String>(starts);
    var wave = List.copyOf(starts);
    while (!wave.isEmpty()) {
      wave.parallelStream().forEach(this::source);
      var next = new ArrayList<String>();
      for (var name : wave) {
        for (var imported : imports(name)) {
          if (seen.add(imported)) {
            next.add(imported);
          }
        }
      }
      wave = next;
    }
    return seen;
  }

  private Set<String> imports(String name) {
    var source = source(name);
    var found = new LinkedHashSet<String>();
    if (source == null) {
      return found;
    }
    var open = new ArrayDeque<Node>(List.of(source.root()));
    while (!open.isEmpty()) {
      var node = open.pop();
      var from = specifier(node);
      if (from != null) {
        var file = resolve(name, from);
        if (file != null) {
          found.add(file);
        }
      }
      node.children().forEach(open::push);
    }
    return found;
  }

  private static @Nullable String specifier(Node node) {
    var string =
        switch (node.kind()) {
          case "import_statement", "export_statement" -> node.child("source");
          case "call_expression" -> {
            var callee = node.child("function");
            var arguments = node.child("arguments");
            yield callee != null && callee.is("import") && arguments != null
                ? arguments.first()
                : null;
          }
          default -> null;
        };
    if (string == null || !string.is("string")) {
      return null;
    }
    return string.children().isEmpty() ? "" : string.children().getFirst().text();
  }

  public AppFolder app() {
    return app;
  }

  /// How many aliases are known; for tests.
  Map<String, String> aliases() {
    var all = new LinkedHashMap<String, String>();
    aliases.forEach(alias -> all.put(alias.from(), alias.to()));
    return all;
  }
}
