package dev.plinth.rules;

import dev.plinth.schema.Collection;
import java.util.Set;

/// Where the fields that an expression names are found in a statement.
///
/// @param collection whose fields they are
/// @param alias of the table, or of the common table expression, that holds them
/// @param changed fields that the statement is about to set: they compile to [Slot.NewValue], all
///   others to the column of `alias`
public record Row(Collection collection, String alias, Set<String> changed) {
  public Row {
    changed = Set.copyOf(changed);
  }

  /// A stored row, or a row of a common table expression with the same column names.
  public Row(Collection collection, String alias) {
    this(collection, alias, Set.of());
  }
}
