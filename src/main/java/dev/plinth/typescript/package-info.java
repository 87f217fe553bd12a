/// TypeScript and JavaScript source as our own immutable tree: start at
/// `dev.plinth.typescript.Source`. The one folder that knows the parser; never resolves, never
/// evaluates.
@NullMarked
package dev.plinth.typescript;

import org.jspecify.annotations.NullMarked;
