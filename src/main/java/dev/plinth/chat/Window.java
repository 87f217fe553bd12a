package dev.plinth.chat;

import dev.plinth.kernel.Problem;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import dev.plinth.llm.TokenCounter;
import java.util.ArrayList;
import java.util.List;

/// Makes a prompt fit what its model takes at once. A server that gets too much cuts it in silence,
/// or refuses it in words of its own; so it is counted here.
public final class Window {
  /// Of a window, for the answer, where the caller says nothing: a quarter, and never more.
  private static final int ANSWER_MAX = 1024;

  /// An estimate may be wrong by so many hundredths.
  private static final int MARGIN = 10;

  private final TokenCounter tokens;
  private final int localMax;

  /// @param localMax tokens that a model on this machine takes at once
  Window(TokenCounter tokens, int localMax) {
    this.tokens = tokens;
    this.localMax = localMax;
  }

  /// What to do with a prompt that does not fit.
  public enum Excess {
    /// Leave out the oldest messages: the instructions and the last question stay.
    TRIM,
    /// Say so: the client knows best what to leave out.
    REFUSE
  }

  /// A prompt that fits.
  ///
  /// @param count tokens of it
  /// @param trimmed messages that were left out
  /// @param left tokens for the answer; [Integer#MAX_VALUE] where the window is not known
  record Fit(Prompt prompt, TokenCounter.Count count, int trimmed, int left) {}

  /// Makes it fit.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` (`context_length_exceeded`)
  Fit fit(Model model, Prompt prompt, Excess excess) {
    int size = size(model);
    var count = tokens.of(model, prompt);
    if (size == 0) {
      return new Fit(prompt, count, 0, Integer.MAX_VALUE);
    }
    long room = (long) size - answer(size, prompt);
    if (cautious(count) <= room) {
      return new Fit(prompt, count, 0, left(size, count));
    }
    if (excess == Excess.REFUSE) {
      throw tooLong(model, size, count);
    }
    var kept = trimmed(model, prompt, room, count);
    var fitting = new Prompt(kept, prompt.tools(), prompt.options());
    var counted = tokens.of(model, fitting);
    if (cautious(counted) > room) {
      throw tooLong(model, size, counted);
    }
    return new Fit(fitting, counted, prompt.messages().size() - kept.size(), left(size, counted));
  }

  /// Tokens that are there for a prompt; as many as one likes where the window is not known.
  long room(Model model, Prompt prompt) {
    int size = size(model);
    return size == 0 ? Long.MAX_VALUE : (long) size - answer(size, prompt);
  }

  /// Whether a prompt fits as it is.
  boolean fits(Model model, Prompt prompt) {
    return cautious(tokens.of(model, prompt)) <= room(model, prompt);
  }

  /// What a message takes of the room.
  long tokens(Model model, Message message) {
    return cautious(new TokenCounter.Count(tokens.of(model, message), false));
  }

  /// Tokens that a model takes at once, prompt and answer together; 0 when nobody knows.
  int size(Model model) {
    int known = model.can().contextTokens();
    if (!model.provider().equals("ollama")) {
      return known;
    }
    return known == 0 ? localMax : Math.min(known, localMax);
  }

  /// Without the oldest messages. An answer goes with its question, a tool's result with its call.
  private List<Message> trimmed(Model model, Prompt prompt, long room, TokenCounter.Count count) {
    var messages = prompt.messages();
    int last = lastQuestion(messages);
    long sum = cautious(count);
    int from = 0;
    while (from < last && (sum > room || !begins(messages.get(from)))) {
      if (!(messages.get(from) instanceof Message.Instruction)) {
        long tokensOf = tokens.of(model, messages.get(from));
        sum -= cautious(new TokenCounter.Count(tokensOf, count.exact()));
      }
      from++;
    }
    var kept = new ArrayList<Message>();
    for (int i = 0; i < messages.size(); i++) {
      if (i >= from || messages.get(i) instanceof Message.Instruction) {
        kept.add(messages.get(i));
      }
    }
    return kept;
  }

  private static boolean begins(Message message) {
    return message instanceof Message.User || message instanceof Message.Instruction;
  }

  private static int lastQuestion(List<Message> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i) instanceof Message.User) {
        return i;
      }
    }
    return messages.size() - 1;
  }

  private static int answer(int size, Prompt prompt) {
    var wanted = prompt.options().outputMax();
    int usual = Math.min(ANSWER_MAX, size / 4);
    return wanted == null ? usual : Math.min(wanted, size - 1);
  }

  private static long cautious(TokenCounter.Count count) {
    return count.exact() ? count.tokens() : count.tokens() + count.tokens() / MARGIN;
  }

  private static int left(int size, TokenCounter.Count count) {
    return (int) Math.max(1, size - cautious(count));
  }

  private static RuntimeException tooLong(Model model, int size, TokenCounter.Count count) {
    return new Problem.Malformed(
            "context_length_exceeded",
            "This has "
                + (count.exact() ? "" : "about ")
                + count.tokens()
                + " tokens, and "
                + model.id()
                + " takes "
                + size
                + " with the answer: send less, or ask a model with a larger context.")
        .asException();
  }
}
