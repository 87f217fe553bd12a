package dev.plinth.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Optional;
import java.util.regex.Pattern;

/// Counts tokens before anything is sent.
///
/// OpenAI's families are counted exactly, with their own vocabularies; those take some megabytes
/// and are read when the first of them is asked. Other models have vocabularies of their own, which
/// nobody can ask for: their tokens are estimated by the kind of characters, rather too high.
public final class TokenCounter {
  /// What a message costs besides its words, and the beginning of the answer; so OpenAI counts.
  private static final int PER_MESSAGE = 4;

  private static final int PER_ANSWER = 3;

  /// A picture of usual size; its real cost depends on its measures and on the model.
  private static final int PER_IMAGE = 1_100;

  private static final int PER_TOOL = 12;

  /// What is longer is estimated: counting so many Chinese characters takes a second.
  private static final int COUNTED_MAX = 300_000;

  private static final Pattern NEWER =
      Pattern.compile("(.*/)?(gpt-4o|gpt-4\\.|gpt-[5-9]|gpt-oss|chatgpt-|o[1-9](-|$)).*");
  private static final Pattern OLDER = Pattern.compile("(.*/)?(gpt-4|gpt-3\\.5|text-embedding-).*");

  private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();

  /// So many tokens.
  ///
  /// @param exact false for an estimate
  public record Count(long tokens, boolean exact) {}

  /// All of a prompt, as this model would count it.
  public Count of(Model model, Prompt prompt) {
    var encoding = prompt.characters() > COUNTED_MAX ? Optional.<Encoding>empty() : encoding(model);
    long sum = PER_ANSWER;
    boolean exact = encoding.isPresent();
    for (var message : prompt.messages()) {
      sum += of(encoding, message);
      exact &= !hasImage(message);
    }
    for (var tool : prompt.tools()) {
      sum += PER_TOOL + count(encoding, tool.name() + tool.description() + tool.parameters());
    }
    return new Count(sum, exact && prompt.tools().isEmpty());
  }

  /// One message of a prompt.
  public long of(Model model, Message message) {
    return of(encoding(model), message);
  }

  /// A text, as this model would count it.
  public Count of(Model model, String text) {
    var encoding = encoding(model);
    return new Count(count(encoding, text), encoding.isPresent() && text.length() <= COUNTED_MAX);
  }

  /// All of a prompt, for a model whose vocabulary is not known.
  static long estimate(Prompt prompt) {
    long sum = PER_ANSWER;
    for (var message : prompt.messages()) {
      sum += of(Optional.empty(), message);
    }
    for (var tool : prompt.tools()) {
      sum += PER_TOOL + estimate(tool.name() + tool.description() + tool.parameters());
    }
    return sum;
  }

  /// Our estimate for a model whose vocabulary is not known.
  public static long estimate(CharSequence text) {
    long quarters = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 128) {
        quarters += Character.isLetterOrDigit(c) || c == ' ' ? 1 : 2;
      } else if (c >= 0x2E80) { // Chinese, Japanese, Korean, and the halves of emoji
        quarters += 4;
      } else {
        quarters += 2;
      }
    }
    return Math.ceilDiv(quarters, 4);
  }

  private static long of(Optional<Encoding> encoding, Message message) {
    return PER_MESSAGE
        + switch (message) {
          case Message.Instruction(var text) -> count(encoding, text);
          case Message.User(var parts) ->
              parts.stream()
                  .mapToLong(part ->
                      switch (part) {
                        case Message.Part.Text(var text) -> count(encoding, text);
                        case Message.Part.Image _ -> PER_IMAGE;
                      })
                  .sum();
          case Message.Assistant(var text, var calls) ->
              count(encoding, text)
                  + calls.stream()
                      .mapToLong(call -> PER_TOOL + count(encoding, call.tool() + call.arguments()))
                      .sum();
          case Message.ToolResult(_, var tool, var text) -> count(encoding, tool + text);
        };
  }

  private static boolean hasImage(Message message) {
    return message instanceof Message.User(var parts)
        && parts.stream().anyMatch(Message.Part.Image.class::isInstance);
  }

  private static long count(Optional<Encoding> encoding, String text) {
    return encoding.isPresent() && text.length() <= COUNTED_MAX
        ? encoding.get().countTokensOrdinary(text)
        : estimate(text);
  }

  private Optional<Encoding> encoding(Model model) {
    if (NEWER.matcher(model.name()).matches()) {
      return Optional.of(encodings.getEncoding(EncodingType.O200K_BASE));
    }
    return OLDER.matcher(model.name()).matches()
        ? Optional.of(encodings.getEncoding(EncodingType.CL100K_BASE))
        : Optional.empty();
  }
}
