package dev.plinth.contract;

import dev.plinth.rules.Gathered;
import dev.plinth.rules.Nearest;
import dev.plinth.rules.RuleCheck;
import dev.plinth.rules.RuleException;
import dev.plinth.rules.RuleParser;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Key;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the collections. What speaks of other collections is checked when all are known.
final class CollectionReader {
  static final List<String> IDS = List.of("uuid", "integer", "text");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

  private CollectionReader() {}

  static Collection read(String name, Part part, SchemaFiles files) {
    requireName(name, part);
    var members = part.members(Keys.COLLECTION);
    boolean singleton = members.containsKey("singleton") && members.get("singleton").truth();
    var usual = singleton ? "text" : "uuid";
    var id =
        switch (members.containsKey("id") ? members.get("id").word(IDS) : usual) {
          case "integer" -> IdType.INTEGER;
          case "text" -> IdType.TEXT;
          default -> IdType.UUID;
        };
    var fields = new ArrayList<Field>();
    if (members.containsKey("fields")) {
      members
          .get("fields")
          .members()
          .forEach((field, fieldPart) -> {
            requireName(field, fieldPart);
            if (field.equals("id")) {
              fieldPart.fault("every collection has an id by itself: use `id: uuid`, or integer");
            }
            fields.add(FieldReader.read(field, fieldPart, files));
          });
    }
    return new Collection(
        name,
        id,
        fields,
        singleton ? ofOnly(access(members.get("rules"))) : access(members.get("rules")),
        indexes(members.get("indexes")),
        indexes(members.get("unique")),
        FieldReader.was(members),
        view(members),
        SearchReader.read(members.get("search")),
        singleton);
  }

  private static @Nullable String view(Map<String, Part> members) {
    var part = members.get("view");
    if (part == null) {
      return null;
    }
    var sql = part.text().strip();
    if (!sql.toUpperCase(Locale.ROOT).matches("(SELECT|WITH)\\b(?s:.*)") || sql.contains(";")) {
      part.fault("expected one query that begins with SELECT or WITH, without `;`");
    }
    for (var key : List.of("indexes", "unique", "was", "search")) {
      if (members.containsKey(key)) {
        members.get(key).fault("means nothing for a view");
      }
    }
    if (members.containsKey("rules")) {
      members
          .get("rules")
          .members()
          .forEach((verb, rule) -> {
            if (!verb.equals("read") && !rule.text().equals("nobody")) {
              rule.fault("nobody writes a view: it has a rule for `read` alone");
            }
          });
    }
    return sql;
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.startsWith("_plinth_");
  }

  private static void requireName(String name, Part part) {
    if (!isName(name)) {
      part.fault("expected a name of letters, digits, `_` and `-`, not beginning with `_plinth_`");
    }
  }

  private static Access access(@Nullable Part part) {
    if (part == null) {
      return Access.CLOSED;
    }
    var members = part.members(Keys.RULES);
    var write = rule(members, "write", "nobody");
    var update = rule(members, "update", write);
    return new Access(
        required(members, "read", rule(members, "read", "nobody")),
        required(members, "create", rule(members, "create", write)),
        required(members, "update", update),
        required(members, "check", required(members, "update", rule(members, "check", update))),
        required(members, "delete", rule(members, "delete", write)));
  }

  /// Nobody makes or removes the only item.
  private static Access ofOnly(Access access) {
    var closed = Access.CLOSED;
    return new Access(
        access.read(), closed.create(), access.update(), access.check(), closed.delete());
  }

  /// One rule, or several of which one has to hold.
  private static String rule(Map<String, Part> members, String key, String otherwise) {
    var part = members.get(key);
    return part == null ? otherwise : any(part);
  }

  private static String any(Part part) {
    var texts = part.texts();
    return texts.size() == 1 ? texts.getFirst() : "(" + String.join(") or (", texts) + ")";
  }

  /// What has to hold beside the rule, for all verbs (`require: rule`) or some.
  private static String required(Map<String, Part> members, String key, String rule) {
    var part = members.get("require");
    if (part != null && part.isMap()) {
      part = part.members(Keys.REQUIRE).get(key);
    }
    return part == null ? rule : "(" + rule + ") and (" + any(part) + ")";
  }

  private static void checkRules(Part part, Collection collection, Schema schema) {
    if (part.isMap()) {
      part.members().forEach((_, inner) -> checkRules(inner, collection, schema));
    } else {
      (part.isList() ? part.elements() : List.of(part))
          .forEach(rule -> checkRule(rule, collection, schema));
    }
  }

  private static List<List<String>> indexes(@Nullable Part part) {
    return part == null ? List.of() : part.elements().stream().map(Part::texts).toList();
  }

  /// Holds a collection against all others.
  static void check(Collection collection, Part part, Schema schema) {
    var members = part.members();
    var fields = members.containsKey("fields") ? members.get("fields").members() : Map.of();
    for (var field : collection.fields()) {
      var to = field.type().target().orElse("");
      if (!to.isEmpty() && fields.get(field.name()) instanceof Part place) {
        var target = schema.collection(to);
        if (target.isEmpty()) {
          place.fault("there is no collection " + to + Nearest.hint(to, names(schema)));
        } else if (target.get().isView() && !collection.isView()) {
          place.fault(to + " is a view: nothing refers to it");
        }
      }
      if (field.isComputed() && fields.get(field.name()) instanceof Part place) {
        checkComputed(place, field, collection);
      }
      if (field.isDerived() && fields.get(field.name()) instanceof Part place) {
        checkDerived(place, field, collection, schema.withoutDerived());
      }
      if (fields.get(field.name()) instanceof Part place && place.isMap()) {
        for (var key : List.of("read", "write")) {
          var rule = place.members().get(key);
          if (rule != null) {
            checkRule(rule, collection, schema);
          }
        }
        if (collection.isView() && place.members().containsKey("write")) {
          place.fault("nobody writes a view: `write` means nothing for its fields");
        }
      }
    }
    if (members.containsKey("rules")) {
      checkRules(members.get("rules"), collection, schema);
    }
    for (var key : List.of("indexes", "unique")) {
      if (members.containsKey(key)) {
        members
            .get(key)
            .elements()
            .forEach(index -> index.texts().forEach(name -> checkKey(index, name, collection)));
      }
    }
    if (members.containsKey("search")) {
      SearchReader.check(members.get("search"), collection);
    }
    if (collection.singleton()) {
      SingletonCheck.check(collection, members);
    }
    checkNames(collection, members, schema);
    if (members.containsKey("item")) {
      EndpointCheck.item(members.get("item"), collection, schema);
    }
  }

