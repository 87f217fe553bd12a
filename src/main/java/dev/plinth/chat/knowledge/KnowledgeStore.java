package dev.plinth.chat.knowledge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plinth.db.JsonLists;
import dev.plinth.db.Row;
import dev.plinth.db.RowNumbers;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The SQL of passages: which there are, how far the items were gone through.
final class KnowledgeStore {
  private static final String POSITION = "knowledge-position";
  private static final String ALIAS = "t";

  /// How far a collection was gone through.
  ///
  /// @param fields whose texts its passages are of, a JSON array
  /// @param scanned the last item while all are gone through, `''` before the first; null once done
  record State(String collection, String fields, @Nullable String scanned) {}

  /// Something that happened to an item.
  record Change(long seq, String collection, String item) {}

  /// A passage that there is.
  ///
  /// @param version of the vector; 0 for none
  /// @param direction null where it has none
  record Kept(long id, long number, int version, String text, @Nullable Direction direction) {}

  /// A passage and whose it is.
  record Placed(long id, String collection, String item, String text) {}

  Map<String, State> states(Tx tx) {
    var states = new LinkedHashMap<String, State>();
    tx.each(
        "SELECT collection, fields, scanned FROM _plinth_knowledge",
        new Object[0],
        row -> {
          var state = new State(text(row, 0), text(row, 1), row.text(2));
          states.put(state.collection(), state);
          return true;
        });
    return states;
  }

  void put(Tx tx, State state) {
    tx.run(
        "INSERT INTO _plinth_knowledge (collection, fields, scanned) VALUES (?, ?, ?)"
            + " ON CONFLICT DO UPDATE SET fields = excluded.fields, scanned = excluded.scanned",
        state.collection(),
        state.fields(),
        state.scanned());
  }

  void scanned(Tx tx, String collection, @Nullable String last) {
    tx.run("UPDATE _plinth_knowledge SET scanned = ? WHERE collection = ?", last, collection);
  }

  void scanAll(Tx tx) {
    tx.run("UPDATE _plinth_knowledge SET scanned = ''");
  }

  /// Takes some passages of a collection away, and the collection itself when none is left.
  ///
  /// @return those that went
  Set<Long> forget(Tx tx, String collection, int most) {
    var gone =
        new LinkedHashSet<>(
            tx.<Long>all(
                "DELETE FROM _plinth_passage WHERE id IN"
                    + " (SELECT id FROM _plinth_passage WHERE collection = ? LIMIT ?) RETURNING id",
                row -> row.number(0),
                collection,
                most));
    if (gone.size() < most) {
      tx.run("DELETE FROM _plinth_knowledge WHERE collection = ?", collection);
    }
    return gone;
  }

  /// The change up to which all is known; empty where nobody ever looked.
  Optional<Long> position(Tx tx) {
    return tx.first(
        "SELECT CAST(value AS INTEGER) FROM _plinth_fact WHERE name = ?",
        row -> row.number(0),
        POSITION);
  }

  void position(Tx tx, long seq) {
    tx.run(
        "INSERT INTO _plinth_fact (name, value) VALUES (?, ?)"
            + " ON CONFLICT DO UPDATE SET value = excluded.value",
        POSITION,
        Long.toString(seq));
  }

  /// The newest change; 0 before the first.
  long newest(Tx tx) {
    return tx.number("SELECT coalesce(max(seq), 0) FROM _plinth_change");
  }

  /// Whether changes after this one were taken out of the feed unseen.
  boolean hasGap(Tx tx, long position) {
    return tx.number("SELECT coalesce(min(seq), 0) FROM _plinth_change") > position + 1;
  }

  List<Change> changes(Tx tx, long after, int most) {
    return tx.all(
        "SELECT seq, collection, item FROM _plinth_change WHERE seq > ? ORDER BY seq LIMIT ?",
        row -> new Change(row.number(0), text(row, 1), text(row, 2)),
        after,
        most);
  }

  /// The numbers of the rows of these items; what is not there has none.
  ///
  /// @param ids as they stand in JSON
  Map<String, Long> numbers(Tx tx, Collection collection, ArrayNode ids) {
    var id = DSL.field(DSL.name(ALIAS, "id"));
    var number = RowNumbers.of(ALIAS, collection.columns());
    var numbers = new HashMap<String, Long>();
    tx.jooq()
        .select(id, number)
        .from(DSL.table(DSL.name(collection.name())).as(DSL.name(ALIAS)))
        .where(JsonLists.among(id, DSL.val(Json.text(ids))))
        .forEach(row -> numbers.put(String.valueOf(row.get(0)), row.get(number)));
    return numbers;
  }

