package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Attachment;
import dev.plinth.chat.Question;
import dev.plinth.chat.Tooling;
import dev.plinth.json.Json;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A request of the AI SDK's `useChat`: the whole history, in the form of version 5 and later
/// (`parts`) or of version 4 (`content`). Kinds of parts that we do not know are skipped.
final class UiRequest {
  private static final String REFUSED = "The user refused this call.";

  /// Of a message, as a client calls it; ours and the AI SDK's are shorter.
  private static final int ID_MAX = 64;

  private UiRequest() {}

  static Prompt read(JsonNode body) {
    var messages = new ArrayList<Message>();
    if (body.path("system").isTextual()) {
      messages.add(new Message.Instruction(body.path("system").textValue()));
    }
    for (var message : body.path("messages")) {
      add(messages, message);
    }
    if (messages.stream().allMatch(Message.Instruction.class::isInstance)) {
      throw Reading.malformed(
          "messages is required: a list with one message at least that says something.");
    }
    return new Prompt(messages, tools(body.path("tools")), Prompt.Options.NONE);
  }

  /// A page's last message, for a conversation whose history is ours.
  ///
  /// @param question what it says, in its place
  /// @param again ids of messages of which the first one that we know is to be answered anew; none
  ///   for a question
  record Continued(Question question, List<String> again) {
    Continued {
      again = List.copyOf(again);
    }
  }

  /// Reads a body that has one `message`, and perhaps the `trigger` and the `messageId` of what was
  /// edited or is to be answered anew.
  static Continued continued(JsonNode body, String model) {
    var message = body.path("message");
    if (!message.path("role").asText("user").equals("user")) {
      throw Reading.malformed(
          "A single message is one of the user's: to go on after a tool, send messages, all of"
              + " them.");
    }
    var files = new ArrayList<Attachment>();
    var text = new StringBuilder();
    for (var part : userParts(message, files)) {
      if (part instanceof Message.Part.Text(var piece)) {
        text.append(text.isEmpty() ? "" : "\n").append(piece);
      }
    }
    var id = id(message.path("id"));
    var edited = id(body.path("messageId"));
    if (body.path("trigger").asText("").equals("regenerate-message")) {
      var again = Stream.of(edited, id).filter(Objects::nonNull).toList();
      return new Continued(
          new Question(text.toString(), files, model, new Question.Place.Next(), id), again);
    }
    var place = edited == null ? new Question.Place.Next() : new Question.Place.Beside(edited);
    return new Continued(new Question(text.toString(), files, model, place, id), List.of());
  }

  private static @Nullable String id(JsonNode value) {
    var id = value.asText("");
    return id.isEmpty() || id.length() > ID_MAX ? null : id;
  }

  /// The parts of a message with its files apart, which are kept. What is no file that came along
  /// is named.
  private static List<Message.Part> userParts(JsonNode message, List<Attachment> files) {
    var parts = new ArrayList<Message.Part>();
    for (var part : message.path("parts")) {
      var url = part.path("url").asText("");
      if (part.path("type").asText("").equals("file") && url.startsWith("data:")) {
        files.add(attachment(part, url));
      } else {
        parts.addAll(userParts(Json.object().set("parts", Json.array().add(part))));
      }
    }
    return parts.isEmpty() && files.isEmpty() ? userParts(message) : parts;
  }

  private static Attachment attachment(JsonNode part, String url) {
    try {
      return Attachment.of(
          url, part.path("filename").asText("file"), part.path("mediaType").asText(""));
    } catch (IllegalArgumentException e) {
      throw Reading.malformed("A file's url " + e.getMessage() + ".");
    }
  }

  private static String text(JsonNode message) {
    return new Message.User(userParts(message)).text();
  }

  private static void add(List<Message> messages, JsonNode message) {
    switch (message.path("role").asText("")) {
      case "system" -> messages.add(new Message.Instruction(text(message)));
      case "user" -> {
        var parts = userParts(message);
        if (!parts.isEmpty()) {
          messages.add(new Message.User(parts));
        }
      }
      case "assistant" -> addAssistant(messages, message);
      case "data" -> {
        // A kind of version 4 that is for the page, not for the model.
      }
      default -> throw Reading.malformed("A message's role is system, user or assistant.");
    }
  }

