package dev.plinth.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.rules.Rules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Indexes on places in JSON, and the names of indexes that differ in their directions alone.
final class IndexKeysTest {
  @TempDir private Path home;

  private static Contract contract(String fields, String rest) {
    return ContractReader.read(
        "plinth: 1\ncollections:\n  users: { fields: { name: text } }\n  notes:\n    fields: "
            + fields
            + "\n"
            + rest.indent(4),
        "plinth.yaml");
  }

  private Migrations.Applied migrate(MigrationHouse house, Contract contract) {
    return new Migrations(house.db, home, contract).migrate(new Rules(contract.schema()));
  }

  @Test
  void aPlaceInJsonIsIndexedAsFiltersAskForIt() {
    try (var house = new MigrationHouse(home)) {
      migrate(
          house,
          contract(
              "{ data: json, owner: { type: reference, to: users } }",
              """
              rules: { read: "data.kind = 'a' and owner = $caller.id or data.list[1] in (1, 2)" }
              indexes: [[data.at], [owner, -data.at], [data.deep.x-y]]
              unique: [[data.code], [owner, data.no]]
              """));
      assertThat(house.table("notes").indexes())
          .containsEntry(
              "notes__data.at__id",
              "CREATE INDEX \"notes__data.at__id\" ON \"notes\" (json_extract(\"data\", '$.\"at\"'), \"id\")")
          .containsEntry(
              "notes__owner__data.at__id",
              "CREATE INDEX \"notes__owner__data.at__id\" ON \"notes\" (\"owner\", json_extract(\"data\","
                  + " '$.\"at\"') DESC, \"id\" DESC)")
          .containsEntry(
              "notes__data.code__unique",
              "CREATE UNIQUE INDEX \"notes__data.code__unique\" ON \"notes\" (json_extract(\"data\","
                  + " '$.\"code\"'))")
          .containsKeys(
              "notes__data.deep.xy__id",
              "notes__owner__data.no__unique",
              "notes__data.kind__owner",
              "notes__data.list[1]");
    }
  }

  @Test
  void anEndpointsOrderByAPlaceInJsonHasAnIndex() {
    var contract =
        ContractReader.read(
            """
            plinth: 1
            collections:
              notes: { fields: { data: json }, rules: { read: anyone } }
            endpoints:
              GET /notes: { do: notes.list, where: "data.kind = 'a'", sort: -data.at, reply: $items }
              GET /back: { do: notes.list, where: "data.kind = 'a'", sort: data.at, reply: $items }
              GET /asked: { do: notes.list, sort: $query.sort, reply: $items }
            """,
            "plinth.yaml");
    try (var house = new MigrationHouse(home)) {
      migrate(house, contract);
      assertThat(house.table("notes").indexes()).containsOnlyKeys("notes__data.kind__data.at__id");
    }
  }

  @Test
  void indexesThatDifferInTheirDirectionsHaveDistinctNames() {
    var fields = "{ number: integer, other: integer, number_desc: integer }";
    try (var house = new MigrationHouse(home)) {
      migrate(house, contract(fields, "indexes: [[number]]"));
      var before = house.table("notes").indexes();
      assertThat(before).containsOnlyKeys("notes__number__id");
      var all =
          contract(
              fields,
              "indexes: [[number], [-number], [number, -other], [number, other], [number_desc]]");
      migrate(house, all);
      assertThat(house.table("notes").indexes())
          .containsAllEntriesOf(before)
          .containsOnlyKeys(
              "notes__number__id",
              "notes__number_desc__id_desc",
              "notes__number__other__id",
              "notes__number__other__id_",
              "notes__number_desc__id");
      assertThat(migrate(house, all).applied()).isEmpty();
      // the first one gone, the second takes the plain name
      migrate(house, contract(fields, "indexes: [[-number]]"));
      assertThat(house.table("notes").indexes())
          .containsOnlyKeys("notes__number__id")
          .containsValue(
              "CREATE INDEX \"notes__number__id\" ON \"notes\" (\"number\" DESC, \"id\" DESC)");
    }
  }

  @Test
  void anIndexFollowsItsFieldAndItsCollectionUnderNewNames() {
    try (var house = new MigrationHouse(home)) {
      migrate(
          house,
          contract(
              "{ data: json }", "indexes: [[data.data], [-data.data]]\nunique: [[data.code]]"));
      house.run("INSERT INTO notes (id, data) VALUES ('a', '{\"data\":1,\"code\":1}')");
      var renamed =
          ContractReader.read(
              """
              plinth: 1
              collections:
                papers:
                  was: notes
                  fields: { meta: { type: json, was: data } }
                  indexes: [[meta.data], [-meta.data]]
                  unique: [[meta.code]]
              """,
              "plinth.yaml");
      migrate(house, renamed);
      assertThat(house.table("papers").indexes())
          .containsOnlyKeys(
              "papers__meta.data__id",
              "papers__meta.data_desc__id_desc",
              "papers__meta.code__unique")
          .containsValue(
              "CREATE INDEX \"papers__meta.data__id\" ON \"papers\" (json_extract(\"meta\", '$.\"data\"'),"
                  + " \"id\")");
      assertThat(house.rows("meta", "papers")).containsExactly("'{\"data\":1,\"code\":1}'");
      assertThat(migrate(house, renamed).applied()).isEmpty();
    }
  }

  @Test
  void aTableThatIsMadeAnewHasItsIndexesAgain() {
    try (var house = new MigrationHouse(home)) {
      var rest = "indexes: [[data.at]]\nunique: [[data.code]]";
      migrate(house, contract("{ data: json, n: integer }", rest));
      house.run("INSERT INTO notes (id, data, n) VALUES ('a', '{\"code\":1}', 3)");
      migrate(house, contract("{ data: json, n: { type: integer, max: 5 } }", rest));
      assertThat(house.table("notes").indexes())
          .containsOnlyKeys("notes__data.at__id", "notes__data.code__unique");
    }
  }

  @Test
  void valuesThatItemsShareAlreadyAreToldInWords() {
    try (var house = new MigrationHouse(home)) {
      migrate(house, contract("{ data: json, a: text }", ""));
      house.run(
          "INSERT INTO notes (id, data) VALUES ('a', '{\"code\":1}'), ('b', '{\"code\":1}'), ('c', '{}'), ('d', '{}')");
      var unique = contract("{ data: json, a: text }", "unique: [[data.code]]");
      assertThatThrownBy(() -> migrate(house, unique))
          .isInstanceOf(MigrationFailure.class)
          .hasMessageContaining(
              "notes.data.code is to be unique; values that several items share: 1");
      house.run("UPDATE notes SET data = '{\"code\":2}' WHERE id = 'b'");
      migrate(house, unique);
      assertThat(house.table("notes").indexes()).containsOnlyKeys("notes__data.code__unique");
    }
  }
}
