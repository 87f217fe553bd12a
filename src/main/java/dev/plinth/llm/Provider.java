package dev.plinth.llm;

import java.io.IOException;
import java.util.List;

/// Somebody who runs models.
public interface Provider extends AutoCloseable {
  /// A short name, also the prefix of an id that two providers share.
  String name();

  /// Asks which models there are now. Blocks for a few seconds at most.
  List<Model> models() throws IOException;

  /// Begins to answer. Returns at once; chunks go into the reply from the provider's own thread,
  /// the end among them, and closing the reply stops that thread.
  void answer(Model model, Prompt prompt, Reply reply);

  /// One vector per text.
  Embeddings embed(Model model, List<String> texts) throws IOException;

  @Override
  default void close() {}
}
