package dev.plinth.records;

import dev.plinth.contract.Template;
import dev.plinth.db.JsonLists;
import dev.plinth.db.SqlJson;
import dev.plinth.json.Json;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Writes the SQL expression that makes an item's JSON. Hidden fields are not selected at all;
/// items behind references are seen through their own read rule, and a field with a read rule of
/// its own is null where that does not hold.
final class ItemJson {
  /// Levels of references inside one item: each multiplies the work of a list.
  private static final int DEPTH_MAX = 3;

  private static final String FIELDS = "fields";
  private static final String ID = "id";

  private final Rules rules;
  private final boolean ruled;
  private final Set<String> columns = new LinkedHashSet<>();
  private int aliases;

  /// @param ruled false for an admin, who is not held back by rules
  ItemJson(Rules rules, boolean ruled) {
    this.rules = rules;
    this.ruled = ruled;
  }

  /// A stored row under an alias.
  private record At(Collection collection, String alias, int depth) {}

  /// The JSON of an item.
  Field<String> of(Collection collection, String alias, Form form) {
    var at = new At(collection, alias, 0);
    var item = form.item();
    return item == null
        ? object(at, wanted(collection, form), form.expand())
        : text(template(item, at, form));
  }

  /// The columns of the item's own table that its JSON needs.
  Set<String> columns() {
    return columns;
  }

  private static List<String> wanted(Collection collection, Form form) {
    return Optional.ofNullable(form.fields()).orElseGet(() -> visible(collection));
  }

  /// The names that clients know, `id` first.
  static List<String> visible(Collection collection) {
    var names = new ArrayList<String>();
    names.add(ID);
    collection.fields().stream()
        .filter(field -> !field.hidden())
        .forEach(field -> names.add(field.name()));
    return names;
  }

  private Field<String> object(At at, List<String> names, List<String> expand) {
    var members = new LinkedHashMap<String, Field<?>>();
    for (var name : names) {
      members.put(name, member(at, name, expand).member());
    }
    for (var step : Expansion.steps(expand)) {
      if (at.collection().field(step).isEmpty()) {
        members.put(
            step, SqlJson.parsed(referring(at, step, Objects.requireNonNull(inner(expand, step)))));
      }
    }
    return SqlJson.object(members);
  }

  /// The first items that refer to this one, as an array.
  private Field<?> referring(At at, String step, List<String> inner) {
    var link =
        Expansion.back(rules.schema(), at.collection(), step).orElseThrow(() -> unknown(at, step));
    var next = next(at, link.collection());
    raw(at, ID);
    var condition =
        rules.linked(
            link,
            new Row(at.collection(), at.alias()),
            new Row(next.collection(), next.alias()),
            ruled);
    return DSL.field(
        "(select {0} from (select {1} as {2} from {3} as {4} where {5} order by {6} limit {7}))",
        String.class,
        SqlJson.group(SqlJson.parsed(DSL.field(DSL.name("item")))),
        object(next, visible(next.collection()), inner),
        DSL.name("item"),
        DSL.name(next.collection().name()),
        DSL.name(next.alias()),
        readable(condition, next),
        DSL.field(DSL.name(next.alias(), ID)),
        DSL.inline(Expansion.ITEMS_MAX));
  }

  private JsonValue member(At at, String name, List<String> expand) {
    var inner = inner(expand, name);
    return inner == null ? column(at, name) : expanded(at, name, inner);
  }

  /// What is expanded behind a reference: `[owner]` for `project` in `[project.owner]`; null when
  /// the reference itself is not expanded.
  private static @org.jspecify.annotations.Nullable List<String> inner(
      List<String> expand, String name) {
    var inner = new ArrayList<String>();
    boolean found = false;
    for (var path : expand) {
      if (path.equals(name)) {
        found = true;
      } else if (path.startsWith(name + ".")) {
        found = true;
        inner.add(path.substring(name.length() + 1));
      }
    }
    return found ? inner : null;
  }

  private JsonValue expanded(At at, String name, List<String> inner) {
    var target = target(at, name);
    var next = next(at, target);
    return linked(at, name, next, new JsonValue(object(next, visible(target), inner), true));
  }

