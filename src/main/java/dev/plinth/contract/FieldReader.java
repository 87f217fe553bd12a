package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.schema.Field;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads a field: `title: text`, or `title: { type: text, required: true, max: 200 }`.
final class FieldReader {
  static final List<String> TYPES =
      List.of(
          "text",
          "integer",
          "number",
          "decimal",
          "boolean",
          "date",
          "datetime",
          "email",
          "url",
          "uuid",
          "file",
          "choice",
          "json",
          "list",
          "reference",
          "references");
  static final List<String> SOURCES =
      List.of("client", "$caller.id", "created", "updated", "server");
  static final List<String> ON_DELETE = List.of("cascade", "restrict", "setNull");

  /// Which keys mean something for a type, beside those that mean something for all.
  private static final Map<String, Set<String>> OF_TYPE =
      Map.of(
          "text", Set.of("min", "max", "pattern", "caseless"),
          "integer", Set.of("min", "max"),
          "json", Set.of("schema"),
          "number", Set.of("min", "max"),
          "datetime", Set.of("epoch"),
          "file", Set.of("maxBytes", "accept"),
          "choice", Set.of("values"),
          "list", Set.of("of", "max"),
          "reference", Set.of("to", "onDelete"),
          "references", Set.of("to", "onDelete", "max"));

