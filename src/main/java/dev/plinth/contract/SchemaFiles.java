package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.jsonschema.Effort;
import dev.plinth.jsonschema.JsonSchema;
import dev.plinth.jsonschema.Violation;
import dev.plinth.kernel.ProblemException;
import dev.plinth.schema.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The JSON Schemas of `json` fields: they stand in the contract, or in files below its home.
///
/// @param home whose files may be read; null where the contract lies in none
record SchemaFiles(@Nullable Path home) {
  /// Where no file is read.
  static final SchemaFiles NONE = new SchemaFiles(null);

  /// A schema is written by people; the largest ones of the open internet have a fifth of that.
  private static final int BYTES_MAX = 1 << 20;

  /// The type that a `schema` makes of a field.
  FieldType.AnyJson type(@Nullable Part part) {
    if (part == null) {
      return new FieldType.AnyJson();
    }
    return part.isText() ? file(part) : inline(part);
  }

  private static FieldType.AnyJson inline(Part part) {
    var schema = part.json();
    var faults = JsonSchema.faults(schema);
    faults.forEach(fault -> at(part, fault.pointer()).fault(fault.detail()));
    return faults.isEmpty() ? new FieldType.AnyJson(schema, null) : new FieldType.AnyJson();
  }

  private FieldType.AnyJson file(Part part) {
    var name = part.text();
    var schema = read(name, part);
    if (schema == null) {
      return new FieldType.AnyJson();
    }
    var faults = JsonSchema.faults(schema);
    faults.forEach(fault -> part.fault(name + "#" + fault.pointer() + ": " + fault.detail()));
    return faults.isEmpty() ? new FieldType.AnyJson(schema, name) : new FieldType.AnyJson();
  }

  private @Nullable JsonNode read(String name, Part part) {
    if (home == null) {
      part.fault("a file with a schema lies below the backend's home, and here is none");
      return null;
    }
    try {
      var path = home.resolve(name).normalize();
      boolean isBelow =
          name.endsWith(".json")
              && !Path.of(name).isAbsolute()
              && Path.of(name).normalize().toString().equals(name)
              && path.startsWith(home);
      if (!isBelow) {
        part.fault(
            "expected a file below the backend's home, such as schemas/settings.json, found "
                + name);
      } else if (!Files.isRegularFile(path)) {
        part.fault("there is no file " + name + " below the backend's home");
      } else if (!path.toRealPath().startsWith(home.toRealPath())) {
        part.fault(name + " is a link that leads out of the backend's home");
      } else if (Files.size(path) > BYTES_MAX) {
        part.fault(name + " has more than " + BYTES_MAX + " bytes");
      } else {
        return Json.read(Files.readAllBytes(path));
      }
    } catch (ProblemException e) {
      part.fault(name + ": " + e.problem().detail().replace("The body", "The file"));
    } catch (IOException | InvalidPathException e) {
      part.fault("the file " + name + " cannot be read");
    }
    return null;
  }

  /// A default that its own schema refuses would be written for everybody who sends nothing.
  static void require(FieldType.AnyJson type, @Nullable Part place, JsonNode fallback) {
    if (type.schema() != null && place != null && !fallback.isNull()) {
      for (var violation : JsonSchema.of(type.schema()).violations(fallback, Effort.ofOne())) {
        at(place, violation.pointer()).fault("the schema says: " + told(violation));
      }
    }
  }

  private static String told(Violation violation) {
    return (violation.pointer().isEmpty() ? "" : violation.pointer() + " ") + violation.detail();
  }

  /// The part that a JSON pointer leads to, as far as there is one.
  private static Part at(Part part, String pointer) {
    var found = part;
    for (var step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      var name = step.replace("~1", "/").replace("~0", "~");
      Part next = null;
      if (found.isMap()) {
        next = found.members().get(name);
      } else if (found.isList() && name.matches("[0-9]{1,6}")) {
        int place = Integer.parseInt(name);
        var elements = found.elements();
        next = place < elements.size() ? elements.get(place) : null;
      }
      if (next == null) {
        return found;
      }
      found = next;
    }
    return found;
  }
}
