package dev.plinth.analyze.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What counts as learnt: rounds go on for as long as states learn.
final class StateTest {
  private final State state = new State();

  /// How much a state learns from values that are made one after the other.
  private long learnt(Supplier<Value> made, int times) {
    var key = new Object();
    long before = state.changes();
    for (int i = 0; i < times; i++) {
      state.add(key, made.get());
    }
    return state.changes() - before;
  }

  @Test
  void whatIsMadeAnewEachRoundIsLearntOnce() {
    assertThat(learnt(() -> new Value.Obj(null, 0).with("get", Values.TRUE), 5)).isEqualTo(1);
    assertThat(learnt(() -> Value.Arr.of(List.of(new Value.Obj(null, 0))), 5)).isEqualTo(1);
    assertThat(learnt(() -> new Value.Native("set", _ -> Values.TRUE), 5)).isEqualTo(1);
    assertThat(
            learnt(
                () ->
                    new Value.Text(
                        List.of(Values.text("/a/"), new Value.Hole("id", new Value.Unknown("id")))),
                5))
        .isEqualTo(1);
  }

  @Test
  void whatLooksOtherwiseIsLearnt() {
    var one = new Value.Obj(null, 0).with("get", Values.TRUE);
    var other = new Value.Obj(null, 0).with("set", Values.TRUE);
    assertThat(learnt(List.of(one, other).iterator()::next, 2)).isEqualTo(2);
    assertThat(learnt(List.of(Values.text("a"), Values.text("b")).iterator()::next, 2))
        .isEqualTo(2);
    var lists = List.of(Value.Arr.of(List.of()), Value.Arr.of(List.of(Values.TRUE)));
    assertThat(learnt(lists.iterator()::next, 2)).isEqualTo(2);
  }

  @Test
  void anObjectThatGetsAMemberIsLearntAgain() {
    var growing = new Value.Obj(null, 0).with("a", Values.TRUE);
    state.add("key", growing);
    long before = state.changes();
    state.add("key", new Value.Obj(null, 0).with("a", Values.TRUE).with("b", Values.TRUE));
    assertThat(state.changes()).isEqualTo(before + 1);
  }
}
