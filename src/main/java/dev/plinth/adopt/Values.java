package dev.plinth.adopt;

import dev.plinth.db.SqlText;
import dev.plinth.db.Tx;

/// What kinds of values a column really holds: SQLite lets every column hold every kind.
///
/// @param rows all of them, those without a value too
/// @param longest the most characters of a text
/// @param truths whole numbers that are 0 or 1
/// @param wide whole numbers that a binary floating-point number cannot tell from their neighbours,
///   and numbers without an end
/// @param json texts that are JSON
/// @param days texts like `2026-11-22`
/// @param instants texts like `2026-11-22T10:00:00.000Z`
/// @param different how many different values there are
record Values(
    long rows,
    long missing,
    long integers,
    long reals,
    long texts,
    long blobs,
    long longest,
    long truths,
    long wide,
    long json,
    long days,
    long instants,
    long different) {
  private static final String DAY = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]";
  private static final String QUESTIONS =
      """
      SELECT count(*), sum({} IS NULL), sum(typeof({}) = 'integer'), sum(typeof({}) = 'real'),
        sum(typeof({}) = 'text'), sum(typeof({}) = 'blob'),
        max(CASE WHEN typeof({}) = 'text' THEN length({}) ELSE 0 END),
        sum(typeof({}) = 'integer' AND {} IN (0, 1)),
        sum(CASE typeof({}) WHEN 'integer' THEN {} NOT BETWEEN -9007199254740992 AND 9007199254740992
          WHEN 'real' THEN abs({}) > 1.7976931348623157e308 ELSE 0 END),
        sum(typeof({}) = 'text' AND <isJson>),
        sum(typeof({}) = 'text' AND {} GLOB '<day>' AND date({}) = {}),
        sum(typeof({}) = 'text' AND {} GLOB '<day>T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'),
        count(DISTINCT {})
      FROM <table>
      """;

  static Values of(Tx tx, String table, String column) {
    var sql =
        QUESTIONS
            .replace("<isJson>", SqlText.isJson("{}"))
            .replace("<day>", DAY)
            .replace("{}", "\"main\"." + SqlText.name(table) + "." + SqlText.name(column))
            .replace("<table>", "\"main\"." + SqlText.name(table));
    return tx.first(
            sql,
            row ->
                new Values(
                    row.number(0),
                    row.number(1),
                    row.number(2),
                    row.number(3),
                    row.number(4),
                    row.number(5),
                    row.number(6),
                    row.number(7),
                    row.number(8),
                    row.number(9),
                    row.number(10),
                    row.number(11),
                    row.number(12)))
        .orElseThrow();
  }

  long there() {
    return rows - missing;
  }

  boolean areAll(long count) {
    return count == there();
  }

  /// Whether they tell rows apart, and are whole numbers or texts throughout.
  boolean areIds() {
    return missing == 0 && different == rows && (areAll(integers) || areAll(texts));
  }

  /// Whether numbers stand beside texts.
  boolean areMixed() {
    return texts > 0 && integers + reals > 0;
  }
}
