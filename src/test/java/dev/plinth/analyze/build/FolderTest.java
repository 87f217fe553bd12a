package dev.plinth.analyze.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where an app is, and where its backend's home is.
final class FolderTest {
  @TempDir Path given;
  private Path temp;

  @BeforeEach
  void follow() throws IOException {
    temp = given.toRealPath();
  }

  @Test
  void theAppIsFoundInsideAMonorepo() throws IOException {
    var app = app("shop/frontend", "frontend", "vite");
    Files.createDirectories(temp.resolve("shop/.git"));
    text("shop/backend/package.json", "{\"name\": \"api\"}");

    var found = AppFolder.find(temp.resolve("shop"));

    assertThat(found.folder()).isEqualTo(app);
    assertThat(found.repository()).isEqualTo(temp.resolve("shop"));
    assertThat(found.name()).isEqualTo("shop");
    assertThat(found.notes()).containsExactly("The app was found in frontend.");
  }

  @Test
  void theHomeLiesBesideTheRepositoryAndNeverInsideIt() throws IOException {
    app("shop/frontend", "frontend", "vite");
    Files.createDirectories(temp.resolve("shop/.git"));
    text("shop/backend/server.js", "listen()");

    var home = HomeFolder.of(AppFolder.find(temp.resolve("shop/frontend")), Optional.empty());

    assertThat(home.path()).isEqualTo(temp.resolve("shop-backend"));
    assertThat(temp.resolve("shop/backend/server.js")).hasContent("listen()");
  }

  @Test
  void aNameThatSaysSomethingWins() throws IOException {
    app("one/client", "@acme/Task Board", "vite");

    assertThat(AppFolder.find(temp.resolve("one/client")).name()).isEqualTo("task-board");
  }

  @Test
  void twoAppsGetTwoHomes() throws IOException {
    var one = AppFolder.find(app("one", "vite-project", "vite"));
    var two = AppFolder.find(app("two", "vite-project", "vite"));

    assertThat(HomeFolder.of(one, Optional.empty()).path()).isEqualTo(temp.resolve("one-backend"));
    assertThat(HomeFolder.of(two, Optional.empty()).path()).isEqualTo(temp.resolve("two-backend"));
  }

  @Test
  void withoutGitTheHomeIsStillOutsideOfTheProject() throws IOException {
    app("shop/frontend", "frontend", "vite");
    text("shop/package.json", "{\"name\": \"shop\"}");

    var home = HomeFolder.of(AppFolder.find(temp.resolve("shop/frontend")), Optional.empty());

    assertThat(home.path()).isEqualTo(temp.resolve("shop-backend"));
  }

  @Test
  void aReactAppWithoutViteIsTakenWithALine() throws IOException {
    var found = AppFolder.find(app("old", "old", "react-scripts"));

    assertThat(found.isVite()).isFalse();
    assertThat(found.notes())
        .containsExactly("This React app is not built by Vite: it is analysed all the same.");
  }

  @Test
  void severalAppsAreNamedRatherThanGuessed() throws IOException {
    app("mono/apps/admin", "admin", "vite");
    app("mono/apps/shop", "shop", "vite");

    assertThatThrownBy(() -> AppFolder.find(temp.resolve("mono")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("apps/admin, apps/shop");
  }

  @Test
  void aFolderWithoutReactIsRefused() throws IOException {
    text("api/package.json", "{\"dependencies\": {\"express\": \"^4\"}}");

    assertThatThrownBy(() -> AppFolder.find(temp.resolve("api")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("holds no React app");
    assertThatThrownBy(() -> AppFolder.find(temp.resolve("nowhere")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is no folder");
  }

  @Test
  void aBrokenManifestIsNoManifest() throws IOException {
    text("odd/package.json", "{ not json");

    assertThatThrownBy(() -> AppFolder.find(temp.resolve("odd"))).isInstanceOf(Refusal.class);
  }

  @Test
  void aFolderOfSomebodyElseIsNeverAHome() throws IOException {
    var app = AppFolder.find(app("shop", "shop", "vite"));
    text("shop-backend/notes.txt", "mine");

    assertThatThrownBy(() -> HomeFolder.of(app, Optional.empty()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("files that Plinth did not make");
    text("other/plinth.yaml", "# ours\nplinth: 1\n");
    assertThat(HomeFolder.of(app, Optional.of(temp.resolve("other"))).hasContract()).isTrue();
  }

  @Test
  void aContractOfAnotherAppIsRefusedWithBothNames() throws IOException {
    var shop = AppFolder.find(app("shop", "shop", "vite"));
    app("blog", "blog", "vite");
    var home = HomeFolder.at(temp.resolve("home"));
    home.make();
    var blog = new Contract.Frontend("blog", "../blog", List.of(), "dist", List.of());

    assertThatThrownBy(() -> home.require(blog, shop))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("blog (" + temp.resolve("blog") + ")")
        .hasMessageContaining("shop (" + temp.resolve("shop") + ")");
    home.require(
        new Contract.Frontend("shop", home.relative(shop), List.of(), "dist", List.of()), shop);
  }

  @Test
  void whatIsWrittenIsForTheOwnerAlone() throws IOException {
    var home = HomeFolder.at(temp.resolve("home"));
    home.make();
    home.write("plinth.yaml", "plinth: 1\n");
    home.write("seed/tasks.json", "[]");

    assertThat(home.read("plinth.yaml")).contains("plinth: 1\n");
    assertThat(permissions("home")).isEqualTo("rwx------");
    assertThat(permissions("home/data")).isEqualTo("rwx------");
    assertThat(permissions("home/seed")).isEqualTo("rwx------");
    assertThat(permissions("home/plinth.yaml")).isEqualTo("rw-------");
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(name)));
  }

  private Path app(String folder, String name, String tool) throws IOException {
    text(
        folder + "/package.json",
        "{\"name\": \"%s\", \"dependencies\": {\"react\": \"^18\"}, \"devDependencies\": {\"%s\": \"^5\"}}"
            .formatted(name, tool));
    text(folder + "/index.html", "<div id=root></div>");
    text(folder + "/src/App.jsx", "export default () => <p>hi</p>");
    return temp.resolve(folder);
  }

  private void text(String file, String text) throws IOException {
    var path = temp.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void whatAStartThatWasKilledLeftBehindIsNoFileOfSomebodyElse(@TempDir Path temp)
      throws IOException {
    var home = temp.resolve("home");
    HomeFolder.at(home).make();
    Files.writeString(home.resolve(".plinth.yaml123.new"), "plinth: 1");
    assertThat(HomeFolder.at(home).path()).isEqualTo(home);

    Files.writeString(home.resolve("data/mine.txt"), "mine");
    assertThatThrownBy(() -> HomeFolder.at(home)).hasMessageContaining("did not make");
  }
}
