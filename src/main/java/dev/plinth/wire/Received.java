package dev.plinth.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.files.Uploads;
import dev.plinth.json.Json;
import dev.plinth.records.FileInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A body with the files that came with it. Closing it removes those that no item took.
///
/// @param body JSON, a [FileInput] in the place of each file
/// @param uploads that hold the files; null for none
public record Received(JsonNode body, List<FileInput> files, @Nullable Uploads uploads)
    implements AutoCloseable {
  /// For who reads no body.
  public static final Received NOTHING = of(Json.mapper().nullNode());

  public Received {
    files = List.copyOf(files);
  }

  /// A body without files.
  public static Received of(JsonNode body) {
    return new Received(body, List.of(), null);
  }

  @Override
  public void close() {
    if (uploads != null && !files.isEmpty()) {
      uploads.settle(files);
    }
  }
}
