package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordPolicyTest {
  private final PasswordPolicy guarded = PasswordPolicy.guarded(6, "Taskboard");

  @Test
  void onThisMachineTheFormOfTheAppDecidesAlone() {
    var local = PasswordPolicy.local(6);

    assertThat(local.check("123456", List.of())).isEmpty();
    assertThat(local.check("password", List.of("password"))).isEmpty();
    assertThat(local.check("12345", List.of())).isPresent();
    assertThat(local.check("x".repeat(129), List.of())).isPresent();
  }

  @Test
  void elsewhereEightCharactersAreTheLeast() {
    assertThat(guarded.check("7xk!vQ2", List.of())).isPresent();
    assertThat(guarded.check("7xk!vQ2m", List.of())).isEmpty();
    assertThat(PasswordPolicy.guarded(12, "x").check("7xk!vQ2mPwz", List.of())).isPresent();
    assertThat(guarded.check("\ud83d\ude00\ud83d\ude01\ud83d\ude02", List.of())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password", "12345678", "qwertyuiop", "iloveyou", "Password1", "P@ssw0rd", "password2024!",
        "trustno1", "baseball", "sunshine", "princess1", "football", "superman", "starwars",
        "letmein123", "welcome1!", "1q2w3e4r", "1qaz2wsx", "zaq12wsx", "asdfghjkl", "qwerty123",
        "11111111", "88888888", "abcd1234", "abcdefgh", "87654321", "aaaaaaaa", "abababab",
        "passpass", "computer", "michelle", "jennifer", "corvette", "mercedes", "whatever",
        "samantha", "maverick", "steelers", "hellokitty", "administrator", "changeme", "dragon123",
        "Monkey!!", "s3cr3t123", "taskboard", "Taskboard1", "plinth2026", "liverpool", "chocolate1",
        "correcthorsebatterystaple", "zyxwvuts", "poiuytrewq"
      })
  void whatIsGuessedFirstIsRefused(String password) {
    assertThat(guarded.check(password, List.of()))
        .hasValueSatisfying(
            refusal -> assertThat(refusal.code()).isEqualTo(PasswordPolicy.COMPROMISED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada.lovelace", "Ada.Lovelace1", "ada.lovelace@example.org"})
  void onesOwnLoginIsNoPassword(String password) {
    assertThat(guarded.check(password, List.of("ada.lovelace@example.org", "ada.lovelace")))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "blue8472913056",
        "violet tractor sings",
        "kX9#mmPq",
        "taskboard gets my groceries",
        "drgnfly-lamp-7",
        "caf\u00e9-am-eck"
      })
  void whatIsOnesOwnIsTaken(String password) {
    assertThat(guarded.check(password, List.of("ada@example.org", "ada"))).isEmpty();
  }
}
