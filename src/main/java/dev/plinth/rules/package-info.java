/// The language of rules and filters: text becomes a tree, the tree is held against a schema and
/// becomes a condition in SQL. Start at [Rules]. It runs no statement and knows no request.
@NullMarked
package dev.plinth.rules;

import org.jspecify.annotations.NullMarked;
