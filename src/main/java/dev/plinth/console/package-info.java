/// The page at `/_/`, for whoever runs this backend: what it keeps, what its contract says, who its
/// people are, what was asked of it lately. It only looks; nothing is changed from here. Start at
/// [dev.plinth.console.ConsoleRoutes].
@NullMarked
package dev.plinth.console;

import org.jspecify.annotations.NullMarked;