  /// A value of the item that a reference leads to, as a scalar subquery; of a field that refers to
  /// many, the array of these values, in its order.
  private JsonValue linked(At at, String name, At next, JsonValue value) {
    var table = DSL.table(DSL.name(next.collection().name())).as(DSL.name(next.alias()));
    if (isMany(at, name)) {
      var each = next.alias() + "e";
      // SQLite keeps the order of the tables in a cross join, and so that of the elements
      Field<?> all =
          DSL.field(
              DSL.select(SqlJson.group(value.member()))
                  .from(JsonLists.elements(raw(at, name), each))
                  .crossJoin(table)
                  .where(readable(next, DSL.field(DSL.name(each, "value"), Object.class))));
      return new JsonValue(all, true);
    }
    Field<?> found =
        DSL.field(DSL.select(value.field()).from(table).where(readable(next, raw(at, name))));
    return new JsonValue(found, value.isJson());
  }

  private Condition readable(At next, Field<Object> id) {
    return readable(raw(next, ID).eq(id), next);
  }

  private Condition readable(Condition condition, At at) {
    var rule = rules.of(at.collection().name()).read();
    return ruled && !rule.equals(Expr.ANYONE)
        ? condition.and(rules.condition(rule, new Row(at.collection(), at.alias())))
        : condition;
  }

  private static boolean isMany(At at, String name) {
    return at.collection()
        .field(name)
        .filter(field -> field.type() instanceof FieldType.References)
        .isPresent();
  }

  private JsonValue path(At at, List<String> path, Form form) {
    var name = path.getFirst();
    if (path.size() == 1) {
      return at.depth() == 0 ? member(at, name, form.expand()) : column(at, name);
    }
    var next = next(at, target(at, name));
    return linked(at, name, next, path(next, path.subList(1, path.size()), form));
  }

  private JsonValue column(At at, String name) {
    if (name.equals(ID)) {
      return new JsonValue(raw(at, ID), false);
    }
    var field =
        at.collection()
            .field(name)
            .filter(found -> !found.hidden())
            .orElseThrow(() -> unknown(at, name));
    var raw = raw(at, name);
    return JsonValue.of(field.type(), raw);
  }

  private Field<Object> raw(At at, String name) {
    if (at.depth() == 0) {
      columns.addAll(rules.columns(at.collection(), name, ruled));
    }
    var row = new Row(at.collection(), at.alias());
    return ruled ? rules.seen(row, name) : rules.value(row, name);
  }

  private At next(At at, Collection target) {
    if (at.depth() == DEPTH_MAX) {
      throw new IllegalArgumentException("references are followed " + DEPTH_MAX + " levels deep");
    }
    return new At(target, "j" + ++aliases, at.depth() + 1);
  }

  private Collection target(At at, String name) {
    return at.collection()
        .field(name)
        .filter(field -> !field.hidden())
        .flatMap(field -> field.type().target())
        .flatMap(rules.schema()::collection)
        .orElseThrow(() -> unknown(at, name));
  }

  private static IllegalArgumentException unknown(At at, String name) {
    return new IllegalArgumentException(at.collection().name() + " has no field " + name + " here");
  }

  private JsonValue template(Template template, At at, Form form) {
    return switch (template) {
      case Template.Variable variable -> variable(variable, at, form);
      case Template.Literal(var value) ->
          new JsonValue(SqlJson.parsed(DSL.inline(Json.text(value))), true);
      case Template.Elements(var elements) ->
          new JsonValue(
              SqlJson.array(
                  elements.stream().map(one -> template(one, at, form).member()).toList()),
              true);
      case Template.Members(var members) -> new JsonValue(members(members, at, form), true);
    };
  }

  private Field<String> members(Map<String, Template> members, At at, Form form) {
    var fields = new LinkedHashMap<String, Field<?>>();
    members.forEach((name, value) -> {
      if (name.equals(Template.Members.SPREAD)) {
        for (var field : wanted(at.collection(), form)) {
          fields.putIfAbsent(field, member(at, field, form.expand()).member());
        }
      } else {
        fields.put(name, template(value, at, form).member());
      }
    });
    return SqlJson.object(fields);
  }

  private JsonValue variable(Template.Variable variable, At at, Form form) {
    var path = variable.path();
    var name = variable.name();
    boolean isField = name.equals(ID) || at.collection().field(name).isPresent();
    if (isField) {
      return path(at, path, form);
    }
    if (name.equals(FIELDS) && path.size() == 1) {
      return new JsonValue(object(at, wanted(at.collection(), form), form.expand()), true);
    }
    return new JsonValue(Statement.slot(path), false);
  }

  private static Field<String> text(JsonValue value) {
    return DSL.field("{0}", String.class, value.member());
  }
}
