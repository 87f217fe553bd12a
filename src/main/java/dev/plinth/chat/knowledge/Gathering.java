package dev.plinth.chat.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.knowledge.KnowledgeStore.Change;
import dev.plinth.chat.knowledge.KnowledgeStore.Kept;
import dev.plinth.chat.knowledge.KnowledgeStore.State;
import dev.plinth.chat.knowledge.Shelf.Changes;
import dev.plinth.chat.knowledge.VectorStore.Stored;
import dev.plinth.chat.knowledge.Worker.Pause;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps passages of what items say. It follows the change feed from where it was left, and goes
/// through all items of a collection that is new, whose fields were changed in the contract, or of
/// which the feed has lost changes. Either may happen twice: what an item says now is what counts.
final class Gathering {
  private static final int CHANGES = 1_000;

  /// Items in one transaction.
  private static final int ITEMS = 50;

  private static final int FORGOTTEN = 500;

  /// The position is written when something was learnt, and else now and then: changes of other
  /// collections are passed over again after a restart.
  private static final long PASSED_OVER = 5_000;

  private final Database db;
  private final Shelf shelf;
  private final Supplier<Optional<Served>> serving;
  private final KnowledgeStore store = new KnowledgeStore();
  private final VectorStore vectors = new VectorStore();
  private @Nullable Served reconciled;
  private long position;
  private long written;

  /// @param shelf where vectors are in memory
  Gathering(Database db, Shelf shelf, Supplier<Optional<Served>> serving) {
    this.db = db;
    this.shelf = shelf;
    this.serving = serving;
  }

  Pause step() {
    var served = serving.get();
    if (served.isEmpty()) {
      return Pause.UNTIL_WOKEN;
    }
    var now = served.get();
    if (!now.equals(reconciled)) {
      reconcile(now);
      reconciled = now;
    }
    boolean hasMore = forget(now);
    hasMore |= follow(now);
    hasMore |= scan(now);
    return hasMore ? Pause.NONE : Pause.UNTIL_WOKEN;
  }

  private void reconcile(Served now) {
    position =
        db.write(tx -> {
          var states = store.states(tx);
          now.fields()
              .forEach((collection, fields) -> {
                var wanted = Json.text(fields);
                var state = states.get(collection);
                if (state == null || !state.fields().equals(wanted)) {
                  store.put(tx, new State(collection, wanted, ""));
                }
              });
          var last = store.position(tx);
          if (last.isPresent() && !store.hasGap(tx, last.get())) {
            return last.get();
          }
          return rescan(tx);
        });
    written = position;
  }

  private long rescan(Tx tx) {
    long newest = store.newest(tx);
    store.scanAll(tx);
    store.position(tx, newest);
    return newest;
  }

  /// Of collections that are not to be known any more nothing stays.
  private boolean forget(Served now) {
    var others = new HashSet<>(db.<Map<String, State>>read(store::states).keySet());
    others.removeAll(now.fields().keySet());
    for (var collection : others) {
      shelf.change(
          tx -> List.of(Changes.gone(collection, store.forget(tx, collection, FORGOTTEN))));
    }
    return !others.isEmpty();
  }

  private boolean follow(Served now) {
    boolean isLost =
        db.<Boolean>read(tx -> store.newest(tx) > position && store.hasGap(tx, position));
    if (isLost) {
      position = db.<Long>write(this::rescan);
      written = position;
      return true;
    }
    var changes = db.<List<Change>>read(tx -> store.changes(tx, position, CHANGES));
    if (changes.isEmpty()) {
      return false;
    }
    var changed = new LinkedHashMap<String, Set<String>>();
    for (var change : changes) {
      if (now.fields().containsKey(change.collection())) {
        changed.computeIfAbsent(change.collection(), _ -> new LinkedHashSet<>()).add(change.item());
      }
    }
    changed.forEach((name, items) -> {
      var all = List.copyOf(items);
      for (int i = 0; i < all.size(); i += ITEMS) {
        learn(now, name, all.subList(i, Math.min(all.size(), i + ITEMS)));
      }
    });
    position = changes.getLast().seq();
    if (!changed.isEmpty() || position - written > PASSED_OVER) {
      long here = position;
      db.write(tx -> {
        store.position(tx, here);
        return true;
      });
      written = position;
    }
    return changes.size() == CHANGES;
  }

