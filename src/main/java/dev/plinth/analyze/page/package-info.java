/// What analysis found, for people: the page `ARCHITECTURE.md` and the lines on the console. Start
/// at [ArchitecturePage]. It decides nothing.
@NullMarked
package dev.plinth.analyze.page;

import org.jspecify.annotations.NullMarked;
