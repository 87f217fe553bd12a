package dev.plinth.contract;

import java.util.List;

/// A piece of the contract's text, and where it comes from.
///
/// @param key the collection's name, or `GET /path`; empty for the head
/// @param text as it stands in `plinth.yaml`, further to the left; of what is undecided the reason
/// @param at file:line in the app's source; of a collection those of all calls that are about it
public record Passage(Section section, String key, String text, List<String> at) {
  /// Where in the contract it stands.
  public enum Section {
    BACKEND,
    COLLECTIONS,
    ENDPOINTS,
    UNDECIDED
  }

  public Passage {
    at = List.copyOf(at);
  }
}
