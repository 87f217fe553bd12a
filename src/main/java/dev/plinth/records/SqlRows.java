package dev.plinth.records;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.plinth.config.SqlLimits;
import dev.plinth.db.Row;
import dev.plinth.db.SqlPlan;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.schema.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the rows of a statement as a JSON array of objects, up to a limit of rows and bytes.
final class SqlRows {
  /// Beyond 2⁵³ a double is no exact integer.
  private static final double EXACT_MAX = 9_007_199_254_740_992.0;

  private final List<Column> columns;
  private final SqlLimits limits;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonGenerator json;
  private int count;
  private int firstEnd;

  /// A column with the type that its values have in JSON; null for the one they have in SQL.
  record Column(String label, @Nullable FieldType type) {}

  SqlRows(List<Column> columns, SqlLimits limits) {
    this.columns = columns;
    this.limits = limits;
    try {
      this.json = Json.mapper().createGenerator(out);
      json.writeStartArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Types for the columns of an answer: what is declared, else what the table's own field is.
  static List<Column> columns(List<SqlPlan.Column> found, Types types) {
    return found.stream()
        .map(column -> new Column(column.label(), types.of(column.label(), column.table())))
        .toList();
  }

  /// Says what a column holds.
  @FunctionalInterface
  interface Types {
    @Nullable FieldType of(String label, @Nullable String table);
  }

  /// Takes a row.
  ///
  /// @return true: there is no end but that of the rows
  /// @throws dev.plinth.kernel.ProblemException `Invalid` (`too_many_rows`) beyond the limits
  boolean take(Row row) {
    try {
      if (++count > limits.rows()) {
        throw tooMany("more than " + limits.rows() + " rows");
      }
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeFieldName(columns.get(i).label());
        write(row.value(i), columns.get(i).type());
      }
      json.writeEndObject();
      json.flush();
      if (count == 1) {
        firstEnd = out.size();
      }
      if (out.size() > limits.bytes()) {
        throw tooMany("more than " + limits.bytes() + " bytes");
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RuntimeException tooMany(String what) {
    var detail = "The answer has " + what + ": ask for less, or give the statement a LIMIT.";
    return new Problem.Invalid(List.of(new FieldError("#", detail, "too_many_rows"))).asException();
  }

  SqlResult result(int changed) {
    try {
      json.writeEndArray();
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var all = out.toByteArray();
    var first = count == 0 ? null : Arrays.copyOfRange(all, 1, firstEnd);
    return new SqlResult(all, first, count == 0 ? changed : count);
  }

  private void write(@Nullable Object value, @Nullable FieldType type) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case byte[] bytes -> json.writeBinary(bytes);
      case String text -> text(text, type);
      case Number number -> number(number, type);
      default -> json.writeString(value.toString());
    }
  }

  private void text(String text, @Nullable FieldType type) throws IOException {
    switch (type) {
      case FieldType.AnyJson _, FieldType.ListOf _ -> parsed(text);
      case FieldType.Decimal _ -> decimal(text);
      case FieldType.DateTime(boolean epoch) when epoch -> epoch(text);
      case null, default -> json.writeString(text);
    }
  }

  private void parsed(String text) throws IOException {
    try {
      json.writeTree(Json.parse(text));
    } catch (IllegalArgumentException e) {
      json.writeString(text);
    }
  }

  private void decimal(String text) throws IOException {
    try {
      json.writeNumber(new BigDecimal(text).toPlainString());
    } catch (NumberFormatException e) {
      json.writeString(text);
    }
  }

  private void epoch(String text) throws IOException {
    try {
      json.writeNumber(Instant.parse(text).toEpochMilli());
    } catch (DateTimeException e) {
      json.writeString(text);
    }
  }

  private void number(Number number, @Nullable FieldType type) throws IOException {
    if (type instanceof FieldType.Bool && (number.longValue() == 0 || number.longValue() == 1)) {
      json.writeBoolean(number.longValue() == 1);
    } else if (number instanceof Double real) {
      real(real);
    } else {
      json.writeNumber(number.longValue());
    }
  }

  /// A whole number without its point, as every other JSON of the app writes it.
  private void real(double number) throws IOException {
    if (!Double.isFinite(number)) {
      json.writeNull();
    } else if (number == Math.rint(number) && Math.abs(number) < EXACT_MAX) {
      json.writeNumber((long) number);
    } else {
      json.writeNumber(number);
    }
  }
}