  private boolean scan(Served now) {
    boolean hasMore = false;
    for (var state : db.<Map<String, State>>read(store::states).values()) {
      var last = state.scanned();
      if (last != null && now.fields().containsKey(state.collection())) {
        hasMore = true;
        var items = now.after(state.collection(), last, ITEMS);
        learn(now, state.collection(), items);
        if (items.isEmpty() && !sweep(now, state.collection())) {
          scanned(state.collection(), null);
        } else if (!items.isEmpty()) {
          scanned(state.collection(), items.keySet().stream().reduce((_, b) -> b).orElse(last));
        }
      }
    }
    return hasMore;
  }

  private void scanned(String collection, @Nullable String last) {
    db.write(tx -> {
      store.scanned(tx, collection, last);
      return true;
    });
  }

  /// Takes away what belongs to items that went while nobody looked.
  private boolean sweep(Served now, String name) {
    var gone = new HashSet<Long>();
    shelf.change(tx -> {
      gone.clear();
      gone.addAll(store.orphans(tx, now.collection(name), FORGOTTEN));
      return List.of(Changes.gone(name, Set.copyOf(gone)));
    });
    return !gone.isEmpty();
  }

  private void learn(Served now, String name, List<String> ids) {
    var items = now.items(name, ids);
    var all = new LinkedHashMap<String, JsonNode>();
    ids.forEach(id -> {
      var item = items.get(id);
      all.put(id, item == null ? Json.object() : item);
    });
    learn(now, name, all);
  }

  /// Makes passages of what these items say now.
  ///
  /// @param items by id
  private void learn(Served now, String name, Map<String, JsonNode> items) {
    if (items.isEmpty()) {
      return;
    }
    var collection = now.collection(name);
    var texts = new LinkedHashMap<String, List<String>>();
    items.forEach((id, item) -> texts.put(id, ItemText.of(item, now.fieldsOf(name)).passages()));
    shelf.change(tx -> write(tx, collection, texts));
  }

  private List<Changes> write(Tx tx, Collection collection, Map<String, List<String>> texts) {
    var numbers = store.numbers(tx, collection, KnowledgeStore.ids(collection, texts.keySet()));
    var changes = new ArrayList<Changes>();
    texts.forEach((item, passages) -> {
      var number = numbers.get(item);
      var kept = store.passages(tx, collection.name(), item);
      var wanted = number == null ? List.<String>of() : passages;
      boolean isSame =
          kept.stream().map(Kept::text).toList().equals(wanted)
              && kept.stream().allMatch(one -> number != null && one.number() == number);
      if (!isSame) {
        changes.addAll(
            replace(tx, collection.name(), item, kept, number == null ? 0 : number, wanted));
      }
    });
    return changes;
  }

  /// A passage that says what one said before takes its vector over.
  private List<Changes> replace(
      Tx tx, String collection, String item, List<Kept> kept, long number, List<String> wanted) {
    var same = new HashMap<String, Kept>();
    var gone = new HashSet<Long>();
    kept.forEach(one -> {
      same.put(one.text(), one);
      gone.add(one.id());
    });
    store.delete(tx, collection, item);
    var come = new LinkedHashMap<Integer, List<Stored>>();
    for (int place = 0; place < wanted.size(); place++) {
      var text = wanted.get(place);
      var before = Optional.ofNullable(same.get(text));
      int version = before.map(Kept::version).orElse(0);
      long id = store.insert(tx, collection, item, place, number, version, text);
      before
          .map(Kept::direction)
          .ifPresent(direction -> {
            var stored = new Stored(id, number, direction);
            vectors.put(tx, collection, version, stored);
            come.computeIfAbsent(version, _ -> new ArrayList<>()).add(stored);
          });
    }
    var changes = new ArrayList<Changes>();
    changes.add(Changes.gone(collection, gone));
    come.forEach((version, stored) -> changes.add(Changes.come(collection, version, stored)));
    return changes;
  }
}
