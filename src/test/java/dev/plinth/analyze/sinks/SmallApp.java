package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.Call;
import dev.plinth.analyze.FrontendReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An app of a few files, written for one test and read as any other.
record SmallApp(Path folder) {
  static SmallApp in(Path folder) {
    var app = new SmallApp(folder);
    app.file("index.html", "<script type=\"module\" src=\"/src/main.tsx\"></script>");
    app.file("package.json", "{\"name\": \"app\", \"dependencies\": {\"react\": \"19\"}}");
    app.file(
        "src/main.tsx",
        """
        import { createRoot } from 'react-dom/client';
        import App from './App';
        createRoot(document.getElementById('root')).render(<App />);
        """);
    return app;
  }

  /// The root component's module.
  SmallApp app(String source) {
    return file("src/App.tsx", source);
  }

  SmallApp file(String name, String text) {
    try {
      var path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Analysis read() {
    try {
      return new FrontendReader().read(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> keys() {
    return read().calls().stream().map(Call::key).toList();
  }

  Call only(String key) {
    var calls = read().calls();
    return calls.stream()
        .filter(call -> call.key().equals(key))
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(key + " is not among " + calls.stream().map(Call::key).toList()));
  }

  /// What is said over connections: `socket.io /socket.io/ [emit join, on message]`.
  List<String> sockets() {
    return read().sockets().stream()
        .map(each -> each.kind() + " " + each.path() + " " + each.events())
        .toList();
  }

  List<String> needs() {
    return read().needs().stream().map(each -> each.service() + ": " + each.what()).toList();
  }
}
