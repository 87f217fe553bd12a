package dev.plinth.chat.knowledge;

import java.util.List;

/// What a search found.
///
/// @param items the best first
/// @param byMeaning whether vectors were compared too; else words alone, since no model makes
///   vectors now
public record Findings(List<Found> items, boolean byMeaning) {
  public Findings {
    items = List.copyOf(items);
  }
}
