package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.db.Database;
import dev.plinth.db.DbException;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.schema.Collection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts the home's `seed/<collection>.json`, arrays of items, into empty tables: once.
///
/// What a person deletes later does not come back. An item that does not fit is left out and told;
/// a reference to nothing is left empty.
public final class Seeds {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final String MARK = "seed:";

  private final Database db;
  private final Records records;
  private final Path folder;

  /// @param home the backend's home; files lie in its `seed/`
  public Seeds(Database db, Records records, Path home) {
    this.db = db;
    this.records = records;
    this.folder = home.resolve("seed");
  }

  /// What was done.
  ///
  /// @param items how many were put in, by collection
  /// @param faults what was left out and why, as sentences
  public record Sown(Map<String, Integer> items, List<String> faults) {
    public Sown {
      items = Map.copyOf(items);
      faults = List.copyOf(faults);
    }
  }

  /// Puts in what was not put in before.
  public Sown sow() {
    if (!Files.isDirectory(folder)) {
      return new Sown(Map.of(), List.of());
    }
    var faults = new ArrayList<String>();
    var files = new LinkedHashMap<String, List<JsonNode>>();
    for (var collection : ordered()) {
      var file = folder.resolve(collection.name() + ".json");
      if (collection.singleton() && Files.exists(file)) {
        faults.add(
            "seed/" + collection.name() + ".json: the item of a singleton is made of its defaults");
      } else if (Files.exists(file) && !isMarked(collection.name())) {
        files.put(collection.name(), read(file, faults));
      }
    }
    if (files.isEmpty()) {
      return new Sown(Map.of(), faults);
    }
    return db.writeAlone(DEADLINE, tx -> sow(tx, files, faults));
  }

  private Sown sow(Tx tx, Map<String, List<JsonNode>> files, List<String> told) {
    var faults = new ArrayList<>(told);
    var sown = new LinkedHashMap<String, Integer>();
    files.forEach((collection, items) -> {
      tx.run("INSERT INTO _plinth_fact (name, value) VALUES (?, '')", MARK + collection);
      if (!tx.exists("SELECT 1 FROM \"" + collection.replace("\"", "\"\"") + "\" LIMIT 1")) {
        sown.put(collection, sow(tx, collection, items, faults));
      }
    });
    return new Sown(sown, faults);
  }

  /// Items may refer to later ones of their own file: what fails is tried again as long as that
  /// helps, then once more without the references that lead nowhere.
  private int sow(Tx tx, String collection, List<JsonNode> items, List<String> faults) {
    var left = new ArrayList<>(items);
    int before;
    do {
      before = left.size();
      left.removeIf(item -> insert(tx, collection, item).isEmpty());
    } while (!left.isEmpty() && left.size() < before);
    int lost = 0;
    for (var item : left) {
      var problems = insert(tx, collection, item);
      if (!item.isObject()
          || !insert(tx, collection, without((ObjectNode) item, problems)).isEmpty()) {
        lost++;
      }
      problems.forEach(problem ->
          faults.add(
              "seed/" + collection + ".json: " + problem.pointer() + " " + problem.detail()));
    }
    return items.size() - lost;
  }

  private List<Problem.FieldError> insert(Tx tx, String collection, JsonNode item) {
    var values = new Mutation.Values(item, Map.of(), Mutation.Mode.SEED);
    var insert = new Mutation.Insert(collection, values, Form.ALL);
    try {
      var outcome = records.prepare(Caller.SYSTEM, insert, Arguments.NONE).apply(tx);
      return outcome.count() == 1 ? List.of() : List.of(new Problem.FieldError("#", "was refused"));
    } catch (ProblemException e) {
      return e.problem() instanceof Problem.Invalid(var errors)
          ? errors
          : List.of(new Problem.FieldError("#", e.problem().detail()));
    } catch (DbException e) {
      return List.of(new Problem.FieldError("#", "has a value that another item has too"));
    }
  }

  private static ObjectNode without(ObjectNode item, List<Problem.FieldError> problems) {
    var smaller = item.deepCopy();
    problems.forEach(problem -> smaller.remove(problem.pointer().replaceFirst("#/?", "")));
    return smaller;
  }

  private boolean isMarked(String collection) {
    return db.read(tx -> tx.exists("SELECT 1 FROM _plinth_fact WHERE name = ?", MARK + collection));
  }

  private static List<JsonNode> read(Path file, List<String> faults) {
    var items = new ArrayList<JsonNode>();
    try {
      var json = Json.read(Files.readAllBytes(file));
      if (json.isArray()) {
        json.forEach(items::add);
      } else {
        faults.add(file + " is not a JSON array");
      }
    } catch (IOException | ProblemException e) {
      faults.add(file + " cannot be read as JSON");
    }
    return items;
  }

  /// Collections after those that they refer to, as far as that goes.
  private List<Collection> ordered() {
    var ordered = new LinkedHashSet<Collection>();
    var visited = new LinkedHashSet<String>();
    records.schema().collections().forEach(collection -> visit(collection, visited, ordered));
    return List.copyOf(ordered);
  }

  private void visit(Collection collection, Set<String> visited, Set<Collection> ordered) {
    if (!visited.add(collection.name())) {
      return;
    }
    for (var field : collection.fields()) {
      field
          .type()
          .target()
          .flatMap(records.schema()::collection)
          .ifPresent(target -> visit(target, visited, ordered));
    }
    ordered.add(collection);
  }
}
