package dev.plinth.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.chat.spend.Prices;
import dev.plinth.testing.Answer;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What models may cost, asked for over the wires of their clients.
@Timeout(120)
final class BudgetsApiTest {
  private static final String ASKED =
      """
      {"model": "tiny", "max_tokens": 100, "messages": [{"role": "user", "content": "hi"}]}
      """;

  @TempDir private Path home;

  @BeforeEach
  void price() throws IOException {
    Files.writeString(
        home.resolve(Prices.FILE), "{\"ollama\": {\"tiny\": {\"input\": 100, \"output\": 100}}}");
  }

  @Test
  void ofFiftyRequestsWithMoneyForOneTheModelSeesOne() throws Exception {
    try (var app = ModelApp.start(home, Map.of("PLINTH_BUDGET_DAY", "0.015"))) {
      app.answers(slowly());
      var statuses = new ArrayList<Integer>();
      for (var answer : fifty(app)) {
        statuses.add(answer.status());
        if (answer.status() == 429) {
          assertThat(answer.json().at("/error/type").asText()).isEqualTo("rate_limit_error");
          assertThat(answer.json().at("/error/code").asText()).startsWith("budget_");
          assertThat(answer.header("Retry-After")).isNotEmpty();
        }
      }
      assertThat(statuses).containsOnlyOnce(200).contains(429).hasSize(50);
      assertThat(app.upstream().bodies().stream().filter(body -> body.contains("hi"))).hasSize(1);
      var usage = app.client().get("/api/v1/usage").is(200).json();
      assertThat(usage.at("/total/requests").asInt()).isOne();
      assertThat(usage.at("/total/inputTokens").asInt()).isEqualTo(3);
      assertThat(usage.at("/total/outputTokens").asInt()).isEqualTo(2);
      assertThat(usage.at("/total/costUsd").decimalValue()).isEqualByComparingTo("0.0005");
      assertThat(usage.at("/budget/day/costUsdMax").decimalValue()).isEqualByComparingTo("0.015");
      assertThat(usage.at("/items/0/model").asText()).isEqualTo("tiny");
    }
  }

  @Test
  void theModelIsToldWhatTheBudgetLeavesForItsAnswer() throws Exception {
    try (var app = ModelApp.start(home, Map.of("PLINTH_BUDGET_DAY", "0.1"))) {
      app.client().post("/v1/chat/completions", ASKED.replace("\"max_tokens\": 100,", "")).is(200);
      var body = app.upstream().bodies().getLast();
      assertThat(body).contains("\"num_predict\"").doesNotContain("\"num_predict\":8192");
    }
  }

  @Test
  void everyDialectSaysInItsOwnWordsThatTheBudgetIsGone() throws Exception {
    try (var app = ModelApp.start(home, Map.of("PLINTH_BUDGET_DAY", "0"))) {
      var client = app.client();
      var ollama =
          client.post(
              "/ollama/api/chat",
              "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}");
      assertThat(ollama.is(429).json().path("error").asText()).contains("budget");
      var ui =
          client.post(
              "/api/chat",
              """
              {"id": "c", "trigger": "submit-message",
               "messages": [{"id": "u", "role": "user", "parts": [{"type": "text", "text": "hi"}]}]}
              """);
      assertThat(ui.is(429).text()).startsWith("Your budget for this day");
      var chat = client.post("/api/v1/chats", "{}").is(201).json().path("id").asText();
      var path = "/api/v1/chats/" + chat + "/messages";
      var own = client.post(path, "{\"content\": \"hi\"}");
      assertThat(own.is(429).json().path("code").asText()).isEqualTo("budget_exhausted");
      assertThat(client.get(path).json().at("/items/0/content").asText())
          .as("the question is kept")
          .isEqualTo("hi");
      assertThat(app.upstream().bodies()).allMatch(body -> !body.contains("hi"));
    }
  }

  @Test
  void aModelThatIgnoresItsLimitIsStopped() throws Exception {
    try (var app = ModelApp.start(home, Map.of())) {
      app.talksForever();
      var answer = app.client().post("/v1/chat/completions", ASKED).is(200).json();
      assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
      assertThat(app.isIdleSoon()).isTrue();
      assertThat(answer.at("/usage/completion_tokens").asInt()).isGreaterThan(100).isLessThan(400);
    }
  }

  @Test
  void requestsAndTokensOfAMinuteAreCounted() throws Exception {
    try (var app = ModelApp.start(home, Map.of("PLINTH_LIMIT_TOKENS", "20"))) {
      app.client().post("/v1/chat/completions", ASKED).is(200);
      var words = "many words ".repeat(50);
      app.client().post("/v1/chat/completions", ASKED.replace("hi", words)).is(429);
    }
  }

  @Test
  void aPromptThatIsLongerThanTheWindowIsRefusedOrTrimmed() throws Exception {
    try (var app = ModelApp.start(home, Map.of("PLINTH_LIMIT_CONTEXT", "1000"))) {
      var words = "many words ".repeat(1_000);
      var answer = app.client().post("/v1/chat/completions", ASKED.replace("hi", words));
      assertThat(answer.is(400).json().at("/error/code").asText())
          .isEqualTo("context_length_exceeded");
      app.client()
          .post(
              "/api/chat",
              """
              {"id": "c", "trigger": "submit-message", "messages": [
                {"id": "u", "role": "user", "parts": [{"type": "text", "text": "old %s"}]},
                {"id": "a", "role": "assistant", "parts": [{"type": "text", "text": "answer"}]},
                {"id": "v", "role": "user", "parts": [{"type": "text", "text": "hi"}]}]}
              """
                  .formatted(words))
          .is(200);
      assertThat(app.upstream().bodies().getLast()).contains("hi").doesNotContain("many words");
    }
  }

  private static ScriptedUpstream.Script slowly() {
    return wire -> {
      wire.begin(200, "").send(ModelApp.WORD);
      try {
        Thread.sleep(500);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      wire.send(ModelApp.WORD).send(ModelApp.END).end();
    };
  }

  private static List<Answer> fifty(ModelApp app) throws InterruptedException, ExecutionException {
    var asked = new ArrayList<Future<Answer>>();
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        asked.add(tasks.submit(() -> app.client().post("/v1/chat/completions", ASKED)));
      }
    }
    var answers = new ArrayList<Answer>();
    for (var one : asked) {
      answers.add(one.get());
    }
    return answers;
  }
}
