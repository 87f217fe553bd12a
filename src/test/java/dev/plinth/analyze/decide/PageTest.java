package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.page.ArchitecturePage;
import dev.plinth.analyze.page.Explanation;
import dev.plinth.analyze.page.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people read.
final class PageTest {
  private static final Found SHOP =
      new Found()
          .signIn(Found.bearer("POST /login", "POST /signup", "token", "Bearer"))
          .env("VITE_API_URL")
          .guarded("Orders", "signed-in")
          .call("POST /login", "{\"email\": \"\", \"password\": \"\"}", "{\"token\": \"\"}")
          .call(
              "GET /orders?page",
              "",
              "{\"items\": [{\"id\": \"\", \"note\": \"a|b\"}], \"total\": 0}")
          .by("Orders")
          .call("POST /orders/{id}/refund", "", "");

  @Test
  void thePageShowsAllThatWasFoundAndDecided() {
    var decided = SHOP.decide();
    var page = ArchitecturePage.write(SHOP.analysis(), decided, decided.contract());

    assertThat(page)
        .contains(
            "# shop: how it is built",
            "## Stack",
            "## Components and data flow",
            "## Routes and guards",
            "## Data",
            "erDiagram",
            "## Endpoints",
            "## Sign-in",
            "sequenceDiagram",
            "App->>Plinth: POST /login with email, password\n",
            "Plinth-->>App: token, user (id, email)\n",
            "## Language models",
            "## Environment variables",
            "## The backend's folder",
            "## Decisions",
            "## Undecided")
        .contains("| `/Orders` | signed-in | `Orders` | `GET /orders` |")
        .contains("| `POST /orders/{id}/refund` |");
  }

  @Test
  void theConsoleTellsItInAFewLines() {
    var lines = Summary.lines(SHOP.analysis(), SHOP.decide());

    assertThat(lines).hasSizeLessThan(16).contains("Collections users, orders");
    assertThat(lines).allMatch(line -> line.length() <= 100);
    assertThat(lines).contains("  POST /orders/{id}/refund  (src/api.ts:3)");
    assertThat(String.join(" ", lines)).contains("sql/ beside it has a file to fill in for each");
  }

  @Test
  void underEachLineOfTheContractStandsWhyItIsThere() {
    var lines = Explanation.lines(SHOP.analysis(), SHOP.decide());
    var bare = new ArrayList<String>();
    var section = "";
    for (int i = 0; i + 1 < lines.size(); i++) {
      var line = lines.get(i);
      section = line.matches("[a-z]+:.*") ? line.substring(0, line.indexOf(':')) : section;
      boolean isTitle = line.matches("(collections|endpoints|undecided):|    (fields|rules|item):");
      boolean isInner =
          line.startsWith("      ") && (section.equals("endpoints") || !line.contains(": "));
      boolean isAnyLine =
          !line.isBlank() && !line.strip().startsWith("#") && !section.equals("undecided");
      if (isAnyLine
          && !isTitle
          && !isInner
          && !section.equals("endpoints")
          && !lines.get(i + 1).strip().startsWith("#")) {
        bare.add(line);
      }
      if (section.equals("endpoints")
          && line.matches("  [A-Z].*")
          && !lines.get(i + 1).strip().startsWith("#")) {
        bare.add(line);
      }
    }
    assertThat(bare).isEmpty();
    assertThat(String.join("\n", lines)).contains("because", "(src/api.ts:");
  }

  @Test
  void whatIsUndecidedHasAFileToFillInThatNeverReplacesAPersons(@TempDir Path temp) {
    var home = HomeFolder.at(temp.resolve("home"));
    new HomeFiles(home).write(SHOP.decide());
    var file = "sql/post-orders-id-refund.sql";

    assertThat(home.read(file).orElseThrow())
        .contains(
            "-- POST /orders/{id}/refund", "SELECT", "do: sql, file: post-orders-id-refund.sql");
    assertThat(home.read("plinth.yaml").orElseThrow()).contains("Or fill in " + file);

    home.write(file, "SELECT 1 AS mine");
    new HomeFiles(home).write(SHOP.decide());
    assertThat(home.read(file)).contains("SELECT 1 AS mine");
  }
}
