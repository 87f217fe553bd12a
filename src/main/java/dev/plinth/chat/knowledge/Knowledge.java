package dev.plinth.chat.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.knowledge.Best.Scored;
import dev.plinth.chat.knowledge.KnowledgeStore.Placed;
import dev.plinth.chat.spend.Who;
import dev.plinth.config.KnowledgeSettings;
import dev.plinth.db.Database;
import dev.plinth.db.Pace;
import dev.plinth.db.PassageWords;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import dev.plinth.records.Records;
import dev.plinth.records.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what items say about something, by meaning and by words, for a caller who finds nothing
/// but what they may read.
///
/// Rules are asked twice. Before anything is ranked, which rows the caller may read now, so that
/// what others have takes no place from what is theirs. And at the end, when the items are read as
/// the caller: an item that changed hands a moment ago is not there, and a passage that its item
/// does not say any more is not shown.
public final class Knowledge implements AutoCloseable {
  /// More items than that are no context but a list.
  public static final int LIMIT_MAX = 50;

  /// Passages of either list that are looked at for each item that is wanted: several may be of one
  /// item.
  private static final int PASSAGES = 4;

  private static final int PASSAGES_LEAST = 60;

  /// Records that are put before a question, and their characters: some 2,500 tokens, and never
  /// more than about a quarter of what a model takes at once.
  private static final int GROUNDS = 6;

  private static final int GROUNDS_CHARACTERS = 10_000;

  /// Of a question: embedding models would leave the rest out.
  private static final int QUESTION_LENGTH = 2_000;

  /// How much the first places count over the later ones (Cormack, Clarke, Büttcher: Reciprocal
  /// Rank Fusion, 2009).
  private static final int FLATNESS = 60;

  private final Database db;
  private final Learning learning;
  private final KnowledgeStore store = new KnowledgeStore();
  private final Pace pace = new Pace(true);

  public Knowledge(Database db, Speaking speaking, KnowledgeSettings settings) {
    this.db = db;
    this.learning = new Learning(db, speaking, settings);
  }

  /// Knows these collections from now on, by the fields that are named.
  public void serve(Records records, Map<String, List<String>> fields) {
    boolean isEmpty = fields.isEmpty() && db.<Boolean>read(tx -> store.states(tx).isEmpty());
    learning.serve(new Served(records, Map.copyOf(fields)), isEmpty);
  }

  /// The collections that are known.
  public Set<String> collections() {
    return learning.served().map(served -> served.fields().keySet()).orElse(Set.of());
  }

  /// How much is known.
  ///
  /// @param passages of all items
  /// @param ready those that can be found by meaning
  public record Progress(long passages, long ready) {}

  public Progress progress() {
    int version = learning.embedder().version();
    long[] counted = db.read(tx -> store.progress(tx, version));
    return new Progress(counted[0], version == 0 ? 0 : counted[1]);
  }

  /// Bytes of the vectors that are in memory.
  long vectorBytes() {
    return learning.shelf().bytes();
  }

  /// Finds items.
  ///
  /// @param collections names of those to look in, all of them known; null for all
  public Findings search(
      Caller caller, Who who, String question, @Nullable Set<String> collections, int limit) {
    var served =
        learning.served().orElseThrow(() -> new IllegalStateException("nothing is served"));
    var sights =
        sights(caller, served, Objects.requireNonNullElse(collections, served.fields().keySet()));
    int passages = Math.max(PASSAGES_LEAST, PASSAGES * limit);
    var near = sights.isEmpty() ? null : near(who, question, sights, passages);
    var worded = sights.isEmpty() ? List.<Long>of() : worded(caller, question, sights, passages);
    var fused = fused(near == null ? List.of() : near, worded);
    return new Findings(read(caller, served, fused, limit), near != null);
  }

  /// Finds items in all that is known, for a caller of whom no more is known.
  public Findings search(Caller caller, String question, int limit) {
    return search(caller, learning.embedder().who(caller), question, null, limit);
  }

  /// Puts what items say before the question that a prompt ends with; not before anything else.
  ///
  /// @param collections names of those to look in, all of them known; null for all
  public Grounded ground(
      Caller caller, Who who, Model model, Prompt prompt, @Nullable Set<String> collections) {
    if (!caller.reachesRecords()
        || prompt.messages().isEmpty()
        || collections().isEmpty()
        || !(prompt.messages().getLast() instanceof Message.User question)
        || question.text().isBlank()) {
      return Grounded.not(prompt);
    }
    var text = question.text().strip();
    int from = Math.max(0, text.length() - QUESTION_LENGTH);
    var found = search(caller, who, text.substring(from), collections, GROUNDS).items();
    int window = model.can().contextTokens();
    int most = window == 0 ? GROUNDS_CHARACTERS : Math.min(GROUNDS_CHARACTERS, window);
    return Grounded.on(prompt, question, found, most);
  }

