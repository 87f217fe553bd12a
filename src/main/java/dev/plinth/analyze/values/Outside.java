package dev.plinth.analyze.values;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What code reads that is not the app's own: packages, the browser, what the bundler puts in.
final class Outside {
  private static final String DEV = "mode:development";
  private static final Pattern RUNTIME =
      Pattern.compile("(?i)(__?\\w+|\\w*(env|config|settings)\\w*)\\.[\\w.]+");

  private final Interpreter interpreter;

  Outside(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// A member of a package; some are values of their own.
  Value member(String pack, String path) {
    if (pack.equals("global")) {
      var value = global(path);
      if (value != null) {
        return value;
      }
    }
    var library = interpreter.library(pack);
    var known = library == null ? null : library.member(path);
    return known == null ? new Value.External(pack, path) : known;
  }

  private @Nullable Value global(String path) {
    var defined = interpreter.given().defined().get(path);
    if (defined != null) {
      return Values.text(defined);
    }
    var name =
        path.startsWith("import.meta.env.")
            ? path.substring("import.meta.env.".length())
            : path.startsWith("process.env.") ? path.substring("process.env.".length()) : null;
    if (name == null) {
      return switch (path) {
        case "import.meta.mode" -> Values.UNDEFINED;
        case "undefined" -> Values.UNDEFINED;
        case "NaN", "Infinity" -> new Value.Unknown("number");
        // What the page that is served tells its scripts.
        default -> RUNTIME.matcher(path).matches() ? new Value.EnvVar(path, null) : null;
      };
    }
    return switch (name) {
      case "DEV" -> new Value.Test(DEV, false);
      case "PROD" -> new Value.Test(DEV, true);
      case "MODE", "NODE_ENV" ->
          Values.choice(DEV, Values.text("development"), Values.text("production"));
      case "BASE_URL", "PUBLIC_URL" -> Values.text("/");
      case "SSR" -> Values.FALSE;
      default -> {
        var given = interpreter.given().environment().get(name);
        interpreter
            .exchanges()
            .environment(name, given == null ? Values.UNDEFINED : Values.text(given));
        yield new Value.EnvVar(name, given == null ? null : Values.text(given));
      }
    };
  }
}
