package dev.plinth.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a field can hold. Each case says how a value looks in JSON and in the database.
public sealed interface FieldType {
  /// Whether values are compared, and held unique, without regard to upper and lower case.
  default boolean isCaseless() {
    return this instanceof Email || (this instanceof Text text && text.caseless());
  }

  /// What it is called in a contract: `text`, `choice`.
  default String word() {
    return switch (this) {
      case Text _ -> "text";
      case Int _ -> "integer";
      case Real _ -> "number";
      case Decimal _ -> "decimal";
      case Bool _ -> "boolean";
      case Date _ -> "date";
      case DateTime _ -> "datetime";
      case Email _ -> "email";
      case Url _ -> "url";
      case Uuid _ -> "uuid";
      case File _ -> "file";
      case OneOf _ -> "choice";
      case AnyJson _ -> "json";
      case ListOf _ -> "list";
      case Reference _ -> "reference";
      case References _ -> "references";
    };
  }

  /// Text, counted in code points. JSON string, SQL TEXT.
  ///
  /// @param min fewest code points; 0 for no limit
  /// @param max most code points
  /// @param pattern a regular expression that the whole text must match, or null
  /// @param caseless kept as written, compared without regard to upper and lower case (of A to Z)
  record Text(int min, int max, @Nullable String pattern, boolean caseless) implements FieldType {
    /// Enough for an article, little enough that a page of rows stays small.
    public static final int MAX = 100_000;

    public Text() {
      this(0, MAX, null);
    }

    public Text(int min, int max, @Nullable String pattern) {
      this(min, max, pattern, false);
    }
  }

  /// A 64-bit integer. JSON number without a fraction, SQL INTEGER.
  record Int(@Nullable Long min, @Nullable Long max) implements FieldType {
    public Int() {
      this(null, null);
    }
  }

  /// A binary floating-point number. JSON number, SQL REAL.
  record Real(@Nullable Double min, @Nullable Double max) implements FieldType {
    public Real() {
      this(null, null);
    }
  }

  /// An exact decimal. JSON number, SQL TEXT in plain notation.
  record Decimal() implements FieldType {}

  /// JSON true or false, SQL INTEGER 1 or 0.
  record Bool() implements FieldType {}

  /// A day, `2026-11-22`. JSON string, SQL TEXT.
  record Date() implements FieldType {}

  /// An instant in UTC with milliseconds, `2026-11-22T10:00:00.000Z`. Read from any ISO 8601
  /// offset. JSON string, SQL TEXT.
  ///
  /// @param epoch true where the app reads and sends milliseconds since 1970 as a number; SQL stays
  ///   TEXT
  record DateTime(boolean epoch) implements FieldType {
    public DateTime() {
      this(false);
    }
  }

  /// An e-mail address: kept as written, compared without case. JSON string, SQL TEXT.
  record Email() implements FieldType {}

  /// An absolute http or https address, or a data URL. JSON string, SQL TEXT.
  record Url() implements FieldType {}

  /// A UUID. JSON string, SQL TEXT.
  record Uuid() implements FieldType {}

  /// One of these words. JSON string, SQL TEXT.
  record OneOf(List<String> values) implements FieldType {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /// JSON: an object, an array, a scalar. SQL TEXT.
  ///
  /// @param schema the JSON Schema (2020-12) that values fit; null for any
  /// @param file where the schema stands, below the home; null where the contract itself has it
  record AnyJson(@Nullable JsonNode schema, @Nullable String file) implements FieldType {
    public AnyJson() {
      this(null, null);
    }
  }

  /// A list of texts or numbers. JSON array, SQL TEXT that holds JSON.
  ///
  /// @param max most elements
  record ListOf(FieldType element, int max) implements FieldType {
    /// A list that is longer wants a collection of its own.
    public static final int MAX = 10_000;

    public ListOf(FieldType element) {
      this(element, MAX);
    }
  }

  /// The id of an item of another collection. SQL TEXT or INTEGER, as that collection's id is, with
  /// a foreign key.
  record Reference(String to, OnDelete onDelete) implements FieldType {}

  /// The ids of items of another collection, in order, none twice. JSON array; in the database a
  /// table of links with foreign keys to both ends, and the array in the item's own column.
  ///
  /// @param onDelete [OnDelete#RESTRICT] keeps an item that is referred to; else it leaves the
  ///   arrays
  /// @param max most ids
  record References(String to, OnDelete onDelete, int max) implements FieldType {
    /// More links than that want a collection of their own.
    public static final int MAX = 1_000;
  }

  /// One file: its address. JSON string, SQL TEXT.
  ///
  /// @param maxBytes of the largest one
  /// @param accept media types, `image/*` for all of a kind; empty for any
  record File(long maxBytes, List<String> accept) implements FieldType {
    /// A photo of a telephone.
    public static final long MAX = 5L * 1024 * 1024;

    public File {
      accept = List.copyOf(accept);
    }

    public File() {
      this(MAX, List.of());
    }

    /// Whether a file of this media type is welcome.
    public boolean accepts(String type) {
      return accept.isEmpty()
          || accept.stream()
              .anyMatch(one ->
                  one.endsWith("/*")
                      ? type.startsWith(one.substring(0, one.length() - 1))
                      : one.equals(type));
    }
  }

  /// The collection whose ids the values are; empty for what is no reference.
  default Optional<String> target() {
    return switch (this) {
      case Reference(var to, _) -> Optional.of(to);
      case References(var to, _, _) -> Optional.of(to);
      default -> Optional.empty();
    };
  }

  /// What happens to the items that refer to a deleted one.
  enum OnDelete {
    CASCADE,
    RESTRICT,
    SET_NULL
  }
}
