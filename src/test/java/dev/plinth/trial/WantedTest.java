package dev.plinth.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plinth.analyze.Shape;
import dev.plinth.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WantedTest {
  private static final Shape TEXT = new Shape.Scalar(Shape.Kind.STRING);
  private static final Shape NUMBER = new Shape.Scalar(Shape.Kind.NUMBER);

  @Test
  void whatIsThereIsRight() {
    var task = object(Map.of("title", TEXT, "author", object(Map.of("name", TEXT))));

    assertThat(missing(task, "{'title': 'Dig', 'author': {'name': 'Ada'}, 'more': 1}")).isEmpty();
    assertThat(missing(new Shape.Arr(task), "[]")).isEmpty();
    assertThat(missing(Shape.unknown(), "17")).isEmpty();
    assertThat(Wanted.missing(Shape.unknown(), MissingNode.getInstance())).isEmpty();
  }

  @Test
  void whatIsNotThereIsNamedWithItsPlace() {
    var list =
        object(
            Map.of("items", new Shape.Arr(object(Map.of("author", object(Map.of("name", TEXT)))))));

    assertThat(missing(list, "{'items': [{'author': {}}]}")).containsExactly("items[].author.name");
    assertThat(missing(list, "{'items': [{'author': 'id-1'}]}"))
        .containsExactly("items[].author (an object is read, it is a text)");
    assertThat(missing(list, "{'items': [{'author': null}]}"))
        .containsExactly("items[].author (an object is read, it is null)");
    assertThat(missing(list, "[]")).containsExactly("the answer (an object is read, it is a list)");
    assertThat(Wanted.missing(list, MissingNode.getInstance()))
        .containsExactly("the answer (an object is read, there is nothing)");
  }

  @Test
  void aKindThatTheAppComputesWithCounts() {
    assertThat(missing(object(Map.of("price", NUMBER)), "{'price': '12'}"))
        .containsExactly("price (a number is read, it is a text)");
    assertThat(missing(object(Map.of("price", NUMBER)), "{'price': null}")).isEmpty();
    assertThat(missing(object(Map.of("name", TEXT)), "{'name': {'first': 'Ada'}}"))
        .containsExactly("name (a single value is read, it is an object)");
  }

  @Test
  void aKeyMayBeATextWhateverItsDeclaredType() {
    assertThat(
            missing(object(Map.of("id", NUMBER, "teamId", NUMBER)), "{'id': 'a', 'teamId': 'b'}"))
        .isEmpty();
    assertThat(missing(object(Map.of("paid", NUMBER)), "{'paid': 'a'}")).hasSize(1);
  }

  @Test
  void whatTheAppReadsWithAGuardMayBeMissing() {
    var guarded = new Shape.Obj(Map.of("image", new Shape.Member(TEXT, true)), null);

    assertThat(missing(guarded, "{}")).isEmpty();
    assertThat(missing(guarded, "null")).isEmpty();
  }

  @Test
  void oneOfSeveralShapesIsEnough() {
    var either =
        new Shape.AnyOf(List.of(new Shape.Arr(TEXT), object(Map.of("items", new Shape.Arr(TEXT)))));

    assertThat(missing(either, "['a']")).isEmpty();
    assertThat(missing(either, "{'items': []}")).isEmpty();
    assertThat(missing(either, "{}")).hasSize(1);
  }

  @Test
  void aPasswordIsNeverMissed() {
    assertThat(missing(object(Map.of("password", TEXT)), "{}")).isEmpty();
  }

  @Test
  void aTypeThatHoldsItselfEnds() {
    Shape deep = TEXT;
    var json = new StringBuilder("'x'");
    for (int i = 0; i < 40; i++) {
      deep = object(Map.of("next", deep));
      json.insert(0, "{'next': ").append('}');
    }
    assertThat(missing(deep, json.toString())).isEmpty();
  }

  private static List<String> missing(Shape read, String json) {
    return Wanted.missing(read, Json.parse(json.replace('\'', '"')));
  }

  private static Shape object(Map<String, Shape> members) {
    var made = new LinkedHashMap<String, Shape.Member>();
    members.forEach((name, shape) -> made.put(name, new Shape.Member(shape, false)));
    return new Shape.Obj(made, null);
  }
}
