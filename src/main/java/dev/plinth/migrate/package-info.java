/// From the contract's collections to tables: what is missing is added, what would lose data is
/// only proposed. Start at [Migrations]. It never reads or writes an app's items.
@NullMarked
package dev.plinth.migrate;

import org.jspecify.annotations.NullMarked;
