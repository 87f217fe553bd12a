package dev.plinth.analyze.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The build runs whatever the lock file asks for; here the app brings a `vite` of its own, in a
/// package that npm finds without a network.
@EnabledOnOs({OS.LINUX, OS.MAC})
final class FrontendBuildTest {
  @TempDir Path temp;
  private final List<String> lines = new ArrayList<>();

  @Test
  void scriptsAreOffUnlessAllowed() {
    assertThat(PackageTool.NPM.install(temp, false))
        .allSatisfy(command -> assertThat(command).contains("--ignore-scripts"));
    assertThat(PackageTool.NPM.install(temp, true))
        .allSatisfy(command -> assertThat(command).doesNotContain("--ignore-scripts"));
  }

  @Test
  void theLockFileChoosesTheTool() throws IOException {
    assertThat(PackageTool.inOrder(temp)).containsExactly(PackageTool.BUN, PackageTool.NPM);
    Files.writeString(temp.resolve("yarn.lock"), "");
    assertThat(PackageTool.inOrder(temp)).containsExactly(PackageTool.YARN, PackageTool.NPM);
    Files.writeString(temp.resolve("pnpm-lock.yaml"), "");
    assertThat(PackageTool.inOrder(temp).getFirst()).isEqualTo(PackageTool.PNPM);
  }

  @Test
  void theHashFollowsContentAndSettingsAndNotTheBuild() throws IOException {
    var app = app("process.exit(0)");
    var before = SourceCopy.of(app).hash(Map.of("VITE_API", "/api"));
    Files.createDirectories(app.resolve("node_modules/x"));
    Files.writeString(app.resolve("node_modules/x/y.js"), "1");

    assertThat(SourceCopy.of(app).hash(Map.of("VITE_API", "/api"))).isEqualTo(before);
    assertThat(SourceCopy.of(app).hash(Map.of("VITE_API", "/"))).isNotEqualTo(before);
    Files.writeString(app.resolve("src/App.jsx"), "changed");
    assertThat(SourceCopy.of(app).hash(Map.of("VITE_API", "/api"))).isNotEqualTo(before);
  }

  @Test
  void aToolSeesItsVariablesAndItsLastLinesAreKept() throws Exception {
    var tool = new ToolRun(temp, Map.of("VITE_API", "/api"));
    var ending =
        tool.run(
            List.of(
                "sh", "-c", "for i in $(seq 40); do echo line $i; done; echo $VITE_API; exit 3"),
            Duration.ofSeconds(20));

    assertThat(ending.code()).isEqualTo(3);
    assertThat(ending.lastLines()).hasSize(15).endsWith("line 40", "/api");
  }

  @Test
  void anAppWithoutViteIsNotBuilt() throws IOException {
    var app = app("process.exit(0)");
    var folder = new AppFolder(app, app, "shop", false, List.of());
    var home = HomeFolder.at(temp.resolve("home"));

    assertThat(new FrontendBuild(folder, home, Map.of(), false, lines::add).run()).isEmpty();
    assertThat(lines).hasSize(1);
  }

  @Test
  void theAppIsBuiltInACopyOnceAndItsFolderStaysAsItWas() throws IOException {
    assumeTrue(ToolRun.find("npm").isPresent() && ToolRun.find("node").isPresent());
    var app =
        app(
            """
            const fs = require('fs');
            const out = process.argv[process.argv.indexOf('--outDir') + 1];
            fs.mkdirSync(out, { recursive: true });
            fs.writeFileSync(out + '/index.html', 'built for ' + process.env.VITE_API);
            fs.writeFileSync('stray.txt', 'written beside the sources');
            """);
    var before = SourceCopy.of(app).hash(Map.of());
    var home = HomeFolder.at(temp.resolve("home"));
    var folder = new AppFolder(app, app, "shop", true, List.of());

    var built =
        new FrontendBuild(folder, home, Map.of("VITE_API", "/api"), false, lines::add).run();

    assertThat(built).as(String.join("\n", lines)).contains(home.data().resolve("dist"));
    assertThat(built.get().resolve("index.html")).hasContent("built for /api");
    assertThat(SourceCopy.of(app).hash(Map.of())).isEqualTo(before);
    assertThat(app.resolve("stray.txt")).doesNotExist();
    assertThat(app.resolve("node_modules")).doesNotExist();
    lines.clear();
    new FrontendBuild(folder, home, Map.of("VITE_API", "/api"), false, lines::add).run();
    assertThat(lines).containsExactly("The app is unchanged since its last build.");

    Files.writeString(
        app.resolve("tool/vite.js"),
        "#!/usr/bin/env node\nconsole.error('no such page'); process.exit(1)");
    lines.clear();
    assertThat(new FrontendBuild(folder, home, Map.of("VITE_API", "/api"), false, lines::add).run())
        .isEmpty();
    assertThat(lines).contains("vite build failed; its last lines:", "  no such page");
    assertThat(home.data().resolve("dist/index.html")).hasContent("built for /api");
  }

  /// An app whose package `vite` is a folder of its own.
  private Path app(String viteScript) throws IOException {
    var app = temp.resolve("shop").toAbsolutePath();
    Files.createDirectories(app.resolve("src"));
    Files.createDirectories(app.resolve("tool"));
    Files.writeString(app.resolve("src/App.jsx"), "export default () => null");
    Files.writeString(app.resolve("index.html"), "<div id=root></div>");
    Files.writeString(
        app.resolve("tool/package.json"),
        "{\"name\": \"vite\", \"version\": \"5.0.0\", \"bin\": {\"vite\": \"vite.js\"}}");
    Files.writeString(app.resolve("tool/vite.js"), "#!/usr/bin/env node\n" + viteScript);
    Files.writeString(
        app.resolve("package.json"),
        "{\"name\": \"shop\", \"dependencies\": {\"vite\": \"file:tool\"}}");
    return app;
  }
}
