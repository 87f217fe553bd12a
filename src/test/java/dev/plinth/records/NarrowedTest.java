package dev.plinth.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.rules.RuleParser;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NarrowedTest {
  private static final Collection MESSAGES =
      new Collection(
          "messages",
          IdType.UUID,
          List.of(
              new Field("room", new FieldType.Reference("rooms", OnDelete.CASCADE)),
              new Field("mail", new FieldType.Email())),
          Access.CLOSED,
          List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "room = $query.room | exists(m where room = $row.room) | exists(m where room = $query.room)",
        "room = 'a' and mail = 'x' | exists(m where room = $row.room) or mail = 'y' | exists(m where room = 'a') or mail = 'y'",
        "mail = $query.mail | exists(m where mail = $row.mail) | exists(m where mail = $row.mail)",
        "room = 'a' or room = 'b' | exists(m where room = $row.room) | exists(m where room = $row.room)",
        "not (room = 'a') | exists(m where room = $row.room) | exists(m where room = $row.room)",
        "room != 'a' | exists(m where room = $row.room) | exists(m where room = $row.room)",
        "room = null | exists(m where room = $row.room) | exists(m where room = $row.room)",
        "room = 'a' | exists(m where exists(n where room = $row.room)) | exists(m where exists(n where room = $row.room))",
      })
  void onlyWhatHoldsForEveryRowIsPutIntoTheRule(String where, String rule, String narrowed) {
    assertThat(Narrowed.rule(RuleParser.parse(rule), RuleParser.parse(where), MESSAGES))
        .isEqualTo(RuleParser.parse(narrowed));
  }
}
