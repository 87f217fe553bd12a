package dev.plinth.rules;

import dev.plinth.db.JsonLists;
import dev.plinth.schema.FieldType;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// Makes SQL of the functions of the language.
final class Calls {
  private final ConditionCompiler compiler;
  private final Types types;

  Calls(ConditionCompiler compiler, Types types) {
    this.compiler = compiler;
    this.types = types;
  }

  /// Days and instants are texts that begin with year, month and day.
  Field<Object> compile(
      Operand.Function function,
      List<Operand> arguments,
      @Nullable FieldType opposite,
      Scope scope) {
    var known = types.ofFirst(arguments, scope.place());
    var type = known == null ? opposite : known;
    var first = arguments.getFirst();
    return switch (function) {
      case LOWER -> ConditionCompiler.untyped(DSL.lower(compiler.text(first, scope)));
      case UPPER -> ConditionCompiler.untyped(DSL.upper(compiler.text(first, scope)));
      case TRIM -> ConditionCompiler.untyped(DSL.trim(compiler.text(first, scope)));
      case LENGTH -> length(first, known, scope);
      case ABS -> // abs() fails for the smallest integer
          DSL.field(
              "case when {0} < 0 then -{0} else {0} end",
              Object.class,
              ConditionCompiler.comparable(compiler.field(first, type, scope), known, null));
      case COALESCE ->
          DSL.field(
              "coalesce({0})",
              Object.class,
              DSL.list(arguments.stream().map(one -> compiler.field(one, type, scope)).toList()));
      case DATE -> ConditionCompiler.untyped(DSL.substring(time(first, scope), 1, 10));
      case YEAR -> part(first, 1, 4, scope);
      case MONTH -> part(first, 6, 2, scope);
      case DAY -> part(first, 9, 2, scope);
      case HOUR -> part(first, 12, 2, scope);
    };
  }

  private Field<Object> length(Operand operand, @Nullable FieldType type, Scope scope) {
    if (type instanceof FieldType.AnyJson) {
      return ConditionCompiler.untyped(JsonLists.lengthOfAny(compiler.json(operand, scope)));
    }
    return ConditionCompiler.untyped(
        Types.isList(type)
            ? JsonLists.length(compiler.field(operand, null, scope))
            : DSL.length(compiler.text(operand, scope)));
  }

  private Field<Object> part(Operand operand, int from, int length, Scope scope) {
    return ConditionCompiler.untyped(
        DSL.cast(DSL.substring(time(operand, scope), from, length), SQLDataType.INTEGER));
  }

  private Field<String> time(Operand operand, Scope scope) {
    return DSL.field(
        "{0}", SQLDataType.CLOB, compiler.field(operand, new FieldType.DateTime(), scope));
  }
}
