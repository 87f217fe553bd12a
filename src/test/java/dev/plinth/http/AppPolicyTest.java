package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a built app loads from elsewhere is not blocked, and nothing else is let in.
final class AppPolicyTest {
  @TempDir private Path folder;

  private String policy(String html, String script) throws IOException {
    Files.writeString(folder.resolve("index.html"), html);
    Files.writeString(folder.resolve("index.js"), script);
    return AppPolicy.of(folder, new Replacement(List.of(), ""), List.of());
  }

  private static String part(String policy, String name) {
    return List.of(policy.split("; ")).stream()
        .filter(part -> part.startsWith(name + " "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aStyleSheetByThePagesOwnSchemeIsLoadedAndItsFonts() throws IOException {
    var policy =
        policy(
            "<link href=\"//icons.example.com/i.css\" rel=\"stylesheet\">"
                + "<style>@import url('//fonts.example.com/f.css');</style>",
            "");
    assertThat(part(policy, "style-src")).contains(" icons.example.com", " fonts.example.com");
    assertThat(part(policy, "font-src")).contains(" https:");
    assertThat(part(policy, "script-src")).isEqualTo("script-src 'self'");
  }

  @Test
  void aScriptThatThePageAddsByItselfIsLoadedWhereItsAddressSaysSo() throws IOException {
    var policy =
        policy(
            "",
            "a('https://js.pay.example.com/v3');b('https://accounts.example.com/gsi/client');"
                + "c('https://maps.example.com/api/js?key=1');d('https://api.example.com/items')");
    assertThat(part(policy, "script-src"))
        .isEqualTo(
            "script-src 'self' https://js.pay.example.com https://accounts.example.com"
                + " https://maps.example.com");
  }

  @Test
  void webAssemblyIsCompiledWhereTheAppHasAny() throws IOException {
    assertThat(part(policy("", "WebAssembly.instantiateStreaming(a)"), "script-src"))
        .isEqualTo("script-src 'self' 'wasm-unsafe-eval'");
  }

  @Test
  void anAppThatLoadsNothingFromElsewhereIsHeldTight() throws IOException {
    var policy = policy("<p>hello</p>", "const a = 'nothing'");
    assertThat(part(policy, "font-src")).isEqualTo("font-src 'self' data:");
    assertThat(part(policy, "style-src")).isEqualTo("style-src 'self' 'unsafe-inline'");
  }
}
