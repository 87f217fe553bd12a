/// The plain data model: what collections there are and what their fields hold. Start at [Schema].
/// It knows no SQL, no file format and no HTTP.
@NullMarked
package dev.plinth.schema;

import org.jspecify.annotations.NullMarked;
