package dev.plinth.analyze;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entity as `analyze --json` lists it; what `dev.plinth.analyze.decide` made of the calls and
/// types.
///
/// @param name singular, lower case: `article`
public record EntitySketch(String name, List<Field> fields, List<Relation> relations) {
  public EntitySketch {
    fields = List.copyOf(fields);
    relations = List.copyOf(relations);
  }

  /// A field.
  ///
  /// @param type `string`, `number`, `boolean`, `date`, `object`, `array`, `reference`, `unknown`
  /// @param at where it was found, or null
  public record Field(String name, String type, boolean optional, @Nullable SourceRef at) {}

  /// A field that names an item of another entity.
  public record Relation(String field, String to) {}
}
