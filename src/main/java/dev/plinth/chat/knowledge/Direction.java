package dev.plinth.chat.knowledge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What a text means: the direction of its vector, in a byte for each dimension. Against exact
/// numbers a score is wrong by less than a hundredth, which is less than what models differ by.
///
/// @param data numbers from -127 to 127, a multiple of four of them, the last ones 0
/// @param scale what makes numbers of length 1 of them
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Direction(byte[] data, float scale) {
  /// Numbers that lie in one int of [#packed].
  static final int PER_INT = 4;

  private static final int MOST = 127;

  /// The direction of a vector. One without any, or with what is no number, is near to nothing.
  static Direction of(float[] vector) {
    double squares = 0;
    float largest = 0;
    for (float value : vector) {
      squares += (double) value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    var data = new byte[(vector.length + PER_INT - 1) / PER_INT * PER_INT];
    double length = Math.sqrt(squares);
    if (!(length > 0) || !Double.isFinite(length)) {
      return new Direction(data, 0);
    }
    for (int i = 0; i < vector.length; i++) {
      data[i] = (byte) Math.round(vector[i] / largest * MOST);
    }
    return new Direction(data, (float) (largest / length / MOST));
  }

  int size() {
    return data.length;
  }

  /// The same numbers, four in an int, the first the lowest.
  int[] packed() {
    var packed = new int[data.length / PER_INT];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(packed);
    return packed;
  }
}
