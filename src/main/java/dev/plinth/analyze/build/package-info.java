/// Where an app is, where its backend's home is, and building the app in a temporary copy. Start at
/// [AppFolder] and [HomeFolder]. Nothing here ever writes inside the frontend.
@NullMarked
package dev.plinth.analyze.build;

import org.jspecify.annotations.NullMarked;
