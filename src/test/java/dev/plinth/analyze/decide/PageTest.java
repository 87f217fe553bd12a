package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.page.ArchitecturePage;
import dev.plinth.analyze.page.Summary;
import org.junit.jupiter.api.Test;

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

    assertThat(lines).hasSize(11).contains("Collections users, orders");
    assertThat(lines.getLast()).contains("POST /orders/{id}/refund").contains("src/api.ts:3");
    assertThat(Summary.explained(SHOP.decide()))
        .anySatisfy(line -> assertThat(line).startsWith("auth.token: ").contains(", because "));
  }
}
