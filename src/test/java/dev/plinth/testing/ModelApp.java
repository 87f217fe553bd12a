package dev.plinth.testing;

import dev.plinth.contract.Contract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// An app whose one model, `tiny`, does as the test says. Two words and an end, unless told
/// otherwise.
public final class ModelApp implements AutoCloseable {
  /// One piece of an answer, on Ollama's wire.
  public static final String WORD =
      "{\"message\":{\"role\":\"assistant\",\"content\":\"word \"},\"done\":false}\n";

  /// The last piece of an answer.
  public static final String END =
      "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":2}\n";

  private final ScriptedUpstream upstream;
  private final TestApp app;

  private ModelApp(ScriptedUpstream upstream, TestApp app) {
    this.upstream = upstream;
    this.app = app;
  }

  /// An app without sign-in; it waits until the model is known.
  public static ModelApp start(Path home, Map<String, String> settings)
      throws IOException, InterruptedException {
    return start(home, TestApp.emptyContract(), settings);
  }

  public static ModelApp start(Path home, Contract contract, Map<String, String> settings)
      throws IOException, InterruptedException {
    var upstream = new ScriptedUpstream();
    upstream.ollama(
        Map.of("tiny", 1L), wire -> wire.begin(200, "").send(WORD).send(WORD).send(END).end());
    var all = new HashMap<>(settings);
    all.put("PLINTH_OLLAMA_BASE_URL", upstream.address().toString());
    var app = TestApp.start(home, contract, all);
    while (!app.client().get("/api/v1/models").text().contains("tiny")) {
      Thread.sleep(5);
    }
    return new ModelApp(upstream, app);
  }

  public TestClient client() {
    return app.client();
  }

  public ScriptedUpstream upstream() {
    return upstream;
  }

  /// What the model does when it is asked.
  public void answers(ScriptedUpstream.Script script) {
    upstream.at("/api/chat", script);
  }

  /// The model says one word again and again until its caller leaves.
  public void talksForever() {
    answers(wire -> wire.begin(200, "").sendForever(WORD));
  }

  /// Waits for the model to be left alone, for as long as a busy machine takes.
  public boolean isIdleSoon() throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (upstream.active() > 0 && System.nanoTime() < until) {
      Thread.sleep(5);
    }
    return upstream.active() == 0;
  }

  @Override
  public void close() throws IOException {
    app.close();
    upstream.close();
  }
}
