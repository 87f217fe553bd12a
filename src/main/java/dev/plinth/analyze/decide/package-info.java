/// From what a frontend asks to what its backend is: an `dev.plinth.analyze.Analysis` becomes a
/// contract, every line of it with its reason. Start at [Decisions]. Nothing is guessed silently:
/// what has two good answers or none is left undecided.
@NullMarked
package dev.plinth.analyze.decide;

import org.jspecify.annotations.NullMarked;
