package dev.plinth.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ShapeTest {
  private static final Shape TEXT = new Shape.Scalar(Shape.Kind.STRING);
  private static final Shape NUMBER = new Shape.Scalar(Shape.Kind.NUMBER);

  @Test
  void twoReadingsOfAnObjectHaveTheMembersOfBoth() {
    var one = new Shape.Obj(Map.of("id", new Shape.Member(NUMBER, false)), null);
    var two = new Shape.Obj(Map.of("title", new Shape.Member(TEXT, true)), "Task");

    assertThat(one.and(two).names()).containsExactly("id", "title");
    assertThat(((Shape.Obj) one.and(two)).type()).isEqualTo("Task");
  }

  @Test
  void aMemberIsOptionalOnlyWhereBothSaySo() {
    var strict = new Shape.Obj(Map.of("id", new Shape.Member(NUMBER, false)), null);
    var loose = new Shape.Obj(Map.of("id", new Shape.Member(NUMBER, true)), null);

    assertThat(strict.and(loose)).isEqualTo(strict);
    assertThat(loose.and(loose)).isEqualTo(loose);
  }

  @Test
  void listsMergeTheirItemsAndWhatDisagreesIsKeptSideBySide() {
    var list = new Shape.Arr(TEXT);

    assertThat(list.and(new Shape.Arr(NUMBER)))
        .isEqualTo(
            new Shape.Arr(
                new Shape.Scalar(
                    Set.of(Shape.Kind.STRING, Shape.Kind.NUMBER), Set.of(), Set.of())));
    assertThat(list.and(NUMBER)).isEqualTo(new Shape.AnyOf(List.of(list, NUMBER)));
    assertThat(list.and(NUMBER).and(list).and(Shape.unknown()))
        .isEqualTo(new Shape.AnyOf(List.of(list, NUMBER)));
  }
}
