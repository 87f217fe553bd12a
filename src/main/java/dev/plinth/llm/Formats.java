package dev.plinth.llm;

import java.util.ArrayList;
import java.util.List;

/// What an answer has to be written in, as a word to the model: for providers that cannot be told
/// otherwise.
final class Formats {
  private Formats() {}

  /// The messages, with the format as the last instruction.
  static List<Message> instructed(Prompt prompt) {
    var words =
        switch (prompt.options().format()) {
          case Prompt.Format.Text() -> "";
          case Prompt.Format.Json() ->
              "Answer with one JSON object and nothing else: no words around it, no code fence.";
          case Prompt.Format.Schema(_, var schema) ->
              "Answer with one JSON document that fits this JSON Schema and nothing else: no words"
                  + " around it, no code fence.\n"
                  + schema;
        };
    if (words.isEmpty()) {
      return prompt.messages();
    }
    var messages = new ArrayList<>(prompt.messages());
    int at = 0;
    while (at < messages.size() && messages.get(at) instanceof Message.Instruction) {
      at++;
    }
    messages.add(at, new Message.Instruction(words));
    return messages;
  }
}
