package dev.plinth.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.testing.ModelApp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// OpenAI's responses, completions and the fields of its requests.
@Timeout(60)
final class ResponsesApiTest {
  private static final String CALL =
      "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"tide\",\"arguments\":{\"port\":\"Brest\"}}}]},\"done\":false}\n";

  private ModelApp app;

  @BeforeEach
  void open(@TempDir Path home) throws IOException, InterruptedException {
    app = ModelApp.start(home, Map.of());
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  @Test
  void aWholeResponse() {
    var response =
        app.client()
            .post(
                "/v1/responses",
                "{\"model\": \"tiny\", \"input\": \"hi\", \"instructions\": \"Be brief\"}")
            .is(200)
            .json();
    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("word word ");
    assertThat(response.at("/usage/total_tokens").asInt()).isEqualTo(5);
    assertThat(response.path("instructions").asText()).isEqualTo("Be brief");
    assertThat(app.upstream().bodies().getLast()).contains("Be brief");
  }

  @Test
  void theEventsOfAStreamComeInTheirOrder() {
    app.answers(wire ->
        wire.begin(200, "")
            .send(
                ModelApp.WORD.replace(
                    "\"content\":\"word \"", "\"content\":\"\",\"thinking\":\"Hm\""))
            .send(ModelApp.WORD)
            .send(CALL)
            .send(ModelApp.END)
            .end());
    var events = events("{\"model\": \"tiny\", \"input\": \"hi\", \"stream\": true}");
    assertThat(events.stream().map(event -> event.path("type").asText()))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
    }
    var output = events.getLast().at("/response/output");
    assertThat(output.findValuesAsText("type")).contains("reasoning", "message", "function_call");
    assertThat(output.get(2).path("arguments").asText()).isEqualTo("{\"port\":\"Brest\"}");
  }

  @Test
  void aStreamThatFailsSaysSo() {
    app.answers(wire -> wire.begin(200, "").send(ModelApp.WORD).cut());
    var events = events("{\"model\": \"tiny\", \"input\": \"hi\", \"stream\": true}");
    assertThat(events.get(events.size() - 2).path("type").asText()).isEqualTo("response.failed");
    assertThat(events.getLast().path("type").asText()).isEqualTo("error");
  }

