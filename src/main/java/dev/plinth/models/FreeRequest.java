package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What an app asks that speaks no library's protocol: a question under one of the usual names, a
/// history under another, who speaks under a third.
final class FreeRequest {
  private static final List<String> QUESTIONS =
      List.of("prompt", "message", "question", "query", "input", "text", "content", "q");
  private static final List<String> HISTORIES =
      List.of("messages", "history", "conversation", "chatHistory");
  private static final List<String> SPEAKERS = List.of("role", "sender", "from", "author", "type");
  private static final List<String> WORDS = List.of("content", "text", "message", "parts", "body");

  private FreeRequest() {}

  static Prompt read(JsonNode body) {
    var messages = new ArrayList<Message>();
    for (var name : List.of("system", "systemPrompt", "instructions")) {
      if (body.path(name).isTextual() && !body.path(name).textValue().isBlank()) {
        messages.add(new Message.Instruction(body.path(name).textValue()));
      }
    }
    for (var name : HISTORIES) {
      if (body.path(name).isArray()) {
        body.path(name).forEach(message -> add(messages, message));
        break;
      }
    }
    var question = body.isTextual() ? body.textValue() : question(body);
    if (!question.isBlank()) {
      messages.add(new Message.User(question));
    }
    if (messages.stream().allMatch(Message.Instruction.class::isInstance)) {
      throw Reading.malformed(
          "There is nothing to answer: send one of "
              + String.join(", ", QUESTIONS)
              + ", or messages.");
    }
    return new Prompt(messages);
  }

  private static String question(JsonNode body) {
    for (var name : QUESTIONS) {
      var words = words(body.path(name));
      if (!words.isBlank()) {
        return words;
      }
    }
    return "";
  }

  private static void add(List<Message> messages, JsonNode message) {
    var words = words(message);
    if (words.isBlank()) {
      return;
    }
    messages.add(
        switch (speaker(message)) {
          case "system", "developer" -> new Message.Instruction(words);
          case "assistant", "bot", "ai", "model", "agent", "gpt", "system-answer" ->
              new Message.Assistant(words);
          default -> new Message.User(words);
        });
  }

  private static String speaker(JsonNode message) {
    for (var name : SPEAKERS) {
      if (message.path(name).isTextual()) {
        return message.path(name).textValue().toLowerCase(Locale.ROOT);
      }
    }
    return message.path("isUser").asBoolean(true) ? "user" : "bot";
  }

  /// Text, or the text inside of an object, or that of a list of parts.
  private static String words(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isArray()) {
      var all = new StringBuilder();
      for (var part : value) {
        var words = words(part);
        all.append(all.isEmpty() || words.isEmpty() ? "" : "\n").append(words);
      }
      return all.toString();
    }
    for (var name : WORDS) {
      if (value.has(name)) {
        return words(value.path(name));
      }
    }
    return "";
  }
}
