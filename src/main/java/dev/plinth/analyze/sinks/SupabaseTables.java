package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Selection;
import dev.plinth.analyze.values.TypeRef;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.ValueShapes;
import dev.plinth.analyze.values.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Queries of tables: `from('todos').select('id, author:profiles(name)').eq(…)`.
final class SupabaseTables {
  private static final Map<String, String> WRITES =
      Map.of("insert", "POST", "upsert", "POST", "update", "PATCH", "delete", "DELETE");

  private static final List<String> FILTERS =
      List.of(
          "eq",
          "neq",
          "gt",
          "gte",
          "lt",
          "lte",
          "like",
          "likeAllOf",
          "likeAnyOf",
          "ilike",
          "ilikeAllOf",
          "ilikeAnyOf",
          "is",
          "isDistinct",
          "in",
          "notIn",
          "contains",
          "containedBy",
          "rangeGt",
          "rangeGte",
          "rangeLt",
          "rangeLte",
          "rangeAdjacent",
          "overlaps",
          "textSearch",
          "match",
          "not",
          "or",
          "filter",
          "order",
          "limit",
          "range",
          "returns",
          "overrideTypes",
          "throwOnError",
          "abortSignal",
          "setHeader",
          "maxAffected",
          "rollback",
          "csv",
          "geojson",
          "explain");

  private final @Nullable TypeRef database;

  /// @param database the type that the client was made with: `createClient<Database>`
  SupabaseTables(@Nullable TypeRef database) {
    this.database = database;
  }

  Value table(Invocation call) {
    var names = Values.options(call.arg(0));
    var made = Play.object().client();
    made.with("select", Play.fn("select", inner -> each(names, inner, name -> read(name, inner))));
    WRITES.forEach((operation, verb) ->
        made.with(
            operation,
            Play.fn(
                operation,
                inner -> each(names, inner, name -> write(name, operation, verb, inner)))));
    made.with(
        "on",
        Play.fn(
            "on",
            inner -> {
              names.forEach(
                  name -> SupabaseJs.socket(inner, "on postgres_changes " + Values.string(name)));
              inner
                  .interpreter()
                  .callIf(inner.arg(1), List.of(new Value.Unknown("payload")), inner.at());
              return Play.object()
                  .client()
                  .with("subscribe", Play.fn("subscribe", last -> new Value.Unknown("channel")));
            }));
    return made;
  }

  private interface ByName {
    Value of(String table);
  }

  private Value each(List<Value> tables, Invocation call, ByName work) {
    Value result = Values.UNDEFINED;
    for (var table : tables) {
      var name = Values.string(table);
      if (name == null) {
        call.interpreter()
            .exchanges()
            .undecided(call.at(), "the table of this query is only known when the app runs");
      } else {
        result = Values.join(result, work.of(name));
      }
    }
    return builder(result, true, call);
  }

  private Value read(String table, Invocation call) {
    var columns = selection(call.arg(0));
    call.interpreter()
        .exchanges()
        .facts()
        .table(table, "select", columns == null ? java.util.Set.of() : columns.members().keySet());
    boolean headOnly = Values.TRUE.equals(call.member(1, "head"));
    var answer =
        SupabaseJs.WIRE.send(call, headOnly ? "HEAD" : "GET", Values.text("/rest/v1/" + table));
    if (!headOnly) {
      chosen(answer, columns, table, call);
    }
    return answer;
  }

  private Value write(String table, String operation, String verb, Invocation call) {
    var body = operation.equals("delete") ? Values.UNDEFINED : call.arg(0);
    var columns = new ValueShapes(call.interpreter()).shape(body).names();
    call.interpreter().exchanges().facts().table(table, operation, columns);
    return SupabaseJs.WIRE.send(
        call, verb, Values.text("/rest/v1/" + table), Values.UNDEFINED, body);
  }

  /// The rows have the columns that were named; where all are wanted, those of the generated types.
  private void chosen(
      Value answer, @Nullable Selection columns, @Nullable String table, Invocation call) {
    var rows = call.interpreter().members().item(answer);
    if (columns != null) {
      Wire.select(rows, columns);
    }
    var type = table == null ? null : SupabaseJs.row(call.interpreter(), database, table);
    if (type != null && (columns == null || columns.members().containsKey("*"))) {
      call.interpreter().types().declare(rows, type);
    }
  }

  /// What `select` names: columns, renamed ones, and rows of other tables within. Null when that is
  /// only known when the app runs, or is all there is.
  private static @Nullable Selection selection(Value value) {
    var text = Values.string(value);
    return text == null ? null : new Columns(text).read();
  }

  /// Filters give the same builder back; awaited, it is `{data, error}`.
  private Value builder(Value data, boolean list, Invocation made) {
    var result = SupabaseJs.result(data).client();
    FILTERS.forEach(name -> result.with(name, Play.fn(name, call -> result)));
    result.with(
        "select",
        Play.fn(
            "select",
            call -> {
              chosen(data, selection(call.arg(0)), null, call);
              return result;
            }));
    Value.NativeCall one =
        call -> list ? builder(call.interpreter().members().item(data), false, made) : result;
    result.with("single", Play.fn("single", one)).with("maybeSingle", Play.fn("maybeSingle", one));
    return result;
  }

  Value procedure(Invocation call) {
    Value result = Values.UNDEFINED;
    for (var option : Values.options(call.arg(0))) {
      var name = Values.string(option);
      if (name == null) {
        call.interpreter()
            .exchanges()
            .undecided(call.at(), "the function that is called is only known when the app runs");
        continue;
      }
      call.interpreter().exchanges().facts().supabase("rpc", name);
      boolean get = Values.TRUE.equals(call.member(2, "get"));
      var url = Values.text("/rest/v1/rpc/" + name);
      result =
          Values.join(
              result,
              get
                  ? SupabaseJs.WIRE.send(call, "GET", url, call.arg(1), Values.UNDEFINED)
                  : SupabaseJs.WIRE.send(call, "POST", url, Values.UNDEFINED, call.arg(1)));
    }
    return builder(result, true, call);
  }

  /// A list of columns as PostgREST reads it: `id, name:full_name, author:users!fk(name)`.
  private static final class Columns {
    private final String text;
    private int at;

    Columns(String text) {
      this.text = text.replaceAll("\\s+", "");
    }

    Selection read() {
      var members = new LinkedHashMap<String, Selection>();
      var word = new StringBuilder();
      Selection inner = Selection.NONE;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '(') {
          inner = read();
        } else if (c == ',' || c == ')') {
          add(members, word, inner);
          inner = Selection.NONE;
          if (c == ')') {
            return new Selection(members);
          }
        } else {
          word.append(c);
        }
      }
      add(members, word, inner);
      return new Selection(members);
    }

    private static void add(Map<String, Selection> members, StringBuilder word, Selection inner) {
      var name = word.toString().replaceFirst("::.*$", "");
      word.setLength(0);
      boolean isSpread = name.startsWith("...");
      if (isSpread) {
        inner.members().forEach((column, deeper) -> members.merge(column, deeper, Selection::and));
        return;
      }
      int colon = name.indexOf(':');
      var shown = (colon > 0 ? name.substring(0, colon) : name).replaceFirst("(!|->).*$", "");
      if (shown.matches("\\w+") || shown.equals("*")) {
        var clean = new LinkedHashMap<>(inner.members());
        clean.remove("*");
        members.merge(shown, new Selection(clean), Selection::and);
      }
    }
  }
}
