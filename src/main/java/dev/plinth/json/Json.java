package dev.plinth.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.kernel.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The one JSON mapper. Reading is strict: UTF-8 without fault, no duplicate keys, nothing after
/// the value, at most 64 levels, numbers exact or refused: what two parsers would read differently
/// is a way around every check.
public final class Json {
  /// Levels of nesting that are read; a deeper text could exhaust the stack.
  public static final int DEPTH_MAX = 64;

  private static final int NUMBER_LENGTH_MAX = 40;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_LENGTH_MAX)
                          .maxStringLength(64 * 1024 * 1024)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /// For the few who stream tokens themselves.
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /// Reads a document that somebody sent.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` (`malformed_json`) with line and
  ///   column, never the text itself
  public static JsonNode read(byte[] utf8) {
    requireUtf8(utf8);
    try {
      var node = MAPPER.readTree(utf8);
      if (node == null || node.isMissingNode()) {
        throw malformed("The body is empty: send JSON.");
      }
      if (hasLoneSurrogateOrNul(utf8)) {
        requireCleanText(node);
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw malformed(
          "The JSON is nested more than "
              + DEPTH_MAX
              + " deep, or has a number of too many digits or too long a text.");
    } catch (JsonProcessingException e) {
      var at = Optional.ofNullable(e.getLocation());
      throw malformed(
          "The body is not JSON that can be read"
              + at.map(l -> " (line " + l.getLineNr() + ", column " + l.getColumnNr() + ")")
                  .orElse("")
              + ".");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads a document that we wrote ourselves.
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /// Reads a document that lies among other bytes.
  public static JsonNode parse(byte[] bytes, int from, int length) {
    try {
      return MAPPER.readTree(bytes, from, length);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// For files that people read.
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A string as JSON, with its quotes.
  public static String quote(String value) {
    return text(value);
  }

  private static RuntimeException malformed(String detail) {
    return new Problem.Malformed("malformed_json", detail).asException();
  }

  private static void requireUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw malformed("The body is not UTF-8.");
    }
  }

  /// Only an escape (`\ud800`, `\u0000`) can bring these into valid UTF-8, so most bodies need no
  /// second look.
  private static boolean hasLoneSurrogateOrNul(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == '\\' && bytes[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }

  /// Refuses text that no database and no other program takes: NUL, half a surrogate pair.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed`
  public static void requireCleanText(JsonNode node) {
    if (node.isTextual()) {
      requireCleanText(node.textValue());
    }
    node.properties()
        .forEach(property -> {
          requireCleanText(property.getKey());
          requireCleanText(property.getValue());
        });
    if (node.isArray()) {
      node.forEach(Json::requireCleanText);
    }
  }

  private static void requireCleanText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw malformed("Text may not hold a NUL character.");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw malformed("Text may not hold half a surrogate pair.");
      }
    }
  }
}
