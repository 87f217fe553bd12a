package dev.plinth.records;

import dev.plinth.db.Pace;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.rules.Shape;
import dev.plinth.rules.Slot;
import dev.plinth.rules.SqlValue;
import dev.plinth.schema.FieldType;
import java.time.Instant;
import java.util.List;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// SQL text that was rendered once, and what belongs into its question marks. A request only fills
/// and runs.
final class Statement {
  private static final DSLContext RENDERER = DSL.using(SQLDialect.SQLITE);
  private static final DataType<Hole> HOLE =
      SQLDataType.OTHER.asConvertedDataType(
          Converter.ofNullable(Object.class, Hole.class, Hole.class::cast, Object.class::cast));

  private static final DataType<Slot> SLOT =
      SQLDataType.OTHER.asConvertedDataType(
          Converter.ofNullable(Object.class, Slot.class, Slot.class::cast, Object.class::cast));

  private final String sql;
  private final @Nullable Object[] parts;
  private final Pace pace;

  private Statement(String sql, @Nullable Object[] parts, Pace pace) {
    this.sql = sql;
    this.parts = parts;
    this.pace = pace;
  }

  /// A place for a value that the plan itself gives: number so-and-so of a [Filling]'s values.
  record Hole(int index) {}

  /// What fills the places.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Filling(Caller caller, Arguments arguments, Instant now, @Nullable Object[] values) {
    /// The same for somebody else.
    Filling by(Caller other) {
      return new Filling(other, arguments, now, values);
    }

    /// The same request with another value of the plan.
    Filling with(Object value) {
      return new Filling(caller, arguments, now, new @Nullable Object[] {value});
    }
  }

  /// A bind variable for a value of the plan.
  static Field<?> hole(int index) {
    return DSL.val(new Hole(index), HOLE);
  }

  /// A bind variable for what the request brings: `$caller.id`, `$path.slug`.
  static Field<?> slot(List<String> path) {
    Slot slot =
        path.equals(List.of("caller", "id")) ? new Slot.CallerId() : new Slot.Variable(path, null);
    return DSL.val(slot, SLOT);
  }

  /// Renders a template with `{0}`, `{1}` … for its parts.
  static Statement of(String template, QueryPart... parts) {
    return of(false, template, parts);
  }

  /// @param isInvented whether a client made it up
  static Statement of(boolean isInvented, String template, QueryPart... parts) {
    var query = RENDERER.resultQuery(template, parts);
    return new Statement(query.getSQL(), query.getBindValues().toArray(), new Pace(isInvented));
  }

  /// How long it takes.
  Pace pace() {
    return pace;
  }

  String sql() {
    return sql;
  }

  /// How many values it takes.
  int size() {
    return parts.length;
  }

  /// The values of one run, in order.
  @Nullable Object[] fill(Filling filling) {
    var filled = new @Nullable Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      filled[i] =
          switch (parts[i]) {
            case Hole(int index) -> filling.values()[index];
            case Slot slot -> value(slot, filling);
            case null -> null;
            default -> parts[i];
          };
    }
    return filled;
  }

  /// What an app's own parameter holds may be of the wrong type, and equals nothing then; who
  /// writes a filter is told.
  private static @Nullable Object variable(
      List<String> path, @Nullable FieldType as, Arguments arguments) {
    var raw = arguments.at(path);
    var value = SqlValue.of(raw, as);
    if (value == null && raw != null && path.getFirst().equals(Shape.ASKED)) {
      throw new Problem.Malformed(
              "bad_filter",
              "The value of " + path.getLast() + " does not fit what it is compared with.")
          .asException();
    }
    return value;
  }

  private static @Nullable Object value(Slot slot, Filling filling) {
    return switch (slot) {
      case Slot.CallerId _ -> filling.caller().id();
      case Slot.Claims _ -> filling.caller().claims();
      case Slot.Now now -> now.at(filling.now());
      case Slot.Today today -> today.at(filling.now());
      case Slot.Variable(var path, var as) -> variable(path, as, filling.arguments());
      case Slot.JsonVariable(var path) -> SqlValue.json(filling.arguments().at(path));
      case Slot.NewValue(var field) ->
          throw new IllegalStateException("no statement asks for a new value of " + field);
    };
  }
}
