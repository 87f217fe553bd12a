/// The small interpreter that reads a frontend: start at `dev.plinth.analyze.values.Interpreter`.
/// It never runs the app's code; it follows what values there can be.
@NullMarked
package dev.plinth.analyze.values;

import org.jspecify.annotations.NullMarked;
