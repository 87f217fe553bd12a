package dev.plinth.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Expr;
import dev.plinth.rules.RuleParser;
import dev.plinth.rules.Rules;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which index the database really uses for places in JSON.
final class JsonOrderTest {
  @TempDir private Path home;

  private List<String> plan(Database db, Rules rules, String where, String... sort) {
    var query =
        new Query(
            "notes",
            new Expr.Asked(RuleParser.parse(where)),
            List.of(sort).stream().map(Sort::of).toList(),
            Form.ALL,
            false);
    var collection = rules.schema().collection("notes").orElseThrow();
    var sql = new ReadPlan(collection, rules, query, true).offset().sql();
    return db.read(tx -> tx.all("EXPLAIN QUERY PLAN " + sql, row -> String.valueOf(row.text(3))));
  }

  @Test
  void filtersAndOrdersGoThroughTheIndex() {
    var contract =
        ContractReader.read(
            """
            plinth: 1
            collections:
              notes:
                fields: { data: json, owner: text }
                rules: { read: anyone }
                indexes: [[data.kind], [owner, -data.at]]
            """,
            "plinth.yaml");
    try (var db = Database.open(home.resolve("plinth.db"), Clock.systemUTC())) {
      var rules = new Rules(contract.schema());
      new Migrations(db, home, contract).migrate(rules);
      assertThat(plan(db, rules, "data.kind = 'a'"))
          .anyMatch(line -> line.contains("USING INDEX notes__data.kind__id (<expr>=?)"));
      assertThat(plan(db, rules, "data.kind in ('a', 'b')"))
          .anyMatch(line -> line.contains("USING INDEX notes__data.kind__id (<expr>=?)"));
      assertThat(plan(db, rules, "data.kind > 3", "data.kind"))
          .anyMatch(line -> line.contains("USING INDEX notes__data.kind__id (<expr>>?)"));
      assertThat(plan(db, rules, "true", "data.kind"))
          .anyMatch(line -> line.contains("SCAN t USING INDEX notes__data.kind__id"))
          .noneMatch(line -> line.contains("TEMP B-TREE"));
      assertThat(plan(db, rules, "true", "-data.kind"))
          .anyMatch(line -> line.contains("SCAN t USING INDEX notes__data.kind__id"))
          .noneMatch(line -> line.contains("TEMP B-TREE"));
      assertThat(plan(db, rules, "owner = 'ada'", "-data.at"))
          .anyMatch(line -> line.contains("USING INDEX notes__owner__data.at__id (owner=?)"))
          .noneMatch(line -> line.contains("TEMP B-TREE"));
      assertThat(plan(db, rules, "data.other = 'a'")).noneMatch(line -> line.contains("notes__"));
    }
  }
}
