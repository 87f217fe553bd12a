/// The log: lines on standard error, for people or for programs. Start at [Log]. It never blocks
/// whoever logs, and never holds a secret, a body or a query.
@NullMarked
package dev.plinth.log;

import org.jspecify.annotations.NullMarked;
