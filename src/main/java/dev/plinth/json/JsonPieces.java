package dev.plinth.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// JSON put together from pieces that are finished text already, mostly made by SQL. Each piece is
/// copied once, into an array of the right size.
public final class JsonPieces {
  private final List<byte[]> pieces = new ArrayList<>();
  private int length;

  /// Adds text of our own.
  public JsonPieces add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds UTF-8.
  public JsonPieces add(byte[] piece) {
    pieces.add(piece);
    length = Math.addExact(length, piece.length);
    return this;
  }

  /// Adds an array with these elements.
  public JsonPieces array(List<byte[]> elements) {
    add("[");
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        add(",");
      }
      add(elements.get(i));
    }
    return add("]");
  }

  /// The whole, in UTF-8.
  public byte[] bytes() {
    var whole = new byte[length];
    int at = 0;
    for (var piece : pieces) {
      System.arraycopy(piece, 0, whole, at, piece.length);
      at += piece.length;
    }
    return whole;
  }
}
