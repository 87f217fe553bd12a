package dev.plinth.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What derived and computed fields tell that their reader may not read.
final class DisclosuresTest {
  private static List<String> told(String field, String rule, String stars) {
    var text =
        """
        plinth: 1
        collections:
          users:
            fields: { name: text, pin: { type: text, hidden: true }, mail: { type: email, read: id = $caller.id } }
            rules: { read: anyone }
          notes:
            fields: { text: text, post: { type: reference, to: posts }, owner: { type: reference, to: users } }
            rules: { read: owner = $caller.id }
          stars:
            fields: { post: { type: reference, to: posts }, owner: { type: reference, to: users } }
            rules: { read: %3$s }
          posts:
            fields: { title: text, cost: { type: integer, hidden: true }, owner: { type: reference, to: users }, x: %1$s }
            rules: { read: %2$s }
        """
            .formatted(field, rule, stars);
    var contract = ContractReader.read(text, "plinth.yaml");
    return Disclosures.of(new Rules(contract.schema()));
  }

  private static List<String> told(String field) {
    return told(field, "anyone", "anyone");
  }

  @Test
  void aCountOfWhatNotEverybodySeesIsTold() {
    assertThat(told("{ count: notes where post = $row.id }"))
        .singleElement()
        .asString()
        .contains("posts.x", "items of notes", "`read` rule");
    assertThat(told("{ flag: \"exists(notes where post = $row.id)\" }")).hasSize(1);
    assertThat(told("{ flag: \"notes.any(text = 'a')\" }")).hasSize(1);
    assertThat(told("{ count: stars where post = $row.id }", "anyone", "signed_in")).hasSize(1);
  }

  @Test
  void whatItsReaderMaySeeIsNotTold() {
    assertThat(told("{ count: stars where post = $row.id }")).isEmpty();
    assertThat(told("{ count: stars where post = $row.id }", "signed_in", "signed_in")).isEmpty();
    assertThat(told("{ flag: \"exists(notes where post = $row.id and owner = $caller.id)\" }"))
        .isEmpty();
    assertThat(told("{ count: notes where post = $row.id }", "nobody", "anyone")).isEmpty();
    assertThat(told("{ count: notes where post = $row.id, hidden: true }")).isEmpty();
  }

  @Test
  void aFieldThatIsGuardedOrHiddenIsTold() {
    assertThat(told("{ flag: \"owner.mail = 'a@example.org'\" }"))
        .singleElement()
        .asString()
        .contains("posts.x", "users.mail", "read rule of its own");
    assertThat(told("{ count: users where pin = $row.title }"))
        .singleElement()
        .asString()
        .contains("users.pin", "hidden");
    assertThat(told("{ type: integer, computed: cost * 2 }"))
        .singleElement()
        .asString()
        .contains("posts.x", "posts.cost");
  }
}
