package dev.plinth.llm;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns LangChain4j's callbacks into chunks of a reply.
///
/// The overloads with a context are the ones that make LangChain4j's streams cancellable.
final class Listening implements StreamingChatResponseHandler {
  private final Prompt prompt;
  private final Reply reply;
  private final Upstream upstream;
  private final Map<Integer, String> calls = new HashMap<>();
  private long characters;

  Listening(Prompt prompt, Reply reply, Upstream upstream) {
    this.prompt = prompt;
    this.reply = reply;
    this.upstream = upstream;
  }

  @Override
  public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
    characters += partial.text().length();
    put(new Chunk.Text(partial.text()), context.streamingHandle());
  }

  @Override
  public void onPartialThinking(PartialThinking partial, PartialThinkingContext context) {
    var text = partial.text();
    if (text != null) {
      characters += text.length();
      put(new Chunk.Reasoning(text), context.streamingHandle());
    }
  }

  @Override
  public void onPartialToolCall(PartialToolCall partial, PartialToolCallContext context) {
    if (!calls.containsKey(partial.index())) {
      reply.put(new Chunk.ToolStart(id(partial.index(), partial.id()), partial.name()));
    }
    characters += partial.partialArguments().length();
    put(
        new Chunk.ToolArguments(id(partial.index(), partial.id()), partial.partialArguments()),
        context.streamingHandle());
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall complete) {
    var request = complete.toolExecutionRequest();
    var arguments = Objects.requireNonNullElse(request.arguments(), "");
    reply.put(
        new Chunk.ToolCall(
            id(complete.index(), request.id()),
            request.name(),
            arguments.isBlank() ? "{}" : arguments));
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    reply.put(usage(response.tokenUsage()));
    reason(response.finishReason())
        .ifPresentOrElse(
            reason -> reply.put(new Chunk.Finish(reason)),
            () -> reply.put(new Chunk.Failure(Chunk.Kind.CUT_SHORT)));
  }

  @Override
  public void onError(Throwable error) {
    if (characters > 0) {
      reply.put(Chunk.Usage.estimate(prompt.characters(), characters));
    }
    reply.put(Failures.of(error));
  }

  private void put(Chunk chunk, StreamingHandle handle) {
    if (reply.isClosed()) {
      handle.cancel();
    } else {
      reply.put(chunk);
    }
  }

  /// Ollama gives its calls no ids, and the clients of ours need them.
  private String id(int index, @Nullable String given) {
    return calls.computeIfAbsent(
        index,
        at ->
            given == null || given.isBlank()
                ? "call_" + Integer.toHexString(System.identityHashCode(this)) + "_" + at
                : given);
  }

  private Chunk.Usage usage(@Nullable TokenUsage usage) {
    if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
      return Chunk.Usage.estimate(prompt.characters(), characters);
    }
    int cached = 0;
    int reasoning = 0;
    if (usage instanceof OpenAiTokenUsage more) {
      var input = more.inputTokensDetails();
      var output = more.outputTokensDetails();
      cached = input == null || input.cachedTokens() == null ? 0 : input.cachedTokens();
      reasoning = output == null || output.reasoningTokens() == null ? 0 : output.reasoningTokens();
    }
    return new Chunk.Usage(
        Math.max(0, usage.inputTokenCount()),
        Math.max(0, usage.outputTokenCount()),
        cached,
        reasoning,
        false);
  }

  /// Empty for an answer that ended without its end mark. A `[DONE]` is such a mark too: some
  /// servers give reasons that OpenAI does not know.
  private Optional<Chunk.Reason> reason(@Nullable FinishReason given) {
    if (!calls.isEmpty()) {
      return Optional.of(Chunk.Reason.TOOL);
    }
    return switch (given) {
      case null -> upstream.isDone() ? Optional.of(Chunk.Reason.STOP) : Optional.empty();
      case STOP, OTHER -> Optional.of(Chunk.Reason.STOP);
      case LENGTH -> Optional.of(Chunk.Reason.LENGTH);
      case TOOL_EXECUTION -> Optional.of(Chunk.Reason.TOOL);
      case CONTENT_FILTER -> Optional.of(Chunk.Reason.FILTERED);
    };
  }
}
