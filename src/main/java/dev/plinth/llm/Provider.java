package dev.plinth.llm;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody who runs models.
public interface Provider extends AutoCloseable {
  /// A short name, also the prefix of an id that two providers share.
  String name();

  /// Asks which models there are now. Blocks for a few seconds at most.
  ///
  /// @throws Unavailable where it is known why nobody answers, and what to do
  List<Model> models() throws IOException;

  /// Begins to answer. Returns at once; chunks go into the attempt from wherever the upstream is
  /// heard, the end among them, and closing the attempt stops that.
  void answer(Model model, Prompt prompt, Reply.Attempt attempt);

  /// One vector per text.
  Embeddings embed(Model model, List<String> texts) throws IOException;

  /// Where it is, for whoever runs this server; null where it is nowhere.
  default @Nullable String address() {
    return null;
  }

  /// The setting that holds its key; null where it needs none.
  default @Nullable String keySetting() {
    return null;
  }

  @Override
  default void close() {}
}
