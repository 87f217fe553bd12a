/// What an app's items say, kept so that models' answers can rest on it: texts are cut into
/// passages, passages get vectors, and a question finds those that are near to it or have its
/// words. Nobody finds what they may not read. Start at [dev.plinth.chat.knowledge.Knowledge]; what
/// happens in the background begins in [dev.plinth.chat.knowledge.Learning].
///
/// It never holds what cannot be made again from the items, and never shows what an item does not
/// say any more.
@NullMarked
package dev.plinth.chat.knowledge;

import org.jspecify.annotations.NullMarked;
