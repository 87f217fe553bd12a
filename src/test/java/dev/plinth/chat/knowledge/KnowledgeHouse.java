package dev.plinth.chat.knowledge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.auth.RateLimits;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.Streams;
import dev.plinth.chat.spend.Ledger;
import dev.plinth.chat.spend.Limits;
import dev.plinth.chat.spend.Prices;
import dev.plinth.chat.spend.Who;
import dev.plinth.chat.tools.RecordTools;
import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Llm;
import dev.plinth.llm.TokenCounter;
import dev.plinth.migrate.Migrations;
import dev.plinth.records.Arguments;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Mutation.Values;
import dev.plinth.records.Query;
import dev.plinth.records.Reach;
import dev.plinth.records.Records;
import dev.plinth.rules.Rules;
import dev.plinth.testing.ScriptedUpstream;
import dev.plinth.testing.TestApp;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knowledge of a contract's items in a temporary home, and an Ollama whose `tiny-embed` knows that
/// some words mean the same.
final class KnowledgeHouse implements AutoCloseable {
  static final Caller ADA = new Caller("ada", "s1", false);
  static final Caller BOB = new Caller("bob", "s2", false);

  private static final List<Set<String>> MEANINGS =
      List.of(
          Set.of("car", "cars", "automobile", "vehicle"),
          Set.of("stone", "rock", "basalt", "granite"),
          Set.of("doctor", "physician", "nurse"),
          Set.of("sea", "ocean", "tide"));

  private static final int DIMENSIONS = 64;

  final ScriptedUpstream upstream;
  final Database db;
  final Records records;
  final Knowledge knowledge;
  private final Contract contract;
  private final Llm llm;
  private final Ledger ledger;

  KnowledgeHouse(Path home, ScriptedUpstream upstream, String yaml, Map<String, String> settings) {
    this.upstream = upstream;
    this.contract = ContractReader.read(yaml, "plinth.yaml");
    var all = new HashMap<>(settings);
    all.put("PLINTH_OLLAMA_BASE_URL", upstream.address().toString());
    Config config = TestApp.config(home, all);
    var clock = Clock.systemUTC();
    db = Database.open(home.resolve("plinth.db"), clock);
    var rules = new Rules(contract.schema());
    new Migrations(db, home, contract).migrate(rules);
    records = new Records(db, rules, new Ids(clock, new SecureRandom()), new SecureRandom());
    llm = Llm.open(config.models());
    llm.models().refresh();
    ledger = Ledger.open(db, Prices.read(home), new Limits(db, config.budgets()), config.budgets());
    var speaking =
        new Speaking(
            llm,
            new Streams(new RateLimits(config.rates()), 2, 8),
            ledger,
            new TokenCounter(),
            config.budgets(),
            _ -> List.of());
    knowledge = new Knowledge(db, speaking, config.knowledge());
    knowledge.serve(records, contract.assistant().knowledge());
  }

  RecordTools tools() {
    return new RecordTools(records, contract.assistant(), knowledge);
  }

  /// An Ollama with one model that embeds.
  static ScriptedUpstream ollama() throws IOException {
    return new ScriptedUpstream()
        .ollama(Map.of("tiny-embed", 1L), wire -> wire.begin(404, "").end())
        .at("/api/embed", KnowledgeHouse::embed);
  }

  /// Words of one meaning point the same way, every other word its own.
  static void embed(ScriptedUpstream.Wire wire) throws IOException {
    var answer = Json.object().put("model", "tiny-embed");
    var vectors = answer.putArray("embeddings");
    var input = Json.parse(wire.body()).path("input");
    for (var text : input.isArray() ? input : Json.array().add(input)) {
      var vector = new float[DIMENSIONS];
      vector[0] = 0.01f;
      for (var word : Words.of(text.asText())) {
        vector[dimension(word)] += 1;
      }
      var numbers = vectors.addArray();
      for (float number : vector) {
        numbers.add(number);
      }
    }
    wire.begin(200, "").send(Json.text(answer.put("prompt_eval_count", 3))).end();
  }

  private static int dimension(String word) {
    for (int i = 0; i < MEANINGS.size(); i++) {
      if (MEANINGS.get(i).contains(word)) {
        return i + 1;
      }
    }
    int first = MEANINGS.size() + 1;
    return first + Math.floorMod(word.hashCode(), DIMENSIONS - first);
  }

  /// Looks for models now, not in half a minute.
  void refreshModels() {
    llm.models().refresh();
  }

  String add(Caller caller, String collection, String json) {
    var values = Values.strict((ObjectNode) Json.parse(json));
    var made =
        records.write(caller, new Mutation.Insert(collection, values, Form.ALL), Arguments.NONE);
    return Json.read(made.item()).path("id").asText();
  }

  void change(Caller caller, String collection, String id, String json) {
    var values = Values.strict((ObjectNode) Json.parse(json));
    records.write(
        caller,
        new Mutation.Update(collection, Query.idCondition(), values, false, false, Form.ALL),
        byId(id));
  }

  void delete(Caller caller, String collection, String id) {
    records.write(
        caller,
        new Mutation.Delete(collection, Query.idCondition(), Reach.ONE, Form.ALL),
        byId(id));
  }

  private static Arguments byId(String id) {
    return new Arguments(Map.of("path", Map.of(Query.ID, id)));
  }

  Findings search(Caller caller, String question) {
    return search(caller, question, null);
  }

  Findings search(Caller caller, String question, @Nullable Set<String> collections) {
    var who = new Who(caller.id() == null ? "" : caller.id(), "", "10.0.0.1", List.of());
    return knowledge.search(caller, who, question, collections, 10);
  }

  List<String> titles(Caller caller, String question) {
    return search(caller, question).items().stream().map(Found::title).toList();
  }

  /// Waits until all that items say is known, by words.
  void awaitWords() throws InterruptedException {
    while (!isRead()) {
      Thread.sleep(5);
    }
  }

  /// Waits until all that items say is known, by meaning too.
  void awaitMeaning() throws InterruptedException {
    awaitWords();
    for (var now = knowledge.progress();
        now.ready() < now.passages() || !isRead();
        now = knowledge.progress()) {
      Thread.sleep(5);
    }
  }

  private boolean isRead() {
    var names = Json.text(contract.assistant().knowledge().keySet());
    return db.read(tx ->
        tx.number("select count(*) from _plinth_knowledge where scanned is null")
                == contract.assistant().knowledge().size()
            && tx.number("select count(*) from _plinth_knowledge")
                == contract.assistant().knowledge().size()
            && tx.number(
                    "select coalesce(max(seq), 0) from _plinth_change"
                        + " where collection in (select value from json_each(?))",
                    names)
                <= tx.number(
                    "select cast(value as integer) from _plinth_fact where name = 'knowledge-position'"));
  }

  /// How many texts were sent to the model for vectors.
  int embedded() {
    return upstream.bodies().stream()
        .map(body -> body.isEmpty() ? Json.object() : Json.parse(body))
        .mapToInt(body -> body.path("input").isArray() ? body.path("input").size() : 0)
        .sum();
  }

  @Override
  public void close() {
    knowledge.close();
    ledger.close();
    llm.close();
    db.close();
  }
}
