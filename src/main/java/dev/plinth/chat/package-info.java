/// Conversations with language models. [Chats] keeps them, one row per message, as trees that
/// [MessageStore] reads from the end; [Turns] are questions and their answers; [Shares], [Exports]
/// and [Imports] show them to others, and take them out and in. [Streams] says how many answers may
/// be on their way at once; a [Draft] gathers one. It knows no HTTP.
@NullMarked
package dev.plinth.chat;

import org.jspecify.annotations.NullMarked;
