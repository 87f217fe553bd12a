/// Takes over a database of another program: makes a contract that serves what is in it and loses
/// nothing. Start at [Adoption]. It never opens the database itself.
@NullMarked
package dev.plinth.adopt;

import org.jspecify.annotations.NullMarked;
