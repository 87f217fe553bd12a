package dev.plinth.chat.knowledge;

import dev.plinth.chat.Speaking;
import dev.plinth.chat.spend.Who;
import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Model;
import dev.plinth.llm.Models;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The model that makes vectors. Vectors of two models say nothing of each other: each model that
/// was ever chosen has a version of its own, and a later one a higher.
final class Embedder {
  private static final String FACT = "knowledge-model";

  private final Database db;
  private final Speaking speaking;
  private final Optional<String> wanted;
  private volatile @Nullable Known known;

  /// @param wanted the model that a setting names
  Embedder(Database db, Speaking speaking, Optional<String> wanted) {
    this.db = db;
    this.speaking = speaking;
    this.wanted = wanted;
    this.known = db.<Optional<Known>>read(Embedder::read).orElse(null);
  }

  /// A model that can be asked.
  ///
  /// @param version of its vectors
  record Chosen(Model model, int version) {}

  /// The model that was chosen last, as it is remembered: `2 ollama/nomic-embed-text`.
  private record Known(int version, String provider, String name) {
    boolean is(Model model) {
      return model.provider().equals(provider) && model.name().equals(name);
    }
  }

  /// Whom a caller's question is counted for, whose address nobody knows.
  Who who(Caller caller) {
    return speaking.who(caller, "");
  }

  /// The version of the vectors that there are; 0 before the first.
  int version() {
    var last = known;
    return last == null ? 0 : last.version();
  }

  /// The model whose vectors there are, if it can be asked now.
  Optional<Chosen> current() {
    var last = known;
    return last == null
        ? Optional.empty()
        : models().list().stream()
            .filter(last::is)
            .findFirst()
            .map(model -> new Chosen(model, last.version()));
  }

  /// The model that is to make vectors from now on: the one that the setting names; else the one
  /// that made them so far, as long as its provider has it; else the smallest on this machine.
  Optional<Chosen> choose() {
    var last = known;
    if (wanted.isPresent()) {
      return models().find(wanted.get()).map(this::chosen);
    }
    var current = current();
    if (current.isPresent() || (last != null && !models().answers(last.provider()))) {
      return current;
    }
    return models().list().stream()
        .filter(model -> model.local() && model.can().embeds())
        .min(Comparator.comparingLong(Embedder::size))
        .map(this::chosen);
  }

  /// The directions of some passages.
  ///
  /// @throws dev.plinth.kernel.ProblemException when the provider fails, or a budget does not reach
  List<Direction> passages(Chosen by, List<String> texts) {
    var wording = Wording.of(by.model().name());
    return directions(
        Who.PLINTH, by, texts.stream().map(text -> wording.passage() + text).toList());
  }

  /// The direction of a question.
  ///
  /// @throws dev.plinth.kernel.ProblemException as [#passages]
  Direction question(Who who, Chosen by, String text) {
    return directions(who, by, List.of(Wording.of(by.model().name()).question() + text)).getFirst();
  }

  private List<Direction> directions(Who who, Chosen by, List<String> texts) {
    var vectors = speaking.embed(who, by.model(), texts).vectors();
    boolean isOdd = vectors.size() != texts.size();
    for (var vector : vectors) {
      isOdd |= vector.length == 0 || vector.length != vectors.getFirst().length;
    }
    if (isOdd) {
      throw new Chunk.Failure(Chunk.Kind.BROKEN).problem().asException();
    }
    return vectors.stream().map(Direction::of).toList();
  }

  private Chosen chosen(Model model) {
    var last = known;
    if (last != null && last.is(model)) {
      return new Chosen(model, last.version());
    }
    var next =
        db.<Known>write(tx -> {
          int version = read(tx).map(Known::version).orElse(0) + 1;
          tx.run(
              "INSERT INTO _plinth_fact (name, value) VALUES (?, ?)"
                  + " ON CONFLICT DO UPDATE SET value = excluded.value",
              FACT,
              version + " " + model.provider() + "/" + model.name());
          return new Known(version, model.provider(), model.name());
        });
    known = next;
    return new Chosen(model, next.version());
  }

  private static Optional<Known> read(Tx tx) {
    return tx.first(
        "SELECT value FROM _plinth_fact WHERE name = ?",
        row -> {
          var value = String.valueOf(row.text(0));
          int space = value.indexOf(' ');
          int slash = value.indexOf('/');
          return new Known(
              Integer.parseInt(value.substring(0, space)),
              value.substring(space + 1, slash),
              value.substring(slash + 1));
        },
        FACT);
  }

  private static long size(Model model) {
    return model.bytes() == 0 ? Long.MAX_VALUE : model.bytes();
  }

  private Models models() {
    return speaking.llm().models();
  }
}
