package dev.plinth.chat.knowledge;

import dev.plinth.chat.knowledge.Embedder.Chosen;
import dev.plinth.chat.knowledge.KnowledgeStore.Placed;
import dev.plinth.chat.knowledge.Shelf.Changes;
import dev.plinth.chat.knowledge.VectorStore.Stored;
import dev.plinth.chat.knowledge.Worker.Pause;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the vectors of passages that have none of the model that is chosen. While no model makes
/// any, and while its provider fails or a budget does not reach, they wait.
final class Vectoring {
  private static final System.Logger LOG = System.getLogger(Vectoring.class.getName());

  /// Passages in one request: some seconds for a small machine.
  private static final int TOGETHER = 16;

  /// Models come and go without a word: looking for them costs nothing.
  private static final Pause NO_MODEL = new Pause(Duration.ofSeconds(2), false);

  private static final Pause DONE = new Pause(Duration.ofSeconds(5), true);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Database db;
  private final Embedder embedder;
  private final Shelf shelf;
  private final KnowledgeStore store = new KnowledgeStore();
  private final VectorStore vectors = new VectorStore();
  private Duration pause = FIRST_PAUSE;
  private boolean isFailing;

  Vectoring(Database db, Embedder embedder, Shelf shelf) {
    this.db = db;
    this.embedder = embedder;
    this.shelf = shelf;
  }

  Pause step() {
    shelf.tidy();
    var chosen = embedder.choose();
    if (chosen.isEmpty()) {
      return NO_MODEL;
    }
    var by = chosen.get();
    var waiting = db.<List<Placed>>read(tx -> store.pending(tx, by.version(), TOGETHER));
    if (waiting.isEmpty()) {
      return DONE;
    }
    try {
      keep(by, waiting, together(by, waiting));
      succeeded(by);
      return Pause.NONE;
    } catch (ProblemException e) {
      return failed(by, e.problem());
    }
  }

  /// One text that a model does not take must not keep the others waiting: then each is sent alone.
  private List<Optional<Direction>> together(Chosen by, List<Placed> waiting) {
    try {
      return embedder.passages(by, waiting.stream().map(Placed::text).toList()).stream()
          .map(Optional::of)
          .toList();
    } catch (ProblemException e) {
      if (!isOfTexts(e.problem())) {
        throw e;
      }
      return oneByOne(by, waiting, e);
    }
  }

  /// @throws ProblemException where none of them goes: then it is not the texts
  private List<Optional<Direction>> oneByOne(
      Chosen by, List<Placed> waiting, ProblemException first) {
    var directions = new ArrayList<Optional<Direction>>();
    for (var passage : waiting) {
      try {
        directions.add(embedder.passages(by, List.of(passage.text())).stream().findFirst());
      } catch (ProblemException e) {
        if (!isOfTexts(e.problem())) {
          throw e;
        }
        directions.add(Optional.empty());
      }
    }
    if (directions.stream().allMatch(Optional::isEmpty)
        && !(first.problem() instanceof Problem.Invalid)) {
      throw first;
    }
    return directions;
  }

  /// Whether it may be that the provider cannot take one of the texts.
  private static boolean isOfTexts(Problem problem) {
    return problem instanceof Problem.Invalid
        || (problem instanceof Problem.BadUpstream && problem.code().equals("model_broken"));
  }

  private void keep(Chosen by, List<Placed> waiting, List<Optional<Direction>> directions) {
    shelf.change(tx -> {
      var changes = new ArrayList<Changes>();
      for (int i = 0; i < waiting.size(); i++) {
        var passage = waiting.get(i);
        if (store.settle(tx, passage, by.version())) {
          directions.get(i).ifPresent(direction -> changes.add(put(tx, by, passage, direction)));
        }
      }
      return changes;
    });
  }

  private Changes put(Tx tx, Chosen by, Placed passage, Direction direction) {
    var stored = new Stored(passage.id(), store.number(tx, passage.id()), direction);
    vectors.put(tx, passage.collection(), by.version(), stored);
    return Changes.come(passage.collection(), by.version(), List.of(stored));
  }

  private void succeeded(Chosen by) {
    pause = FIRST_PAUSE;
    if (isFailing) {
      isFailing = false;
      LOG.log(Level.INFO, "{0} makes vectors again", by.model().id());
    }
  }

  private Pause failed(Chosen by, Problem problem) {
    if (!isFailing) {
      isFailing = true;
      LOG.log(
          Level.INFO,
          "{0} makes no vectors now: {1} What items say is found by words alone meanwhile.",
          by.model().id(),
          problem.detail());
    }
    var rest = pause;
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    return new Pause(rest, false);
  }
}
