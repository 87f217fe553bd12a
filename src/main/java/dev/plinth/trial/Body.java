package dev.plinth.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Call;
import dev.plinth.json.Json;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;

/// What a request carries: a media type and bytes, both empty for a request without a body.
final class Body {
  static final Body NONE = new Body("", new byte[0]);

  /// The smallest picture: one pixel of PNG.
  static final String PICTURE =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private static final String BOUNDARY = "plinth-trial-boundary";

  private final String type;
  private final byte[] bytes;

  private Body(String type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  String type() {
    return type;
  }

  byte[] bytes() {
    return bytes;
  }

  static Body json(JsonNode value) {
    return new Body("application/json", Json.bytes(value));
  }

  /// In the form in which the app sends it.
  static Body of(Call.Body form, JsonNode value) {
    return switch (form) {
      case NONE -> NONE;
      case FORM -> fields(value);
      case MULTIPART -> parts(value);
      case JSON, OTHER -> json(value);
    };
  }

  private static Body fields(JsonNode value) {
    var pairs = new ArrayList<String>();
    value
        .properties()
        .forEach(
            member -> pairs.add(coded(member.getKey()) + "=" + coded(text(member.getValue()))));
    return new Body(
        "application/x-www-form-urlencoded",
        String.join("&", pairs).getBytes(StandardCharsets.UTF_8));
  }

  /// A picture goes as a file, everything else as text.
  private static Body parts(JsonNode value) {
    var out = new ByteArrayOutputStream();
    value
        .properties()
        .forEach(member -> {
          boolean isFile = member.getValue().asText().equals(PICTURE);
          var head =
              "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
                  .formatted(
                      BOUNDARY,
                      member.getKey().replace("\"", "%22"),
                      isFile ? "; filename=\"one.png\"\r\nContent-Type: image/png" : "");
          out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
          out.writeBytes(
              isFile
                  ? Base64.getDecoder().decode(PICTURE.substring(PICTURE.indexOf(',') + 1))
                  : text(member.getValue()).getBytes(StandardCharsets.UTF_8));
          out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
    out.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return new Body("multipart/form-data; boundary=" + BOUNDARY, out.toByteArray());
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
