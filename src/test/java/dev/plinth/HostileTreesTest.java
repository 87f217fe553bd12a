package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.FrontendReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Trees that nobody would write on purpose: read as far as they can be, what cannot be is told in
/// one line, and nothing is written where nothing came of it.
@Timeout(100)
final class HostileTreesTest {
  private static final String PAGE = "<script type=\"module\" src=\"/src/main.jsx\"></script>";
  private static final String PACKAGE =
      "{\"name\": \"app\", \"dependencies\": {\"react\": \"19\", \"vite\": \"7\"}}";
  private static final String APP =
      """
      import { useEffect, useState } from 'react';
      import { createRoot } from 'react-dom/client';
      function App() {
        const [notes, setNotes] = useState([]);
        useEffect(() => { fetch('/api/notes').then((r) => r.json()).then(setNotes); }, []);
        return <ul>{notes.map((n) => <li key={n.id}>{n.text}</li>)}</ul>;
      }
      createRoot(document.body).render(<App />);
      """;

  @TempDir Path temp;

  /// A file beside the app, and what is told of it; empty where it is read without a word.
  static Stream<Arguments> files() {
    int deep = 10_000;
    return Stream.of(
        Arguments.of("broken.js", "function ( { ]]] => ;;;", "broken.js:1: syntax error"),
        Arguments.of("view.js", "export const view = () => <b>JSX in .js</b>;", ""),
        Arguments.of(
            "vendor.min.js", "var a=function(e){return e.x};".repeat(170_000), "larger than 2 MB"),
        Arguments.of(
            "bundle.js",
            "var a=function(e,t){return e+t.x};b(a);".repeat(20_000),
            "looks generated"),
        Arguments.of(
            "loop.js", "import './main.jsx'; import './loop.js'; export * from './loop.js';", ""),
        Arguments.of(
            "parens.js",
            "const x = " + "(".repeat(deep) + "1" + ")".repeat(deep),
            "nested too deep"),
        Arguments.of(
            "nested.jsx",
            "export default () => " + "<b>".repeat(deep) + "</b>".repeat(deep),
            "nested too deep"),
        Arguments.of(
            "objects.js",
            "export default " + "{a:".repeat(deep) + "1" + "}".repeat(deep),
            "nested too deep"),
        Arguments.of("array.js", "export default [" + "1,".repeat(100_000) + "];", ""),
        Arguments.of(
            "sum.js",
            "const s = " + "'a' + ".repeat(deep) + "'a'; fetch('/x' + s);",
            "nested too deep"),
        Arguments.of(
            "self.js",
            "const o = { get a() { return this.b; }, get b() { return o.a; } }; o.a.b.c;",
            ""),
        Arguments.of(
            "proxy.js",
            "const p = new Proxy({}, { get: (t, k) => p[k] }); p.a.b; eval('fetch(\"/evil\")');",
            ""),
        Arguments.of(
            "calls.js", "const f = (n) => f(n + 1) + f(n + 2); f(0); while (true) { f(1); }", ""),
        Arguments.of("control.js", "\u0000\u0001\u0002 \u001b[31m", ""));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aHostileFileBesideTheAppHidesNothingOfIt(String name, String text, String told)
      throws IOException {
    app(("import './" + name + "';\n" + APP).getBytes(StandardCharsets.UTF_8));
    write("src/" + name, text.getBytes(StandardCharsets.UTF_8));

    var analysis = new FrontendReader().read(temp);

    assertThat(analysis.calls()).extracting(Call::key).contains("GET /api/notes");
    assertThat(analysis.calls()).extracting(Call::path).noneMatch(path -> path.contains("evil"));
    if (!told.isEmpty()) {
      assertThat(analysis.warnings()).anyMatch(warning -> warning.contains(told));
    }
    assertThat(analysis.warnings()).noneMatch(warning -> warning.contains("\n"));
  }

  @Test
  void whatIsNestedTooDeepIsLeftOutAndTheRestOfTheFileIsRead() throws IOException {
    var deep = "const x = " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + ";\n";
    app((deep + APP).getBytes(StandardCharsets.UTF_8));

    assertThat(keys()).containsExactly("GET /api/notes");
  }

  static Stream<Arguments> encodings() {
    return Stream.of(
        Arguments.of(
            "BOM and CRLF",
            ("\uFEFF" + APP.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8)),
        Arguments.of("Latin-1", ("// caf\u00e9\n" + APP).getBytes(StandardCharsets.ISO_8859_1)),
        Arguments.of("UTF-16", ("\uFEFF" + APP).getBytes(StandardCharsets.UTF_16LE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encodings")
  void otherEncodingsAreRead(String name, byte[] text) throws IOException {
    app(text);

    assertThat(keys()).as(name).containsExactly("GET /api/notes");
  }

  @Test
  void linksThatLeadInCirclesAndPackagesInsideOfTheSourcesAreLeftAlone() throws IOException {
    app(("import './node_modules/evil/index.js';\n" + APP).getBytes(StandardCharsets.UTF_8));
    write("src/node_modules/evil/index.js", "fetch('/evil')".getBytes(StandardCharsets.UTF_8));
    Files.createSymbolicLink(temp.resolve("src/up"), Path.of(".."));
    Files.createSymbolicLink(temp.resolve("src/self.js"), Path.of("self.js"));
    Files.createSymbolicLink(temp.resolve("src/outside"), Path.of("/etc"));

    var analysis = new FrontendReader().read(temp);

    assertThat(analysis.calls()).extracting(Call::key).containsExactly("GET /api/notes");
    assertThat(analysis.frontend().files()).isEqualTo(1);
  }

  @Test
  void aFileOfAnotherProgramThatIsNoJsonIsToldAndTheAppIsRead() throws IOException {
    app(APP.getBytes(StandardCharsets.UTF_8));
    write(
        "tsconfig.json",
        "{ \"extends\": \"./tsconfig.json\", \"compilerOptions\": {"
            .getBytes(StandardCharsets.UTF_8));
    write(
        "vite.config.js",
        "export default () => { while (true) {} }".getBytes(StandardCharsets.UTF_8));

    assertThat(keys()).containsExactly("GET /api/notes");
  }

  /// Arguments and what has to be said.
  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("empty", "holds no React app"),
        Arguments.of("other", "holds no React app"),
        Arguments.of("file.txt", "is no folder"),
        Arguments.of("nothing", "is no folder"),
        Arguments.of("mono", "several React apps: one, two"),
        Arguments.of("quiet", "asks nothing of a backend"),
        Arguments.of("unread", "Not all of it could be read: src/main.jsx: larger than 2 MB"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoAppIsRefusedInOneLineAndNothingIsWritten(String name, String said)
      throws IOException {
    Files.createDirectories(temp.resolve("empty"));
    write("other/main.py", new byte[] {1});
    write("file.txt", new byte[] {1});
    for (var each : List.of("mono/one", "mono/two", "quiet", "unread")) {
      write(each + "/package.json", PACKAGE.getBytes(StandardCharsets.UTF_8));
      write(each + "/index.html", PAGE.getBytes(StandardCharsets.UTF_8));
      write(each + "/src/main.jsx", "export {};".getBytes(StandardCharsets.UTF_8));
    }
    write("unread/src/main.jsx", "1;".repeat(2_000_000).getBytes(StandardCharsets.UTF_8));
    var home = temp.resolve("home");

    var err = new ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run("analyze", temp.resolve(name).toString(), "--home", home.toString()))
          .isEqualTo(2);
    } finally {
      System.setErr(before);
    }

    var lines = err.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("plinth: ").contains(said);
    assertThat(home).doesNotExist();
  }

  @Test
  void aPathWithSpacesAndLettersOfOtherLanguagesIsAPath() throws IOException {
    var folder = temp.resolve("my app \u00fc\u0161 \u65e5\u672c");
    for (var file : List.of("package.json", "index.html", "src/main.jsx")) {
      var text = file.endsWith("json") ? PACKAGE : file.endsWith("html") ? PAGE : APP;
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), text);
    }
    var home = temp.resolve("home \u00fc");

    assertThat(Main.run("analyze", folder.toString(), "--home", home.toString())).isZero();
    assertThat(Files.readString(home.resolve("plinth.yaml"))).contains("GET /api/notes");
  }

  @Test
  void tenThousandFilesAreRead() throws IOException {
    var imports = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      imports.append("import { f%d } from './d%d/f%d';\n".formatted(i, i / 100, i));
      write(
          "src/d%d/f%d.js".formatted(i / 100, i),
          ("export const f" + i + " = (id) => fetch(`/api/r${id}`);")
              .getBytes(StandardCharsets.UTF_8));
    }
    app((imports + APP).getBytes(StandardCharsets.UTF_8));

    var analysis = new FrontendReader().read(temp);

    assertThat(analysis.frontend().alive()).isEqualTo(10_001);
    assertThat(analysis.calls()).extracting(Call::key).containsExactly("GET /api/notes");
  }

  private List<String> keys() throws IOException {
    return new FrontendReader().read(temp).calls().stream().map(Call::key).toList();
  }

  private void app(byte[] main) throws IOException {
    write("package.json", PACKAGE.getBytes(StandardCharsets.UTF_8));
    write("index.html", PAGE.getBytes(StandardCharsets.UTF_8));
    write("src/main.jsx", main);
  }

  private void write(String name, byte[] content) throws IOException {
    var file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
