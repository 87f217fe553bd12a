package dev.plinth.rules;

import dev.plinth.schema.Collection;
import org.jspecify.annotations.Nullable;

/// Where in an expression an operand stands: whose fields its names are.
///
/// @param root the collection whose rule or condition it is
/// @param own whose fields stand by themselves
/// @param outer whose fields are `$row`'s; null outside of `exists`
record Place(Collection root, Collection own, @Nullable Collection outer) {
  Place(Collection root) {
    this(root, root, null);
  }

  /// Inside an `exists` about another collection.
  Place inside(Collection inner) {
    return new Place(root, inner, own);
  }
}