  /// The new row of a change has no computed values yet, so that no rule on it can speak of them.
  private static void checkComputed(Part place, Field field, Collection collection) {
    var access = collection.access();
    var word = Pattern.compile("\\b" + Pattern.quote(field.name()) + "\\b");
    boolean isAsked =
        collection.fields().stream()
            .anyMatch(one -> one.write() != null && word.matcher(one.write()).find());
    if (isAsked || word.matcher(access.create()).find() || word.matcher(access.check()).find()) {
      place.fault(
          "a rule on new values (create, check, or update where there is no check, and `write` of a"
              + " field) cannot speak of what is computed");
    }
    boolean isColumn = !field.isDerived();
    if (isColumn && (field.type().target().isPresent() || collection.isView())) {
      place.fault("is computed: neither a reference nor a field of a view can be");
    }
    if (isColumn && field.read() == null && !field.hidden()) {
      checkGuarded(place, field, collection);
    }
  }

  /// A value made of one that not everybody may read would tell it to everybody.
  private static void checkGuarded(Part place, Field field, Collection collection) {
    for (var guarded : collection.fields()) {
      var word =
          Pattern.compile(
              "(?<!\\w)" + Pattern.quote(guarded.name()) + "(?!\\w)", Pattern.CASE_INSENSITIVE);
      if (guarded.read() != null && word.matcher(String.valueOf(field.computed())).find()) {
        place.fault(
            "is computed from "
                + guarded.name()
                + ", which has a read rule: give it a `read` of its own, such as the same");
      }
    }
  }

  /// What is derived is made of what is stored: no circles.
  private static void checkDerived(Part place, Field field, Collection collection, Schema stored) {
    var own = stored.collection(collection.name()).orElse(collection);
    try {
      var expr = RuleParser.parseDerived(field);
      var part =
          Stream.of("flag", "count", "ids")
              .filter(place.members()::containsKey)
              .findFirst()
              .map(place.members()::get)
              .orElse(place);
      RuleCheck.faults(expr, stored, own, Set.of()).forEach(part::fault);
      if (field.type() instanceof FieldType.ListOf) {
        Gathered.fault(field, stored).ifPresent(part::fault);
      }
    } catch (RuleException e) {
      place.fault(e.fault());
    }
  }

  /// The database takes `Title` and `title` for one name; a former name is nobody's name now.
  private static void checkNames(Collection collection, Map<String, Part> members, Schema schema) {
    var fields =
        members.containsKey("fields") ? members.get("fields").members() : Map.<String, Part>of();
    var seen = new HashSet<String>();
    fields.forEach((name, part) -> {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        part.fault("differs from another field by upper and lower case alone");
      }
    });
    for (var field : collection.fields()) {
      var part = fields.get(field.name());
      for (var was : field.was()) {
        boolean isThere = was.equals("id") || collection.field(was).isPresent();
        if (part != null && isThere) {
          part.fault("`was: " + was + "` names a field that is still there");
        }
      }
    }
    var part = members.get("was");
    for (var was : collection.was()) {
      if (part != null && schema.collection(was).isPresent()) {
        part.fault("there still is a collection " + was);
      }
    }
  }

  static void checkField(Part place, String name, Collection collection) {
    var field = name.startsWith("-") ? name.substring(1) : name;
    if (!field.equals("id") && collection.field(field).isEmpty()) {
      var known = collection.fields().stream().map(Field::name).toList();
      place.fault(
          "there is no field " + field + " in " + collection.name() + Nearest.hint(field, known));
    }
  }

  /// A field, or a place in the JSON of one.
  static void checkKey(Part place, String text, Collection collection) {
    var key = Key.read(text);
    if (key.isEmpty()) {
      place.fault("expected a field, or a path into a json field such as data.kind, found " + text);
      return;
    }
    checkField(place, key.get().field(), collection);
    var field = collection.field(key.get().field());
    boolean isJson = field.filter(one -> one.type() instanceof FieldType.AnyJson).isPresent();
    if (key.get().isInside() && field.isPresent() && !isJson) {
      place.fault(key.get().field() + " is no json field: nothing follows it");
    }
  }

  static void checkRule(Part rule, Collection collection, Schema schema) {
    try {
      var expr = RuleParser.parseRule(rule.text());
      RuleCheck.faults(expr, schema, collection, Set.of()).forEach(rule::fault);
    } catch (RuleException e) {
      rule.fault(e.fault());
    }
  }

  /// A condition of an endpoint.
  static void checkCondition(
      Part condition, Collection collection, Schema schema, Set<String> variables) {
    try {
      var expr = RuleParser.parse(condition.text());
      RuleCheck.faults(expr, schema, collection, variables).forEach(condition::fault);
    } catch (RuleException e) {
      condition.fault(e.fault());
    }
  }

  static List<String> names(Schema schema) {
    return schema.collections().stream().map(Collection::name).toList();
  }
}
