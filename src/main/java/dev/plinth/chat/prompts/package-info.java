/// Templates of prompts: what an admin writes once and people run with values of their own.
/// [Prompts] keeps them, each change as a new version; a [Template] is the text with its holes; a
/// [Run] is one of them with values in its holes, ready to be asked. It knows no HTTP.
@NullMarked
package dev.plinth.chat.prompts;

import org.jspecify.annotations.NullMarked;
