package dev.plinth.migrate;

import dev.plinth.db.Catalog;
import dev.plinth.db.SqlText;
import dev.plinth.schema.FieldType;

/// How the values of a column become those of another type. `{}` stands for the old value.
///
/// @param value the new value, right where `fits` holds
/// @param fits whether the new value says exactly what the old one said
record Conversion(String value, String fits) {
  private static final Conversion SAME = new Conversion("{}", "1");

  /// Whole numbers up to here are exact as binary floating-point numbers.
  private static final long EXACT_MAX = 1L << 53;

  /// A floating-point number with all its digits.
  private static final String REAL_TEXT =
      "CASE WHEN CAST(CAST({} AS TEXT) AS REAL) = {} THEN CAST({} AS TEXT) ELSE printf('%!.17g', {}) END";

  private static final Conversion TEXT =
      new Conversion(
          "CASE typeof({}) WHEN 'real' THEN " + REAL_TEXT + " ELSE CAST({} AS TEXT) END",
          "typeof({}) <> 'blob'");
  private static final Conversion INTEGER =
      new Conversion(
          "CAST({} AS INTEGER)",
          "CASE typeof({}) WHEN 'integer' THEN 1"
              + " WHEN 'real' THEN abs({}) < 9e18 AND CAST({} AS INTEGER) = {}"
              + " WHEN 'text' THEN CAST(CAST({} AS INTEGER) AS TEXT) = {} ELSE 0 END");
  private static final Conversion REAL =
      new Conversion(
          "CAST({} AS REAL)",
          "CASE typeof({}) WHEN 'real' THEN 1 WHEN 'integer' THEN {} BETWEEN -"
              + EXACT_MAX
              + " AND "
              + EXACT_MAX
              + " WHEN 'text' THEN "
              + SqlText.isJsonNumber("{}")
              + " ELSE 0 END");
  private static final Conversion TRUTH =
      new Conversion(
          "CASE WHEN lower(CAST({} AS TEXT)) IN ('1', '1.0', 'true') THEN 1 ELSE 0 END",
          "lower(CAST({} AS TEXT)) IN ('0', '0.0', 'false', '1', '1.0', 'true')");
  private static final Conversion TRUTH_TEXT =
      new Conversion("CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", "{} IN (0, 1)");

  /// Milliseconds since 1970, or one of the notations that SQLite itself reads, to the second.
  private static final Conversion INSTANT =
      new Conversion(
          "CASE WHEN typeof({}) = 'integer' THEN strftime('%Y-%m-%dT%H:%M:%fZ', {} / 1000.0, 'unixepoch')"
              + " WHEN "
              + Checks.INSTANT
              + " THEN {} ELSE strftime('%Y-%m-%dT%H:%M:%fZ', {}) END",
          "CASE typeof({}) WHEN 'integer' THEN {} BETWEEN -62167219200000 AND 253402300799999"
              + " WHEN 'text' THEN "
              + Checks.INSTANT
              + " OR (length({}) BETWEEN 10 AND 20 AND strftime('%Y-%m-%dT%H:%M:%fZ', {}) IS NOT NULL)"
              + " ELSE 0 END");

  static Conversion of(Catalog.Column found, boolean isStrict, Layout.Column wanted) {
    var chosen = chosen(found, isStrict, wanted);
    // what is missing stays missing, also where a function would make something of it
    return chosen.equals(SAME)
        ? SAME
        : new Conversion("CASE WHEN {} IS NOT NULL THEN " + chosen.value() + " END", chosen.fits());
  }

  private static Conversion chosen(Catalog.Column found, boolean isStrict, Layout.Column wanted) {
    boolean wasTruth = found.definition().contains("IN (0, 1)");
    boolean isSame = isStrict && found.type().equals(wanted.type());
    return switch (wanted.holds()) {
      case FieldType.AnyJson _ -> json(found, wasTruth);
      case FieldType.DateTime _ -> INSTANT;
      case FieldType.Bool _ -> TRUTH;
      case FieldType.References _ when found.definition().contains("REFERENCES ") ->
          new Conversion(SqlText.jsonArray("{}"), "1");
      case FieldType.Int _, FieldType.Real _ -> isSame ? SAME : plain(wanted.type());
      case FieldType.Text _,
          FieldType.Decimal _,
          FieldType.Date _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.File _,
          FieldType.OneOf _,
          FieldType.ListOf _,
          FieldType.Reference _,
          FieldType.References _ ->
          isSame ? SAME : wasTruth ? TRUTH_TEXT : plain(wanted.type());
    };
  }

  private static Conversion plain(String type) {
    return switch (type) {
      case "INTEGER" -> INTEGER;
      case "REAL" -> REAL;
      default -> TEXT;
    };
  }

  /// A text of which the table says no more may be JSON already: tables had no checks once.
  private static Conversion json(Catalog.Column found, boolean wasTruth) {
    if (wasTruth) {
      return TRUTH_TEXT;
    }
    if (!found.type().equals("TEXT")) {
      return TEXT;
    }
    boolean wasText = found.definition().contains("CHECK (length(");
    return wasText
        ? new Conversion(SqlText.jsonString("{}"), "1")
        : new Conversion(
            "CASE WHEN "
                + SqlText.isJson("{}")
                + " THEN {} ELSE "
                + SqlText.jsonString("{}")
                + " END",
            "1");
  }
}
