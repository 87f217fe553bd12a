package dev.plinth.analyze;

import dev.plinth.analyze.modules.Modules;
import dev.plinth.analyze.modules.Paths;
import dev.plinth.analyze.values.Exchanges;
import dev.plinth.analyze.values.Given;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The app's `vite.config`, read as any other module: its proxies, aliases and port.
///
/// @param isVite whether there is one
/// @param prefixes of the variables that the browser gets, empty for the usual ones
/// @param defined names that are replaced while building, with their texts
record ViteConfig(
    boolean isVite,
    List<Analysis.Proxy> proxies,
    Map<String, String> aliases,
    int port,
    Set<String> prefixes,
    Map<String, String> defined) {
  private static final Duration TIME_MAX = Duration.ofSeconds(3);
  private static final int USUAL_PORT = 5173;
  private static final List<String> NAMES =
      List.of(
          "vite.config.ts",
          "vite.config.js",
          "vite.config.mts",
          "vite.config.mjs",
          "vite.config.cjs");

  /// @param env what the environment files give
  static ViteConfig read(Modules modules, Map<String, String> env) {
    for (var name : NAMES) {
      if (modules.app().has(name)) {
        return read(modules, name, env);
      }
    }
    return none(false);
  }

  private static ViteConfig none(boolean isVite) {
    return new ViteConfig(isVite, List.of(), Map.of(), USUAL_PORT, Set.of(), Map.of());
  }

  private static ViteConfig read(Modules modules, String name, Map<String, String> env) {
    var interpreter =
        new Interpreter(
            modules,
            pack -> library(pack, env),
            new Exchanges(),
            new Given(env, Map.of()),
            TIME_MAX);
    var module = interpreter.module(name);
    if (module == null) {
      return none(true);
    }
    var node = module.root();
    var config = interpreter.export(module, "default");
    if (Values.isCallable(config)) {
      config =
          interpreter.callIf(
              config,
              List.of(
                  Value.Obj.of(
                      Map.of("mode", Values.text("production"), "command", Values.text("build")))),
              node);
    }
    var members = interpreter.members();
    var server = members.get(config, "server", node);
    var proxies = new ArrayList<Analysis.Proxy>();
    for (var option : Values.options(members.get(server, "proxy", node))) {
      if (option instanceof Value.Obj all) {
        all.members()
            .forEach((prefix, rule) -> proxies.add(proxy(interpreter, prefix, rule, node)));
      }
    }
    int port =
        members.get(server, "port", node) instanceof Value.Const(Double number)
            ? number.intValue()
            : USUAL_PORT;
    return new ViteConfig(
        true,
        proxies,
        aliases(
            interpreter, members.get(members.get(config, "resolve", node), "alias", node), node),
        port,
        prefixes(interpreter, members.get(config, "envPrefix", node)),
        defined(members.get(config, "define", node), text(members.get(config, "base", node))));
  }

  private static Set<String> prefixes(Interpreter interpreter, Value value) {
    var found = new LinkedHashSet<String>();
    var one = text(value);
    if (one != null) {
      found.add(one);
    }
    for (var item : interpreter.members().items(value)) {
      var prefix = text(item);
      if (prefix != null) {
        found.add(prefix);
      }
    }
    return found;
  }

  /// Definitions are code; those that are texts are texts in quotes, or went through
  /// `JSON.stringify`.
  private static Map<String, String> defined(Value value, @Nullable String base) {
    var found = new LinkedHashMap<String, String>();
    if (base != null && base.startsWith("/")) {
      found.put("import.meta.env.BASE_URL", base);
    }
    for (var option : Values.options(value)) {
      if (option instanceof Value.Obj all) {
        all.members()
            .forEach((name, member) -> {
              var text = text(member);
              if (text != null) {
                found.put(name, text.replaceAll("^([\"'`])(.*)\\1$", "$2"));
              }
            });
      }
    }
    return found;
  }

  private static Analysis.Proxy proxy(
      Interpreter interpreter, String prefix, Value rule, Node node) {
    var members = interpreter.members();
    var target = rule instanceof Value.Obj ? members.get(rule, "target", node) : rule;
    var rewrite = members.get(rule, "rewrite", node);
    @Nullable String rewritten = null;
    var plain = prefix.replaceFirst("^\\^", "").replaceAll("/?(\\.\\*|\\(\\.\\*\\))?\\$?$", "");
    if (Values.isCallable(rewrite)) {
      rewritten =
          Values.string(interpreter.callIf(rewrite, List.of(Values.text(plain + "/x")), node));
      rewritten = rewritten == null ? null : rewritten.replaceAll("/?x$", "");
    }
    var at = rule instanceof Value.Obj obj && obj.site() != null ? obj.site() : node;
    return new Analysis.Proxy(
        plain, text(target), rewritten, new SourceRef(at.source().name(), at.line()));
  }

  private static @Nullable String text(Value value) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.EnvVar(_, var fallback) && fallback != null) {
        return text(fallback);
      }
      var text = Values.string(option);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static Map<String, String> aliases(Interpreter interpreter, Value value, Node node) {
    var all = new LinkedHashMap<String, String>();
    if (value instanceof Value.Obj obj) {
      obj.members().forEach((from, to) -> add(all, from, to));
    }
    if (value instanceof Value.Arr list) {
      for (var item : list.items()) {
        var from = Values.string(interpreter.members().get(item, "find", node));
        if (from != null) {
          add(all, from, interpreter.members().get(item, "replacement", node));
        }
      }
    }
    return all;
  }

  private static void add(Map<String, String> all, String from, Value to) {
    var path = text(to);
    if (path != null) {
      all.put(from, Paths.join("", path));
    }
  }

  /// What a configuration file imports: paths of this machine become paths below the app.
  private static @Nullable Library library(String pack, Map<String, String> env) {
    return switch (pack) {
      case "vite", "vitest/config" ->
          (path, call) -> path.endsWith("defineConfig") ? call.arg(0) : loadEnv(path, env);
      case "path", "node:path" -> (path, call) -> path(path, call);
      case "url", "node:url" ->
          (path, call) -> path.endsWith("fileURLToPath") ? address(call.arg(0)) : null;
      case "global" -> new Surroundings();
      default -> null;
    };
  }

  private static @Nullable Value loadEnv(String path, Map<String, String> env) {
    if (!path.endsWith("loadEnv")) {
      return null;
    }
    var made = Value.Obj.of(Map.of());
    env.forEach((name, value) -> made.with(name, Values.text(value)));
    return made;
  }

  private static @Nullable Value path(String path, Invocation call) {
    if (path.endsWith("dirname")) {
      return Values.text("");
    }
    if (!path.endsWith("resolve") && !path.endsWith("join")) {
      return null;
    }
    var result = "";
    for (var arg : call.args()) {
      var part = text(arg);
      result = Paths.join(result, part == null ? "" : part);
    }
    return Values.text(result);
  }

  private static Value address(Value value) {
    return value instanceof Value.Obj url
        ? url.members().getOrDefault("href", Values.UNDEFINED)
        : value;
  }

  private static final class Surroundings implements Library {
    @Override
    public @Nullable Value call(String path, Invocation call) {
      return switch (path) {
        case "process.cwd" -> Values.text("");
        case "JSON.stringify" -> call.arg(0);
        default -> null;
      };
    }

    @Override
    public @Nullable Value construct(String path, Invocation call) {
      return path.equals("URL") ? Value.Obj.of(Map.of("href", call.arg(0))) : null;
    }

    @Override
    public @Nullable Value member(String path) {
      return path.equals("__dirname") || path.equals("import.meta.dirname")
          ? Values.text("")
          : null;
    }
  }
}
