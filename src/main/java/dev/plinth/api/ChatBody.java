package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Attachment;
import dev.plinth.chat.Question;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client says about a conversation: the fields that there are and no others, at any depth,
/// with all faults told at once. Roles, keys, headers and addresses are no fields: who could choose
/// them would speak with our keys, to whom they like.
final class ChatBody {
  private static final int PARTS_MAX = 32;
  private static final Set<String> TEXT_PART = Set.of("type", "text");
  private static final Set<String> FILE_PART = Set.of("type", "url", "filename", "mediaType");

  private final ObjectNode body;
  private final List<FieldError> errors = new ArrayList<>();

  private ChatBody(ObjectNode body) {
    this.body = body;
  }

  /// The body of a request; an empty one where none was sent.
  static ChatBody of(Exchange exchange, long bytesMax, Set<String> fields) {
    if (!exchange.hasBody()) {
      return new ChatBody(Json.object());
    }
    if (!(exchange.json(bytesMax) instanceof ObjectNode object)) {
      throw new Problem.Invalid("#", "must be an object").asException();
    }
    var body = new ChatBody(object);
    body.refuseOthers(object, "#", fields);
    return body;
  }

  private void refuseOthers(JsonNode object, String at, Set<String> fields) {
    for (var property : object.properties()) {
      if (!fields.contains(property.getKey())) {
        var name = property.getKey().replace("~", "~0").replace("/", "~1");
        fault(at + "/" + name, "is not a field here");
      }
    }
  }

  private void fault(String pointer, String detail) {
    errors.add(new FieldError(pointer, detail));
  }

  /// A text; null where there is none.
  @Nullable String text(String field) {
    return text(body, "#", field);
  }

  private @Nullable String text(JsonNode object, String at, String field) {
    var value = object.path(field);
    if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
      fault(at + "/" + field, "must be text");
    }
    return value.textValue();
  }

  /// True or false; null where it is not said.
  @Nullable Boolean truth(String field) {
    var value = body.path(field);
    if (!value.isBoolean() && !value.isNull() && !value.isMissingNode()) {
      fault("#/" + field, "must be true or false");
    }
    return value.isBoolean() ? (Boolean) value.booleanValue() : null;
  }

  /// What an answer is to rest on: the names of collections, none for nothing.
  ///
  /// @param known collections; all of them where `knowledge` is true
  Set<String> knowledge(Set<String> known) {
    var value = body.path("knowledge");
    if (value.isBoolean()) {
      return value.booleanValue() ? known : Set.of();
    }
    var names = new LinkedHashSet<String>();
    if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
      fault("#/knowledge", "must be true, or a list of collections");
    }
    for (int i = 0; i < value.size(); i++) {
      if (!known.contains(value.path(i).asText(""))) {
        fault("#/knowledge/" + i, "is no collection that is known");
      }
      names.add(value.path(i).asText(""));
    }
    return names;
  }

  /// What is asked: `content`, `parts` or both, `model`, and `parent`.
  Question question() {
    var text = new StringBuilder();
    var content = text("content");
    if (content != null) {
      text.append(content);
    }
    var files = new ArrayList<Attachment>();
    var parts = body.path("parts");
    if (!parts.isArray() && !parts.isNull() && !parts.isMissingNode()) {
      fault("#/parts", "must be a list");
    } else if (parts.size() > PARTS_MAX) {
      fault("#/parts", "must have " + PARTS_MAX + " at most");
    } else {
      for (int i = 0; i < parts.size(); i++) {
        part(parts.get(i), "#/parts/" + i, text, files);
      }
    }
    if (content == null && !body.hasNonNull("parts")) {
      fault("#/content", "is required");
    }
    var model = text("model");
    var parent = text("parent");
    refuseFaults();
    var place = body.has("parent") ? new Question.Place.After(parent) : new Question.Place.Next();
    return new Question(text.toString(), files, model, place, null);
  }

  private void part(JsonNode part, String at, StringBuilder text, List<Attachment> files) {
    var type = part.path("type").asText("");
    switch (type) {
      case "text" -> {
        refuseOthers(part, at, TEXT_PART);
        var piece = text(part, at, "text");
        if (piece == null) {
          fault(at + "/text", "is required");
        } else {
          text.append(text.isEmpty() ? "" : "\n").append(piece);
        }
      }
      case "image", "file" -> {
        refuseOthers(part, at, FILE_PART);
        file(part, at, type.equals("image"), files);
      }
      default -> fault(at + "/type", "must be text, image or file");
    }
  }

  private void file(JsonNode part, String at, boolean isImage, List<Attachment> files) {
    var url = text(part, at, "url");
    var name = text(part, at, "filename");
    var declared = text(part, at, "mediaType");
    if (url == null) {
      fault(at + "/url", "is required");
      return;
    }
    try {
      var file =
          Attachment.of(
              url,
              name == null ? (isImage ? "image" : "file") : name,
              declared == null ? "" : declared);
      if (isImage && !file.isPicture()) {
        fault(at + "/url", "must be a PNG, JPEG, GIF or WebP picture");
      }
      files.add(file);
    } catch (IllegalArgumentException e) {
      fault(at + "/url", String.valueOf(e.getMessage()));
    }
  }

  /// Tells all that is wrong.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid`
  void refuseFaults() {
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
  }
}
