package dev.plinth.analyze;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A frontend of a few lines, for tests: files given as text, and what reading them finds.
public final class TinyApp {
  private final Path folder;

  public TinyApp(Path folder) {
    this.folder = folder;
    file("index.html", "<script type=\"module\" src=\"/src/main.tsx\"></script>");
    file(
        "package.json",
        "{\"name\": \"app\", \"dependencies\": {\"react\": \"19\", \"vite\": \"7\"}}");
    file(
        "src/main.tsx",
        """
        import { createRoot } from 'react-dom/client';
        import App from './App';
        createRoot(document.getElementById('root')!).render(<App />);
        """);
  }

  /// Writes a file of the app.
  public TinyApp file(String name, String text) {
    try {
      var path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text, StandardCharsets.UTF_8);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes the component that the page shows.
  public TinyApp app(String text) {
    return file("src/App.tsx", text);
  }

  /// A component that runs some statements when it is shown, below the imports that they need.
  public TinyApp running(String imports, String statements) {
    return app(
        "import { useEffect, useState } from 'react';\n"
            + imports
            + "\nexport default function App() {\n  useEffect(() => {\n    (async () => {\n"
            + statements
            + "\n    })();\n  }, []);\n  return null;\n}\n");
  }

  public Analysis read() {
    try {
      return new FrontendReader().read(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The calls to the app's own backend: `GET /api/tasks`.
  public List<String> calls() {
    return read().calls().stream()
        .filter(call -> !call.external())
        .map(call -> call.method() + " " + call.path())
        .toList();
  }

  /// The calls to somebody else.
  public List<String> external() {
    return read().calls().stream()
        .filter(Call::external)
        .map(call -> call.method() + " " + call.path())
        .toList();
  }

  /// The only call of the app.
  public Call only() {
    var all = read().calls();
    if (all.size() != 1) {
      throw new AssertionError("one call was expected, found " + all);
    }
    return all.getFirst();
  }

  /// The names of the parameters in the query of the only call.
  public List<String> query() {
    return only().query().stream().map(Call.Parameter::name).toList();
  }
}
