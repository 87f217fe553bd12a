package dev.plinth.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.ProblemException;
import dev.plinth.migrate.Migrations;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Schema;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The language of people who search, against a plain model of what it means.
final class SearchTextTest {
  private static final Caller ADMIN = new Caller("root", "s", true);
  private static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                notes:
                  id: text
                  fields: { title: text, body: text, tags: { type: list, of: text }, stars: integer, owner: text }
                  rules: { read: owner = $caller.id }
                  search: { title: 3, body: 1, tags: 1 }
                parts: { id: text, fields: { name: text }, search: { fields: name, tokenizer: trigram } }
                stems: { id: text, fields: { name: text }, search: { fields: name, tokenizer: stemmed } }
              """,
              "plinth.yaml")
          .schema();

  /// Pieces that mean something to the index, to SQL, to JSON or to nobody.
  private static final List<String> PIECES =
      List.of(
          "milk", "Milk", "mil", "m", "bread", "café", "cafe", "ü", "a1", "1", "AND", "OR", "NOT",
          "NEAR", "NEAR(", "title", "title:", "rank", " ", " ", " ", "  ", "\"", "\"", "*", "-",
          "+", "^", "(", ")", "{", "}", ":", ",", ".", "'", "''", "\\", "/", "%", "_", ";", "--",
          "/*", "\0", "\u0001", "\u0002", "\t", "\n", "\ud800", "\udc00", "😀", "東京", "\ufeff",
          "\u00a0", "\u2028", "?", "$", "|", "&", "<", ">");

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "milk|\"milk\" *",
        "fresh milk|\"fresh\" \"milk\" *",
        "\"fresh milk\"|\"fresh milk\"",
        "\"fresh mi|\"fresh mi\" *",
        "fre* milk |\"fre\" * \"milk\"",
        "milk -bread|\"milk\" NOT \"bread\"",
        "-bread -wi* milk|\"milk\" * NOT \"bread\" NOT \"wi\" *",
        "a\"b c\"d|\"a\" \"b c\" \"d\" *",
        "NEAR(a b)|\"NEAR(a\" \"b)\" *",
        "--x y|\"y\" * NOT \"-x\"",
      })
  void quotesEveryWord(String words, String match) {
    var expected = words.equals("fre* milk") ? match + " *" : match;
    assertThat(SearchText.match(words)).contains(expected);
  }

  @Test
  void refusesTooMuchAndNothingElse() {
    assertThat(SearchText.match("")).isEmpty();
    assertThat(SearchText.match("x".repeat(SearchText.LENGTH_MAX))).isPresent();
    for (var words : List.of("x".repeat(501), "a ".repeat(33), "-a", "-a -\"b\"")) {
      assertThatThrownBy(() -> SearchText.match(words)).isInstanceOf(ProblemException.class);
    }
  }

  private static String text(Random random, int pieces) {
    var text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      if (random.nextInt(4) == 0) {
        text.append((char) random.nextInt(0x100));
      }
    }
    return text.toString();
  }

  private record Note(String id, List<List<String>> texts) {}

  @Test
  void randomTextsFindWhatTheModelSaysAndNeverFail() {
    var random = new Random(20261127);
    try (var db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC())) {
      var rules = new Rules(SCHEMA);
      new Migrations(db, home).migrate(rules);
      var records =
          new Records(
              db, rules, new Ids(Clock.systemUTC(), new SecureRandom()), new SecureRandom());
      var notes = new ArrayList<Note>();
      for (int i = 0; i < 120; i++) {
        var note = new Note("n" + i, new ArrayList<>());
        var values = new ArrayList<String>();
        for (int field = 0; field < 3; field++) {
          var words = new StringBuilder();
          for (int word = random.nextInt(5); word > 0; word--) {
            words.append(PIECES.get(random.nextInt(18))).append(random.nextInt(3) == 0 ? "-" : " ");
          }
          values.add(words.toString());
          note.texts().add(tokens(words.toString()));
        }
        notes.add(note);
        db.write(tx ->
            tx.run(
                "insert into notes (id, title, body, tags, owner) values (?, ?, ?, ?, 'x')",
                note.id(),
                values.get(0),
                values.get(1),
                Json.text(List.of(values.get(2)))));
      }
      int found = 0;
      for (int i = 0; i < 4_000; i++) {
        var words = text(random, 1 + random.nextInt(6));
        var expected = model(words, notes);
        if (expected == null) {
          continue;
        }
        var ids = ids(records, "notes", words);
        assertThat(new TreeSet<>(ids)).as(Json.quote(words)).isEqualTo(expected);
        found += ids.size();
        if (i % 4 == 0) {
          ids(records, "parts", words);
          ids(records, "stems", words);
        }
      }
      assertThat(found).as("what the random words found").isGreaterThan(5_000);
    }
  }

  private static List<String> ids(Records records, String collection, String words) {
    var schema = records.collection(collection);
    var arguments = SearchText.read(words, schema, Arguments.NONE);
    var query =
        new Query(
            collection,
            Expr.ANYONE,
            List.of(),
            new Form(null, List.of(), List.of("id")),
            Count.NONE,
            arguments.isPresent() ? Finding.HIGHLIGHTED : Finding.ALL);
    var page =
        records.read(ADMIN, query, new Cut.Keyset(1000, null), arguments.orElse(Arguments.NONE));
    var ids = new ArrayList<String>();
    Json.read(page.items()).forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  /// What separates words, and how words are compared, told again in the plainest way.
  private static List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    var folded =
        java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT);
    for (var token : folded.split("[^\\p{L}\\p{N}\\p{Co}]+", -1)) {
      if (!token.isEmpty()) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  /// The ids that are to be found; null where the search is refused.
  private static @Nullable Set<String> model(String words, List<Note> notes) {
    var terms = new SearchText(words).terms();
    var ids = new TreeSet<String>();
    boolean isNone = terms.isEmpty();
    if (!isNone && terms.stream().allMatch(term -> term.isExcluded())) {
      assertThatThrownBy(() -> SearchText.match(words)).isInstanceOf(ProblemException.class);
      return null;
    }
    for (var note : notes) {
      boolean matches = true;
      boolean isAnyWord = isNone;
      for (var term : terms) {
        var wanted = tokens(term.text());
        if (!wanted.isEmpty()) {
          isAnyWord |= !term.isExcluded();
          boolean isThere =
              note.texts().stream().anyMatch(text -> follows(text, wanted, term.isBeginning()));
          matches &= (isThere != term.isExcluded());
        }
      }
      if (matches && isAnyWord) {
        ids.add(note.id());
      }
    }
    return ids;
  }

  private static boolean follows(List<String> text, List<String> wanted, boolean isBeginning) {
    for (int from = 0; from + wanted.size() <= text.size(); from++) {
      boolean matches = true;
      for (int i = 0; i < wanted.size(); i++) {
        var word = text.get(from + i);
        boolean isLast = i == wanted.size() - 1;
        matches &=
            (isLast && isBeginning) ? word.startsWith(wanted.get(i)) : word.equals(wanted.get(i));
      }
      if (matches) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theIndexIsAskedFirstAndTheTableByItsRowNumbers() {
    try (var db = Database.open(home.resolve("data/plinth.db"), Clock.systemUTC())) {
      var rules = new Rules(SCHEMA);
      new Migrations(db, home).migrate(rules);
      var notes = SCHEMA.collection("notes").orElseThrow();
      var queries = new LinkedHashMap<String, Query>();
      for (var finding : List.of(Finding.MATCHING, Finding.HIGHLIGHTED)) {
        for (var sort : List.of(List.<Sort>of(), List.of(new Sort("stars", true)))) {
          queries.put(
              finding + " " + sort,
              new Query("notes", Expr.ANYONE, sort, Form.ALL, Count.EXACT, finding));
        }
      }
      queries.forEach((name, query) -> {
        for (boolean ruled : List.of(true, false)) {
          var plan = new ReadPlan(notes, rules, query, ruled);
          for (var statement : List.of(plan.keyset(true), plan.keyset(false), plan.bounded())) {
            var steps =
                db.read(tx ->
                    tx.all(
                        "EXPLAIN QUERY PLAN " + statement.sql(),
                        row -> String.valueOf(row.text(3)),
                        new Object[statement.size()]));
            assertThat(steps)
                .as(name)
                .anyMatch(step -> step.startsWith("SCAN found VIRTUAL TABLE INDEX"))
                .anyMatch(step -> step.equals("SEARCH t USING INTEGER PRIMARY KEY (rowid=?)"))
                .noneMatch(step -> step.equals("SCAN t") || step.contains("SEARCH found"));
          }
        }
      });
    }
  }

  @Test
  void wordsOfOneRequestDoNotStayForTheNext() {
    var first = SearchText.read("a", SCHEMA.collection("notes").orElseThrow(), Arguments.NONE);
    assertThat(first.orElseThrow().at(Finding.PATH)).isEqualTo("\"a\" *");
    assertThat(Arguments.NONE.values()).isEqualTo(Map.of());
  }
}
