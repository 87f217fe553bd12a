/// Bytes that people uploaded: stored, typed by their content, served under the rule of the item
/// that holds them, removed when nothing does. Start at [Uploads]. No path is ever built of what a
/// client sent.
@NullMarked
package dev.plinth.files;

import org.jspecify.annotations.NullMarked;
