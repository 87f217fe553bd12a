package dev.plinth.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShapeTest {
  private static Shape shape(String filter) {
    return Shape.of(RuleParser.parseFilter(filter), Map.of("t", "given"));
  }

  @Test
  void filtersThatDifferInTheirValuesAreOneShape() {
    assertThat(shape("a = 'x' and n in (1, 2, 3)").expr())
        .isEqualTo(shape("a = 'it''s' and n in (4, 5, 6, 7)").expr())
        .isNotEqualTo(shape("a = 'x' and n in (1, 2)").expr())
        .isNotEqualTo(shape("a != 'x' and n in (1, 2, 3)").expr());
    assertThat(shape("a = 'x'").values()).containsValue("x").hasSize(1);
    assertThat(shape("n in (1, 2, 3)").values().values()).containsOnly(1L, 2L, 3L);
  }

  @Test
  void whatTheClientGaveStandsUnderItsOwnName() {
    assertThat(shape("a = $t or b = $t").values()).isEqualTo(Map.of("$t", "given"));
  }

  @Test
  void whatIsNoValueStays() {
    assertThat(shape("a = null and b = $caller.id and c < now and data.kind != null").values())
        .isEmpty();
  }
}
