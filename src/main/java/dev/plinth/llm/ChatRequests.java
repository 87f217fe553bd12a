package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.plinth.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Asks in LangChain4j's words, whoever the provider is.
final class ChatRequests {
  private ChatRequests() {}

  /// Asks a provider's model. What it says goes through the [Upstream] that it was built with.
  static void stream(
      StreamingChatModel model,
      ChatRequestParameters parameters,
      List<Message> messages,
      Reply.Attempt attempt) {
    model.chat(
        ChatRequest.builder()
            .messages(messages.stream().map(ChatRequests::message).toList())
            .parameters(parameters)
            .build(),
        new Unheard(attempt));
  }

  /// One vector per text, from a provider's model.
  static Embeddings embed(EmbeddingModel model, List<String> texts) {
    return Fetch.embeddings(model.embedAll(texts.stream().map(TextSegment::from).toList()), texts);
  }

  /// Puts options into the parameters of whichever provider.
  static <B extends DefaultChatRequestParameters.Builder<B>> B parameters(
      B builder, Model model, Prompt prompt) {
    var options = prompt.options();
    builder.modelName(model.name());
    builder.temperature(options.temperature());
    builder.topP(options.topP());
    if (!options.stop().isEmpty()) {
      builder.stopSequences(options.stop());
    }
    return builder;
  }

  /// The tools, and what the caller chose among them.
  static <B extends DefaultChatRequestParameters.Builder<B>> B tools(B builder, Prompt prompt) {
    if (prompt.tools().isEmpty()) {
      return builder;
    }
    return switch (prompt.options().toolUse()) {
      case Prompt.ToolUse.Auto() -> tools(builder, prompt.tools());
      case Prompt.ToolUse.Required() ->
          tools(builder, prompt.tools()).toolChoice(ToolChoice.REQUIRED);
      // Calls in the history want their tools described, also where no further call is wanted.
      case Prompt.ToolUse.None() -> tools(builder, prompt.tools()).toolChoice(ToolChoice.NONE);
      case Prompt.ToolUse.Named(_) ->
          tools(builder, prompt.callable()).toolChoice(ToolChoice.REQUIRED);
    };
  }

  /// The tools alone, for a provider that knows no choice.
  static <B extends DefaultChatRequestParameters.Builder<B>> B tools(
      B builder, List<Prompt.Tool> tools) {
    return builder.toolSpecifications(tools.stream().map(ChatRequests::tool).toList());
  }

  /// What the answer is written in, for providers that can be told.
  static <B extends DefaultChatRequestParameters.Builder<B>> B format(B builder, Prompt prompt) {
    switch (prompt.options().format()) {
      case Prompt.Format.Text() -> {}
      case Prompt.Format.Json() -> builder.responseFormat(ResponseFormat.JSON);
      case Prompt.Format.Schema(var name, var schema) ->
          builder.responseFormat(
              ResponseFormat.builder()
                  .type(ResponseFormatType.JSON)
                  .jsonSchema(
                      JsonSchema.builder()
                          .name(name)
                          .rootElement(JsonRawSchema.from(schema))
                          .build())
                  .build());
    }
    return builder;
  }

  private static ChatMessage message(Message message) {
    return switch (message) {
      case Message.Instruction(var text) -> SystemMessage.from(text);
      case Message.User(var parts) -> UserMessage.from(contents(parts));
      case Message.Assistant(var text, var calls) ->
          calls.isEmpty()
              ? AiMessage.from(text)
              : AiMessage.builder()
                  .text(text.isEmpty() ? null : text)
                  .toolExecutionRequests(calls.stream().map(ChatRequests::call).toList())
                  .build();
      case Message.ToolResult(var call, var tool, var text) ->
          ToolExecutionResultMessage.from(call, tool, text);
    };
  }

  private static List<Content> contents(List<Message.Part> parts) {
    var contents = new ArrayList<Content>();
    for (var part : parts) {
      contents.add(
          switch (part) {
            case Message.Part.Text(var text) -> TextContent.from(text);
            case Message.Part.Image(var mediaType, var base64) ->
                ImageContent.from(base64, mediaType, ImageContent.DetailLevel.AUTO);
          });
    }
    if (contents.isEmpty()) {
      contents.add(TextContent.from(" "));
    }
    return contents;
  }

  private static ToolExecutionRequest call(Message.ToolCall call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.tool())
        .arguments(call.arguments())
        .build();
  }

  /// The schema's properties are passed on word for word, whatever they use of JSON Schema.
  private static ToolSpecification tool(Prompt.Tool tool) {
    var schema = Json.parse(tool.parameters());
    var parameters = JsonObjectSchema.builder();
    for (var property : schema.path("properties").properties()) {
      parameters.addProperty(property.getKey(), JsonRawSchema.from(Json.text(property.getValue())));
    }
    var required = new ArrayList<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    parameters.required(required);
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isBoolean()) {
      parameters.additionalProperties(additional.booleanValue());
    }
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(parameters.build())
        .build();
  }

  /// LangChain4j tells of an answer here; all of it was heard already.
  private record Unheard(Reply.Attempt attempt) implements StreamingChatResponseHandler {
    @Override
    public void onPartialResponse(String partial) {}

    @Override
    public void onCompleteResponse(ChatResponse response) {}

    @Override
    public void onError(Throwable error) {
      attempt.put(Failures.of(error));
    }
  }
}
