package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentTest {
  private final Recent<Integer, String> recent = new Recent<>(10);

  @Test
  void itNeverHoldsMoreThanTwiceItsMeasure() {
    for (int i = 0; i < 1_000; i++) {
      recent.put(i, "x");
      assertThat(recent.size()).isLessThanOrEqualTo(20);
    }
    assertThat(recent.get(0)).isNull();
    assertThat(recent.get(999)).isEqualTo("x");
  }

  @Test
  void whatIsAskedForStays() {
    recent.put(-1, "hot");
    for (int i = 0; i < 1_000; i++) {
      recent.get(i, () -> "x");
      if (i % 5 == 0) {
        assertThat(recent.get(-1)).isEqualTo("hot");
      }
    }
  }

  @Test
  void whatWasRemovedDoesNotComeBack() {
    recent.put(-1, "old");
    for (int i = 0; i < 10; i++) {
      recent.put(i, "x");
    }
    recent.remove(-1);

    assertThat(recent.get(-1)).isNull();
    assertThat(recent.values()).doesNotContain("old");
    assertThat(recent.get(-1, () -> "new")).isEqualTo("new");
  }
}
