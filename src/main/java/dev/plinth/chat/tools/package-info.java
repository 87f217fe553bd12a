/// What models may do with the app's data while they answer: collections as tools, each call under
/// the rules of whoever asked. Start reading at [dev.plinth.chat.tools.RecordTools].
@NullMarked
package dev.plinth.chat.tools;

import org.jspecify.annotations.NullMarked;
