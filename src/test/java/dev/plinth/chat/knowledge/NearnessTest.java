package dev.plinth.chat.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.plinth.chat.knowledge.VectorStore.Stored;
import dev.plinth.records.Sight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes against exact numbers.
final class NearnessTest {
  private static final Sight ALL = new Sight.Everything();

  private final Random random = new Random(3);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 64, 383, 384, 1024, 4096})
  void scoresAreThoseOfExactNumbers(int dimensions) {
    for (int i = 0; i < 50; i++) {
      var a = vector(dimensions);
      var b = vector(dimensions);
      var direction = Direction.of(b);
      assertThat(new Nearness(Direction.of(a)).of(direction.packed(), 0, direction.scale()))
          .isEqualTo((float) cosine(a, b), offset(0.02f));
    }
  }

  @Test
  void whatHasNoDirectionIsNearToNothing() {
    for (var odd : new float[][] {{0, 0, 0}, {Float.NaN, 1, 2}, {Float.POSITIVE_INFINITY, 0, 0}}) {
      var direction = Direction.of(odd);
      var one = new Nearness(Direction.of(new float[] {1, 2, 3}));
      assertThat(one.of(direction.packed(), 0, direction.scale())).isZero();
    }
  }

  @Test
  void aBlockFindsWhatASearchOfAllWouldFind() {
    int width = 24;
    var block = new VectorBlock(width / Direction.PER_INT);
    var there = new ArrayList<Stored>();
    for (long i = 0; i < 20_000; i++) {
      var stored = new Stored(i, i % 1_000, Direction.of(vector(width)));
      block.add(stored);
      there.add(stored);
      if (i % 3_000 == 2_999) {
        var gone = new HashSet<Long>();
        for (int j = 0; j < 700; j++) {
          gone.add(there.remove(random.nextInt(there.size())).passage());
        }
        block.remove(gone);
      }
    }
    assertThat(block.size()).isEqualTo(there.size());
    var nearness = new Nearness(Direction.of(vector(width)));
    for (var sight : List.of(ALL, new Sight.Nothing())) {
      var expected =
          there.stream()
              .filter(one -> sight.sees(one.number()))
              .map(one ->
                  new Best.Scored(
                      one.passage(),
                      nearness.of(one.direction().packed(), 0, one.direction().scale())))
              .sorted(
                  java.util.Comparator.comparingDouble(Best.Scored::score)
                      .reversed()
                      .thenComparingLong(Best.Scored::passage))
              .limit(40)
              .toList();
      var best = new Best(40);
      block.offer(nearness, sight, best);
      assertThat(best.list()).isEqualTo(expected);
    }
    block.remove(new HashSet<>(there.stream().map(Stored::passage).toList()));
    assertThat(block.size()).isZero();
  }

  @Test
  void vectorsOfAnotherWidthAreLeftOut() {
    var block = new VectorBlock(2);
    block.add(new Stored(1, 1, Direction.of(vector(16))));
    assertThat(block.size()).isZero();
    block.add(new Stored(1, 1, Direction.of(vector(8))));
    var best = new Best(3);
    block.offer(new Nearness(Direction.of(vector(16))), ALL, best);
    assertThat(best.list()).isEmpty();
    block.remove(Set.of(5L));
    assertThat(block.size()).isEqualTo(1);
  }

  private float[] vector(int dimensions) {
    var vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      first += (double) a[i] * a[i];
      second += (double) b[i] * b[i];
    }
    return product / Math.sqrt(first * second);
  }
}
