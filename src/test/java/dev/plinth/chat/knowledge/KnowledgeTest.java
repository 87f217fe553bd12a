package dev.plinth.chat.knowledge;

import static dev.plinth.chat.knowledge.KnowledgeHouse.ADA;
import static dev.plinth.chat.knowledge.KnowledgeHouse.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.kernel.Caller;
import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is found, by whom, and what happens when models and items come and go.
@Timeout(120)
final class KnowledgeTest {
  private static final String YAML =
      """
      plinth: 1
      collections:
        notes:
          fields:
            title: { type: text, required: true }
            body: text
            tags: { type: list, of: text }
            secret: { type: text, hidden: true }
            owner: { type: text, set: $caller.id }
          rules: { read: owner = $caller.id, write: owner = $caller.id, create: signed_in }
        articles:
          id: integer
          fields:
            title: text
            published: { type: boolean, default: false }
          rules: { read: published = true, write: signed_in, create: signed_in }
        vault: { fields: { title: text } }
      assistant:
        knowledge:
          notes: [title, body, tags]
          articles: [title]
          vault: [title]
      """;

  private @TempDir Path home;
  private ScriptedUpstream upstream;
  private KnowledgeHouse house;

  @BeforeEach
  void open() throws IOException {
    upstream = KnowledgeHouse.ollama();
    house = house(YAML);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
    upstream.close();
  }

  private KnowledgeHouse house(String yaml) {
    return new KnowledgeHouse(home, upstream, yaml, Map.of());
  }

  private void restart(String yaml) {
    house.close();
    house = house(yaml);
  }

  @Test
  void itemsAreFoundByWhatTheyMean() throws InterruptedException {
    var id = house.add(ADA, "notes", "{\"title\": \"Basalt\", \"body\": \"It was a hot day.\"}");
    house.add(ADA, "notes", "{\"title\": \"My automobile\", \"tags\": [\"fast\", \"red\"]}");
    house.awaitMeaning();
    var found = house.search(ADA, "Which rock?");
    assertThat(found.byMeaning()).isTrue();
    var first = found.items().getFirst();
    assertThat(first.id()).isEqualTo(id);
    assertThat(first.collection()).isEqualTo("notes");
    assertThat(first.title()).isEqualTo("Basalt");
    assertThat(first.text()).isEqualTo("Basalt\nIt was a hot day.");
    assertThat(first.item().path("owner").asText()).isEqualTo("ada");
    assertThat(first.item().has("secret")).isFalse();
    assertThat(house.titles(ADA, "what about cars").getFirst()).isEqualTo("My automobile");
    assertThat(house.titles(ADA, "red").getFirst()).isEqualTo("My automobile");
    assertThat(house.titles(ADA, "?!")).hasSize(2);
  }