  /// What of each collection the caller may read; nothing of one that is closed to them.
  private static Map<String, Sight> sights(Caller caller, Served served, Set<String> names) {
    var sights = new HashMap<String, Sight>();
    for (var name : names) {
      try {
        var sight = served.records().sight(caller, name);
        if (!(sight instanceof Sight.Nothing)) {
          sights.put(name, sight);
        }
      } catch (ProblemException _) {
        // nobody may read it: as if it were not there
      }
    }
    return sights;
  }

  /// Passages that mean something like it, the nearest first; null where no model can say.
  private @Nullable List<Long> near(
      Who who, String question, Map<String, Sight> sights, int count) {
    var by = learning.embedder().current();
    if (by.isEmpty()) {
      return null;
    }
    try {
      var nearness = new Nearness(learning.embedder().question(who, by.get(), question));
      var best = new Best(count);
      sights.forEach((collection, sight) ->
          learning.shelf().offer(collection, by.get().version(), nearness, sight, best));
      return best.list().stream().map(Scored::passage).toList();
    } catch (ProblemException _) {
      return null; // the words are there
    }
  }

  /// Passages that have its words, those that fit best first. The index is read as far as it takes
  /// to find so many that are seen.
  private List<Long> worded(Caller caller, String question, Map<String, Sight> sights, int count) {
    var words = Words.of(question);
    if (words.isEmpty()) {
      return List.of();
    }
    var match = PassageWords.match(words);
    return db.read(
        pace,
        caller,
        tx -> {
          var found = new ArrayList<Long>();
          tx.each(
              PassageWords.FOUND,
              new Object[] {match},
              row -> {
                var sight = sights.get(row.text(1));
                if (sight != null && sight.sees(row.number(2))) {
                  found.add(row.number(0));
                }
                return found.size() < count;
              });
          return found;
        });
  }

  private static Map<Long, Double> fused(List<Long> near, List<Long> worded) {
    var scores = new LinkedHashMap<Long, Double>();
    for (var list : List.of(near, worded)) {
      for (int i = 0; i < list.size(); i++) {
        scores.merge(list.get(i), 1.0 / (FLATNESS + i + 1), Double::sum);
      }
    }
    return scores;
  }

  private List<Found> read(Caller caller, Served served, Map<Long, Double> scores, int limit) {
    var ranked = new ArrayList<>(scores.entrySet());
    ranked.sort(Map.Entry.<Long, Double>comparingByValue(Comparator.reverseOrder()));
    var placed =
        db.<Map<Long, Placed>>read(
            tx -> store.placed(tx, ranked.stream().map(Map.Entry::getKey).toList()));
    var candidates = new ArrayList<Candidate>();
    ranked.forEach(entry -> {
      var passage = placed.get(entry.getKey());
      if (passage != null && served.fields().containsKey(passage.collection())) {
        candidates.add(new Candidate(passage, entry.getValue()));
      }
    });
    var found = new LinkedHashMap<String, Found>();
    for (int i = 0; i < candidates.size() && found.size() < limit; i += limit) {
      var part = candidates.subList(i, Math.min(candidates.size(), i + limit));
      var items = items(caller, served, part);
      for (var candidate : part) {
        var item = items.get(candidate.key());
        if (item != null && found.size() < limit) {
          candidate.found(item, served).ifPresent(one -> found.putIfAbsent(candidate.key(), one));
        }
      }
    }
    return List.copyOf(found.values());
  }

  /// A passage that may be shown, if its item still says it.
  private record Candidate(Placed passage, double score) {
    String key() {
      return passage.collection() + "/" + passage.item();
    }

    Optional<Found> found(JsonNode item, Served served) {
      var says = ItemText.of(item, served.fieldsOf(passage.collection()));
      return says.passages().contains(passage.text())
          ? Optional.of(
              new Found(
                  passage.collection(), passage.item(), says.title(), passage.text(), score, item))
          : Optional.empty();
    }
  }

  /// The items of these passages as the caller sees them, by collection and id.
  private static Map<String, JsonNode> items(
      Caller caller, Served served, List<Candidate> candidates) {
    var wanted = new LinkedHashMap<String, Set<String>>();
    for (var candidate : candidates) {
      wanted
          .computeIfAbsent(candidate.passage().collection(), _ -> new LinkedHashSet<>())
          .add(candidate.passage().item());
    }
    var items = new HashMap<String, JsonNode>();
    wanted.forEach((name, ids) ->
        served
            .seen(caller, name, List.copyOf(ids))
            .forEach((id, item) -> items.put(name + "/" + id, item)));
    return items;
  }

  @Override
  public void close() {
    learning.close();
  }
}
