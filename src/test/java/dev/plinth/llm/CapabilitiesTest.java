package dev.plinth.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CapabilitiesTest {
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = new ScriptedUpstream();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  @Test
  void ollamaIsAskedOnceForEachVersionOfAModel() throws IOException {
    tags("one");
    upstream.json(
        "/api/show",
        """
        {"capabilities": ["completion", "tools", "thinking"],
         "model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40960}}
        """);
    var ollama = new Ollama(Fetch.client(), upstream.address());
    assertThat(ollama.models())
        .extracting(Model::can)
        .containsExactly(new Capabilities(40960, 0, true, false, true, false));
    ollama.models();
    assertThat(upstream.bodies()).filteredOn(body -> body.contains("tiny")).hasSize(1);
    tags("two");
    ollama.models();
    assertThat(upstream.bodies()).filteredOn(body -> body.contains("tiny")).hasSize(2);
  }

  @Test
  void anOllamaThatCannotShowAModelStillHasIt() throws IOException {
    tags("one");
    upstream.at("/api/show", wire -> wire.begin(500, "").end());
    assertThat(new Ollama(Fetch.client(), upstream.address()).models())
        .extracting(Model::id, Model::can)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "tiny", new Capabilities(0, 0, null, null, null, false)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'id': 'a', 'context_length': 32768, 'top_provider': {'max_completion_tokens': 99}, 'architecture': {'input_modalities': ['text', 'image']}, 'supported_parameters': ['tools', 'reasoning']} | 32768 | 99 | true | true | true
          {'id': 'a', 'max_model_len': 4096}                                    | 4096   | 0 |      |       |
          {'id': 'a', 'context_window': 131072, 'max_completion_tokens': 8192}  | 131072 | 8192 |   |       |
          {'id': 'a', 'meta': {'n_ctx_train': 2048}}                            | 2048   | 0 |      |       |
          {'id': 'a', 'capabilities': {'vision': false, 'function_calling': true}} | 0   | 0 | true | false |
          {'id': 'a', 'context_length': -5, 'supported_parameters': 'nonsense'} | 0      | 0 |      |       |
          {'id': 'a', 'context_length': 'much', 'architecture': 7}              | 0      | 0 |      |       |
          {'id': 'gpt-4o-mini-2026'}                                        | 128000 | 16384 | true | true | false
          """)
  void serversSayItInWordsOfTheirOwn(
      String card, int context, int output, Boolean tools, Boolean vision, Boolean thinking)
      throws IOException {
    upstream.json("/v1/models", "{\"data\": [" + card.replace('\'', '"') + "]}");
    var openAi =
        new OpenAi(Fetch.client(), "openai", URI.create(upstream.address() + "/v1"), null, "KEY");
    assertThat(openAi.models())
        .extracting(Model::can)
        .isEqualTo(List.of(new Capabilities(context, output, tools, vision, thinking, false)));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4, 8192",
    "gpt-4o-2024-08-06, 128000",
    "openai/gpt-4.1-mini, 1047576",
    "Claude-Sonnet-4-5, 200000",
    "my-own-gpt-4, 0",
    "llama3.2, 0",
    "(none), 0"
  })
  void aFamilyIsKnownByTheLongestBeginningOfItsName(String name, int context) {
    assertThat(Families.of(name).contextTokens()).isEqualTo(context);
  }

  private void tags(String digest) {
    upstream.json(
        "/api/tags", "{\"models\": [{\"name\": \"tiny\", \"digest\": \"" + digest + "\"}]}");
  }
}