  @Test
  void nobodyFindsWhatTheyMayNotRead() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      house.add(ADA, "notes", "{\"title\": \"Basalt " + i + "\"}");
    }
    house.add(BOB, "notes", "{\"title\": \"granite of Bob, and many more words\"}");
    house.add(Caller.SYSTEM, "vault", "{\"title\": \"Basalt in the vault\"}");
    house.awaitMeaning();
    assertThat(house.titles(BOB, "basalt")).containsExactly("granite of Bob, and many more words");
    assertThat(house.titles(ADA, "granite bob")).hasSize(10).noneMatch(t -> t.contains("Bob"));
    assertThat(house.titles(Caller.ANONYMOUS, "basalt")).isEmpty();
    assertThat(house.search(BOB, "basalt", Set.of("vault")).items()).isEmpty();
    assertThat(house.titles(Caller.SYSTEM, "vault").getFirst()).isEqualTo("Basalt in the vault");
  }

  @Test
  void theRuleIsAskedWhenSomebodySearches() throws InterruptedException {
    var id = house.add(ADA, "articles", "{\"title\": \"Basalt for all\", \"published\": true}");
    house.awaitMeaning();
    assertThat(house.titles(BOB, "rock")).containsExactly("Basalt for all");
    house.change(Caller.SYSTEM, "articles", id, "{\"published\": false}");
    assertThat(house.titles(BOB, "rock")).isEmpty();
    house.change(Caller.SYSTEM, "articles", id, "{\"published\": true}");
    assertThat(house.titles(BOB, "rock")).containsExactly("Basalt for all");

    var note = house.add(ADA, "notes", "{\"title\": \"granite\"}");
    house.awaitMeaning();
    house.db.<Integer>write(tx -> tx.run("update notes set owner = 'bob' where id = ?", note));
    assertThat(house.titles(ADA, "granite")).doesNotContain("granite");
    assertThat(house.titles(BOB, "granite")).contains("granite");
  }

  @Test
  void whatAnItemSaidBeforeIsNotShown() throws InterruptedException {
    var id = house.add(ADA, "articles", "{\"title\": \"the secret rock\", \"published\": false}");
    house.awaitMeaning();
    house.knowledge.close(); // nothing is learnt from here on
    house.change(
        Caller.SYSTEM, "articles", id, "{\"title\": \"nothing to see\", \"published\": true}");
    assertThat(house.search(BOB, "secret rock").items()).isEmpty();
    house.delete(Caller.SYSTEM, "articles", id);
    house.add(BOB, "articles", "{\"title\": \"another\", \"published\": true}");
    assertThat(house.search(BOB, "secret rock").items()).isEmpty();
  }

  @Test
  void whatDidNotChangeIsNotSentAgain() throws InterruptedException {
    var id = house.add(ADA, "notes", "{\"title\": \"Basalt\", \"secret\": \"a\"}");
    house.awaitMeaning();
    int sent = house.embedded();
    house.change(Caller.SYSTEM, "notes", id, "{\"secret\": \"b\"}");
    house.awaitMeaning();
    restart(YAML);
    house.awaitMeaning();
    assertThat(house.embedded()).isEqualTo(sent);
    assertThat(String.join(" ", upstream.bodies())).doesNotContain("secret");
    house.change(Caller.SYSTEM, "notes", id, "{\"title\": \"Granite\"}");
    house.awaitMeaning();
    assertThat(house.embedded()).isEqualTo(sent + 1);
    assertThat(house.titles(ADA, "granite")).containsExactly("Granite");
    house.delete(Caller.SYSTEM, "notes", id);
    house.awaitMeaning();
    assertThat(house.knowledge.progress()).isEqualTo(new Knowledge.Progress(0, 0));
  }

  @Test
  void aModelThatIsDownKeepsItemsWaitingAndLosesNone() throws InterruptedException {
    var isDown = new AtomicBoolean(true);
    upstream.at(
        "/api/embed",
        wire -> {
          if (isDown.get()) {
            wire.begin(500, "").send("{\"error\": \"canary\"}").end();
          } else {
            KnowledgeHouse.embed(wire);
          }
        });
    house.add(ADA, "notes", "{\"title\": \"basalt\"}");
    house.awaitWords();
    var found = house.search(ADA, "basalt rock");
    assertThat(found.byMeaning()).isFalse();
    assertThat(found.items()).hasSize(1);
    assertThat(house.titles(ADA, "rock")).isEmpty();
    restart(YAML);
    house.add(ADA, "notes", "{\"title\": \"granite\"}");
    house.awaitWords();
    isDown.set(false);
    house.awaitMeaning();
    assertThat(house.titles(ADA, "rock")).containsExactlyInAnyOrder("basalt", "granite");
  }

  @Test
  void oneTextThatAModelDoesNotTakeHoldsUpNoOther() throws InterruptedException {
    upstream.at(
        "/api/embed",
        wire -> {
          if (wire.body().contains("poison")) {
            wire.begin(400, "").send("{\"error\": \"too long\"}").end();
          } else {
            KnowledgeHouse.embed(wire);
          }
        });
    for (var title : new String[] {"basalt", "poison", "granite"}) {
      house.add(ADA, "notes", "{\"title\": \"" + title + "\"}");
    }
    house.awaitMeaning();
    assertThat(house.titles(ADA, "rock")).containsExactlyInAnyOrder("basalt", "granite");
    assertThat(house.titles(ADA, "poison").getFirst()).isEqualTo("poison");
  }

  @Test
  void anotherModelMakesAllOfThemAgain() throws InterruptedException {
    house.add(ADA, "notes", "{\"title\": \"basalt\"}");
    house.awaitMeaning();
    int sent = house.embedded();
    upstream.ollama(Map.of("other-embed", 1L), wire -> wire.begin(404, "").end());
    house.refreshModels();
    while (house.embedded() == sent) {
      Thread.sleep(5);
    }
    house.awaitMeaning();
    assertThat(house.titles(ADA, "rock")).containsExactly("basalt");
    assertThat(house.search(ADA, "rock").byMeaning()).isTrue();
  }

  @Test
  void whatHappenedWhileNobodyLookedIsFoundOut() throws InterruptedException {
    var kept = house.add(ADA, "notes", "{\"title\": \"basalt\"}");
    var gone = house.add(ADA, "notes", "{\"title\": \"granite\"}");
    house.awaitMeaning();
    house.knowledge.close();
    house.change(Caller.SYSTEM, "notes", kept, "{\"title\": \"automobile\"}");
    house.delete(Caller.SYSTEM, "notes", gone);
    house.add(ADA, "notes", "{\"title\": \"nurse\"}");
    house.db.<Integer>write(tx ->
        tx.run("delete from _plinth_change where seq < (select max(seq) from _plinth_change)"));
    restart(YAML);
    house.awaitMeaning();
    assertThat(house.knowledge.progress().passages()).isEqualTo(2);
    assertThat(house.titles(ADA, "car").getFirst()).isEqualTo("automobile");
    assertThat(house.titles(ADA, "doctor").getFirst()).isEqualTo("nurse");
  }

  @Test
  void anotherContractKnowsOtherThings() throws InterruptedException {
    house.add(ADA, "notes", "{\"title\": \"basalt\", \"body\": \"an old car\"}");
    house.add(ADA, "articles", "{\"title\": \"granite\", \"published\": true}");
    house.awaitMeaning();
    restart(
        YAML.replace("notes: [title, body, tags]", "notes: [body]")
            .replace("    articles: [title]\n", ""));
    house.awaitMeaning();
    assertThat(house.knowledge.collections()).containsExactlyInAnyOrder("notes", "vault");
    assertThat(house.titles(ADA, "granite")).containsExactly("an old car");
    assertThat(house.search(ADA, "basalt", Set.of("notes")).items().getFirst().text())
        .isEqualTo("an old car");
    assertThat(house.knowledge.progress().passages()).isEqualTo(1);
  }

  @Test
  void aModelFindsWithItsToolWhatItsCallerMayRead() throws InterruptedException {
    house.add(ADA, "notes", "{\"title\": \"basalt\"}");
    house.awaitMeaning();
    var tools = house.tools();
    assertThat(tools.all().toString()).contains("search_knowledge", "articles, notes, vault");
    var mine = tools.run(ADA, "search_knowledge", "{\"query\": \"rock\", \"limit\": 3}");
    assertThat(mine.isError()).isFalse();
    assertThat(mine.json()).contains("\"text\":\"basalt\"");
    assertThat(tools.run(BOB, "search_knowledge", "{\"query\": \"rock\"}").json())
        .isEqualTo("{\"items\":[]}");
    for (var wrong :
        new String[] {"{}", "{\"query\": \" \"}", "[]", "{\"query\": \"a\", \"where\": 1}"}) {
      assertThat(tools.run(ADA, "search_knowledge", wrong).isError()).isTrue();
    }
  }

  @Test
  void tenThousandItemsAreKnownInBoundedMemory() throws InterruptedException {
    house.close();
    house = new KnowledgeHouse(home, upstream, YAML, Map.of("PLINTH_LIMIT_VECTORS", "256KiB"));
    house.db.<Integer>write(tx -> {
      for (int i = 0; i < 10_000; i++) {
        var owner = i % 100 == 7 ? "ada" : "bob";
        tx.run(
            "insert into notes (id, title, owner) values (?, ?, ?)",
            "n" + i,
            (i % 2 == 0 ? "granite number " : "something else ") + i,
            owner);
      }
      return tx.run("update notes set title = 'a physician' where id = 'n9907'");
    });
    house.awaitMeaning();
    assertThat(house.knowledge.progress().passages()).isEqualTo(10_000);
    assertThat(house.titles(ADA, "doctor").getFirst()).isEqualTo("a physician");
    assertThat(house.search(ADA, "rock").items())
        .allMatch(found -> found.item().path("owner").asText().equals("ada"));
    assertThat(house.search(BOB, "rock").items()).hasSize(10);
    assertThat(house.knowledge.vectorBytes()).isLessThanOrEqualTo(256 * 1024);
  }

  @Test
  void longTextsAreFoundByWhatStandsAtTheirEnd() throws InterruptedException {
    var body = "Nothing is said here about anything at all. ".repeat(400) + "The tide comes in.";
    house.add(ADA, "notes", "{\"title\": \"long\", \"body\": \"" + body + "\"}");
    house.awaitMeaning();
    var found = house.search(ADA, "ocean").items().getFirst();
    assertThat(found.text()).endsWith("The tide comes in.").hasSizeLessThanOrEqualTo(1_600);
    assertThat(found.title()).isEqualTo("long");
  }
}
