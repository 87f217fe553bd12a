/// What the dialects share: how an answer is written while it comes ([Relay], and an
/// [AnswerEncoder] for each wire), and server-sent events. It never decides who may ask.
@NullMarked
package dev.plinth.wire;

import org.jspecify.annotations.NullMarked;
