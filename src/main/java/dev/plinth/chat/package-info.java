/// Conversations with language models. [Chats] keeps them, one row per message; [Streams] says how
/// many answers may be on their way at once; a [Draft] gathers one. It knows no HTTP.
@NullMarked
package dev.plinth.chat;

import org.jspecify.annotations.NullMarked;
