package dev.plinth.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.db.Database;
import dev.plinth.db.DbException;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Arguments;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Records;
import dev.plinth.rules.Nearest;
import dev.plinth.schema.Collection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads items from a file into a collection, as Plinth itself: no rule is asked, every type is
/// checked. Ids, times and owners of the file are kept. All of it is one transaction.
public final class Imports {
  private static final Duration DEADLINE = Duration.ofHours(1);

  /// More faults than a person reads at once are counted only.
  private static final int TOLD_MAX = 100;

  /// Items that refer to later ones wait for them, as long as they fit into memory.
  private static final int WAITING_MAX = 100_000;

  private static final long PROGRESS_EVERY = 10_000;

  private final Database db;
  private final Records records;
  private final LongConsumer progress;

  /// @param progress is told now and then how many items were read
  public Imports(Database db, Records records, LongConsumer progress) {
    this.db = db;
    this.records = records;
    this.progress = progress;
  }

  /// What was done.
  ///
  /// @param items how many were written, by collection
  /// @param faults the first items that were left out, in the order of the file
  /// @param leftOut how many were left out in all
  public record Done(Map<String, Long> items, List<ImportFault> faults, long leftOut) {
    public Done {
      items = Map.copyOf(items);
      faults = List.copyOf(faults);
    }
  }

  /// Reads a file.
  ///
  /// @param into the collection; empty for a JSON file that names its own
  /// @param skipsBad whether to write what is fine when something is not
  /// @throws ImportRefused when something is wrong, or when a part of the file cannot be read at
  ///   all; then nothing is written
  public Done read(Path file, Format format, Optional<Collection> into, boolean skipsBad) {
    return db.writeAlone(
        DEADLINE,
        tx -> {
          var reading = new Reading(tx, into.orElse(null));
          try {
            new ItemFile(file, reading).read(format, into.orElse(null));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return reading.done(skipsBad);
        });
  }

  /// An item that could not be written yet.
  private record Waiting(Collection collection, long line, JsonNode item, String why) {}

  private final class Reading implements ItemFile.Receiver {
    private final Tx tx;
    private @Nullable Collection into;
    private final Map<String, Long> written = new LinkedHashMap<>();
    private final List<ImportFault> faults = new ArrayList<>();
    private List<Waiting> waiting = new ArrayList<>();
    private long faultCount;
    private long read;
    private boolean isBroken;

    Reading(Tx tx, @Nullable Collection into) {
      this.tx = tx;
      this.into = into;
    }

    @Override
    public boolean collection(String name, long line) {
      into = records.schema().collection(name).filter(found -> !found.isView()).orElse(null);
      if (into == null) {
        var names = records.schema().collections().stream().map(Collection::name).toList();
        fault(line, "there is no collection " + name + Nearest.hint(name, names));
      }
      return into != null;
    }

    @Override
    public void item(long line, JsonNode item) {
      if (++read % PROGRESS_EVERY == 0) {
        progress.accept(read);
      }
      if (into == null) {
        throw new IllegalStateException("an item of no collection");
      }
      write(into, line, item);
    }

    private void write(Collection collection, long line, JsonNode item) {
      var unknown = unknown(collection, item);
      if (unknown != null) {
        fault(line, unknown);
        return;
      }
      var why = insert(collection, item);
      if (why == null) {
        written.merge(collection.name(), 1L, Long::sum);
      } else if (why.contains("refers to nothing") && waiting.size() < WAITING_MAX) {
        waiting.add(new Waiting(collection, line, item, why));
      } else {
        fault(line, why);
      }
    }

    @Override
    public void fault(long line, String what) {
      faultCount++;
      if (faults.size() < TOLD_MAX) {
        faults.add(new ImportFault(line, what));
      }
    }

    @Override
    public void broken(long line, String what) {
      isBroken = true;
      fault(line, "cannot be read, and nothing after it: " + what);
    }

    private @Nullable String unknown(Collection collection, JsonNode item) {
      var known = new ArrayList<String>();
      known.add("id");
      collection.fields().forEach(field -> known.add(field.name()));
      for (var member : item.properties()) {
        if (!known.contains(member.getKey())) {
          return "#/"
              + member.getKey()
              + " is not a field of "
              + collection.name()
              + Nearest.hint(member.getKey(), known);
        }
      }
      return null;
    }

    private @Nullable String insert(Collection collection, JsonNode item) {
      var values = new Mutation.Values(item, Map.of(), Mutation.Mode.SEED);
      var insert = new Mutation.Insert(collection.name(), values, Form.ALL);
      try {
        var _ = records.prepare(Caller.SYSTEM, insert, Arguments.NONE).apply(tx);
        return null;
      } catch (ProblemException e) {
        return told(e.problem());
      } catch (DbException e) {
        if (e.isReference()) {
          return "refers to nothing";
        }
        if (e.isDuplicate()) {
          return "#/id or another unique value belongs to another item";
        }
        throw e;
      }
    }

    private static String told(Problem problem) {
      return problem instanceof Problem.Invalid(var errors)
          ? String.join(
              "; ", errors.stream().map(one -> one.pointer() + " " + one.detail()).toList())
          : problem.detail();
    }

    /// Items may refer to later ones: what waits is tried again as long as that helps.
    Done done(boolean skipsBad) {
      int before;
      do {
        before = waiting.size();
        var again = waiting;
        waiting = new ArrayList<>();
        again.forEach(one -> write(one.collection(), one.line(), one.item()));
      } while (!waiting.isEmpty() && waiting.size() < before);
      waiting.forEach(one -> fault(one.line(), one.why()));
      faults.sort(java.util.Comparator.comparingLong(ImportFault::line));
      if (isBroken || (faultCount > 0 && !skipsBad)) {
        throw new ImportRefused(faults, faultCount);
      }
      return new Done(written, faults, faultCount);
    }
  }
}
