package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PaintTest {
  private static final Paint ON = Paint.of(true);

  @Test
  void labelsAndSignsAreColoured() {
    assertThat(ON.line("Collections users, tasks"))
        .isEqualTo("\u001b[1mCollections\u001b[0m users, tasks");
    assertThat(ON.line("There is no plinth.yaml yet")).isEqualTo("There is no plinth.yaml yet");
    assertThat(ON.line("App         shop (vite)"))
        .isEqualTo("\u001b[1mApp\u001b[0m         shop (vite)");
    assertThat(ON.line("  + endpoint GET /tags"))
        .isEqualTo("  \u001b[32m+\u001b[0m endpoint GET /tags");
    assertThat(ON.line("  - endpoint GET /tags")).startsWith("  \u001b[31m-");
    assertThat(ON.line("mend: disk: full")).isEqualTo("\u001b[31mmend:\u001b[0m disk: full");
    assertThat(ON.line("      Which of both?")).isEqualTo("\u001b[2m      Which of both?\u001b[0m");
  }

  @Test
  void elsewhereLinesStayAsTheyAre() {
    assertThat(Paint.of(false).line("  + endpoint GET /tags")).isEqualTo("  + endpoint GET /tags");
    assertThat(Paint.isWanted(Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Paint.isWanted(Map.of("TERM", "dumb"))).isFalse();
    assertThat(Paint.isWanted(Map.of("NO_COLOR", "", "TERM", "xterm"))).isTrue();
  }
}
