/// The commands and the whole wiring. Start at [dev.plinth.App]; never any behaviour of its own.
@NullMarked
package dev.plinth;

import org.jspecify.annotations.NullMarked;
