/// What tests share: the real app on a free port, a plain client, a clock that stands still.
@NullMarked
package dev.plinth.testing;

import org.jspecify.annotations.NullMarked;
