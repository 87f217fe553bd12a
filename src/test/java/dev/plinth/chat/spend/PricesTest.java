package dev.plinth.chat.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.config.ConfigException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PricesTest {
  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, 2500000",
    "openai, gpt-4o-2024-08-06, 2500000",
    "openai, gpt-4o-2024-05-13, 5000000",
    "anthropic, claude-sonnet-4-5-20250929, 3000000",
    "gemini, gemini-2.5-flash-001, 300000",
  })
  void whatShipsIsFoundUnderDatedNamesToo(String provider, String name, long input) {
    assertThat(Prices.read(home).of(hosted(provider, name)).input()).isEqualTo(input);
  }

  @ParameterizedTest
  @CsvSource({"openai, gpt-4o-ultra", "openai, llama3.2", "groq, gpt-4o", "openai, ''"})
  void whatStandsNowhereHasNoPrice(String provider, String name) {
    var price = Prices.read(home).of(hosted(provider, name));
    assertThat(price.isKnown()).isFalse();
    assertThat(price.cost(new Chunk.Usage(1, 1, 0, 0, false))).isNull();
  }

  @Test
  void whatRunsHereIsFreeUnlessTheFileSaysMore() throws IOException {
    var local = new Model("tiny", "tiny", "ollama", true, true, 0, Instant.EPOCH);
    assertThat(Prices.read(home).of(local)).isEqualTo(Price.FREE);
    Files.writeString(
        home.resolve(Prices.FILE), "{\"ollama\": {\"tiny\": {\"input\": 0.5, \"output\": 1.5}}}");
    assertThat(Prices.read(home).of(local).output()).isEqualTo(1_500_000);
  }

  @Test
  void everyFaultOfTheFileIsTold() throws IOException {
    Files.writeString(
        home.resolve(Prices.FILE),
        """
        {"a": {"m": {"input": -1, "output": "x"}, "n": {"inputs": 1}}, "b": 3}
        """);
    assertThatThrownBy(() -> Prices.read(home))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a/m input must be a number")
        .hasMessageContaining("a/m output must be a number")
        .hasMessageContaining("a/n has no field inputs")
        .hasMessageContaining("a/n needs input and output")
        .hasMessageContaining("b must hold models");
    Files.writeString(home.resolve(Prices.FILE), "{");
    assertThatThrownBy(() -> Prices.read(home)).hasMessageContaining("must be JSON");
  }

  @Test
  void cachedAndThoughtTokensHaveTheirOwnPrices() {
    var price = new Price(10L, 20L, 1L, 15L, 30L);
    // 60 plain, 30 cached, 10 written; 50 plain, 50 thought: 600 + 30 + 150 + 1,000 + 1,500
    var usage = new Chunk.Usage(100, 100, 30, 10, 50, false, null);
    assertThat(price.cost(usage)).isEqualTo(Math.ceilDiv(3_280L, 1_000_000L));
    var millions = new Price(10_000_000L, 20_000_000L, 1_000_000L, 15_000_000L, 30_000_000L);
    assertThat(millions.cost(usage)).isEqualTo(3_280);
    assertThat(millions.most(100, 100)).isEqualTo(1_500 + 3_000);
    assertThat(millions.affordable(4_500, 100)).isEqualTo(100);
    assertThat(millions.affordable(1_400, 100)).isNegative();
    assertThat(Price.FREE.affordable(0, 100)).isEqualTo(Long.MAX_VALUE);
  }

  private static Model hosted(String provider, String name) {
    return new Model(name, name, provider, false, true, 0, Instant.EPOCH);
  }
}