  List<Kept> passages(Tx tx, String collection, String item) {
    return tx.all(
        "SELECT p.id, p.number, p.version, p.text, v.scale, v.data FROM _plinth_passage AS p"
            + " LEFT JOIN _plinth_vector AS v ON v.passage = p.id"
            + " WHERE p.collection = ? AND p.item = ? ORDER BY p.place",
        row -> {
          byte[] data = row.bytes(5);
          return new Kept(
              row.number(0),
              row.number(1),
              (int) row.number(2),
              text(row, 3),
              data == null ? null : new Direction(data, scale(row, 4)));
        },
        collection,
        item);
  }

  int delete(Tx tx, String collection, String item) {
    return tx.run(
        "DELETE FROM _plinth_passage WHERE collection = ? AND item = ?", collection, item);
  }

  /// Takes away passages of items that are not there any more.
  ///
  /// @return those that went, some at most
  Set<Long> orphans(Tx tx, Collection collection, int most) {
    var gone =
        tx.jooq()
            .fetch(
                "select p.id from _plinth_passage as p where p.collection = {0}"
                    + " and not exists (select 1 from {1} as {2} where {3} = p.item) limit {4}",
                DSL.val(collection.name()),
                DSL.name(collection.name()),
                DSL.name(ALIAS),
                DSL.field(DSL.name(ALIAS, "id")),
                DSL.val(most))
            .getValues(0, Long.class);
    for (var id : gone) {
      tx.run("DELETE FROM _plinth_passage WHERE id = ?", id);
    }
    return new LinkedHashSet<>(gone);
  }

  long insert(
      Tx tx, String collection, String item, int place, long number, int version, String text) {
    return tx.number(
        "INSERT INTO _plinth_passage (collection, item, place, number, version, text)"
            + " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        collection,
        item,
        place,
        number,
        version,
        text);
  }

  /// Passages that have no vector of this version.
  List<Placed> pending(Tx tx, int version, int most) {
    return tx.all(
        "SELECT id, collection, item, text FROM _plinth_passage WHERE version < ?"
            + " ORDER BY version, id LIMIT ?",
        KnowledgeStore::placed,
        version,
        most);
  }

  /// Says of a passage that its vector is of this version, or that it gets none.
  ///
  /// @return whether it is still there and says the same
  boolean settle(Tx tx, Placed passage, int version) {
    return tx.run(
            "UPDATE _plinth_passage SET version = ? WHERE id = ? AND text = ?",
            version,
            passage.id(),
            passage.text())
        > 0;
  }

  /// The number of the item's row of a passage.
  long number(Tx tx, long passage) {
    return tx.number("SELECT number FROM _plinth_passage WHERE id = ?", passage);
  }

  /// These passages, as far as they are there.
  Map<Long, Placed> placed(Tx tx, List<Long> ids) {
    var found = new HashMap<Long, Placed>();
    for (var id : ids) {
      tx.first(
              "SELECT id, collection, item, text FROM _plinth_passage WHERE id = ?",
              KnowledgeStore::placed,
              id)
          .ifPresent(passage -> found.put(id, passage));
    }
    return found;
  }

  /// How many passages of a collection there are, and how many of them have a vector of this
  /// version or get none.
  long[] progress(Tx tx, int version) {
    var all = tx.number("SELECT count(*) FROM _plinth_passage");
    var left = tx.number("SELECT count(*) FROM _plinth_passage WHERE version < ?", version);
    return new long[] {all, all - left};
  }

  static ArrayNode ids(Collection collection, java.util.Collection<String> ids) {
    var array = Json.array();
    for (var id : new ArrayList<>(ids)) {
      if (collection.id() == Collection.IdType.INTEGER) {
        array.add(Long.parseLong(id));
      } else {
        array.add(id);
      }
    }
    return array;
  }

  private static Placed placed(Row row) {
    return new Placed(row.number(0), text(row, 1), text(row, 2), text(row, 3));
  }

  private static String text(Row row, int column) {
    return Objects.requireNonNull(row.text(column));
  }

  static float scale(Row row, int column) {
    return row.value(column) instanceof Number number ? number.floatValue() : 0;
  }
}
