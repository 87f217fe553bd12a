package dev.plinth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelSettingsTest {
  @TempDir private Path home;

  @Test
  void serversHaveNamesAndKeysOfTheirOwn() {
    var models =
        read(
            Map.of(
                "PLINTH_PROVIDERS",
                "groq=https://api.groq.com/openai/v1/, lm-studio=http://localhost:1234/v1",
                "PLINTH_GROQ_API_KEY",
                "gsk-canary"));
    assertThat(models.servers())
        .extracting(ModelSettings.Server::name)
        .containsExactly("groq", "lm-studio");
    assertThat(models.servers().getFirst().url())
        .isEqualTo(URI.create("https://api.groq.com/openai/v1"));
    assertThat(models.servers().getFirst().key()).contains("gsk-canary");
    assertThat(models.servers().getLast().key()).isEmpty();
    assertThat(models.servers().getLast().keySetting()).isEqualTo("PLINTH_LM_STUDIO_API_KEY");
    assertThat(models.toString()).doesNotContain("canary");
  }

  @Test
  void aKeyWithoutItsServerIsNoSetting() {
    assertThatThrownBy(() -> read(Map.of("PLINTH_GROQ_API_KEY", "x")))
        .hasMessageContaining("PLINTH_GROQ_API_KEY is no setting");
  }

  @Test
  void aliasesAndFallbacksAreRead() {
    var models =
        read(
            Map.of(
                "PLINTH_MODEL_ALIASES",
                "fast=llama3.2:1b, smart=anthropic/claude-sonnet-4-5",
                "PLINTH_MODEL_FALLBACKS",
                "smart=llama3.2 | offline,*=offline"));
    assertThat(models.aliases())
        .isEqualTo(Map.of("fast", "llama3.2:1b", "smart", "anthropic/claude-sonnet-4-5"));
    assertThat(models.fallbacks())
        .isEqualTo(Map.of("smart", List.of("llama3.2", "offline"), "*", List.of("offline")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "PLINTH_PROVIDERS; groq; has the entry groq: write name=value",
        "PLINTH_PROVIDERS; groq=; has the entry groq=: write name=value",
        "PLINTH_PROVIDERS; Groq=http://a; names a provider Groq: use small letters",
        "PLINTH_PROVIDERS; a_b=http://a; names a provider a_b: use small letters",
        "PLINTH_PROVIDERS; ollama=http://a; names a provider ollama, which has settings of its own",
        "PLINTH_PROVIDERS; a=ftp://x; must give a a URL that begins with http://",
        "PLINTH_PROVIDERS; a=http://x,a=http://y; names a twice",
        "PLINTH_MODEL_ALIASES; a=b,b=c; makes a an alias of b, which is an alias",
        "PLINTH_MODEL_ALIASES; =b; has the entry =b",
        "PLINTH_MODEL_FALLBACKS; a=b||c; must give a models with | between them",
        "PLINTH_MODEL_FALLBACKS; a=*; must give a models with | between them",
        "PLINTH_MODEL_FALLBACKS; a=b|a; makes a a fallback of itself"
      })
  void whatIsWrongIsNamed(String setting, String value, String sentence) {
    assertThatThrownBy(() -> read(Map.of(setting, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(setting + " " + sentence);
  }

  private ModelSettings read(Map<String, String> environment) {
    return Config.read(home, environment, Map.of()).models();
  }
}
