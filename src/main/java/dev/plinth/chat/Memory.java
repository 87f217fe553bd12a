package dev.plinth.chat;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a model is given of a conversation.
///
/// @param instructions are always given, before all messages; null for none
/// @param summary of what was said before, as far as there is one on the current path
public record Memory(Recall recall, @Nullable String instructions, @Nullable Summary summary) {
  /// Where nobody has said anything.
  static final Memory USUAL = new Memory(Recall.WINDOW, null, null);

  /// What to do with a conversation that is longer than what a model takes.
  public enum Recall {
    /// The newest messages that fit; what was left out is told.
    WINDOW,
    /// All of them, or none: what does not fit is refused.
    WHOLE,
    /// The newest messages, and a summary of those before, which a model writes when it is needed.
    SUMMARY;

    /// As it is stored and sent.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The strategy of this word.
    public static Optional<Recall> of(String word) {
      for (var recall : values()) {
        if (recall.word().equals(word)) {
          return Optional.of(recall);
        }
      }
      return Optional.empty();
    }
  }

  /// What a model wrote down of messages.
  ///
  /// @param position of the last message in it
  /// @param model who wrote it
  public record Summary(long position, String text, String model, Instant createdAt) {}
}
