package dev.plinth.contract;

import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import java.util.List;
import java.util.Map;

/// Holds a collection that has exactly one item against what that means: it is made of defaults
/// alone, and neither comes nor goes.
final class SingletonCheck {
  private SingletonCheck() {}

  static void check(Collection collection, Map<String, Part> members) {
    var place = members.get("singleton");
    if (place != null && (collection.isView() || collection.name().equals(Schema.USERS))) {
      place.fault("neither a view nor users can be a singleton");
    }
    if (members.containsKey("rules")) {
      var rules = members.get("rules").members();
      for (var verb : List.of("create", "delete")) {
        if (rules.containsKey(verb)) {
          rules.get(verb).fault("means nothing for a singleton: it is always there");
        }
      }
    }
    var fields =
        members.containsKey("fields") ? members.get("fields").members() : Map.<String, Part>of();
    for (var field : collection.fields()) {
      var part = fields.get(field.name());
      if (part != null) {
        check(field, part);
      }
    }
  }

  private static void check(Field field, Part part) {
    boolean hasValue = field.fallback() != null && !field.fallback().isNull();
    if (field.required() && field.set() == Field.Source.CLIENT && !hasValue) {
      part.fault(
          "is required: the item of a singleton is made of defaults, so give it a `default`");
    }
    if (field.set() == Field.Source.CALLER) {
      part.fault("is the caller who makes the item, and nobody makes that of a singleton");
    }
    if (field.type() instanceof FieldType.Reference(var _, var onDelete)
        && onDelete == OnDelete.CASCADE) {
      part.fault(
          "would take the only item along: expected `onDelete: restrict` or `onDelete: setNull`");
    }
  }
}
