/// SQLite, and all that is special about it: connections and their threads, transactions, group
/// commit, Plinth's own migrations, error codes, JSON in SQL. Start at [Database]. It knows no
/// collection and no HTTP; `json_*`, PRAGMA and the like appear nowhere else.
@NullMarked
package dev.plinth.db;

import org.jspecify.annotations.NullMarked;