  private static final Set<String> OF_ALL =
      Set.of(
          "type",
          "required",
          "unique",
          "default",
          "set",
          "hidden",
          "read",
          "write",
          "was",
          "computed");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(|B|KiB|MiB|GiB)");
  private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]+/(\\*|[a-z0-9][a-z0-9.+-]*)");

  /// What a field holds that a rule gives, by its key.
  private static final Map<String, FieldType> DERIVED =
      Map.of(
          "flag", new FieldType.Bool(),
          "count", new FieldType.Int(),
          "ids", new FieldType.ListOf(new FieldType.Text()));

  private FieldReader() {}

  static Field read(String name, Part part, SchemaFiles files) {
    if (part.isText()) {
      return new Field(name, type(part.word(TYPES), Map.of(), part, files));
    }
    var members = part.members(Keys.FIELD);
    for (var key : List.of("flag", "count", "ids")) {
      var derived = members.get(key);
      if (derived != null) {
        return derived(name, key, derived, members);
      }
    }
    var typePart = members.get("type");
    if (typePart == null) {
      part.fault("expected a type: one of " + String.join(", ", TYPES));
      return new Field(name, new FieldType.Text());
    }
    var word = typePart.word(TYPES);
    members.forEach((key, member) -> {
      if (Keys.FIELD.contains(key)
          && !OF_ALL.contains(key)
          && !OF_TYPE.getOrDefault(word, Set.of()).contains(key)) {
        member.fault("means nothing for the type " + word);
      }
    });
    var type = type(word, members, part, files);
    var fallback = fallback(members);
    if (fallback != null && type instanceof FieldType.AnyJson json) {
      SchemaFiles.require(json, members.get("default"), fallback);
    }
    return new Field(
            name,
            type,
            truth(members, "required"),
            truth(members, "unique"),
            fallback,
            source(members),
            truth(members, "hidden"),
            reading(members),
            was(members),
            computed(members))
        .writableWhere(writing(members));
  }

  /// `favorited: { flag: "exists(…)" }`, `favorites: { count: favorites where … }`, `likes: { ids:
  /// likes.owner where … }`.
  private static Field derived(String name, String key, Part derived, Map<String, Part> members) {
    members.forEach((other, member) -> {
      if (!List.of(key, "hidden", "read").contains(other) && Keys.FIELD.contains(other)) {
        member.fault("means nothing beside `" + key + "`");
      }
    });
    return Field.derived(
        name,
        DERIVED.getOrDefault(key, new FieldType.Int()),
        derived.text(),
        truth(members, "hidden"),
        reading(members));
  }

  private static @Nullable String computed(Map<String, Part> members) {
    var part = members.get("computed");
    if (part == null) {
      return null;
    }
    for (var key : List.of("required", "unique", "default", "set", "schema", "write")) {
      if (members.containsKey(key)) {
        members.get(key).fault("means nothing for what is computed");
      }
    }
    return part.text().strip();
  }

  /// A type alone, of what is no field.
  ///
  /// @param known the words of the types that mean something there
  static FieldType type(Map<String, Part> members, Part part, List<String> known) {
    var word = members.get("type");
    if (word == null) {
      part.fault("expected a type: one of " + String.join(", ", known));
      return new FieldType.Text();
    }
    return type(word.word(known), members, part, SchemaFiles.NONE);
  }

  /// The former names of a field or a collection.
  static List<String> was(Map<String, Part> members) {
    var part = members.get("was");
    return part == null ? List.of() : part.texts();
  }

  private static boolean truth(Map<String, Part> members, String key) {
    var part = members.get(key);
    return part != null && part.truth();
  }

  private static @Nullable JsonNode fallback(Map<String, Part> members) {
    var part = members.get("default");
    return part == null ? null : part.json();
  }

  private static @Nullable String reading(Map<String, Part> members) {
    var part = members.get("read");
    if (part != null && truth(members, "hidden")) {
      part.fault("means nothing beside `hidden: true`: nobody reads the field");
    }
    return part == null ? null : part.text();
  }

  private static @Nullable String writing(Map<String, Part> members) {
    var part = members.get("write");
    if (part != null && !members.containsKey("computed") && source(members) != Source.CLIENT) {
      part.fault("means nothing beside `set`: no client writes the field");
    }
    return part == null ? null : part.text();
  }

  private static Source source(Map<String, Part> members) {
    var part = members.get("set");
    if (members.containsKey("computed")) {
      return Source.SERVER;
    }
    return switch (part == null ? "client" : part.word(SOURCES)) {
      case "$caller.id" -> Source.CALLER;
      case "created" -> Source.CREATED;
      case "updated" -> Source.UPDATED;
      case "server" -> Source.SERVER;
      default -> Source.CLIENT;
    };
  }

  private static FieldType type(
      String word, Map<String, Part> members, Part part, SchemaFiles files) {
    return switch (word) {
      case "integer" -> new FieldType.Int(whole(members.get("min")), whole(members.get("max")));
      case "number" ->
          new FieldType.Real(optional(members.get("min")), optional(members.get("max")));
      case "decimal" -> new FieldType.Decimal();
      case "boolean" -> new FieldType.Bool();
      case "date" -> new FieldType.Date();
      case "datetime" -> new FieldType.DateTime(truth(members, "epoch"));
      case "email" -> new FieldType.Email();
      case "url" -> new FieldType.Url();
      case "uuid" -> new FieldType.Uuid();
      case "file" -> file(members);
      case "choice" ->
          new FieldType.OneOf(required(members, "values", part, Part::texts, List.of()));
      case "json" -> files.type(members.get("schema"));
      case "list" -> list(members);
      case "reference" ->
          new FieldType.Reference(
              required(members, "to", part, Part::text, ""), onDelete(members.get("onDelete")));
      case "references" -> {
        var max = members.get("max");
        yield new FieldType.References(
            required(members, "to", part, Part::text, ""),
            members.containsKey("onDelete") ? onDelete(members.get("onDelete")) : OnDelete.SET_NULL,
            max == null ? FieldType.References.MAX : (int) max.integer(0, 100_000));
      }
      default -> text(members);
    };
  }

  private static FieldType text(Map<String, Part> members) {
    var min = members.get("min");
    var max = members.get("max");
    var pattern = members.get("pattern");
    return new FieldType.Text(
        min == null ? 0 : (int) min.integer(0, FieldType.Text.MAX),
        max == null ? FieldType.Text.MAX : (int) max.integer(0, 100L * FieldType.Text.MAX),
        pattern == null ? null : pattern(pattern),
        truth(members, "caseless"));
  }

  private static FieldType list(Map<String, Part> members) {
    var max = members.get("max");
    var of = members.get("of");
    var element = element(of);
    boolean isScalar =
        !(element instanceof FieldType.ListOf
            || element instanceof FieldType.AnyJson
            || element.target().isPresent());
    if (!isScalar && of != null) {
      of.fault("a list holds texts, numbers, dates and the like; for anything else use `json`");
    }
    return new FieldType.ListOf(
        element, max == null ? FieldType.ListOf.MAX : (int) max.integer(0, 1_000_000));
  }

  private static String pattern(Part part) {
    var pattern = part.text();
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      part.fault("expected a regular expression: " + e.getDescription());
    }
    return pattern;
  }

  private static FieldType file(Map<String, Part> members) {
    var size = members.get("maxBytes");
    var accept = members.get("accept");
    var types = accept == null ? List.<String>of() : accept.texts();
    if (accept != null && types.stream().anyMatch(type -> !MEDIA_TYPE.matcher(type).matches())) {
      accept.fault("expected media types, such as image/png or image/*");
    }
    return new FieldType.File(size == null ? FieldType.File.MAX : bytes(size), types);
  }

  private static long bytes(Part part) {
    var match = SIZE.matcher(part.text());
    if (!match.matches()) {
      part.fault("expected a size, such as 512KiB or 5MiB");
      return FieldType.File.MAX;
    }
    return Long.parseLong(match.group(1))
        * switch (match.group(2)) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          default -> 1L;
        };
  }

  private static FieldType element(@Nullable Part part) {
    return part == null ? new FieldType.Text() : read("", part, SchemaFiles.NONE).type();
  }

  private static OnDelete onDelete(@Nullable Part part) {
    return switch (part == null ? "restrict" : part.word(ON_DELETE)) {
      case "cascade" -> OnDelete.CASCADE;
      case "setNull" -> OnDelete.SET_NULL;
      default -> OnDelete.RESTRICT;
    };
  }

  private static @Nullable Long whole(@Nullable Part part) {
    return part == null ? null : part.integer(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static @Nullable Double optional(@Nullable Part part) {
    return part == null ? null : part.number();
  }

  private static <T> T required(
      Map<String, Part> members, String key, Part part, Function<Part, T> read, T otherwise) {
    var member = members.get(key);
    if (member == null) {
      part.fault("expected `" + key + "`");
      return otherwise;
    }
    return read.apply(member);
  }
}
