/// Language models, whoever runs them. [Llm] asks one and gives a [Reply], a stream of [Chunk]s;
/// [Models] knows which there are. LangChain4j lives here alone, and never shows outside.
@NullMarked
package dev.plinth.llm;

import org.jspecify.annotations.NullMarked;
