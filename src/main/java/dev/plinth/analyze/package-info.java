/// What a frontend asks of its backend, read from its source: start at
/// `dev.plinth.analyze.FrontendReader`, which gives an `dev.plinth.analyze.Analysis`. Never writes
/// inside the frontend, never runs its code.
@NullMarked
package dev.plinth.analyze;

import org.jspecify.annotations.NullMarked;
