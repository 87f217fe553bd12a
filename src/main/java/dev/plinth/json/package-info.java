/// JSON in and out, through Jackson: strict reading, compact writing. Start at [Json]. It knows no
/// feature.
@NullMarked
package dev.plinth.json;

import org.jspecify.annotations.NullMarked;
