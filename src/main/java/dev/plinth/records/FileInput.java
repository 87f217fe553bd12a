package dev.plinth.records;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.plinth.schema.FieldType;
import org.jspecify.annotations.Nullable;

/// A file that came with a request and is stored already, in the place of a field's value.
///
/// @param url what the field holds
/// @param digest of the bytes: what the file is as JSON, so that the same upload reads the same
/// @param type by its content
public record FileInput(String url, @JsonValue String digest, String type, long size) {
  /// What every address of a file begins with.
  public static final String PREFIX = "/api/v1/files/";

  /// A file that no field was waiting for, and that nobody kept.
  public static final FileInput UNWANTED = new FileInput("", "", "", 0);

  /// The file as a member of a body.
  public JsonNode node() {
    return new POJONode(this);
  }

  static @Nullable FileInput of(JsonNode node) {
    return node instanceof POJONode pojo && pojo.getPojo() instanceof FileInput file ? file : null;
  }

  /// Why a field cannot hold it; null where it can.
  @Nullable String misfit(FieldType.File field) {
    if (size > field.maxBytes()) {
      return "may have " + field.maxBytes() + " bytes at most";
    }
    return field.accepts(type)
        ? null
        : "must be a file of type " + String.join(" or ", field.accept()) + ", this one is " + type;
  }
}
