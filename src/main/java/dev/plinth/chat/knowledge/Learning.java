package dev.plinth.chat.knowledge;

import dev.plinth.chat.Speaking;
import dev.plinth.config.KnowledgeSettings;
import dev.plinth.db.Database;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What goes on in the background: one thread makes passages of what items say, another vectors of
/// passages, so that a slow model keeps nobody from being found by words.
final class Learning implements AutoCloseable {
  private final Shelf shelf;
  private final Embedder embedder;
  private final Worker gathering;
  private final Worker vectoring;
  private volatile @Nullable Served served;
  private boolean isStarted;

  Learning(Database db, Speaking speaking, KnowledgeSettings settings) {
    this.shelf = new Shelf(db, settings.vectorBytesMax());
    this.embedder = new Embedder(db, speaking, settings.model());
    var gatherer = new Gathering(db, shelf, () -> Optional.ofNullable(served));
    var maker = new Vectoring(db, embedder, shelf);
    this.gathering = new Worker("plinth-passages", gatherer::step);
    this.vectoring = new Worker("plinth-vectors", maker::step);
    db.afterCommit(this::wake);
  }

  Shelf shelf() {
    return shelf;
  }

  Embedder embedder() {
    return embedder;
  }

  Optional<Served> served() {
    return Optional.ofNullable(served);
  }

  /// Knows these from now on. Nothing runs for an app that never had any.
  ///
  /// @param isEmpty whether there is nothing to know, and never was
  synchronized void serve(Served next, boolean isEmpty) {
    served = next;
    if (!isStarted && !isEmpty) {
      isStarted = true;
      gathering.start();
      vectoring.start();
    }
    wake();
  }

  private void wake() {
    gathering.wake();
    vectoring.wake();
  }

  @Override
  public void close() {
    gathering.close();
    vectoring.close();
  }
}
