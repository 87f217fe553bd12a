/// Tries a backend as the people of its app would use it, and says what it did not answer as the
/// app reads it: start at `dev.plinth.trial.Trial`. It speaks HTTP alone, and starts nothing.
@NullMarked
package dev.plinth.trial;

import org.jspecify.annotations.NullMarked;
