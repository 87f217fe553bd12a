package dev.plinth.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.db.SearchIndex;
import dev.plinth.rules.Rules;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What views read that their reader may not.
final class ViewLooksTest {
  @TempDir private Path home;

  private ViewLooks looks(String view, String rule) {
    var text =
        """
        plinth: 1
        collections:
          users:
            fields: { name: text, pin: { type: text, hidden: true, unique: true }, mail: { type: email, read: id = $caller.id } }
            rules: { read: anyone }
          notes:
            fields: { text: text, owner: { type: reference, to: users } }
            search: text
            rules: { read: owner = $caller.id }
          seen:
            id: text
            view: "%s"
            fields: {}
            rules: { read: %s }
        """
            .formatted(view, rule);
    var contract = ContractReader.read(text, "plinth.yaml");
    var rules = new Rules(contract.schema());
    try (var db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC())) {
      new Migrations(db, home, contract).migrate(rules);
      return db.read(tx -> ViewLooks.of(tx, rules));
    }
  }

  @Test
  void aHiddenFieldIsRefusedHoweverItIsRead() {
    for (var view :
        new String[] {
          "SELECT id, pin FROM users",
          "SELECT id, lower(pin) AS x FROM users",
          "SELECT id FROM users WHERE pin = '1234'",
          "SELECT max(pin) AS id FROM users",
          "WITH u AS (SELECT * FROM users) SELECT id FROM u ORDER BY u.pin LIMIT 9",
          "SELECT n.id FROM notes n JOIN users u ON u.pin = n.text",
          "SELECT id, (SELECT count(*) FROM users o WHERE o.pin = users.pin) AS n FROM users"
        }) {
      assertThat(looks(view, "anyone").refused())
          .as(view)
          .singleElement()
          .asString()
          .contains("seen", "users.pin");
    }
  }

  @Test
  void whatIsOpenIsFine() {
    assertThat(looks("SELECT id, name, 'pin' AS x FROM users", "anyone"))
        .isEqualTo(new ViewLooks(java.util.List.of(), java.util.List.of()));
    assertThat(looks("SELECT count(*) AS id FROM users", "anyone").refused()).isEmpty();
    assertThat(looks("SELECT id, pin FROM users", "nobody").refused()).isEmpty();
  }

  @Test
  void whatTheSqlSaysThatItRevealsIsMeant() {
    assertThat(looks("SELECT id, pin FROM users /* reveals users.pin */", "anyone").refused())
        .isEmpty();
    assertThat(looks("SELECT id, pin FROM users /* reveals users.name */", "anyone").refused())
        .hasSize(1);
  }

  @Test
  void plinthsOwnTablesAreRefused() {
    assertThat(
            looks("SELECT id FROM _plinth_account /* reveals _plinth_account.id */", "anyone")
                .refused())
        .singleElement()
        .asString()
        .contains("_plinth_account", "Plinth's own");
  }

  @Test
  void theIndexOfASearchIsRefusedAsItsTablesAre() {
    var index = SearchIndex.name("notes");
    for (var view :
        new String[] {
          "SELECT rowid AS id FROM " + index,
          "SELECT id FROM " + index + "_data",
          "SELECT u.id FROM users u WHERE u.rowid IN (SELECT rowid FROM " + index + ")"
        }) {
      assertThat(looks(view, "anyone").refused()).as(view).hasSize(1);
    }
  }

  @Test
  void rulesThatAViewDoesNotAskAreTold() {
    var counted = looks("SELECT owner AS id, count(*) AS n FROM notes GROUP BY owner", "anyone");
    assertThat(counted.refused()).isEmpty();
    assertThat(counted.told()).singleElement().asString().contains("seen", "notes");
    assertThat(looks("SELECT id, mail FROM users", "anyone").told())
        .singleElement()
        .asString()
        .contains("users.mail");
  }
}
