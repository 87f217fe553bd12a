package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.json.Json;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyFormTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void aNameIsEnoughForAKeyToModels() {
    var wish = KeyForm.wish(Json.parse("{\"name\": \" notebook \"}"), NOW);
    assertThat(wish.name()).isEqualTo("notebook");
    assertThat(wish.scopes()).containsExactly(KeyScope.MODELS);
    assertThat(wish.models()).isEmpty();
    assertThat(wish.expiresAt()).isNull();
  }

  @Test
  void allOfItCanBeSaid() {
    var wish =
        KeyForm.wish(
            Json.parse(
                """
                {"name": "x", "scopes": ["records", "chats", "chats"], "models": ["a", "b", "a"],
                 "expiresAt": "2026-11-22T14:00:00+01:00"}
                """),
            NOW);
    assertThat(wish.scopes()).containsExactlyInAnyOrder(KeyScope.RECORDS, KeyScope.CHATS);
    assertThat(wish.models()).isEqualTo(List.of("a", "b"));
    assertThat(wish.expiresAt()).isEqualTo("2026-11-22T13:00:00Z");
  }

  @Test
  void whatIsNullIsLeftOut() {
    var wish =
        KeyForm.wish(
            Json.parse(
                "{\"name\": \"x\", \"scopes\": null, \"models\": null, \"expiresAt\": null}"),
            NOW);
    assertThat(wish).isEqualTo(KeyForm.wish(Json.parse("{\"name\": \"x\"}"), NOW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|#/name",
        "[]|#",
        "\"x\"|#",
        "{\"name\": \"\"}|#/name",
        "{\"name\": \"   \"}|#/name",
        "{\"name\": 1}|#/name",
        "{\"name\": null}|#/name",
        "{\"name\": \"x\\ny\"}|#/name",
        "{\"name\": \"x\", \"scopes\": []}|#/scopes",
        "{\"name\": \"x\", \"scopes\": \"models\"}|#/scopes",
        "{\"name\": \"x\", \"scopes\": [\"admin\"]}|#/scopes",
        "{\"name\": \"x\", \"scopes\": [\"MODELS\"]}|#/scopes",
        "{\"name\": \"x\", \"models\": []}|#/models",
        "{\"name\": \"x\", \"models\": [\"tiny\", 7]}|#/models/1",
        "{\"name\": \"x\", \"models\": [\"\"]}|#/models/0",
        "{\"name\": \"x\", \"expiresAt\": 5}|#/expiresAt",
        "{\"name\": \"x\", \"expiresAt\": \"tomorrow\"}|#/expiresAt",
        "{\"name\": \"x\", \"expiresAt\": \"2026-11-22T12:00:00Z\"}|#/expiresAt",
        "{\"name\": \"x\", \"expiresAt\": \"+999999999-01-01T00:00:00Z\"}|#/expiresAt",
        "{\"name\": \"x\", \"key\": \"plk_mine\"}|#/key",
        "{\"name\": \"x\", \"a/b~\": true}|#/a~1b~0",
      })
  void whatMakesNoSenseIsToldWithItsPlace(String body, String pointer) {
    assertThat(faults(body)).extracting(FieldError::pointer).containsExactly(pointer);
  }

  @Test
  void allFaultsAreToldTogether() {
    assertThat(faults("{\"scopes\": [\"x\"], \"models\": 1, \"expiresAt\": 5, \"y\": 1}"))
        .extracting(FieldError::pointer)
        .containsExactlyInAnyOrder("#/name", "#/scopes", "#/models", "#/expiresAt", "#/y");
  }

  @Test
  void whatIsHugeIsRefused() {
    assertThat(faults(Json.text(Map.of("name", "x".repeat(101))))).hasSize(1);
    assertThat(KeyForm.wish(Json.parse(Json.text(Map.of("name", "x".repeat(100)))), NOW).name())
        .hasSize(100);
    var many = Map.of("name", "x", "models", java.util.Collections.nCopies(51, "m"));
    assertThat(faults(Json.text(many))).hasSize(1);
    assertThat(faults(Json.text(Map.of("name", "x", "models", List.of("m".repeat(201))))))
        .hasSize(1);
  }

  @Test
  void onlyTheNameCanBeChanged() {
    assertThat(KeyForm.name(Json.parse("{\"name\": \"laptop\"}"))).isEqualTo("laptop");
    var problem =
        catchThrowableOfType(
                ProblemException.class,
                () -> KeyForm.name(Json.parse("{\"name\": \"x\", \"scopes\": [\"records\"]}")))
            .problem();
    assertThat(problem).isInstanceOf(Problem.Invalid.class);
  }

  private static List<FieldError> faults(String body) {
    var problem =
        catchThrowableOfType(ProblemException.class, () -> KeyForm.wish(Json.parse(body), NOW))
            .problem();
    return ((Problem.Invalid) problem).errors();
  }
}
