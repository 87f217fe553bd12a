package dev.plinth.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.rules.Rules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which indexes an app's own lists get.
final class OrdersTest {
  @TempDir Path home;

  @Test
  void aListIsLedByWhatItsRuleAndItsEndpointCompare() {
    var contract =
        ContractReader.read(
            """
            plinth: 1
            collections:
              users: { fields: { name: text } }
              notes:
                fields:
                  title: text
                  state: text
                  owner: { type: reference, to: users, set: $caller.id }
                  at: { type: datetime, set: created }
                rules: { read: "owner = $caller.id" }
              pages:
                fields: { title: text, state: { type: choice, values: [a, b] } }
                rules: { read: "state in ('a', 'b')" }
            endpoints:
              GET /notes: { do: notes.list, sort: -at, reply: $items }
              GET /notes/open: { do: notes.list, where: "state = 'open'", sort: [title, -at], reply: $items }
              GET /pages: { do: pages.list, sort: $query.sort, reply: $items }
            """,
            "plinth.yaml");
    try (var house = new MigrationHouse(home)) {
      new Migrations(house.db, home, contract).migrate(new Rules(contract.schema()));
      assertThat(house.table("notes").indexes())
          .containsOnlyKeys(
              "notes__owner__at__id", "notes__owner__state__title__at__id", "notes__owner");
      assertThat(house.table("pages").indexes()).containsOnlyKeys("pages__state");
    }
  }

  @Test
  void anIndexThatIsDeclaredForAnOrderEndsInTheId() {
    var contract =
        ContractReader.read(
            """
            plinth: 1
            collections:
              users: { fields: { name: text } }
              notes:
                fields: { number: integer, owner: { type: reference, to: users } }
                rules: { read: anyone }
                indexes: [[number], [-number], [number, owner]]
            """,
            "plinth.yaml");
    try (var house = new MigrationHouse(home)) {
      new Migrations(house.db, home, contract).migrate(new Rules(contract.schema()));
      assertThat(house.table("notes").indexes().values())
          .contains(
              "CREATE INDEX \"notes__number__id\" ON \"notes\" (\"number\", \"id\")",
              "CREATE INDEX \"notes__number__owner\" ON \"notes\" (\"number\", \"owner\")");
    }
  }
}
