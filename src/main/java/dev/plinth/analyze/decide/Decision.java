package dev.plinth.analyze.decide;

import dev.plinth.analyze.SourceRef;
import java.util.List;

/// One thing that analysis decided, so that a person can trace it.
///
/// @param subject what it is about, as the contract names it: `tasks.owner`, `GET /tasks`
/// @param what was decided
/// @param why in one sentence
/// @param at the lines of the frontend that say so; empty for a convention
public record Decision(String subject, String what, String why, List<SourceRef> at) {
  public Decision {
    at = List.copyOf(at);
  }
}
