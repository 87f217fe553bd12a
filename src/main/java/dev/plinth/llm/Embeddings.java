package dev.plinth.llm;

import java.util.List;

/// One vector per text.
///
/// @param tokens of all texts
public record Embeddings(List<float[]> vectors, int tokens) {
  public Embeddings {
    vectors = List.copyOf(vectors);
  }
}
