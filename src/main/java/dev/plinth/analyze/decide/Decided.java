package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.EntitySketch;
import dev.plinth.contract.Contract;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What came of an analysis.
///
/// @param entities as the app names and types them, for `analyze --json` and the architecture page
/// @param seeds items for new collections, by collection
/// @param drafts SQL files to fill in for what is undecided, by name below `sql/`
/// @param buildEnv variables with which a build of the app looks for its backend at its own origin
/// @param surfaces how many of the app's calls the surfaces of models' clients answer
public record Decided(
    Contract contract,
    List<Decision> decisions,
    List<EntitySketch> entities,
    Map<String, JsonNode> seeds,
    Map<String, String> drafts,
    Map<String, String> buildEnv,
    int surfaces) {
  public Decided {
    decisions = List.copyOf(decisions);
    entities = List.copyOf(entities);
    seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
    drafts = Collections.unmodifiableMap(new LinkedHashMap<>(drafts));
    buildEnv = Collections.unmodifiableMap(new LinkedHashMap<>(buildEnv));
  }
}