  private static List<Message.Part> userParts(JsonNode message) {
    var parts = new ArrayList<Message.Part>();
    for (var part : message.path("parts")) {
      switch (part.path("type").asText("")) {
        case "text" -> Reading.addText(parts, part.path("text"));
        case "file" ->
            parts.add(
                Reading.file(
                    part.path("mediaType").asText(""),
                    part.path("url").asText(""),
                    part.path("filename").asText("file")));
        default -> {
          // Data and sources are for the page, not for the model.
        }
      }
    }
    if (parts.isEmpty() && message.path("content").isTextual()) {
      Reading.addText(parts, message.path("content"));
    }
    for (var file : message.path("experimental_attachments")) {
      parts.add(
          Reading.file(
              file.path("contentType").asText(""),
              file.path("url").asText(""),
              file.path("name").asText("file")));
    }
    return parts;
  }

  /// An answer of many steps becomes several turns: text, its calls, their results, text again.
  private static void addAssistant(List<Message> messages, JsonNode message) {
    var turn = new AssistantTurn(messages);
    for (var part : message.path("parts")) {
      var type = part.path("type").asText("");
      if (type.equals("text")) {
        turn.text(part.path("text").asText(""));
      } else if (type.equals("dynamic-tool")) {
        turn.tool(part.path("toolName").asText(""), part);
      } else if (type.equals("tool-invocation")) {
        turn.invocation(part.path("toolInvocation"));
      } else if (type.startsWith("tool-")) {
        turn.tool(type.substring("tool-".length()), part);
      }
    }
    if (!message.path("parts").isArray()) {
      turn.text(message.path("content").asText(""));
      message.path("toolInvocations").forEach(turn::invocation);
    }
    turn.end();
  }

  /// Calls of the last answer that wait for their result, to which the user has said yes. Those
  /// with a no are part of the conversation already.
  static List<Tooling.Decided> decided(JsonNode body) {
    var last = body.path("messages").path(body.path("messages").size() - 1);
    var decided = new ArrayList<Tooling.Decided>();
    for (var part : last.path("parts")) {
      var type = part.path("type").asText("");
      boolean isTool = type.equals("dynamic-tool") || type.startsWith("tool-");
      if (isTool
          && part.path("state").asText("").equals("approval-responded")
          && part.at("/approval/approved").asBoolean(false)) {
        decided.add(
            new Tooling.Decided(
                part.path("toolCallId").asText(""),
                part.path("toolName").asText(type.substring("tool-".length())),
                Json.text(part.path("input")),
                true));
      }
    }
    return decided;
  }

  /// The names of the tools that the page brought along.
  static Set<String> toolNames(JsonNode body) {
    return tools(body.path("tools")).stream().map(Prompt.Tool::name).collect(Collectors.toSet());
  }

  /// Tools that the page runs, by name.
  private static List<Prompt.Tool> tools(JsonNode tools) {
    if (tools.isArray()) {
      return Reading.tools(tools);
    }
    return tools.properties().stream()
        .map(tool -> Reading.tool(tool.getKey(), tool.getValue()))
        .toList();
  }

  /// Gathers the parts of one answer into turns as a model expects them.
  private static final class AssistantTurn {
    private final List<Message> messages;
    private final StringBuilder text = new StringBuilder();
    private final List<Message.ToolCall> calls = new ArrayList<>();
    private final List<Message.ToolResult> results = new ArrayList<>();

    private AssistantTurn(List<Message> messages) {
      this.messages = messages;
    }

    private void text(String more) {
      if (!calls.isEmpty()) {
        end();
      }
      text.append(more);
    }

    /// A tool of version 5 and later. One without a result is left out: the model would refuse it.
    private void tool(String name, JsonNode part) {
      var result =
          switch (part.path("state").asText("")) {
            case "output-available" -> Json.text(part.path("output"));
            case "output-error" -> part.path("errorText").asText("The tool failed.");
            case "output-denied" -> REFUSED;
            case "approval-responded" ->
                part.at("/approval/approved").asBoolean(false) ? "" : REFUSED;
            default -> "";
          };
      add(part.path("toolCallId").asText(""), name, Json.text(part.path("input")), result);
    }

    /// A tool of version 4.
    private void invocation(JsonNode part) {
      add(
          part.path("toolCallId").asText(""),
          part.path("toolName").asText(""),
          Json.text(part.path("args")),
          part.has("result") ? Json.text(part.path("result")) : "");
    }

    private void add(String id, String name, String arguments, String result) {
      if (!result.isEmpty()) {
        calls.add(new Message.ToolCall(id, name, arguments));
        results.add(new Message.ToolResult(id, name, result));
      }
    }

    private void end() {
      if (!text.isEmpty() || !calls.isEmpty()) {
        messages.add(new Message.Assistant(text.toString(), calls));
        messages.addAll(results);
      }
      text.setLength(0);
      calls.clear();
      results.clear();
    }
  }
}
