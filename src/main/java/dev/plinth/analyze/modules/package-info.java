/// Which files belong to the app and what imports what: start at
/// `dev.plinth.analyze.modules.Modules`.
@NullMarked
package dev.plinth.analyze.modules;

import org.jspecify.annotations.NullMarked;
