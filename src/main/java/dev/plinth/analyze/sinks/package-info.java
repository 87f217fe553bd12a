/// What the interpreter knows of libraries, one file each: start at
/// `dev.plinth.analyze.sinks.Libraries`.
@NullMarked
package dev.plinth.analyze.sinks;

import org.jspecify.annotations.NullMarked;
