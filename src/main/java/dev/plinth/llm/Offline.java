package dev.plinth.llm;

import dev.plinth.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The model that is always there, so that a demo streams with nothing installed. It is a script,
/// says so in every answer, and answers the same question with the same words.
public final class Offline implements Provider {
  /// Its id, and its provider's name.
  public static final String ID = "offline";

  private static final Pattern WORDS = Pattern.compile("\\S+\\s*");
  private static final int QUOTE_MAX = 160;
  private final Duration pause;

  /// @param pause between two words, so that it reads as a stream
  public Offline(Duration pause) {
    this.pause = pause;
  }

  @Override
  public String name() {
    return ID;
  }

  @Override
  public List<Model> models() {
    return List.of(new Model(ID, ID, ID, true, true, 0, Instant.EPOCH));
  }

  @Override
  public void answer(Model model, Prompt prompt, Reply.Attempt attempt) {
    var thread = Thread.ofVirtual().name("model-offline").unstarted(() -> speak(prompt, attempt));
    attempt.whenClosed(thread::interrupt);
    thread.start();
  }

  @Override
  public Embeddings embed(Model model, List<String> texts) {
    throw new Chunk.Failure(Chunk.Kind.NO_SUCH_MODEL).problem().asException();
  }

  private void speak(Prompt prompt, Reply.Attempt attempt) {
    var max = prompt.options().outputMax();
    var words = WORDS.matcher(text(prompt));
    int count = 0;
    boolean isWhole = true;
    try {
      while (words.find()) {
        if (max != null && count >= max) {
          isWhole = false;
          break;
        }
        attempt.put(new Chunk.Text(words.group()));
        count++;
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      return;
    }
    attempt.put(
        new Chunk.Usage(Chunk.Usage.estimate(prompt.characters(), 0).input(), count, 0, 0, true));
    attempt.put(new Chunk.Finish(isWhole ? Chunk.Reason.STOP : Chunk.Reason.LENGTH));
  }

  private static String text(Prompt prompt) {
    if (!(prompt.options().format() instanceof Prompt.Format.Text)) {
      var object = Json.object();
      object.put("model", ID);
      object.put("note", "No language model is connected: this JSON comes from a script.");
      return Json.pretty(object);
    }
    return "I am Plinth's built-in offline model: a small script, not a language model. "
        + about(prompt.lastQuestion())
        + " Nothing you write here leaves this machine. For real answers, install Ollama, run"
        + " `ollama pull llama3.2`, and Plinth finds it by itself; or set PLINTH_OPENAI_BASE_URL"
        + " to any server that speaks OpenAI's API.";
  }

  private static String about(String question) {
    var asked = question.strip().replaceAll("\\s+", " ");
    if (asked.isEmpty()) {
      return "Ask me something, and I will show you how an answer streams in.";
    }
    var quote = asked.length() > QUOTE_MAX ? asked.substring(0, QUOTE_MAX).strip() + "…" : asked;
    var lower = asked.toLowerCase(Locale.ROOT);
    if (lower.matches("(hi|hello|hey|good (morning|evening|day))\\b.*")) {
      return "Hello! Your message arrived, and this answer streams back word by word.";
    }
    return "You "
        + (asked.endsWith("?") ? "asked" : "wrote")
        + ": “"
        + quote
        + "” ("
        + asked.split(" ", -1).length
        + " words). I cannot think about that, but everything around me is real: your message went"
        + " to the server, and this answer streams back word by word.";
  }
}
