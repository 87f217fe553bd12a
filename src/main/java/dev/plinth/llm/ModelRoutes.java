package dev.plinth.llm;

import dev.plinth.config.ModelSettings;
import java.util.List;
import java.util.Map;

/// Other names for models, and others for those that fail.
///
/// @param aliases alias to model
/// @param fallbacks by model or alias; [#ANY] for all that have none of their own
public record ModelRoutes(Map<String, String> aliases, Map<String, List<String>> fallbacks) {
  static final String ANY = ModelSettings.ANY;

  /// Every model by its own name, and nobody else in its place.
  public static final ModelRoutes NONE = new ModelRoutes(Map.of(), Map.of());

  public ModelRoutes {
    aliases = Map.copyOf(aliases);
    fallbacks = Map.copyOf(fallbacks);
  }
}
