package dev.plinth.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.files.Uploads;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.FileInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.jspecify.annotations.Nullable;

/// Reads bodies that bring files: `multipart/form-data` part by part, a file straight to the disk;
/// and base64 data URLs in JSON.
public final class Multipart {
  private static final String FORM = "multipart/form-data";
  private static final int PARTS_MAX = 500;
  private static final int PART_HEADER_BYTES = 4 * 1024;

  /// All texts of a form together.
  private static final long TEXT_BYTES_MAX = 1024 * 1024;

  /// RFC 2046 §5.1.1.
  private static final int BOUNDARY_MAX = 70;

  private static final int DEPTH_MAX = 4;

  private final Uploads uploads;
  private final long bodyBytesMax;

  /// @param bodyBytesMax of a whole body
  public Multipart(Uploads uploads, long bodyBytesMax) {
    this.uploads = uploads;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// Whether the body is a form with parts.
  public static boolean isSent(Exchange exchange) {
    return exchange.mediaType().filter(FORM::equals).isPresent();
  }

  /// Bytes of a JSON body that may hold files as text.
  public long jsonBytesMax() {
    return Math.min(bodyBytesMax, uploads.bytesMax() * 4 / 3 + TEXT_BYTES_MAX);
  }

  /// Reads a form. A name that comes twice holds a list. A file input that was left empty is none.
  ///
  /// @param wanted names of parts that may be files; what another one brings is read and dropped,
  ///   and the field that it is for refuses it
  /// @throws ProblemException `Malformed`, `TooLarge`, `DiskFull`; nothing stays stored then
  public Received read(Exchange exchange, Set<String> wanted) {
    var files = new ArrayList<FileInput>();
    try (var in = exchange.bodyStream(bodyBytesMax)) {
      var body = Json.object();
      parts(in, boundary(exchange), wanted, body, files);
      return new Received(body, files, uploads);
    } catch (FileUploadException | CharacterCodingException e) {
      uploads.settle(files);
      throw broken();
    } catch (IOException e) {
      uploads.settle(files);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      uploads.settle(files);
      throw e;
    }
  }

  private void parts(
      InputStream in, byte[] boundary, Set<String> wanted, ObjectNode body, List<FileInput> files)
      throws IOException {
    var multipart =
        MultipartInput.builder()
            .setInputStream(in)
            .setBoundary(boundary)
            .setPartHeaderSizeMax(PART_HEADER_BYTES)
            .get();
    long left = TEXT_BYTES_MAX;
    int count = 0;
    for (boolean more = multipart.skipPreamble(); more; more = multipart.readBoundary()) {
      if (++count > PARTS_MAX) {
        throw new Problem.Malformed("malformed_form", "The form has too many parts.").asException();
      }
      var part = Part.of(multipart.readHeaders());
      try (var bytes = multipart.newInputStream()) {
        if (part.file() == null) {
          var text = bytes.readNBytes((int) left + 1);
          left -= text.length;
          if (left < 0) {
            throw new Problem.TooLarge(TEXT_BYTES_MAX).asException();
          }
          add(body, part.name(), Json.object().textNode(utf8(text)));
        } else if (!wanted.contains(part.name())) {
          if (bytes.transferTo(OutputStream.nullOutputStream()) > 0) {
            add(body, part.name(), FileInput.UNWANTED.node());
          }
        } else {
          var file = uploads.store(bytes, part.file(), part.type());
          files.add(file);
          if (file.size() > 0 || !part.file().isEmpty()) {
            add(body, part.name(), file.node());
          }
        }
      }
    }
    if (count == 0) {
      throw broken();
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    if (text.indexOf(0) >= 0) {
      throw broken();
    }
    return text;
  }

  private static void add(ObjectNode body, String name, JsonNode value) {
    var before = body.get(name);
    if (before instanceof ArrayNode list) {
      list.add(value);
    } else if (before != null) {
      body.set(name, Json.array().add(before).add(value));
    } else {
      body.set(name, value);
    }
  }

  private static byte[] boundary(Exchange exchange) {
    var type = exchange.header("Content-Type").orElse("");
    var boundary = parameters(type).get("boundary");
    if (boundary == null || boundary.isEmpty() || boundary.length() > BOUNDARY_MAX) {
      throw new Problem.Malformed(
              "malformed_form", "multipart/form-data needs its boundary in Content-Type.")
          .asException();
    }
    return boundary.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, @Nullable String> parameters(String header) {
    var parser = new ParameterParser();
    parser.setLowerCaseNames(true);
    return parser.parse(header, ';');
  }

  private static ProblemException broken() {
    return new Problem.Malformed("malformed_form", "The form is broken or cut off.").asException();
  }

  /// What the headers of a part say.
  ///
  /// @param file what the client calls the file; null for a text
  /// @param type in lower case, without parameters
  private record Part(String name, @Nullable String file, String type) {
    static Part of(String headers) {
      Map<String, @Nullable String> disposition = Map.of();
      var type = "";
      for (var line : headers.split("\r\n", -1)) {
        int colon = line.indexOf(':');
        var name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (name.equals("content-disposition")) {
          disposition = parameters(line.substring(colon + 1));
        } else if (name.equals("content-type")) {
          type = line.substring(colon + 1).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        }
      }
      var name = disposition.get("name");
      if (name == null || !disposition.containsKey("form-data")) {
        throw broken();
      }
      var file = disposition.get("filename");
      boolean isFile = disposition.containsKey("filename");
      return new Part(name, isFile ? Optional.ofNullable(file).orElse("") : null, type);
    }
  }

  /// Stores what stands as a base64 data URL at members of these names, at any shallow depth.
  ///
  /// @throws ProblemException `Invalid`; nothing stays stored then
  public Received embedded(JsonNode body, Set<String> wanted) {
    var files = new ArrayList<FileInput>();
    try {
      embedded(body, "#", wanted, files, 0);
      return new Received(body, files, uploads);
    } catch (RuntimeException e) {
      uploads.settle(files);
      throw e;
    }
  }

  private void embedded(
      JsonNode node, String pointer, Set<String> wanted, List<FileInput> files, int depth) {
    if (depth > DEPTH_MAX) {
      return;
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        embedded(node.get(i), pointer + "/" + i, wanted, files, depth + 1);
      }
    } else if (node instanceof ObjectNode object) {
      for (var member : object.properties()) {
        var value = member.getValue();
        var place = pointer + "/" + member.getKey();
        if (value.isTextual()
            && wanted.contains(member.getKey())
            && value.textValue().startsWith("data:")) {
          var file = stored(value.textValue(), place);
          files.add(file);
          member.setValue(file.node());
        } else {
          embedded(value, place, wanted, files, depth + 1);
        }
      }
    }
  }

  private FileInput stored(String url, String pointer) {
    int comma = url.indexOf(',');
    var head = comma < 0 ? "" : url.substring("data:".length(), comma);
    if (!head.endsWith(";base64")) {
      throw new Problem.Invalid(pointer, "must be a data URL in base64").asException();
    }
    try {
      var bytes = Base64.getMimeDecoder().decode(url.substring(comma + 1));
      return uploads.store(
          new ByteArrayInputStream(bytes), "file", head.substring(0, head.indexOf(';')));
    } catch (IllegalArgumentException e) {
      throw new Problem.Invalid(pointer, "must be a data URL in base64").asException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
