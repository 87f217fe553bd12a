package dev.plinth.analyze.values;

import java.util.Map;

/// What an app is given when it is built.
///
/// @param environment variables of its environment files
/// @param defined names that the bundler replaces: `__API__`, `process.env.API`
public record Given(Map<String, String> environment, Map<String, String> defined) {
  public Given {
    environment = Map.copyOf(environment);
    defined = Map.copyOf(defined);
  }
}
