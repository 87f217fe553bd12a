package dev.plinth.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.db.RowNumbers;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.ProblemException;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Rules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which rows a caller may read, against what a list answers them.
final class SightTest {
  private static final Caller ADA = new Caller("ada", "s1", false);

  private Database db;
  private Records records;

  @BeforeEach
  void open(@TempDir Path home) {
    var contract =
        ContractReader.read(
            """
            plinth: 1
            collections:
              notes:
                fields: { owner: text, rowid: integer }
                rules: { read: owner = $caller.id }
              rooms: { id: integer, fields: { name: text }, rules: { read: signed_in } }
              doors:
                id: integer
                fields: { room: { type: reference, to: rooms }, open: boolean }
                rules: { read: "open = true or exists(notes where owner = $caller.id and rowid = $row.id)" }
              vault: { fields: { x: text } }
            """,
            "plinth.yaml");
    db = Database.open(home.resolve("plinth.db"), Clock.systemUTC());
    var rules = new Rules(contract.schema());
    new Migrations(db, home, contract).migrate(rules);
    records =
        new Records(db, rules, new Ids(Clock.systemUTC(), new SecureRandom()), new SecureRandom());
    db.<Integer>write(tx -> {
      for (int i = 1; i <= 500; i++) {
        tx.run(
            "insert into notes (id, owner, rowid) values (?, ?, ?)",
            "n" + i,
            i % 7 == 0 ? "ada" : "bob",
            (long) i);
        tx.run("insert into doors (id, open) values (?, ?)", i * 1_000_000_007L, i % 50 == 0);
      }
      return tx.run("update doors set id = 14 where id = ?", 14 * 1_000_000_007L);
    });
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void theRuleOfEachRowIsAsked() {
    var notes = records.sight(ADA, "notes");
    for (long i = 1; i <= 500; i++) {
      assertThat(notes.sees(i)).isEqualTo(i % 7 == 0);
    }
    assertThat(notes.sees(501)).isFalse();
    assertThat(notes.sees(-7)).isFalse();
    var doors = records.sight(ADA, "doors");
    assertThat(doors.sees(14)).isTrue();
    assertThat(doors.sees(15 * 1_000_000_007L)).isFalse();
    assertThat(doors.sees(50 * 1_000_000_007L)).isTrue();
  }

  @Test
  void whatTheCallerAloneDecidesCostsNoLook() {
    assertThat(records.sight(ADA, "rooms")).isInstanceOf(Sight.Everything.class);
    assertThat(records.sight(Caller.ANONYMOUS, "rooms")).isInstanceOf(Sight.Nothing.class);
    assertThat(records.sight(Caller.ANONYMOUS, "notes")).isInstanceOf(Sight.Nothing.class);
    assertThat(records.sight(Caller.SYSTEM, "vault")).isInstanceOf(Sight.Everything.class);
    assertThat(records.sight(new Caller("eve", "s", false), "notes"))
        .isInstanceOf(Sight.Nothing.class);
    assertThatThrownBy(() -> records.sight(ADA, "vault")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> records.sight(ADA, "none")).isInstanceOf(ProblemException.class);
  }

  @Test
  void numbersAreFoundHoweverTheyLie() {
    var random = new Random(5);
    for (long spread : new long[] {1, 3, 1_000, 1L << 40, Long.MAX_VALUE}) {
      var numbers = new TreeSet<Long>();
      for (int i = 0; i < 300; i++) {
        numbers.add(spread == 1 ? i : random.nextLong(spread));
      }
      numbers.add(spread > 5_000 ? -4L : 0L);
      var sight = new Sight.Some(array(numbers));
      var others =
          new HashSet<Long>(Set.of(-1L, -64L, 0L, 63L, 64L, Long.MAX_VALUE, Long.MIN_VALUE));
      numbers.forEach(number -> others.addAll(Set.of(number, number - 1, number + 64)));
      for (var number : others) {
        assertThat(sight.sees(number))
            .as("%d of %d", number, spread)
            .isEqualTo(numbers.contains(number));
      }
    }
    assertThat(new Sight.Some(new long[0]).sees(0)).isFalse();
  }

  @Test
  void numbersAreReadAsTheyWereWritten() {
    var text = "-9223372036854775807,0,7,12,9223372036854775807";
    assertThat(RowNumbers.read(text.getBytes(StandardCharsets.US_ASCII)))
        .containsExactly(-9_223_372_036_854_775_807L, 0, 7, 12, Long.MAX_VALUE);
    assertThat(RowNumbers.read(new byte[0])).isEmpty();
  }

  private static long[] array(Set<Long> numbers) {
    return numbers.stream().flatMapToLong(LongStream::of).toArray();
  }
}
