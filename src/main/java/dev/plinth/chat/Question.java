package dev.plinth.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody asks.
///
/// @param text may be empty where files say it all
/// @param model an id; null for the conversation's own, or the default
/// @param clientId what the client calls it, so that it can be told again; null for nothing
public record Question(
    String text,
    List<Attachment> files,
    @Nullable String model,
    Place place,
    @Nullable String clientId) {
  public Question {
    files = List.copyOf(files);
  }

  /// Words alone, said after all others.
  public Question(String text, @Nullable String model) {
    this(text, List.of(), model, new Place.Next(), null);
  }

  /// Where in the conversation it is asked.
  public sealed interface Place {
    /// At the end of the current path.
    record Next() implements Place {}

    /// After a message, beside whatever follows it already.
    ///
    /// @param message its id; null for the beginning
    record After(@Nullable String message) implements Place {}

    /// Beside an earlier question, as another way to say it.
    ///
    /// @param message its id
    record Beside(String message) implements Place {}
  }
}
