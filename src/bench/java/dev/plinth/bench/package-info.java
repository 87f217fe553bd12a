/// What `mvn -Pbench verify` measures: the built jar over HTTP, with rules, validation, the log and
/// full durability on. Nothing here fails a build; it prints figures.
@NullMarked
package dev.plinth.bench;

import org.jspecify.annotations.NullMarked;
