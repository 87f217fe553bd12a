package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTextTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void everyKeyIsAnotherAndHasTheFormThatScannersLookFor() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      var key = KeyText.make(random);
      assertThat(key).matches("plk_[0-9a-z]{57}");
      assertThat(KeyText.isWhole(key)).isTrue();
      assertThat(KeyText.isMeantAsOne(key)).isTrue();
      assertThat(KeyText.hash(key)).hasSize(64).doesNotContain(key.substring(4, 20));
      assertThat(seen.add(key)).isTrue();
    }
  }

  @Test
  void theSmallestAndTheLargestSecretHaveTheSameLength() {
    for (int bits : new int[] {0, -1}) {
      var key = KeyText.make(() -> bits);
      assertThat(key).hasSize(61);
      assertThat(KeyText.isWhole(key)).isTrue();
    }
  }

  @Test
  void aSlipOfTheHandIsNoKey() {
    var key = KeyText.make(random);
    for (int i = 4; i < key.length(); i++) {
      var other = key.charAt(i) == '7' ? '8' : '7';
      assertThat(KeyText.isWhole(key.substring(0, i) + other + key.substring(i + 1))).isFalse();
    }
    assertThat(KeyText.isWhole(key + "0")).isFalse();
    assertThat(KeyText.isWhole(key.substring(1))).isFalse();
    assertThat(KeyText.isWhole(key.toUpperCase(java.util.Locale.ROOT))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plk_", "plk_short", "sk-proj-abc", "null", "a.b.c", "plk_\u0000"})
  void otherTextsAreNone(String text) {
    assertThat(KeyText.isWhole(text)).isFalse();
  }
}