  @Test
  void theOutputOfAToolGoesToTheModelWithItsCall() {
    app.client()
        .post(
            "/v1/responses",
            """
            {"model": "tiny", "input": [
              {"role": "user", "content": [{"type": "input_text", "text": "high water?"}]},
              {"type": "reasoning", "id": "r", "summary": []},
              {"type": "function_call", "call_id": "c1", "name": "tide", "arguments": "{}"},
              {"type": "function_call_output", "call_id": "c1", "output": "14:20"}],
             "tools": [{"type": "function", "name": "tide", "parameters": {"type": "object"}}],
             "text": {"format": {"type": "json_schema", "name": "a", "schema": {"type": "object"}}}}
            """)
        .is(200);
    var sent = Json.parse(app.upstream().bodies().getLast());
    assertThat(sent.path("messages").findValuesAsText("role"))
        .containsExactly("user", "assistant", "tool");
    assertThat(sent.path("format").isObject()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\": \"tiny\"}",
        "{\"model\": \"tiny\", \"input\": []}",
        "{\"model\": \"tiny\", \"input\": \"x\", \"previous_response_id\": \"r\"}",
        "{\"model\": \"tiny\", \"input\": \"x\", \"conversation\": \"c\"}",
        "{\"model\": \"tiny\", \"input\": \"x\", \"background\": true}",
        "{\"model\": \"tiny\", \"input\": \"x\", \"tools\": [{\"type\": \"web_search\"}]}",
        "{\"model\": \"tiny\", \"input\": [{\"role\": \"tool\", \"content\": \"x\"}]}",
        "{\"model\": \"tiny\", \"input\": [{\"type\": \"item_reference\", \"id\": \"x\"}]}",
        "{\"model\": \"tiny\", \"input\": [{\"type\": \"function_call_output\", \"call_id\": \"x\", \"output\": \"y\"}]}",
        "{\"model\": \"tiny\", \"input\": \"x\", \"text\": {\"format\": {\"type\": \"json_schema\"}}}"
      })
  void aResponseThatCannotBeIsRefused(String body) {
    int asked = app.upstream().bodies().size();
    var refused = app.client().post("/v1/responses", body).is(400).json();
    assertThat(refused.at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(app.upstream().bodies().stream().skip(asked)).noneMatch(b -> b.contains("messages"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"messages\": [{\"role\": \"narrator\", \"content\": \"x\"}]",
        "\"messages\": [{\"content\": \"x\"}]",
        "\"messages\": [{\"role\": \"user\", \"content\": {}}]",
        "\"messages\": [{\"role\": \"user\", \"content\": []}]",
        "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}, {\"role\": \"tool\", \"tool_call_id\": \"c\", \"content\": \"y\"}]",
        "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"n\": 2",
        "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"logprobs\": true",
        "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"stop\": {\"a\": 1}",
        "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"max_tokens\": 0",
        "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"temperature\": \"hot\"",
        "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"no\"}}",
        "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"response_format\": {\"type\": \"xml\"}"
      })
  void aCompletionThatMakesNoSenseIsRefused(String fields) {
    var refused =
        app.client().post("/v1/chat/completions", "{\"model\": \"tiny\", " + fields + "}");
    assertThat(refused.is(400).json().at("/error/message").asText()).isNotEmpty();
  }

  @Test
  void aResultOfNoCallIsRefusedByItsPlace() {
    var refused =
        app.client()
            .post(
                "/v1/chat/completions",
                """
                {"model": "tiny", "messages": [{"role": "user", "content": "x"},
                  {"role": "tool", "tool_call_id": "c9", "content": "y"}]}
                """)
            .is(400);
    assertThat(refused.json().at("/error/message").asText())
        .startsWith("messages[1].tool_call_id 'c9'");
  }

  @Test
  void aChosenFunctionIsTheOnlyOneThatTheModelSees() {
    app.client()
        .post(
            "/v1/chat/completions",
            """
            {"model": "tiny", "messages": [{"role": "developer", "content": "a"}, {"role": "user", "content": "x"}],
             "logprobs": null, "parallel_tool_calls": false, "stop": ["a", "b"], "user": "u", "store": true,
             "tools": [{"type": "function", "function": {"name": "one"}}, {"type": "function", "function": {"name": "two"}}],
             "tool_choice": {"type": "function", "function": {"name": "two"}}}
            """)
        .is(200);
    assertThat(app.upstream().bodies().getLast()).contains("two").doesNotContain("\"one\"");
  }

  @Test
  void textsAreCompletedAsBefore() {
    var whole =
        app.client().post("/v1/completions", "{\"model\": \"tiny\", \"prompt\": \"x\"}").is(200);
    assertThat(whole.json().at("/choices/0/text").asText()).isEqualTo("word word ");
    var stream =
        app.client()
            .post("/v1/completions", "{\"model\": \"tiny\", \"prompt\": \"x\", \"stream\": true}")
            .is(200);
    assertThat(stream.text()).contains("\"text\":\"word \"").endsWith("data: [DONE]\n\n");
    app.client().post("/v1/completions", "{\"model\": \"tiny\", \"prompt\": [1, 2]}").is(400);
    app.client()
        .post("/v1/completions", "{\"model\": \"tiny\", \"prompt\": \"x\", \"n\": 2}")
        .is(400);
  }

  private List<JsonNode> events(String body) {
    var events = new ArrayList<JsonNode>();
    for (var event : app.client().post("/v1/responses", body).is(200).text().split("\n\n", -1)) {
      if (!event.isEmpty()) {
        var data = event.substring(event.indexOf("\ndata: ") + 7);
        var json = Json.parse(data);
        assertThat(event).startsWith("event: " + json.path("type").asText() + "\n");
        events.add(json);
      }
    }
    return events;
  }
}
