/// Who wants to know that something was committed. Start at [Events]. It carries no data: followers
/// read the change feed.
@NullMarked
package dev.plinth.events;

import org.jspecify.annotations.NullMarked;
