package dev.plinth.analyze.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.typescript.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is parsed again when an app is read again.
final class ParsedSourcesTest {
  @Test
  void onlyWhatHasChangedIsParsedAgain() {
    var parsed = new ParsedSources();
    var first = parsed.parsed("a.ts", "const a = 'ä';");
    assertThat(parsed.parsed("a.ts", "const a = 'ä';")).isNotSameAs(first);
    parsed.keep(List.of(first));
    assertThat(parsed.parsed("a.ts", "const a = 'ä';")).isSameAs(first);
    assertThat(parsed.parsed("a.ts", "const a = 'b';").root().text()).isEqualTo("const a = 'b';");
    assertThat(parsed.parsed("b.ts", "const a = 'ä';").name()).isEqualTo("b.ts");
  }

  @Test
  void theLastReadingCounts() {
    var parsed = new ParsedSources();
    var old = Source.parse("a.ts", "1;");
    parsed.keep(List.of(old));
    parsed.keep(List.of());
    assertThat(parsed.parsed("a.ts", "1;")).isNotSameAs(old);
  }

  @Test
  void whatIsTooMuchIsNotHeld() {
    var parsed = new ParsedSources(6);
    var small = Source.parse("a.ts", "one;");
    var much = Source.parse("b.ts", "three;");
    parsed.keep(List.of(small, much));
    assertThat(parsed.parsed("a.ts", "one;")).isSameAs(small);
    assertThat(parsed.parsed("b.ts", "three;")).isNotSameAs(much);
  }
}
