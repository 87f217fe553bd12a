/// Items in and out of files: CSV, NDJSON, JSON, the `db.json` of json-server. Start at [Imports]
/// and [Exports]. What comes in passes the same validation as a request; it knows no HTTP.
@NullMarked
package dev.plinth.transfer;

import org.jspecify.annotations.NullMarked;
